"""Superlatives that stand without a ranking body and a date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lianqiao.wording.finding import Finder, Lists, Span, finder
from lianqiao.wording.patterns import any_of, pattern

CLAIM, ORDINAL, SCOPE, BODY, ACT = "claim", "ordinal", "scope", "body", "act"
REACH = 12  # characters in which what is compared stands before: 全国电力系统第一座
SEARCHED = (CLAIM, ORDINAL, "harmless")


@dataclass(frozen=True)
class Superlatives:
    """What is a superlative, by list.

    `claim`: always; `ordinal`: only after a word of `scope`; `harmless`: words that hold one and
    are none; `body` and `act`: who ranks, and how.
    """

    lists: Lists

    @cached_property
    def finder(self) -> Finder:
        """What finds them."""
        return finder({name: self.lists.get(name, ()) for name in SEARCHED})

    def expression(self, name: str) -> re.Pattern[str]:
        """Return the search for any word of a list."""
        return re.compile(any_of(self.lists.get(name, ())))


def superlatives(text: str, known: Superlatives) -> Iterator[Span]:
    """Yield the superlatives in whose sentence no ranking body with its ranking and year stands."""
    for span in known.finder.spans(text):
        sentence, before = _sentence(text, span)
        if span.rule == ORDINAL and not known.expression(SCOPE).search(before[-REACH:]):
            continue
        if not _is_backed(sentence, known):
            yield span


def _sentence(text: str, span: Span) -> tuple[str, str]:
    """Return the sentence around a span, and its part before the span."""
    end = pattern("sentence_end")
    start = max((hit.end() for hit in end.finditer(text, 0, span.start)), default=0)
    stop = end.search(text, span.end)
    return text[start : stop.start() if stop else len(text)], text[start : span.start]


def _is_backed(sentence: str, known: Superlatives) -> bool:
    ranked = known.expression(BODY).search(sentence) and known.expression(ACT).search(sentence)
    return bool(ranked and pattern("year").search(sentence))
