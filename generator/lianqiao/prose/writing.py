"""A syntax tree is written anew: as Markdown for a page, or as plain words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from lianqiao.escaping import markdown_href, markdown_text
from lianqiao.prose.tree import (
    OUTSIDE_LINK,
    RECORD_LINK,
    content,
    href,
    is_outermost,
    number_asked,
    src,
    tree,
)

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
SPACE = Markup("&#32;")
LIST_INDENT = 4  # what belongs to an item stands four spaces in, for every engine
TOP_HEADING = 3  # below the section's own heading


@dataclass(frozen=True)
class Targets:
    """How a page writes the addresses in a text.

    `record(kind, id)` and `file(path)` return the address from the page at hand, or None where the
    edition does not have the target: then the words stay and the link goes. `number(kind, id,
    year)` returns the words and the address of a number that the text asks for.
    """

    record: Callable[[str, str], str | None]
    file: Callable[[str], str | None]
    number: Callable[[str, str, int | None], tuple[str, str] | None] = lambda kind, id_, year: None


def plain_text(text: str) -> str:
    """Return the words of a text on one line, without markup."""
    blocks = [_plain(node) for node in tree(text).walk() if node.type == "inline"]
    code = [content(node) for node in tree(text).walk() if node.type in ("fence", "code_block")]
    return " ".join(" ".join(blocks + code).split())


def page_markdown(text: str, key: str, targets: Targets) -> Markup:
    """Return a text as Markdown for a page, below a section heading of level 2.

    Its highest headings are of level 3; they get the ids `key-1`, `key-2` and so on.
    """
    nodes = tree(text).children
    levels = [int(node.tag[1]) for node in nodes if node.type == "heading"]
    writer = _Writer(key.replace("_", "-"), targets, min(levels, default=1))
    return Markup(writer.blocks(nodes))


def _plain(node: SyntaxTreeNode) -> str:
    """Return the words of a node without markup."""
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if not node.children:
        return content(node)
    parts = [_plain(child) for child in node.children]
    for n, child in enumerate(node.children):
        if child.type == "softbreak" and _between_wide(parts, n):
            parts[n] = ""
    return "".join(parts)


def _between_wide(parts: Sequence[str], n: int) -> bool:
    """Tell whether a line break stands between two 汉字, where no space belongs."""
    before, after = "".join(parts[:n]), "".join(parts[n + 1 :])
    return bool(before and after and WIDE.match(before[-1]) and WIDE.match(after[0]))


class _Writer:
    """Writes a syntax tree as plain Markdown that every engine reads alike."""

    def __init__(self, key: str, targets: Targets, highest: int) -> None:
        self.key = key
        self.targets = targets
        self.highest = highest
        self.headings = 0

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        written = (self.block(node) for node in nodes)
        return "\n\n".join(block for block in written if block)

    def block(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "paragraph":
                return self.inlines(node.children[0]).strip(" ")
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

    def heading(self, node: SyntaxTreeNode) -> str:
        words = self.inlines(node.children[0]).strip(" ")
        if not words:
            return ""
        self.headings += 1
        level = min(int(node.tag[1]) - self.highest + TOP_HEADING, 6)
        return f"{'#' * level} {words} {{#{self.key}-{self.headings}}}"

    def list(self, node: SyntaxTreeNode) -> str:
        start = int(node.attrs.get("start", 1))
        items = []
        for number, item in enumerate(node.children, start):
            marker = f"{number}." if node.type == "ordered_list" else "-"
            body = self.blocks(item.children) or SPACE
            first = marker.ljust(LIST_INDENT) if len(marker) < LIST_INDENT else f"{marker} "
            items.append(_prefixed(body, first, " " * LIST_INDENT))
        tight = all(len(item.children) <= 1 for item in node.children)
        return ("\n" if tight else "\n\n").join(items)

    def fence(self, node: SyntaxTreeNode) -> str:
        if not is_outermost(node):  # a fence within a list is none to every engine
            return f"<code>{markdown_text(content(node).strip())}</code>"
        mark = "```"
        while mark in node.content:
            mark += "`"
        return f"{mark}\n{content(node).rstrip()}\n{mark}"

    def table(self, node: SyntaxTreeNode) -> str:
        rows = [row for part in node.children for row in part.children]
        cells = [
            [self.inlines(cell.children[0]).strip(" ") for cell in row.children] for row in rows
        ]
        if len(cells) == 1:  # a head without rows is no table to every engine
            return " ".join(f"<strong>{cell}</strong>" for cell in cells[0])
        lines = [f"| {' | '.join(cell or SPACE for cell in row)} |" for row in cells]
        lines.insert(1, "|" + " --- |" * len(cells[0]))
        return "\n".join(lines)

    def inlines(self, node: SyntaxTreeNode, in_link: bool = False) -> str:
        words = [_plain(child) for child in node.children]
        written = []
        for n, child in enumerate(node.children):
            is_joined = child.type == "softbreak" and _between_wide(words, n)
            written.append("" if is_joined else self.inline(child, in_link))
        return "".join(written)

    def inline(self, node: SyntaxTreeNode, in_link: bool) -> str:
        match node.type:
            case "text" | "text_special":
                return markdown_text(content(node))
            case "softbreak":
                return " "
            case "hardbreak":
                return "<br>"
            case "strong" | "em":
                return f"<{node.type}>{self.inlines(node, in_link)}</{node.type}>"
            case "code_inline":
                return f"<code>{markdown_text(content(node))}</code>"
            case "link":
                return self.link(node, in_link)
            case "image":
                return self.image(node)
            case _:
                return markdown_text(_plain(node))

    def link(self, node: SyntaxTreeNode, in_link: bool) -> str:
        words, address = self.inlines(node, True), href(node)
        if asked := number_asked(node):
            shown, address = self.targets.number(*asked) or ("—", "")
            number = markdown_text(shown)
            return f"[{number}]({markdown_href(address)})" if address and not in_link else number
        if not OUTSIDE_LINK.fullmatch(address):
            hit = RECORD_LINK.fullmatch(address)
            address = (self.targets.record(*hit.groups()) if hit else None) or ""
        return f"[{words}]({markdown_href(address)})" if address and not in_link else words

    def image(self, node: SyntaxTreeNode) -> str:
        words = markdown_text(_plain(node))
        address = self.targets.file(src(node))
        return f"![{words}]({markdown_href(address)})" if address else words


def _prefixed(text: str, first: str, others: str) -> str:
    """Return a text with `first` before its first line and `others` before the rest."""
    lines = text.split("\n")
    return "\n".join(
        [
            first + lines[0],
            *((others + line).rstrip() if not line else others + line for line in lines[1:]),
        ]
    )
