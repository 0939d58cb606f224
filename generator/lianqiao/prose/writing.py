"""A syntax tree is written anew: as Markdown for a page, or as plain words."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from lianqiao.escaping import markdown_href, markdown_text
from lianqiao.prose.targets import RECORD_LINK, image_path, leads_outside, number_asked
from lianqiao.prose.tree import Node

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
SPACE = Markup("&#32;")
BLOCKS_OF_WORDS = frozenset({"paragraph", "heading", "cell"})
LIST_INDENT = 4  # what belongs to an item stands four spaces in, for every engine
TOP_HEADING = 3  # below the section's own heading
GAP = "\0"  # stands around the number of a gap; no text of a record holds it
Part = TypeVar("Part")
ALIGNED = {"None": "---", "Left": ":---", "Right": "---:", "Center": ":---:"}


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it: the address of its small copy and of the large one.

    `size`: width and height of the small one in pixels; None where they are not known.
    """

    small: str
    large: str
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Targets:
    """How a page writes the addresses in a text.

    `record(kind, id)` and `picture(path)` return addresses from the page at hand, or None where the
    edition does not have the target: then the words stay and the link goes. `number(kind, id,
    year)` returns the words and the address of a number that the text asks for.
    """

    record: Callable[[str, str], str | None]
    picture: Callable[[str], Picture | None]
    number: Callable[[str, str, int | None], tuple[str, str] | None] = lambda kind, id_, year: None


Gap = Callable[[str, Targets], str]
"""What differs from page to page: given a field's key and the page's targets, its Markdown."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text as Markdown, with gaps for what differs from page to page."""

    markdown: str
    gaps: tuple[Gap, ...]

    def for_page(self, key: str, targets: Targets) -> Markup:
        """Return the Markdown of a field for a page."""
        if not self.gaps:
            return Markup(self.markdown)
        key = key.replace("_", "-")
        pieces = self.markdown.split(GAP)
        pieces[1::2] = [self.gaps[int(number)](key, targets) for number in pieces[1::2]]
        return Markup("".join(pieces))


def written(root: Node) -> Written:
    """Return the tree of a text as Markdown.

    Its highest headings are of level 3; they get the ids `key-1`, `key-2` and so on.
    """
    levels = [node.number for node in root.children if node.type == "heading"]
    writer = _Writer(min(levels, default=1))
    return Written(writer.blocks(root.children), tuple(writer.gaps))


def plain_text(nodes: Iterable[Node]) -> str:
    """Return the words of the nodes of a text on one line, without markup."""
    nodes = list(nodes)
    blocks = [_plain(node) for node in nodes if node.type in BLOCKS_OF_WORDS]
    code = [node.content for node in nodes if node.type in ("fence", "code_block")]
    return " ".join(" ".join(blocks + code).split())


def _plain(node: Node) -> str:
    """Return the words of a node without markup."""
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if not node.children:
        return node.content
    return "".join(joined_lines(node, [_plain(child) for child in node.children]))


def joined_lines(node: Node, written: list[Part]) -> list[Part | str]:
    """Return what a node's children are written as; a line break between 汉字 is no space."""
    if "softbreak" not in [child.type for child in node.children]:
        return [*written]
    words = [_plain(child) for child in node.children]
    return [
        "" if child.type == "softbreak" and _between_wide(words, n) else written[n]
        for n, child in enumerate(node.children)
    ]


def _between_wide(words: Sequence[str], n: int) -> bool:
    """Tell whether the characters before and after a line break are both wide."""
    before = next((words[i] for i in range(n - 1, -1, -1) if words[i]), " ")
    after = next((words[i] for i in range(n + 1, len(words)) if words[i]), " ")
    return bool(WIDE.match(before[-1]) and WIDE.match(after[0]))


