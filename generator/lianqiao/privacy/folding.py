"""A text as a machine writes it: plain digits and letters, one kind of hyphen and of space."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
"""Characters that nobody sees: zero-width spaces, joiners, marks of direction, fillers."""

READ_AS = {"\u2212": "-", "\u30fc": "-", "\u00b7": ".", "\u2022": ".", "\u30fb": "."}
READ_AS |= dict.fromkeys("\u00d7\u0425\u0445\u03a7\u03c7", "X")


@dataclass(frozen=True)
class Folded:
    """A folded text; `positions` are those of its characters in the text as written."""

    text: str
    positions: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the folded text stands in the text as written."""
        return self.positions[start], self.positions[end - 1] + 1


def folded(text: str) -> Folded:
    """Return a text without what is invisible, each character as its plainest form."""
    if text.isascii():
        return Folded(text, range(len(text)))
    positions: Sequence[int] = range(len(text))
    if INVISIBLE.search(text):
        positions = [at for at, character in enumerate(text) if not INVISIBLE.match(character)]
        text = INVISIBLE.sub("", text)
    return Folded(text.translate(_Plainest()), positions)


class _Plainest(dict[int, str]):
    """The plainest form of each character asked for, always one character long."""

    def __missing__(self, code: int) -> str:
        self[code] = plainest(chr(code))
        return self[code]


def plainest(character: str) -> str:
    """Return the ASCII character that a character is another form of, else itself."""
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Pd", "Zs"):
        return "-" if category == "Pd" else " "
    if character in READ_AS:
        return READ_AS[character]
    plain = unicodedata.normalize("NFKC", character)
    is_one = len(plain) == 1 and category != "No"  # a footnote's ² is no digit of a number
    return plain if is_one else character


def squeezed(text: str) -> str:
    """Return a folded text without any space, for comparing words however they are spaced."""
    return "".join(folded(text).text.split())
