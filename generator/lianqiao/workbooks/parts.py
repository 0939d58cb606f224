"""The parts of a zipped workbook: XML, read piece by piece and no more of it than is allowed."""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from defusedxml.ElementTree import DefusedXMLParser

from lianqiao.workbooks.cells import NotRead

MOST_BYTES = 150_000_000  # of the parts that are read, unpacked
MOST_PARTS = 5000
PIECE = 1 << 16  # bytes read at a time
ENCRYPTED = 0x1
MACRO_FOLDERS = ("basic/", "scripts/")  # of LibreOffice
Attributes = Mapping[str, str]


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
