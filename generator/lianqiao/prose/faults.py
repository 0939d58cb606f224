"""What leaves the subset, with the line where it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lianqiao.prose.tree import (
    JOINER,
    OUTSIDE_LINK,
    RECORD_LINK,
    Standing,
    content,
    href,
    is_outermost,
    lines_with,
    number_asked,
    src,
    standing,
    written_src,
)

DEFINITION = re.compile(r" {0,3}(\*?\[[^\]]*\]):")
ATTRIBUTES = re.compile(r"\{:?\s*[.#][\w-]+[^}]*\}")
UNREAD_TARGET = re.compile(r"\]\([^)]*\)")
HTML_TAG = re.compile(r"<[^>]{0,80}>?")


@dataclass(frozen=True, slots=True)
class ProseFault:
    """What leaves the subset. `line` counts from 0, in lines of the text."""

    line: int
    code: str
    found: str = ""


def faults(text: str) -> list[ProseFault]:
    """Return what leaves the subset, by line."""
    found = {
        fault
        for place in standing(text)
        if (judge := JUDGES.get(place.node.type))
        for fault in judge(place, text)
    }
    return sorted(found, key=lambda fault: (fault.line, fault.code, fault.found))


def _everywhere(code: str, found: str, place: Standing, text: str) -> Iterator[ProseFault]:
    """Tell a fault at each line of the block where the words stand."""
    for line in lines_with(found, text, place):
        yield ProseFault(line, code, found[:80])


def _html(place: Standing, text: str) -> Iterator[ProseFault]:
    if not place.node.content.startswith("</"):  # the tag that it closes is told
        tag = HTML_TAG.match(content(place.node).lstrip())
        words = tag.group().split("\n")[0] if tag else content(place.node)[:40]
        yield from _everywhere("prose_html", words, place, text)


def _definition(place: Standing, text: str) -> Iterator[ProseFault]:
    for number, words in enumerate(content(place.node).split("\n"), place.start):
        if hit := DEFINITION.match(words):
            yield ProseFault(number, "prose_definition", hit.group(1))


def _text(place: Standing, text: str) -> Iterator[ProseFault]:
    words = content(place.node)
    if hit := ATTRIBUTES.search(words):
        yield from _everywhere("prose_attributes", hit.group(), place, text)
    if hit := UNREAD_TARGET.search(words):
        yield from _everywhere("prose_link", hit.group()[2:-1], place, text)


def _indented(place: Standing, text: str) -> Iterator[ProseFault]:
    yield ProseFault(place.start, "prose_indented")


def _rule(place: Standing, text: str) -> Iterator[ProseFault]:
    yield ProseFault(place.start, "prose_rule")


def _link(place: Standing, text: str) -> Iterator[ProseFault]:
    address = href(place.node)
    if number_asked(place.node):
        return
    if not OUTSIDE_LINK.fullmatch(address) and not RECORD_LINK.fullmatch(address):
        yield from _everywhere("prose_link", address, place, text)


def _nesting(place: Standing, text: str) -> Iterator[ProseFault]:
    if not is_outermost(place.node):
        yield ProseFault(place.start, "prose_nested")


def _fence(place: Standing, text: str) -> Iterator[ProseFault]:
    yield from _nesting(place, text)
    last = text.split("\n")[place.end - 1].replace(JOINER, "").strip(" >")
    if place.end - 1 == place.start or not last.startswith(place.node.markup):
        yield ProseFault(place.start, "prose_fence_open")


def image_faults(place: Standing, text: str) -> Iterator[ProseFault]:
    """Yield what is wrong with an image: it lies elsewhere, or nothing says what it shows."""
    path = src(place.node)
    line = lines_with(written_src(place.node), text, place)[0]
    leads_out = path.startswith("/") or ".." in path.split("/")
    if not path or ":" in path or "\\" in path or leads_out:
        yield ProseFault(line, "prose_image", path[:80])
    if not "".join(content(child) for child in place.node.children).strip():
        yield ProseFault(line, "prose_image_words", path[:80])


JUDGES: dict[str, Callable[[Standing, str], Iterator[ProseFault]]] = {
    "html_block": _html,
    "html_inline": _html,
    "inline": _definition,
    "text": _text,
    "code_block": _indented,
    "hr": _rule,
    "link": _link,
    "image": image_faults,
    "table": _nesting,
    "fence": _fence,
    "heading": _nesting,
}
