"""Spans of a text, and how lists of words are found in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lianqiao.wording.masking import own_words

GAP = "…"
WITHIN = r"[^。；，\n\0]{0,8}?"  # what a gap in a word may stand for
HARMLESS = "harmless"
KEPT = 64

Lists = Mapping[str, tuple[str, ...]]
"""Words by the name of their list."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words found in a text: from `start` to `end`, in its characters; `rule` says by which."""

    start: int
    end: int
    words: str
    rule: str = ""


@dataclass(frozen=True)
class Finder:
    """Finds the words of several lists; of those that begin at a place the longest counts.

    A word may hold a gap (填补…空白). What begins with one of the list `harmless` is passed over.
    """

    search: re.Pattern[str]
    lists: Mapping[str, str]

    def spans(self, text: str) -> Iterator[Span]:
        """Yield each word among a text's own words; `rule` is the name of its list."""
        if not self.search.search(text):
            return
        for hit in self.search.finditer(own_words(text)):
            name = self._list_of(hit.group())
            if name != HARMLESS:
                yield Span(hit.start(), hit.end(), hit.group(), name)

    def _list_of(self, found: str) -> str:
        known = self.lists.get(found)
        return known or next(
            name
            for word, name in self.lists.items()
            if GAP in word and re.fullmatch(_expression(word), found)
        )


def finder(lists: Lists) -> Finder:
    """Return what finds the words of these lists."""
    return _finder(tuple((name, tuple(words)) for name, words in lists.items()))


@lru_cache(maxsize=KEPT)
def _finder(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> Finder:
    places = {word: name for name, words in lists for word in words if word}
    ordered = sorted(places, key=lambda word: (-len(word), word))
    return Finder(re.compile("|".join(map(_expression, ordered)) or r"(?!)"), places)


def _expression(word: str) -> str:
    return WITHIN.join(re.escape(part) for part in word.split(GAP))
