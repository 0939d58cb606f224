"""What leaves the subset, with the line where it stands."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lianqiao.prose.targets import (
    RECORD_LINK,
    href,
    image_path,
    leads_out,
    leads_outside,
    number_asked,
)
from lianqiao.prose.tree import JOINER, Node, lines_with

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


def faults(nodes: Iterable[Node], text: str) -> tuple[ProseFault, ...]:
    """Return what leaves the subset among the nodes of a text, by line."""
    found = {
        fault for node in nodes if (judge := JUDGES.get(node.type)) for fault in judge(node, text)
    }
    return tuple(sorted(found, key=lambda fault: (fault.line, fault.code, fault.found)))


def _everywhere(code: str, found: str, node: Node, text: str) -> Iterator[ProseFault]:
    """Tell a fault at each line of the block where the words stand."""
    for line in lines_with(found, text, node):
        yield ProseFault(line, code, found[:80])


def _html(node: Node, text: str) -> Iterator[ProseFault]:
    if not node.content.startswith("</"):  # the tag that it closes is told
        tag = HTML_TAG.match(node.content.lstrip())
        words = tag.group().split("\n")[0] if tag else node.content[:40]
        yield from _everywhere("prose_html", words, node, text)


def _definition(node: Node, text: str) -> Iterator[ProseFault]:
    if "]:" in node.content:
        for number, words in enumerate(node.content.split("\n"), node.start):
            if hit := DEFINITION.match(words):
                yield ProseFault(number, "prose_definition", hit.group(1))


def _text(node: Node, text: str) -> Iterator[ProseFault]:
    if "{" not in node.content and "](" not in node.content:
        return
    if hit := ATTRIBUTES.search(node.content):
        yield from _everywhere("prose_attributes", hit.group(), node, text)
    if hit := UNREAD_TARGET.search(node.content):
        yield from _everywhere("prose_link", hit.group()[2:-1], node, text)


def _indented(node: Node, text: str) -> Iterator[ProseFault]:
    yield ProseFault(node.start, "prose_indented")


def _rule(node: Node, text: str) -> Iterator[ProseFault]:
    yield ProseFault(node.start, "prose_rule")


def _link(node: Node, text: str) -> Iterator[ProseFault]:
    address = href(node)
    if number_asked(node):
        return
    if not leads_outside(address) and not RECORD_LINK.fullmatch(address):
        yield from _everywhere("prose_link", address, node, text)


def _nesting(node: Node, text: str) -> Iterator[ProseFault]:
    if not node.is_outermost:
        yield ProseFault(node.start, "prose_nested")


def _heading(node: Node, text: str) -> Iterator[ProseFault]:
    yield from _nesting(node, text)
    yield from _definition(node, text)


def _fence(node: Node, text: str) -> Iterator[ProseFault]:
    yield from _nesting(node, text)
    last = text.split("\n")[node.end - 1].replace(JOINER, "").strip(" >")
    if node.end - 1 == node.start or not last.startswith(node.markup):
        yield ProseFault(node.start, "prose_fence_open")


def _image(node: Node, text: str) -> Iterator[ProseFault]:
    """Yield what is wrong with an image: it lies elsewhere, or nothing says what it shows."""
    path = image_path(node)
    line = lines_with(node.attribute("src"), text, node)[0]
    if leads_out(path):
        yield ProseFault(line, "prose_image", path[:80])
    if not "".join(child.content for child in node.children).strip():
        yield ProseFault(line, "prose_image_words", path[:80])


JUDGES: dict[str, Callable[[Node, str], Iterator[ProseFault]]] = {
    "html_block": _html,
    "html_inline": _html,
    "paragraph": _definition,
    "th": _definition,
    "td": _definition,
    "text": _text,
    "code_block": _indented,
    "hr": _rule,
    "link": _link,
    "image": _image,
    "table": _nesting,
    "fence": _fence,
    "heading": _heading,
}
