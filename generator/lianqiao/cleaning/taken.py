"""What the cleaning of an article took out, told so that its author can find it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath

from lianqiao.findings import Finding, Place, Severity

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
SHOWN = 80  # characters of an attribute that a message quotes


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An element, or an attribute with its value, that may not stand in an article."""

    name: str
    value: str | None = None

    @property
    def found(self) -> str:
        """The part as a message quotes it: `<script>`, or `onclick="…"`."""
        if self.value is None:
            return f"<{self.name}>"
        cut = f"{self.value[:SHOWN]}…" if len(self.value) > SHOWN else self.value
        return f'{self.name}="{cut}"'

    def line_in(self, text: str) -> int:
        """Return the line of a page, from 1, where the part first stands; 1 where it does not.

        What stands in the front matter is no part of the article.
        """
        front = FRONT_MATTER.match(text)
        begin = front.end() if front else 0
        for pattern in self._patterns():
            if hit := re.compile(pattern, re.IGNORECASE).search(text, begin):
                return text.count("\n", 0, hit.start()) + 1
        return 1

    def _patterns(self) -> Iterator[str]:
        """Yield how the part may be written, the most exact first; a link is in Markdown too."""
        name = re.escape(self.name)
        if self.value is None:
            yield f"<{name}"
            return
        yield rf"\b{name}\s*=\s*[\"']?{re.escape(self.value)}"
        if self.value:
            yield re.escape(self.value)
        yield rf"\b{name}\b"


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
        self.parts.append(TakenOut(tag))
        if tag in self.tags:
            self.parts += [TakenOut(name, value or "") for name, value in attrs]
