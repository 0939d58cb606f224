"""What a booklet's fonts cannot show: found before typesetting, and shown by its code point.

Typst stops at a missing glyph where the PDF is to be accessible; so every string passes here.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lianqiao.findings import Finding, Severity, Value
from lianqiao.kinds import Kind
from lianqiao.library import Library, OwnText
from lianqiao.records import Record
from lianqiao.types import Field
from lianqiao.yearbook.fonts import Face

NOT_SHOWN = frozenset({"is", "to", "id", "file", "anchor", "date", "fonts", "language"})
"""What is data for the templates and no text."""

SELECTORS = ((0xFE00, 0xFE0F), (0x180B, 0x180F), (0xE0100, 0xE01EF))
WITHOUT_A_SHAPE = frozenset({"Co", "Cs", "Cn", "Cc"})
"""Private, half and unassigned characters, and controls: no font says what they are."""


@dataclass(frozen=True)
class Coverage:
    """What the fonts of a booklet can show."""

    faces: Sequence[Face]

    @cached_property
    def plain(self) -> frozenset[str]:
        """The characters that a font has and that stand by themselves."""
        known = frozenset().union(*(face.characters for face in self.faces))
        return frozenset(one for one in map(chr, known) if _stands_alone(one))

    def fitted(self, text: str) -> str:
        """Return a text as the fonts can show it.

        A character that none has is shown by its code point. What has no shape of its own goes:
        marks of direction, joiners, variation selectors. Other spaces and line ends become a space.
        """
        if self.plain.issuperset(text):
            return text
        return "".join(self._shown(cluster) for cluster in _clusters(text))

    def lacking(self, text: str) -> list[str]:
        """Return the characters of a text that are shown by their code points, each once."""
        if self.plain.issuperset(text):
            return []
        found = (one for cluster in _clusters(text) for one in self._lacking(cluster))
        return list(dict.fromkeys(found))

    def _shown(self, cluster: str) -> str:
        if self._covers(cluster):
            return cluster
        composed = unicodedata.normalize("NFC", cluster)
        if self._covers(composed):
            return composed
        return "".join(self._alone(one) for one in cluster)

    def _lacking(self, cluster: str) -> list[str]:
        if self._covers(cluster) or self._covers(unicodedata.normalize("NFC", cluster)):
            return []
        return [one for one in cluster if self._alone(one).startswith(CODE_POINT)]

    def _covers(self, cluster: str) -> bool:
        """Tell whether one font has all of a base and its marks: they are set together."""
        if any(not _has_a_shape(one) for one in cluster):
            return False
        codes = [ord(one) for one in cluster]
        return any(face.characters.issuperset(codes) for face in self.faces)

    def _alone(self, character: str) -> str:
        if character in self.plain:
            return character
        if character.isspace():
            return " "
        return "" if _is_invisible(character) else f"{CODE_POINT}{ord(character):04X}〕"


CODE_POINT = "〔U+"


def _clusters(text: str) -> Iterator[str]:
    """Yield each character with the marks that are set upon it."""
    cluster = ""
    for character in text:
        if cluster and unicodedata.category(character).startswith("M"):
            cluster += character
        else:
            if cluster:
                yield cluster
            cluster = character
    if cluster:
        yield cluster


def _stands_alone(character: str) -> bool:
    is_mark = unicodedata.category(character).startswith("M")
    return _has_a_shape(character) and not is_mark and (character == " " or character.isprintable())


def _has_a_shape(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in WITHOUT_A_SHAPE and not _is_invisible(character)


def _is_invisible(character: str) -> bool:
    code = ord(character)
    selects = any(first <= code <= last for first, last in SELECTORS)
    return selects or character == "\u034f" or unicodedata.category(character) == "Cf"


def fitted(content: Any, coverage: Coverage) -> Any:
    """Return plain data in which the fonts can show every text."""
    if isinstance(content, str):
        return coverage.fitted(content)
    if isinstance(content, list | tuple):
        return [fitted(one, coverage) for one in content]
    if isinstance(content, dict):
        return {
            key: value if key in NOT_SHOWN else fitted(value, coverage)
            for key, value in content.items()
        }
    return content


def no_glyph(
    records: Iterable[Record], shown: Library, written: Library, coverage: Coverage
) -> Iterator[Finding]:
    """Yield a warning for each field of a record with a character that no font has.

    `records` are those of an edition; where their words stand in the files is known to the library
    as it was `written`.
    """
    for record in records:
        yield from _in_record(record, shown.kind(record), written.get(record.ref), coverage)


def _in_record(
    record: Record, kind: Kind, written: Record | None, coverage: Coverage
) -> Iterator[Finding]:
    for keys, field in kind.walked:
        for _, value in record.at(keys):
            for character in coverage.lacking(value) if isinstance(value, str) else ():
                own = _as_written(written or record, keys, field, character)
                yield _told(own, character)


def _as_written(record: Record, keys: tuple[str, ...], field: Field, character: str) -> OwnText:
    """Return the text of a field in which a character stands, as it is in its file."""
    texts = [(path, text) for path, text in record.at(keys) if isinstance(text, str)]
    path, text = next((one for one in texts if character in one[1]), texts[0])
    return OwnText(record, path, field, text)


def _told(own: OwnText, character: str) -> Finding:
    code = f"U+{ord(character):04X}"
    values: dict[str, Value] = {
        "found": character,
        "code": code,
        "field": own.field.label,
        "record": str(own.record.ref),
    }
    place = own.place(max(0, own.text.find(character)))
    return Finding(place, "no_glyph", Severity.WARNING, values, str(own.record.ref))
