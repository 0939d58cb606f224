"""A Word document that comes in: its paragraphs, tables and pictures, and what stands aside.

It is read as XML: cells that are merged stand once, and nothing is passed over for being a tracked
change, a comment, a text box or a content control.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from xml.etree.ElementTree import Element

from lianqiao.word.blocks import BREAK, Run, Runs
from lianqiao.word.elements import (
    ALTERNATE,
    PASSED_OVER,
    PUT_IN,
    TAKEN_AWAY,
    R,
    W,
    all_text,
    cells_of,
    choice_of,
    is_on,
    number_of,
    rows_of,
    value_of,
)
from lianqiao.word.package import BODY, Package
from lianqiao.word.patterns import expression
from lianqiao.word.styles import Styles

STRICT = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1]),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1]),
)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\ufeff\ue000\ue001]"
)
"""Characters that no record may hold; they show nothing in Word either."""
ASIDE_PARTS = (
    ("header", re.compile(r"word/header[0-9]*\.xml")),
    ("footer", re.compile(r"word/footer[0-9]*\.xml")),
    ("comment", re.compile(r"word/comments\.xml")),
)
EMBEDDED = re.compile(
    r"word/(?:embeddings|charts|diagrams|activeX)/[^/]+\.(?:bin|xlsx?|docx?|pptx?|xml)"
)
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a document: the part in which it lies, and its alternative text."""

    part: str
    alt: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `level`: of a heading by its style, else 0. `place`: which one it is.

    `list`: bullet or ordered where it is an item, else ""; `depth`: of lists within each other.
    """

    runs: Runs
    place: str
    level: int = 0
    style: str = ""
    list: str = ""
    depth: int = 0
    centered: bool = False
    images: tuple[Image, ...] = ()

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs).strip()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with the rows and columns that it takes."""

    row: int
    column: int
    width: int
    content: tuple["Line | Grid", ...]
    height: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    cells: tuple[Cell, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What does not stand in the text itself: a comment, a deletion, a text box. `key`: which."""

    key: str
    text: str


Piece = Line | Grid


@dataclass
class Read:
    """What a document holds."""

    pieces: tuple[Piece, ...]
    asides: list[Aside]
    package: Package


def read(content: bytes, file: str) -> Read:
    """Return what a Word document holds. Raises Refused where it cannot be read."""
    package = Package(content, file)
    root = package.xml(BODY)
    body = root.find(f"{W}body") if root is not None else None
    if body is None and root is not None:
        _as_usual(root)
        body = root.find(f"{W}body")
    if body is None:
        raise package.refused("word.no_document")
    reader = _Reader(package)
    pieces = tuple(reader.pieces(body))
    reader.take_asides()
    return Read(pieces, reader.asides, package)


def _as_usual(root: Element) -> None:
    """Give the elements of a strict document the names that they have in others."""
    for element in root.iter():
        for strict, usual in STRICT:
            element.tag = element.tag.replace(strict, usual)
            for name in [name for name in element.attrib if strict in name]:
                element.attrib[name.replace(strict, usual)] = element.attrib.pop(name)


@dataclass
class _Words:
    """What is gathered of a paragraph."""

    runs: list[Run] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)


class _Reader:
    """Walks through a document."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.asides: list[Aside] = []
        self.targets = _targets(package, BODY)
        self.styles = Styles(package)
        self.notes = {name: _notes(package, name) for name in NOTES.values()}
        self.paragraphs = self.tables = 0
        self.within = ""

    def pieces(self, parent: Element) -> Iterator[Piece]:
        """Yield the paragraphs and tables below an element."""
        for element in parent:
            if element.tag == f"{W}p":
                self.paragraphs += 1
                line = self.line(element, self.within or f"P{self.paragraphs}")
                if expression("contents_style").match(line.style):
                    self._aside("contents", line.text)
                else:
                    yield line
            elif element.tag == f"{W}tbl":
                yield self.grid(element)
            elif element.tag == f"{W}altChunk":
                self.asides.append(Aside("chunk", ""))
            elif element.tag in TAKEN_AWAY:
                self._aside("deleted", all_text(element))
            elif element.tag == f"{ALTERNATE}AlternateContent":
                yield from self.pieces(choice_of(element))
            elif element.tag not in PASSED_OVER:
                yield from self.pieces(element)

    def line(self, element: Element, place: str) -> Line:
        """Return a paragraph."""
        words = _Words()
        self._gather(element, words, Run(""))
        look = element.find(f"{W}pPr")
        kind, depth = self.styles.list_of(look)
        return Line(
            tuple(_merged(words.runs)),
            place,
            self.styles.level(look),
            self.styles.name(look),
            kind,
            depth,
            value_of(look, "jc") == "center",
            tuple(words.images),
        )

    def grid(self, table: Element) -> Grid:
        """Return a table, its merged cells as one."""
        self.tables += 1
        place, outer = f"T{self.tables}", self.within
        cells: list[Cell] = []
        open_: dict[int, int] = {}
        for row, line in enumerate(rows_of(table)):
            column = int(number_of(line.find(f"{W}trPr"), "gridBefore"))
            for cell in cells_of(line):
                look = cell.find(f"{W}tcPr")
                width = max(1, min(number_of(look, "gridSpan", 1), 64))
                merged = look.find(f"{W}vMerge") if look is not None else None
                self.within = f"{place}R{row + 1}C{column + 1}"
                content = tuple(self.pieces(cell))
                if merged is not None and merged.get(f"{W}val") != "restart" and column in open_:
                    above = cells[open_[column]]
                    cells[open_[column]] = Cell(
                        above.row,
                        above.column,
                        above.width,
                        (*above.content, *content),
                        row - above.row + 1,
                    )
                else:
                    open_.pop(column, None)
                    if merged is not None:
                        open_[column] = len(cells)
                    cells.append(Cell(row, column, width, content))
                column += width
        self.within = outer
        return Grid(tuple(cells), place)

    def _gather(self, parent: Element, words: _Words, look: Run) -> None:
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, words, look)
            elif tag in TAKEN_AWAY:
                self._aside("deleted", all_text(element))
            elif tag == f"{ALTERNATE}AlternateContent":
                self._gather(choice_of(element), words, look)
            elif tag == f"{W}txbxContent":
                self._aside("box", all_text(element))
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(element, words)
            elif tag in (f"{W}p", f"{W}tbl"):
                self._aside("box", all_text(element))
            elif tag not in PASSED_OVER:
                if tag in PUT_IN:
                    self._aside("inserted", all_text(element))
                self._take(element, words, look)
                self._gather(element, words, look)

    def _run(self, run: Element, words: _Words, look: Run) -> None:
        properties = run.find(f"{W}rPr")
        if is_on(properties, "vanish"):
            self._aside("hidden", all_text(run))
            return
        raised = value_of(properties, "vertAlign") == "superscript"
        seen = Run("", is_on(properties, "b"), is_on(properties, "i"), raised=raised)
        self._gather(run, words, seen)

    def _take(self, element: Element, words: _Words, look: Run) -> None:
        """Take what an element within a run stands for."""
        tag = element.tag
        text = ""
        if tag == f"{W}t" or tag.endswith("}t"):
            text = element.text or ""
        elif tag in (f"{W}tab", f"{W}ptab"):
            text = " "
        elif tag in (f"{W}br", f"{W}cr"):
            if element.get(f"{W}type") in (None, "textWrapping"):
                words.runs.append(BREAK)
        elif tag == f"{W}noBreakHyphen":
            text = "-"
        elif tag == f"{W}sym":
            self._aside("symbol", f"{element.get(f'{W}font')} {element.get(f'{W}char')}")
        elif tag in NOTES:
            self._note(NOTES[tag], element.get(f"{W}id") or "")
        if text:
            clean = UNSEEN.sub("", " ".join(text.split("\n")))
            words.runs.append(Run(clean, look.bold, look.italic, raised=look.raised))

    def _drawing(self, drawing: Element, words: _Words) -> None:
        """Take the pictures of a drawing, and tell the words in it."""
        alt = next((one.get("descr") or "" for one in drawing.iter() if one.get("descr")), "")
        found = 0
        for element in drawing.iter():
            relation = element.get(f"{R}embed") or element.get(f"{R}id") or ""
            name = element.tag.rpartition("}")[2]
            if name in ("blip", "imagedata") and relation in self.targets:
                words.images.append(Image(self.targets[relation], UNSEEN.sub("", alt)))
                found += 1
            elif name == "txbxContent":
                self._aside("box", all_text(element))
        if not found and not any(one.tag == f"{W}txbxContent" for one in drawing.iter()):
            self._aside("drawing", UNSEEN.sub("", alt) or all_text(drawing))

    def _note(self, name: str, id_: str) -> None:
        self._aside("note", self.notes[name].get(id_, ""))

    def _aside(self, key: str, text: str) -> None:
        if text.strip() or key in ("drawing", "chunk"):
            self.asides.append(Aside(key, UNSEEN.sub("", text).strip()))

    def take_asides(self) -> None:
        """Take what stands in other parts: comments, headers, what is embedded."""
        for key, pattern in ASIDE_PARTS:
            for name in self.package.names(pattern):
                root = self.package.xml(name)
                for element in root if root is not None else ():
                    text = all_text(element)
                    if any(character.isalpha() for character in text):
                        self._aside(key, text)
        for name in self.package.names(EMBEDDED):
            self.asides.append(Aside("embedded", basename(name)))


def _targets(package: Package, name: str) -> dict[str, str]:
    """Return the parts that a part leads to, by the id of the relation."""
    root = package.xml(f"{dirname(name)}/_rels/{basename(name)}.rels")
    found = {}
    for one in root if root is not None else ():
        if one.get("TargetMode") != "External":
            target = one.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else join(dirname(name), target)
            found[one.get("Id") or ""] = normpath(path)
    return found


def _notes(package: Package, name: str) -> dict[str, str]:
    root = package.xml(f"word/{name}.xml")
    return {one.get(f"{W}id") or "": all_text(one) for one in (root if root is not None else ())}


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs, those that look alike as one."""
    last: Run | None = None
    for run in runs:
        alike = last and (last.bold, last.italic, last.raised) == (run.bold, run.italic, run.raised)
        if last and alike and run is not BREAK and last is not BREAK:
            last = Run(last.text + run.text, run.bold, run.italic, raised=run.raised)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last
