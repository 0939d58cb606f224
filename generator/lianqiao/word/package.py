"""Whether bytes are a Word document that may be opened: a sound zip, no macros, no password."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser

from lianqiao.word.refusing import Refused

MOST_BYTES = 64_000_000  # of a file
MOST_UNPACKED = 200_000_000  # of all parts together
MOST_XML = 40_000_000  # of one part that is read
MOST_PARTS = 5000
DEEPEST = 250  # elements within each other
ENCRYPTED = 0x1
OLD = b"\xd0\xcf\x11\xe0"
PASSWORD = "EncryptedPackage".encode("utf-16-le")
BODY = "word/document.xml"
MACROS = re.compile(r"(?:^|/)vba\w*\.bin$|macrosheets/", re.IGNORECASE)
MACRO_TYPE = b"macroEnabled"
TYPES = "[Content_Types].xml"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError)


def judge(content: bytes, file: str) -> None:
    """Raise Refused where bytes are no Word document that may be opened; `file`: its name."""
    Package(content, file)


class Package:
    """The parts of a Word document. Raises Refused where it is none that may be opened."""

    def __init__(self, content: bytes, file: str) -> None:
        self.file = file
        if len(content) > MOST_BYTES:
            raise self.refused("word.too_large", megabytes=MOST_BYTES // 1_000_000)
        if content.startswith(OLD):
            raise self.refused("word.password" if PASSWORD in content else "word.old")
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
            self.parts = {part.filename: part for part in self.zip.infolist()}
        except (*BROKEN, RuntimeError) as fault:
            raise self.refused("word.no_document") from fault
        self._judge()

    def refused(self, key: str, **values: str | int) -> Refused:
        """Return why the document is not read."""
        return Refused(key, file=self.file, **values)

    def _judge(self) -> None:
        parts = self.parts.values()
        unpacked = sum(part.file_size for part in parts)
        if len(self.parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
            raise self.refused("word.too_large", megabytes=MOST_UNPACKED // 1_000_000)
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise self.refused("word.password")
        if BODY not in self.parts or TYPES not in self.parts:
            raise self.refused("word.no_document")
        if any(MACROS.search(name) for name in self.parts) or MACRO_TYPE in self.read(TYPES):
            raise self.refused("word.macros")

    def read(self, name: str, most: int = MOST_XML) -> bytes:
        """Return the bytes of a part."""
        try:
            with self.zip.open(name) as part:
                content = part.read(most + 1)
        except (*BROKEN, KeyError, RuntimeError) as fault:
            raise self.refused("word.damaged", part=name) from fault
        if len(content) > most:
            raise self.refused("word.too_large", megabytes=most // 1_000_000)
        return content

    def xml(self, name: str) -> Element | None:
        """Return the root of a part, or None where there is no such part."""
        if name not in self.parts:
            return None
        parser = DefusedXMLParser(target=_Shallow(), forbid_dtd=True)
        try:
            parser.feed(self.read(name))
            root: Element = parser.close()
        except Refused:
            raise
        except Exception as fault:  # a parser raises whatever a broken part makes it stumble over
            raise self.refused("word.damaged", part=name) from fault
        return root

    def names(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """Yield the parts whose names fit, in order."""
        return (name for name in sorted(self.parts) if pattern.fullmatch(name))


class _Shallow(TreeBuilder):
    """Builds a tree; refuses one so deep that walking it would not end well."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def start(self, tag: Any, attrs: Any) -> Any:
        """Open an element."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Any:
        """Close an element."""
        self.depth -= 1
        return super().end(tag)
