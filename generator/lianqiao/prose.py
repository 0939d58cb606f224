"""Markdown fields: the subset of Markdown they are held to, and its plain form on pages.

A text is read by CommonMark's rules, and what is read is written anew with every character of
the text escaped. So nothing that another engine would take for markup (attribute lists, footnotes,
abbreviations, snippets) can come through, and the pages look the same in every engine.

In the subset: paragraphs, emphasis, lists, tables, closed fences, code, links, images, quotes,
headings. Links lead to a record (`kind:id`) or to http, https, mailto; images to data/files/.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from lianqiao.escaping import markdown_href, markdown_text

RECORD_LINK = re.compile(r"([a-z][a-z0-9_]*):([a-z0-9]+(?:-[a-z0-9]+)*)")
OUTSIDE_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
DEFINITION = re.compile(r" {0,3}(\*?\[[^\]]*\]):")
ATTRIBUTES = re.compile(r"\{:?\s*[.#][\w-]+[^}]*\}")
WIDE_MARK = (
    r"[\u2010-\u2027\u2030-\u205e\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
HTML_TAG = re.compile(r"<[^>]{0,80}>?")
JOINER = "\u2060"  # invisible; taken out again when the text is written
CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class ProseFault:
    """What leaves the subset. `line` counts from 0, in lines of the text."""

    line: int
    code: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class ProseLink:
    """A link to a record in a text; `line` as in ProseFault."""

    line: int
    kind: str
    id: str


@dataclass(frozen=True)
class Targets:
    """How a page writes the addresses in a text.

    `record(kind, id)` and `file(path)` return the address from the page at hand, or None where the
    edition does not have the target: then the words stay and the link goes.
    """

    record: Callable[[str, str], str | None]
    file: Callable[[str], str | None]


@lru_cache(maxsize=CACHED_TEXTS)
def tree(text: str) -> SyntaxTreeNode:
    """Return the syntax tree of a text."""
    parser = MarkdownIt("commonmark").enable("table").disable(["reference", "lheading"])
    parser.normalizeLink = str  # type: ignore[assignment]  # addresses stay as written
    parser.validateLink = bool  # type: ignore[assignment]  # ours to judge
    return SyntaxTreeNode(parser.parse(_let_emphasis_meet_wide_marks(text)))


def _let_emphasis_meet_wide_marks(text: str) -> str:
    """Make `**“两网一桥”**活动` emphasis, as its author means it.

    CommonMark takes asterisks between a punctuation mark and a letter for plain characters, a rule
    for languages that put spaces between words. A joiner beside the asterisks lifts it.
    """
    text = re.sub(rf"(\*+)(?={WIDE_MARK})", rf"\1{JOINER}", text)
    return re.sub(rf"(?<={WIDE_MARK})(\*+)", rf"{JOINER}\1", text)


def faults(text: str) -> list[ProseFault]:
    """Return what leaves the subset, by line."""
    found = {fault for node, line in _walk(tree(text), 0) for fault in _node_faults(node, line)}
    found |= set(_open_fences(text))
    return sorted(found, key=lambda fault: (fault.line, fault.code, fault.found))


def record_links(text: str) -> list[ProseLink]:
    """Return the links to records in a text."""
    links = []
    for node, line in _walk(tree(text), 0):
        hit = RECORD_LINK.fullmatch(_href(node)) if node.type == "link" else None
        if hit and not OUTSIDE_LINK.fullmatch(_href(node)):
            links.append(ProseLink(line, hit.group(1), hit.group(2)))
    return links


def images(text: str) -> list[tuple[int, str]]:
    """Return the images in a text: line, and path below data/files/."""
    return [
        (line, _src(node))
        for node, line in _walk(tree(text), 0)
        if node.type == "image" and not list(_image_faults(node, line))
    ]


def lines_with_targets(text: str) -> set[int]:
    """Return the lines in which links to records or images stand."""
    return {link.line for link in record_links(text)} | {line for line, _ in images(text)}


def _walk(node: SyntaxTreeNode, line: int) -> Iterator[tuple[SyntaxTreeNode, int]]:
    """Yield every node with the line it begins in."""
    for child in node.children:
        start = child.map[0] if child.map else line
        yield child, start
        yield from _walk(child, start)
        if child.type in ("softbreak", "hardbreak"):
            line += 1


def _open_fences(text: str) -> Iterator[ProseFault]:
    """Yield the code blocks that the end of the text closes, or of what they stand in."""
    lines = text.split("\n")
    for node, line in _walk(tree(text), 0):
        if node.type == "fence" and node.map:
            last = lines[node.map[1] - 1].strip(" >")
            if node.map[1] - 1 == line or not last.startswith(node.markup):
                yield ProseFault(line, "prose_fence_open")


def _node_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    """Yield what is wrong with a node by itself."""
    if judge := JUDGES.get(node.type):
        yield from judge(node, line)


def _html_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    if not node.content.startswith("</"):  # the tag that it closes is told
        tag = HTML_TAG.match(node.content.lstrip())
        yield ProseFault(line, "prose_html", tag.group() if tag else node.content[:40])


def _definition_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    for number, words in enumerate(node.content.split("\n"), line):
        if hit := DEFINITION.match(words):
            yield ProseFault(number, "prose_definition", hit.group(1))


def _text_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    if hit := ATTRIBUTES.search(node.content):
        yield ProseFault(line, "prose_attributes", hit.group())


def _indented_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    yield ProseFault(line, "prose_indented")


def _rule_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    yield ProseFault(line, "prose_rule")


def _link_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    if not _allowed(_href(node)):
        yield ProseFault(line, "prose_link", _href(node)[:80])


def _nesting_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    if not _is_outermost(node):
        yield ProseFault(line, "prose_nested")


def _image_faults(node: SyntaxTreeNode, line: int) -> Iterator[ProseFault]:
    src = _src(node)
    if not src or ":" in src or src.startswith("/") or ".." in src.split("/") or "\\" in src:
        yield ProseFault(line, "prose_image", src[:80])
    if not _plain(node).strip():
        yield ProseFault(line, "prose_image_words", src[:80])


JUDGES: dict[str, Callable[[SyntaxTreeNode, int], Iterator[ProseFault]]] = {
    "html_block": _html_faults,
    "html_inline": _html_faults,
    "inline": _definition_faults,
    "text": _text_faults,
    "code_block": _indented_faults,
    "hr": _rule_faults,
    "link": _link_faults,
    "image": _image_faults,
    "table": _nesting_faults,
    "fence": _nesting_faults,
    "heading": _nesting_faults,
}


def _is_outermost(node: SyntaxTreeNode) -> bool:
    return node.parent is not None and node.parent.type == "root"


def _allowed(href: str) -> bool:
    return bool(OUTSIDE_LINK.fullmatch(href) or RECORD_LINK.fullmatch(href))


def _href(node: SyntaxTreeNode) -> str:
    return str(node.attrs.get("href", ""))


def _src(node: SyntaxTreeNode) -> str:
    src = str(node.attrs.get("src", ""))
    return src if ":" in src or not src else posixpath.normpath(unquote(src))


def _plain(node: SyntaxTreeNode) -> str:
    """Return the words of a node without markup."""
    if not node.children:
        return " " if node.type in ("softbreak", "hardbreak") else node.content.replace(JOINER, "")
    return "".join(_plain(child) for child in node.children)


def plain_text(text: str) -> str:
    """Return the words of a text on one line, without markup."""
    blocks = [_plain(node) for node, _ in _walk(tree(text), 0) if node.type == "inline"]
    return " ".join(" ".join(blocks).split())


def page_markdown(text: str, key: str, targets: Targets) -> Markup:
    """Return a text as Markdown for a page, below a section heading of level 2.

    Its headings begin at level 3 and get the ids `key-1`, `key-2` and so on.
    """
    return Markup(_Writer(key, targets).blocks(tree(text).children, ""))


class _Writer:
    """Writes a syntax tree as plain Markdown that every engine reads alike."""

    def __init__(self, key: str, targets: Targets) -> None:
        self.key = key.replace("_", "-")
        self.targets = targets
        self.headings = 0

    def blocks(self, nodes: list[SyntaxTreeNode], indent: str) -> str:
        return "\n\n".join(
            "\n".join(f"{indent}{line}" if line else "" for line in self.block(node).split("\n"))
            for node in nodes
        )

    def block(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "paragraph":
                return self.inlines(node.children[0])
            case "heading":
                return self.heading(node)
            case "bullet_list" | "ordered_list":
                return self.list(node)
            case "blockquote":
                inner = self.blocks(node.children, "")
                return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
            case "fence" | "code_block":
                return self.fence(node)
            case "table":
                return self.table(node)
            case _:  # outside the subset: the words, as text
                return markdown_text(_plain(node))

    def heading(self, node: SyntaxTreeNode) -> str:
        self.headings += 1
        level = min(int(node.tag[1]) + 2, 6) if node.tag in ("h1", "h2") else int(node.tag[1])
        anchor = f"{self.key}-{self.headings}"
        return f"{'#' * max(level, 3)} {self.inlines(node.children[0])} {{#{anchor}}}"

    def list(self, node: SyntaxTreeNode) -> str:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
        items = []
        for number, item in enumerate(node.children, start):
            marker = f"{number}." if start else "-"
            body = self.blocks(item.children, "    ")
            items.append(marker.ljust(4) + body[4:] if body.strip() else marker)
        tight = all(len(item.children) == 1 for item in node.children)
        return ("\n" if tight else "\n\n").join(items)

    def fence(self, node: SyntaxTreeNode) -> str:
        mark = "```"
        while mark in node.content:
            mark += "`"
        return f"{mark}\n{node.content.rstrip()}\n{mark}"

    def table(self, node: SyntaxTreeNode) -> str:
        rows = [row for part in node.children for row in part.children]
        cells = [[self.inlines(cell.children[0]) for cell in row.children] for row in rows]
        lines = [f"| {' | '.join(cell or '&#32;' for cell in row)} |" for row in cells]
        lines.insert(1, "|" + " --- |" * len(cells[0]))
        return "\n".join(lines)

    def inlines(self, node: SyntaxTreeNode) -> str:
        parts = [self.inline(child) for child in node.children]
        for n, child in enumerate(node.children):
            if child.type == "softbreak" and _between_wide(node.children, n):
                parts[n] = ""
        return "".join(parts)

    def inline(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return _keep_spaces(node.content)
            case "softbreak":
                return " "
            case "hardbreak":
                return "  \n"
            case "strong":
                return f"**{self.inlines(node)}**"
            case "em":
                return f"*{self.inlines(node)}*"
            case "code_inline":
                return f"<code>{markdown_text(node.content)}</code>"
            case "link":
                return self.link(node)
            case "image":
                return self.image(node)
            case _:
                return _keep_spaces(_plain(node))

    def link(self, node: SyntaxTreeNode) -> str:
        words, href = self.inlines(node), _href(node)
        if not OUTSIDE_LINK.fullmatch(href):
            hit = RECORD_LINK.fullmatch(href)
            href = (self.targets.record(*hit.groups()) if hit else None) or ""
        return f"[{words}]({markdown_href(href)})" if href else words

    def image(self, node: SyntaxTreeNode) -> str:
        words = markdown_text(_plain(node))
        address = self.targets.file(_src(node))
        return f"![{words}]({markdown_href(address)})" if address else words


def _between_wide(nodes: list[SyntaxTreeNode], n: int) -> bool:
    """Tell whether a line break stands between two 汉字, where no space belongs."""
    before, after = _plain(nodes[n - 1]), _plain(nodes[n + 1])
    return bool(before and after and WIDE.match(before[-1]) and WIDE.match(after[0]))


def _keep_spaces(text: str) -> str:
    """Escape a run of text; a space at its ends separates it from its neighbours."""
    text = text.replace(JOINER, "")
    if not text.strip():
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{markdown_text(text)}{after}"
