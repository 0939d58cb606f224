"""What the cleaning of an article took out, told so that its author can find it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath

from lianqiao.findings import Finding, Place, Severity

SHOWN = 80  # characters of an attribute that a message quotes


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An element (`<script>`) or an attribute (`onclick="…"`) that may not stand in an article.

    `found`: as a message quotes it; `name`: that of the element or attribute.
    """

    found: str
    name: str

    def line_in(self, text: str) -> int:
        """Return the line of a text, from 1, where its name first stands; 1 where it does not."""
        begin = "<" if self.found.startswith("<") else ""
        address = self.found.partition('"')[2].rstrip('"…') if not begin else ""
        for words in filter(None, (address, begin + self.name)):
            if hit := re.search(re.escape(words), text, re.IGNORECASE):
                return text.count("\n", 0, hit.start()) + 1
        return 1


def told(taken: Iterable[TakenOut], path: PurePosixPath, text: str, code: str) -> Iterator[Finding]:
    """Yield a warning for each part that was taken out of a page.

    `path`: where the page comes from; `text`: what stands there.
    """
    for one in taken:
        place = Place(path, one.line_in(text))
        yield Finding(place, code, Severity.WARNING, {"found": one.found})


def taken_out(before: str, after: str, tags: Collection[str]) -> tuple[TakenOut, ...]:
    """Return what stands in an article before its cleaning and not after it, each once.

    `tags`: the elements that stay; of others the attributes are not told too.
    """
    left = Counter(_parts(after, tags))
    gone: dict[TakenOut, None] = {}
    for part in _parts(before, tags):
        if left[part]:
            left[part] -= 1
        else:
            gone[part] = None
    return tuple(gone)


def _parts(html: str, tags: Collection[str]) -> Iterator[TakenOut]:
    reader = _Reader(tags)
    reader.feed(html)
    reader.close()
    yield from reader.parts


class _Reader(HTMLParser):
    """Gathers the elements of an article and their attributes."""

    def __init__(self, tags: Collection[str]) -> None:
        super().__init__()
        self.tags = tags
        self.parts: list[TakenOut] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(TakenOut(f"<{tag}>", tag))
        for name, value in attrs if tag in self.tags else ():
            shown = value or ""
            cut = f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
            self.parts.append(TakenOut(f'{name}="{cut}"', name))
