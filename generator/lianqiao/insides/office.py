"""The text in the files of today's office programs: a zip of XML parts, all of which are read.

So nothing is passed over for being hidden: sheets, comments, tracked changes, headers, notes,
properties, caches of pivot tables, the addresses of links.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from defusedxml.ElementTree import DefusedXMLParser

from lianqiao.insides import picture
from lianqiao.insides.inside import DAMAGED, EMBEDDED, PASSWORD, TOO_LARGE, Spot, Texts, Unreadable
from lianqiao.insides.kinds import reader_of

MOST_BYTES = 50_000_000  # of all parts together, unpacked
MOST_PARTS = 5000
PIECE = 1 << 16  # bytes read at a time
DEEPEST = 2  # a document within a document is read, one within that is not
OLD_CONTAINER = b"\xd0\xcf\x11\xe0"  # what a document with a password is packed in
ENCRYPTED = 0x1
XML_ENDINGS = frozenset({".xml", ".rels", ".vml", ".rdf"})

UNREAD_DOCUMENT = re.compile(
    r"/embeddings/.|/afchunk[^/]*$|\.(?:docx?|xlsx?|pptx?|rtf|html?|mht|txt|pdf|wps|et)$",
    re.IGNORECASE,
)
"""Other documents within a document, where they are not read."""

SPOTS = (
    (re.compile(r"xl/(worksheets/[^/]*|sharedStrings)\.xml"), "cells"),
    (re.compile(r"content\.xml"), "content"),
    (re.compile(r".*omments[^/]*\.xml|.*/persons?/.*|.*/commentAuthors\.xml"), "comments"),
    (re.compile(r"docProps/.*|meta\.xml|customXml/.*"), "properties"),
    (re.compile(r"word/document\.xml"), "body"),
    (re.compile(r"word/(header|footer)\d*\.xml|styles\.xml"), "header"),
    (re.compile(r"word/(footnotes|endnotes)\.xml"), "notes"),
    (re.compile(r"ppt/slides/slide(\d+)\.xml"), "slide"),
    (re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml"), "slide_notes"),
    (re.compile(r".*\.rels"), "links"),
    (re.compile(r"xl/pivotCache/.*|xl/externalLinks/.*"), "caches"),
)
"""What people call the parts of such a file; any other is told by its name."""


def texts(content: bytes, depth: int = 1, name: str = "") -> Texts:
    """Yield what stands in a document. Raises Unreadable and zipfile.BadZipFile."""
    if content.startswith(OLD_CONTAINER):
        raise Unreadable(PASSWORD)
    left, faults = MOST_BYTES, list[str]()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        listed = parts.infolist()
        if len(listed) > MOST_PARTS:
            raise Unreadable(TOO_LARGE)
        for part in listed:
            if part.flag_bits & ENCRYPTED:
                raise Unreadable(PASSWORD)
            how = _reader(part.filename, depth)
            if how:
                left -= part.file_size
                if left < 0:
                    raise Unreadable(TOO_LARGE)
                yield from _told(_part(parts, part, how, depth), faults)
            elif UNREAD_DOCUMENT.search(part.filename):
                faults.append(EMBEDDED)
    if faults:
        raise Unreadable(faults[0])


def _told(part: Texts, faults: list[str]) -> Texts:
    """Yield what stands in a part; a fault in it is noted, and the other parts are read."""
    try:
        yield from part
    except Unreadable as unreadable:
        faults.append(unreadable.reason)
    except Exception:  # a parser raises whatever a broken part makes it stumble over
        faults.append(DAMAGED)


def _reader(name: str, depth: int) -> str:
    if PurePosixPath(name).suffix.casefold() in XML_ENDINGS or name == "mimetype":
        return "xml" if name != "mimetype" else ""
    how = reader_of(name)
    return how if how == "picture" or (how == "office" and depth < DEEPEST) else ""


def _part(parts: zipfile.ZipFile, part: zipfile.ZipInfo, how: str, depth: int) -> Texts:
    if how == "xml":
        spot = spot_of(part.filename)
        for line in _lines(parts, part):
            yield spot, line
        return
    content = _content(parts, part)
    if how == "office":
        for _, text in texts(content, depth + 1):
            yield Spot("embedded", PurePosixPath(part.filename).name), text
    else:
        for _, text in picture.texts(content):
            yield Spot("part", part.filename), text


def spot_of(name: str) -> Spot:
    """Return what people call a part of a document."""
    for pattern, key in SPOTS:
        hit = pattern.fullmatch(name)
        if hit:
            return Spot(key, hit.group(1) if key.startswith("slide") else "")
    return Spot("part", name)


def _content(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    return b"".join(_pieces(parts, part))


def _pieces(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's bytes; no more than its entry promises, whatever is packed in it."""
    left = part.file_size
    with parts.open(part) as opened:
        while piece := opened.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise Unreadable(TOO_LARGE)
            yield piece


def _lines(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    """Yield the lines of a part: paragraphs, cells, and the values of attributes."""
    words = _Words()
    parser = DefusedXMLParser(target=words)
    for piece in _pieces(parts, part):
        parser.feed(piece)
        yield from words.taken()
    parser.close()
    yield from words.taken()


OFFICE = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
WITHIN_A_LINE = re.compile(
    r"\{[^}]*(?:wordprocessingml|drawingml)[^}]*/main\}(?!(?:p|br|cr|tab|tc)$).*"
    r"|\{[^}]*spreadsheetml[^}]*\}(?:r|t|rPh)"
    r"|\{[^}]*opendocument:xmlns:text[^}]*\}(?!(?:p|h|tab|line-break)$).*"
    r"|\{[^}]*markup-compatibility[^}]*\}.*"
)
"""Elements that do not end a line: programs part a word wherever its look or history changes."""

PROPERTIES_OF_WORDS = frozenset({"rPr", "pPr"})
STANDS_FOR = {"noBreakHyphen": "-", "s": " "}
SHORTEST = 5  # characters of an attribute's value worth reading, unless it is Chinese


@dataclass
class _Words:
    """Takes an XML parser's events, and makes lines of the text."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    passing: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name in PROPERTIES_OF_WORDS or self.passing:
            self.passing += 1
            return
        if not _is_within(tag):
            self._end_line()
        if name in STANDS_FOR:
            self.line.append(STANDS_FOR[name])
        for value in attributes.values():
            if len(value) >= SHORTEST or not value.isascii():
                self.lines.append(value)

    def data(self, text: str) -> None:
        if not self.passing:
            self.line.append(text)

    def end(self, tag: str) -> None:
        if self.passing:
            self.passing -= 1
        elif not _is_within(tag):
            self._end_line()

    def close(self) -> None:
        self._end_line()

    def taken(self) -> list[str]:
        """Return the lines that are finished, and forget them."""
        finished, self.lines = self.lines, []
        return finished

    def _end_line(self) -> None:
        if self.line:
            self.lines.append("".join(self.line))
            self.line.clear()


@lru_cache(maxsize=1000)
def _is_within(tag: str) -> bool:
    return WITHIN_A_LINE.fullmatch(tag) is not None