class _Writer:
    """Writes a syntax tree as plain Markdown that every engine reads alike."""

    def __init__(self, highest: int) -> None:
        self.highest = highest
        self.headings = 0
        self.gaps: list[Gap] = []

    def gap(self, fill: Gap) -> str:
        """Leave a gap that `fill` fills for each page."""
        self.gaps.append(fill)
        return f"{GAP}{len(self.gaps) - 1}{GAP}"

    def blocks(self, nodes: Sequence[Node]) -> str:
        written = (self.block(node) for node in nodes)
        return "\n\n".join(block for block in written if block)

    def block(self, node: Node) -> str:
        match node.type:
            case "paragraph":
                return self.inlines(node).strip(" ")
            case "heading":
                return self.heading(node)
            case "bullet_list" | "ordered_list":
                return self.list(node)
            case "blockquote":
                return _prefixed(self.blocks(node.children), "> ", "> ")
            case "fence" | "code_block":
                return self.fence(node)
            case "table":
                return self.table(node)
            case _:  # outside the subset: the words, as text
                return markdown_text(_plain(node))

    def heading(self, node: Node) -> str:
        words = self.inlines(node).strip(" ")
        if not words:
            return ""
        self.headings += 1
        number = self.headings
        level = min(node.number - self.highest + TOP_HEADING, 6)
        return f"{'#' * level} {words} {self.gap(lambda key, _: f'{{#{key}-{number}}}')}"

    def list(self, node: Node) -> str:
        items = []
        for number, item in enumerate(node.children, node.number):
            marker = f"{number}." if node.type == "ordered_list" else "-"
            body = self.blocks(item.children) or SPACE
            first = marker.ljust(LIST_INDENT) if len(marker) < LIST_INDENT else f"{marker} "
            items.append(_prefixed(body, first, " " * LIST_INDENT))
        tight = all(len(item.children) <= 1 for item in node.children)
        return ("\n" if tight else "\n\n").join(items)

    def fence(self, node: Node) -> str:
        if not node.is_outermost:  # a fence within a list is none to every engine
            return f"<code>{markdown_text(node.content.strip())}</code>"
        mark = "```"
        while mark in node.content:
            mark += "`"
        return f"{mark}\n{node.content.rstrip()}\n{mark}"

    def table(self, node: Node) -> str:
        cells = [[self.inlines(cell).strip(" ") for cell in row.children] for row in node.children]
        if len(cells) == 1:  # a head without rows is no table to every engine
            return " ".join(f"<strong>{cell}</strong>" for cell in cells[0])
        lines = [f"| {' | '.join(cell or SPACE for cell in row)} |" for row in cells]
        lines.insert(1, f"| {' | '.join(ALIGNED[side] for side in node.aligned)} |")
        return "\n".join(lines)

    def inlines(self, node: Node, linked: bool = False) -> str:
        written = [self.inline(child, linked) for child in node.children]
        return "".join(joined_lines(node, written))

    def inline(self, node: Node, linked: bool) -> str:
        """Write a node within a block; `linked`: it stands in a link already."""
        match node.type:
            case "text":
                return markdown_text(node.content)
            case "softbreak":
                return " "
            case "hardbreak":
                return "<br>"
            case "strong" | "em":
                return f"<{node.type}>{self.inlines(node, linked)}</{node.type}>"
            case "code_inline":
                return f"<code>{markdown_text(node.content)}</code>"
            case "link":
                return self.link(node)
            case "image":
                return self.image(node, linked)
            case _:
                return markdown_text(_plain(node))

    def link(self, node: Node) -> str:
        if asked := number_asked(node):
            return self.gap(lambda _, targets: _number(targets.number(*asked)))
        words, address = self.words_of_link(node), node.target
        if leads_outside(address):
            return f"[{words}]({markdown_href(address)})"
        hit = RECORD_LINK.fullmatch(address)
        if not hit or not words:
            return words
        kind, id_ = hit.groups()
        return self.around(words, lambda targets: targets.record(kind, id_))

    def words_of_link(self, node: Node) -> str:
        is_alone = all(inner.type != "link" for inner in node.drawn())  # [<https://a>](https://b)
        return self.inlines(node, linked=True) if is_alone else markdown_text(_plain(node))

    def image(self, node: Node, linked: bool) -> str:
        path, words = image_path(node), markdown_text(_plain(node))
        return self.gap(lambda _, targets: picture_markdown(words, targets.picture(path), linked))

    def around(self, words: str, address: Callable[[Targets], str | None]) -> str:
        """Write words that lead to an address where the page has one, else just the words."""
        first = self.gap(lambda _, targets: "[" if address(targets) else "")
        last = self.gap(lambda _, targets: _end_of_link(address(targets)))
        return f"{first}{words}{last}"


def picture_markdown(words: Markup, picture: Picture | None, linked: bool = False) -> str:
    """Return a picture that opens large; only its words where there is none.

    `linked`: it stands in a link that leads elsewhere.
    """
    if picture is None:
        return words
    keep = "" if picture.size is None else " width={} height={}".format(*picture.size)
    small = f"![{words}]({markdown_href(picture.small)}){{ loading=lazy{keep} }}"
    return small if linked else f"[{small}]({markdown_href(picture.large)}){{ .lq-photo }}"


def _number(found: tuple[str, str] | None) -> str:
    shown, address = found or ("—", "")
    words = markdown_text(shown)
    return f"[{words}]({markdown_href(address)})" if address else words


def _end_of_link(address: str | None) -> str:
    return f"]({markdown_href(address)})" if address else ""


def _prefixed(text: str, first: str, others: str) -> str:
    """Return a text with `first` before its first line and `others` before the rest."""
    lines = text.split("\n")
    return "\n".join(
        [
            first + lines[0],
            *((others + line).rstrip() if not line else others + line for line in lines[1:]),
        ]
    )
