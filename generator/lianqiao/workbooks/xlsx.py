"""Workbooks of today's office programs: a zip of XML parts, read as they are, nothing run.

Values, and what a list of values does not tell: how dates are shown, formulas without a result,
merged and hidden cells, comments, pictures in cells.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Any

from defusedxml.ElementTree import DefusedXMLParser

from lianqiao.workbooks.cells import Book, Cell, Holds, NotRead, Sheet, Span, Spot
from lianqiao.workbooks.formats import NO_YEAR, SPELLED, TIME, date_of, exactness

MOST_BYTES = 150_000_000  # of the parts that are read, unpacked
MOST_PARTS = 5000
MOST_CELLS = 1_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
PIECE = 1 << 16  # bytes read at a time
ENCRYPTED = 0x1
FIRST_PART = "xl/workbook.xml"
MACRO_FOLDERS = ("basic/", "scripts/")  # of LibreOffice
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SURROGATES = re.compile("[\ud800-\udfff]")
PICTURE_IN_CELL = "DISPIMG("  # what WPS writes where a picture lies in a cell

Attributes = Mapping[str, str]


def read(content: bytes, name: str) -> Book:
    """Return a workbook's sheets. Raises NotRead."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = Parts(packed)
            parts.judge()
            return Book(name, "xlsx", tuple(_sheets(parts)))
    except NotRead:
        raise
    except Exception as fault:  # zip and XML parsers raise whatever a broken part makes them
        raise NotRead("book_damaged") from fault


