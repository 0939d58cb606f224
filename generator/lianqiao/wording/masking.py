"""A text's own words: all that is quoted, code or an address is blanked out, in place."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

BLANK = "\0"
PAIRS = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』", "〈": "〉"}
OPENING_OF = {closing: opening for opening, closing in PAIRS.items()}
MARKS = re.compile("|".join([*PAIRS, *OPENING_OF, "\n\n"]))
NO_WORDS = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^(?P=fence)[^\n]*$|\Z)"  # a block of code
    r"|^[ \t]*>[^\n]*$"  # a quoted line
    r"|(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)"
    r"|(?<=\])\([^)\n]*\)"  # where a link leads
    r"|<?(?:https?://|mailto:)[^\s<>，。；、）》”]+>?"
    r'|"[^"\n]*"',
    re.MULTILINE,
)
NOT_A_BREAK = re.compile(r"[^\n]")
KEPT = 200_000  # the rules ask one after another; `checks` lets them go


@lru_cache(maxsize=KEPT)
def own_words(text: str) -> str:
    """Return a text of the same length in which what is not its own words is blank.

    Every other character stands where it stood; line breaks stay.
    """
    without_code = NO_WORDS.sub(lambda hit: _blank(hit.group()), text)
    pieces: list[str] = []
    end = 0
    for start, stop in quoted(without_code):
        pieces += [without_code[end:start], _blank(without_code[start:stop])]
        end = stop
    return "".join([*pieces, without_code[end:]])


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost quotations and titles of a text begin and end, marks included.

    One that is not closed in its paragraph is none. A mark that closes nothing is passed over.
    """
    last = 0
    for start, stop in sorted(_pairs(text)):
        if start >= last:
            yield start, stop
            last = stop


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()
    for hit in MARKS.finditer(text):
        mark = hit.group()
        opening = OPENING_OF.get(mark)
        if opening is None and mark in PAIRS:
            waiting.append((mark, hit.start()))
            counts[mark] += 1
        elif opening is None:  # a paragraph ends
            waiting, counts = [], Counter()
        elif counts[opening]:
            yield _closed(opening, waiting, counts), hit.end()


def _closed(opening: str, waiting: list[tuple[str, int]], counts: Counter[str]) -> int:
    """Take the last opening mark of this sort away, with all after it; return where it stood."""
    while True:
        mark, start = waiting.pop()
        counts[mark] -= 1
        if mark == opening:
            return start


def _blank(words: str) -> str:
    """Return as many blanks as there are characters, line breaks kept."""
    return NOT_A_BREAK.sub(BLANK, words)
