"""Spellings of names that are not the one that stands."""

from collections.abc import Iterator

from lianqiao.wording.finding import Finder, Span
from lianqiao.wording.patterns import patterns


def names_varied(text: str, known: Finder) -> Iterator[Span]:
    """Yield each other spelling in a text; a name told as a former one (原…) is none."""
    for span in known.spans(text):
        if not text[: span.start].endswith(patterns()["former"]):
            yield span
