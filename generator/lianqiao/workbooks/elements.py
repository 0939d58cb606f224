"""What a parser takes from the elements of a workbook's parts: texts, comments, styles, cells."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

from lianqiao.workbooks.cells import Cell, Holds, NotRead, Span, Spot
from lianqiao.workbooks.numbers import number_cell
from lianqiao.workbooks.parts import Attributes, local

MOST_CELLS = 1_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SURROGATES = re.compile("[\ud800-\udfff]")
PICTURE_IN_CELL = "DISPIMG("  # what WPS writes where a picture lies in a cell


@dataclass(frozen=True)
class Looks:
    """What the sheets of a workbook share: its texts, the formats of its cells, its first day."""

    texts: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]  # (how much of a date it shows, the format)
    from_1904: bool = False


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


class SharedTexts(_Texts):
    """Takes the texts that cells name by their place in a list."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def finish(self, name: str) -> None:
        """Keep a text that ends."""
        if name == "si":
            self.texts.append(self.taken())


class Comments(_Texts):
    """Takes the comments of a sheet, by the cell on which each lies."""

    def __init__(self) -> None:
        super().__init__()
        self.by_spot: dict[Spot, str] = {}
        self.spot = Spot(1, 1)

    def begin(self, name: str, attributes: Attributes) -> None:
        """Note on which cell a comment lies."""
        if name == "comment":
            self.spot = spot_of(attributes.get("ref", "A1"))

    def finish(self, name: str) -> None:
        """Keep a text that ends."""
        if name == "comment":
            self.by_spot[self.spot] = self.taken()


class Styles:
    """Takes the number formats of cells, in the order in which cells name them."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.of_cells: list[int] = []
        self.within = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take what an element's attributes say."""
        name = local(tag)
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.within = True
        elif name == "xf" and self.within:
            self.of_cells.append(int(attributes.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        """Keep what ends with an element."""
        if local(tag) == "cellXfs":
            self.within = False

    def close(self) -> None:
        """Nothing is left to do."""


class Cells:
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
        """Take what an element's attributes say."""
        name = local(tag)
        if self.passing or name == "rPh":
            self.passing += 1
        elif name in ("v", "f", "t"):
            self.piece = self.texts.setdefault(name, [])
        elif name in self.beginnings:
            self.beginnings[name](attributes)

    def data(self, text: str) -> None:
        """Take a piece of a value, a formula or a text."""
        if self.piece is not None and not self.passing:
            self.piece.append(text)

    def end(self, tag: str) -> None:
        """Keep what ends with an element."""
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


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(hit: re.Match[str]) -> str:
    character = chr(int(hit.group(1), 16))
    return hit.group() if SURROGATES.match(character) else character
