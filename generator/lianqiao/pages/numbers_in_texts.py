"""The numbers that texts ask for: `[](figure:id)`, `[](stat:id?year=2024)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianqiao.escaping import markdown_text
from lianqiao.pages.numbers import NumbersView
from lianqiao.prose import NUMBER_LINK

ASKED = re.compile(rf"\[\]\(({NUMBER_LINK.pattern})\)")


@dataclass(frozen=True)
class AskedNumber:
    """A number that a hand-written page asks for; `start`: in characters of the page."""

    start: int
    found: str
    kind: str
    id: str


def numbers_asked(text: str) -> Iterator[AskedNumber]:
    """Yield the numbers that a hand-written page asks for."""
    for hit in ASKED.finditer(text):
        yield AskedNumber(hit.start(), hit.group(1), hit.group(2), hit.group(3))


def fill_in(text: str, view: NumbersView) -> str:
    """Return a hand-written page with the numbers it asks for.

    What is not there stays as written; it was told when the pages were checked.
    """

    def number(hit: re.Match[str]) -> str:
        kind, id_, year = hit.group(2), hit.group(3), hit.group(4)
        found = view.number_in_text(kind, id_, int(year) if year else None)
        return f"[{markdown_text(found[0])}]({found[1]})" if found else hit.group()

    return ASKED.sub(number, text)
