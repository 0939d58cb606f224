"""How wide a text is, and where it is cut to fit on screens, when the site is built.

Lengths are in widths of a 汉字, reckoned from characters, not measured.
"""

import math
import re
from collections.abc import Iterable, Iterator

LINE, LINES = 24, 6  # of a screen
NOTE = 0.75  # of their size
BESIDE_A_PHOTO = 16  # characters of a line there
WIDE = re.compile("[\u2e80-\uffef\u2014\u2026\u201c\u201d]")
SENTENCE = re.compile("[^。！？；]*[。！？；]+[”’」』）]*|[^。！？；]+")
LATIN_SENTENCE = re.compile(r".*?[.!?;] |.+")
BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|[0-9]+[.)])[ \t])")
CLAUSE = re.compile("[^，、：]*[，、：]+|[^，、：]+")
PIECE = re.compile(r"[\x21-\x7e]+ ?|.")


def width(text: str) -> float:
    """Return the width of a text in 汉字; a Latin letter or digit takes a little over half."""
    wide = len(WIDE.findall(text))
    return wide + 0.58 * (len(text) - wide)


def cut(
    paragraphs: Iterable[str], line: int = LINE, most: int = LINES
) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of each screen, of at most so many lines; cut between sentences.

    A sentence that is longer than a screen is cut between clauses, and one without any anywhere.
    """
    shown: list[str] = []
    for paragraph in paragraphs:
        begins = True
        for sentence in _sentences(paragraph, (line - 1) * most):
            joined = (
                [*shown[:-1], shown[-1] + sentence] if shown and not begins else [*shown, sentence]
            )
            if shown and sum(lines_of(width(one), line) for one in joined) > most:
                yield tuple(one.strip() for one in shown)
                joined = [sentence]
            shown, begins = joined, False
    if shown:
        yield tuple(one.strip() for one in shown)


def lines_of(wide: float, line: int = LINE) -> int:
    """Return how many lines a text takes; punctuation that may not begin a line moves one over."""
    return max(1, -int(-wide // (line - 1)))


def _sentences(text: str, room: float) -> Iterator[str]:
    for sentence in SENTENCE.findall(text):
        for part in LATIN_SENTENCE.findall(sentence):
            yield from _clauses(part, room)


def _clauses(sentence: str, room: float) -> Iterator[str]:
    if width(sentence) <= room:
        yield sentence
        return
    for clause in CLAUSE.findall(sentence):
        yield from _pieces(clause, room)


def _pieces(clause: str, room: float) -> Iterator[str]:
    """Yield a clause whole if it fits, else in pieces of about one length.

    It is never cut within a Latin word that fits.
    """
    even = width(clause) / max(1, math.ceil(width(clause) / room))
    piece = ""
    for word in PIECE.findall(clause):
        if piece and (width(piece) >= even or width(piece + word) > room):
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece
