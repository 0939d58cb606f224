"""Words of time that nobody can tell once the year is over."""

from collections.abc import Iterator

from lianqiao.wording.finding import Finder, Span
from lianqiao.wording.masking import own_words
from lianqiao.wording.patterns import pattern

REACH = 14  # characters in which a date may follow: 近三年（2022年至2024年）


def relative_times(text: str, known: Finder) -> Iterator[Span]:
    """Yield each relative time that no date makes plain beside it."""
    found = {span.start: span for span in known.spans(text)}
    if pattern("period").search(text):
        for hit in pattern("period").finditer(own_words(text)):
            found[hit.start()] = Span(hit.start(), hit.end(), hit.group())
    for start in sorted(found):
        if not _is_dated(text, found[start]):
            yield found[start]


def whole_year(text: str) -> int | None:
    """Return the year that a period names, as 2024年 and 2024年度 do; None for any other period."""
    found = pattern("whole_year").fullmatch(text)
    return int(found.group(1)) if found else None


def _is_dated(text: str, span: Span) -> bool:
    """Tell whether a date in brackets follows, or the sentence has said as of when."""
    after = text[span.end : span.end + REACH]
    if after[:1] in ("（", "(") and pattern("year").search(after):
        return True
    before = pattern("sentence_end").split(text[: span.start])[-1]
    stated = pattern("as_of").search(before)
    return bool(stated and pattern("year").search(before, stated.end()))