@dataclass
class Parts:
    """The parts of a workbook, of which no more is unpacked than is promised and allowed."""

    packed: zipfile.ZipFile
    left: int = MOST_BYTES

    def judge(self) -> None:
        """Raise NotRead where the parts are too many, locked, or hold macros."""
        listed = self.packed.infolist()
        if len(listed) > MOST_PARTS:
            raise NotRead("book_too_large", limit=MOST_BYTES // 1_000_000)
        if any(part.flag_bits & ENCRYPTED for part in listed):
            raise NotRead("book_password")
        if any(map(_is_macro, (part.filename.casefold() for part in listed))):
            raise NotRead("book_macros")

    def feed(self, name: str, target: Any) -> bool:
        """Let a target take the XML of a part; False where there is no such part."""
        try:
            part = self.packed.getinfo(name)
        except KeyError:
            return False
        parser = DefusedXMLParser(target=target)
        with self.packed.open(part) as opened:
            while piece := opened.read(PIECE):
                self.left -= len(piece)
                if self.left < 0:
                    raise NotRead("book_too_large", limit=MOST_BYTES // 1_000_000)
                parser.feed(piece)
        parser.close()
        return True

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield what a part leads to: id, kind, name of the part."""
        folder, _, file = name.rpartition("/")
        found = Elements(frozenset({"Relationship"}))
        self.feed(f"{folder}/_rels/{file}.rels".lstrip("/"), found)
        for _, each in found.taken:
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            yield each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target.lstrip("/")


def _is_macro(part: str) -> bool:
    return part.endswith("vbaproject.bin") or part.startswith(MACRO_FOLDERS)


@dataclass
class Elements:
    """Takes the attributes of elements of some names."""

    names: frozenset[str]
    taken: list[tuple[str, Attributes]] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep an element that is asked for, its attributes without namespaces."""
        name = local(tag)
        if name in self.names:
            self.taken.append((name, {local(key): value for key, value in attributes.items()}))

    def close(self) -> None:
        """Nothing is left to do."""


def local(tag: str) -> str:
    """Return a name without its namespace."""
    return tag.rpartition("}")[2]


@dataclass(frozen=True)
class Looks:
    """What the sheets of a workbook share: its texts, the formats of its cells, its first day."""

    texts: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]  # (how much of a date it shows, the format)
    from_1904: bool = False


def _sheets(parts: Parts) -> Iterator[Sheet]:
    first = next((to for _, kind, to in parts.related("") if kind == "officeDocument"), FIRST_PART)
    book = Elements(frozenset({"sheet", "workbookPr"}))
    if not parts.feed(first, book):
        raise NotRead("book_no_workbook")
    related = {id_: (kind, to) for id_, kind, to in parts.related(first)}
    by_kind = dict(related.values())
    date_1904 = any(each.get("date1904") in ("1", "true") for _, each in book.taken)
    looks = Looks(
        _shared_texts(parts, by_kind.get("sharedStrings", "")),
        _formats(parts, by_kind.get("styles", "")),
        date_1904,
    )
    left = MOST_CELLS
    for name, each in book.taken:
        kind, part = related.get(each.get("id", ""), ("", ""))
        if name == "sheet" and kind == "worksheet":
            sheet = _sheet(parts, part, each, looks, left)
            left -= sum(map(len, sheet.rows.values()))
            yield sheet


def _shared_texts(parts: Parts, part: str) -> tuple[str, ...]:
    found = _SharedTexts()
    parts.feed(part, found)
    return tuple(found.texts)


def _formats(parts: Parts, part: str) -> tuple[tuple[str, str], ...]:
    found = _Styles()
    parts.feed(part, found)
    codes = [(id_, found.codes.get(id_, "")) for id_ in found.of_cells]
    return tuple((exactness(id_, code), code or SPELLED.get(id_, "")) for id_, code in codes)


def _sheet(parts: Parts, part: str, each: Attributes, looks: Looks, most: int) -> Sheet:
    name = each.get("name", "")
    cells = _Cells(looks, most)
    if not parts.feed(part, cells):
        raise NotRead("book_damaged")
    related = [(kind, to) for _, kind, to in parts.related(part)]
    comments: dict[Spot, str] = {}
    for kind, to in related:
        if kind == "comments":
            noted = _Comments()
            parts.feed(to, noted)
            comments |= noted.by_spot
    return Sheet(
        name,
        cells.rows,
        tuple(cells.merged),
        each.get("state", "visible") != "visible",
        frozenset(cells.hidden_rows),
        frozenset(cells.hidden_columns),
        comments,
        any(kind == "drawing" for kind, _ in related),
    )


def spot_of(reference: str) -> Spot:
    """Return the place that a reference as C7 names. Raises ValueError."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    spot = Spot(int(reference[len(letters) :]), column)
    if not (1 <= spot.row <= LAST_ROW and 1 <= spot.column <= LAST_COLUMN):
        raise ValueError(reference)
    return spot


def span_of(reference: str) -> Span:
    """Return the rectangle that a reference as A1:C7 names. Raises ValueError."""
    first, _, last = reference.partition(":")
    return Span(*spot_of(first), *spot_of(last or first))


class _Texts:
    """Takes an XML parser's events, and keeps the text that stands in `t`, not how it is read."""

    def __init__(self) -> None:
        self.piece: list[str] = []
        self.reading = False
        self.passing = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self.passing or name == "rPh":
            self.passing += 1
        elif name == "t":
            self.reading = True
        else:
            self.begin(name, attributes)

    def data(self, text: str) -> None:
        if self.reading:
            self.piece.append(text)

    def end(self, tag: str) -> None:
        if self.passing:
            self.passing -= 1
        elif self.reading:
            self.reading = False
        else:
            self.finish(local(tag))

    def close(self) -> None:
        """Nothing is left to do."""

    def taken(self) -> str:
        """Return the text so far, and forget it."""
        text = unescaped("".join(self.piece))
        self.piece.clear()
        return text

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take an element's beginning."""

    def finish(self, name: str) -> None:
        """Take an element's end."""


class _SharedTexts(_Texts):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def finish(self, name: str) -> None:
        if name == "si":
            self.texts.append(self.taken())


class _Comments(_Texts):
    def __init__(self) -> None:
        super().__init__()
        self.by_spot: dict[Spot, str] = {}
        self.spot = Spot(1, 1)

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "comment":
            self.spot = spot_of(attributes.get("ref", "A1"))

    def finish(self, name: str) -> None:
        if name == "comment":
            self.by_spot[self.spot] = self.taken()


class _Styles:
    """Takes the number formats of cells, in the order in which cells name them."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.of_cells: list[int] = []
        self.within = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.within = True
        elif name == "xf" and self.within:
            self.of_cells.append(int(attributes.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        if local(tag) == "cellXfs":
            self.within = False

    def close(self) -> None:
        """Nothing is left to do."""


class _Cells:
    """Takes the cells of a sheet, and what is said of its rows and columns."""

    def __init__(self, looks: Looks, most: int) -> None:
        self.looks = looks
        self.left = most
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Span] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row = self.column = 0
        self.attributes: Attributes = {}
        self.texts: dict[str, list[str]] = {}
        self.piece: list[str] | None = None
        self.passing = 0
        self.beginnings: Mapping[str, Callable[[Attributes], None]] = {
            "row": self._row,
            "c": self._cell,
            "mergeCell": lambda one: self.merged.append(span_of(one["ref"])),
            "col": self._columns,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self.passing or name == "rPh":
            self.passing += 1
        elif name in ("v", "f", "t"):
            self.piece = self.texts.setdefault(name, [])
        elif name in self.beginnings:
            self.beginnings[name](attributes)

    def data(self, text: str) -> None:
        if self.piece is not None and not self.passing:
            self.piece.append(text)

    def end(self, tag: str) -> None:
        if self.passing:
            self.passing -= 1
            return
        name = local(tag)
        if name in ("v", "f", "t"):
            self.piece = None
        elif name == "c":
            self._keep()

    def close(self) -> None:
        """Nothing is left to do."""

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        if not 1 <= self.row <= LAST_ROW:
            raise NotRead("book_damaged")
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows.add(self.row)

    def _cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self.row, self.column = spot_of(attributes["r"])
        else:
            self.column += 1
        self.attributes, self.texts = attributes, {}

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), LAST_COLUMN)
            self.hidden_columns.update(range(int(attributes["min"]), last + 1))

    def _keep(self) -> None:
        cell = self._read()
        if cell.is_blank:
            return
        self.left -= 1
        if self.left < 0:
            raise NotRead("book_too_many_cells", limit=MOST_CELLS)
        self.rows.setdefault(self.row, {})[self.column] = cell

    def _read(self) -> Cell:
        """Return the cell that ends, by what its attributes say it holds."""
        kind = self.attributes.get("t", "n")
        value = "".join(self.texts.get("v", ()))
        formula = "".join(self.texts.get("f", ()))
        if PICTURE_IN_CELL in formula or PICTURE_IN_CELL in value:
            return Cell(formula or value, Holds.PICTURE)
        if "f" in self.texts and not value and kind != "str":
            return Cell(f"={formula}", Holds.FORMULA)
        if kind == "s":
            return Cell(self.looks.texts[int(value)] if value else "")
        if kind == "inlineStr":
            return Cell(unescaped("".join(self.texts.get("t", ()))))
        if kind == "b":
            return Cell("true" if value == "1" else "false", Holds.BOOLEAN)
        if kind == "e":
            return Cell(value, Holds.ERROR)
        if kind in ("str", "d") or not value:
            return Cell(unescaped(value))
        return self._number(value)

    def _number(self, value: str) -> Cell:
        number = float(value)
        if not isfinite(number):
            return Cell(value, Holds.ERROR)
        style = int(self.attributes.get("s", "0"))
        shown, code = self.looks.formats[style] if style < len(self.looks.formats) else ("", "")
        return number_cell(number, shown, code, self.looks.from_1904)


def number_cell(number: float, shown: str, code: str, from_1904: bool = False) -> Cell:
    """Return the cell of a number that is shown as a date, a time of day, or a number."""
    text = digits(number)
    if shown == TIME:
        return Cell(text, Holds.NUMBER, shown=code)
    if shown and (day := date_of(number, shown, from_1904)):
        return Cell(str(day), Holds.DATE, day, shown=NO_YEAR if shown == NO_YEAR else "")
    return Cell(text, Holds.NUMBER, shown=code)


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(hit: re.Match[str]) -> str:
    character = chr(int(hit.group(1), 16))
    return hit.group() if SURROGATES.match(character) else character


def digits(number: float) -> str:
    """Return a number as programs show it: up to 15 digits, no exponent where they fit."""
    text = format(number, ".15g")
    if "e" not in text:
        return text
    return format(Decimal(text), "f")
