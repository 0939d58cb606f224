"""What leaves the subset, with the line where it stands."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lianqiao.photos import is_picture
from lianqiao.prose.targets import (
    RECORD_LINK,
    image_path,
    leads_out,
    leads_outside,
    number_asked,
)
from lianqiao.prose.tree import Node, Source

OUTER_MARKS = r"[\s>]*(?:(?:[-+*]|[0-9]{1,9}[.)])\s+)*"
DEFINITION = re.compile(OUTER_MARKS + r"(\*?\[[^\]]*\]):")
ATTRIBUTES = re.compile(r"\{:?\s*[.#][\w-]+[^}]*\}")
UNREAD_TARGET = re.compile(r"\]\([^)]*\)")
HTML_TAG = re.compile(r"<[^>]{0,80}>?")
FENCE = re.compile(r"`{3,}|~{3,}")
CELL_MARK = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class ProseFault:
    """What leaves the subset. `line` counts from 0, in lines of the text."""

    line: int
    code: str
    found: str = ""


def faults(nodes: Iterable[Node], source: Source) -> tuple[ProseFault, ...]:
    """Return what leaves the subset among the nodes of a text, by line."""
    found = {
        fault for node in nodes if (judge := JUDGES.get(node.type)) for fault in judge(node, source)
    }
    return tuple(sorted(found, key=lambda fault: (fault.line, fault.code, fault.found)))


def _at(node: Node, source: Source, code: str, found: str = "") -> ProseFault:
    return ProseFault(source.first_line(node), code, found[:80])


def _html(node: Node, source: Source) -> Iterator[ProseFault]:
    if not node.content.startswith("</"):  # the tag that it closes is told
        tag = HTML_TAG.match(node.content.lstrip())
        words = tag.group().split("\n")[0] if tag else node.content[:40]
        yield _at(node, source, "prose_html", words)


def _definition(node: Node, source: Source) -> Iterator[ProseFault]:
    if source.may_define:
        written = source.written(node)
        for line, words in enumerate(written.split("\n"), source.first_line(node)):
            if hit := DEFINITION.match(words):
                yield ProseFault(line, "prose_definition", hit.group(1))


def _text(node: Node, source: Source) -> Iterator[ProseFault]:
    if "{" not in node.content and "](" not in node.content:
        return
    if hit := ATTRIBUTES.search(node.content):
        yield _at(node, source, "prose_attributes", hit.group())
    if hit := UNREAD_TARGET.search(node.content):
        yield _at(node, source, "prose_link", hit.group()[2:-1])


def _indented(node: Node, source: Source) -> Iterator[ProseFault]:
    yield _at(node, source, "prose_indented")


def _rule(node: Node, source: Source) -> Iterator[ProseFault]:
    yield ProseFault(source.last_line(node), "prose_rule")


def _too_deep(node: Node, source: Source) -> Iterator[ProseFault]:
    yield _at(node, source, "prose_too_deep")


def _link(node: Node, source: Source) -> Iterator[ProseFault]:
    if number_asked(node):
        return
    if not leads_outside(node.target) and not RECORD_LINK.fullmatch(node.target):
        yield ProseFault(source.last_line(node), "prose_link", node.target[:80])


def _nesting(node: Node, source: Source) -> Iterator[ProseFault]:
    if not node.is_outermost:
        yield _at(node, source, "prose_nested")


def _heading(node: Node, source: Source) -> Iterator[ProseFault]:
    yield from _nesting(node, source)
    yield from _definition(node, source)


def _table(node: Node, source: Source) -> Iterator[ProseFault]:
    """Yield what is wrong with a table: it stands in another block, or cells would be dropped."""
    yield from _nesting(node, source)
    for row in node.children:
        cells = CELL_MARK.split(source.written(row).strip().removeprefix("|").removesuffix("|"))
        if len(cells) > len(node.aligned):
            yield _at(row, source, "prose_cells", str(len(cells)))


def _fence(node: Node, source: Source) -> Iterator[ProseFault]:
    yield from _nesting(node, source)
    written = source.written(node)
    mark = FENCE.match(written)
    last = FENCE.fullmatch(written.split("\n")[-1].strip(" >"))
    if "\n" not in written or not (mark and last and last.group().startswith(mark.group())):
        yield _at(node, source, "prose_fence_open")


def _image(node: Node, source: Source) -> Iterator[ProseFault]:
    """Yield what is wrong with an image: it lies elsewhere, or nothing says what it shows."""
    path, line = image_path(node), source.last_line(node)
    if leads_out(path):
        yield ProseFault(line, "prose_image", path[:80])
    elif not is_picture(path):
        yield ProseFault(line, "prose_no_picture", path[:80])
    if not "".join(child.content for child in node.children).strip():
        yield ProseFault(line, "prose_image_words", path[:80])


JUDGES: dict[str, Callable[[Node, Source], Iterator[ProseFault]]] = {
    "html_block": _html,
    "html_inline": _html,
    "paragraph": _definition,
    "text": _text,
    "code_block": _indented,
    "hr": _rule,
    "underlined": _rule,
    "too_deep": _too_deep,
    "link": _link,
    "image": _image,
    "table": _table,
    "fence": _fence,
    "heading": _heading,
}
