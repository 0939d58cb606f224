"""The syntax tree of a text, and the place of each node in it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pyromark import Options, events_with_range

JOINER = "\u2060"  # invisible; helps to read a text, and is in no node
MARK = r"[^\w\s*\\]"  # punctuation of any script
BEFORE_MARK = re.compile(rf"(\*+)(?={MARK})")
AFTER_MARK = re.compile(rf"(?<={MARK})(\*+)")
DEEPEST = 20  # so many nodes may stand within each other
ITEM = "list_item"
BLOCKS = {
    "Paragraph": "paragraph",
    "BlockQuote": "blockquote",
    "Item": ITEM,
    "TableHead": "row",
    "TableRow": "row",
    "TableCell": "cell",
    "HtmlBlock": "html_block",
    "Rule": "hr",
}
INLINE = {
    "Emphasis": "em",
    "Strong": "strong",
    "Link": "link",
    "Image": "image",
    "Text": "text",
    "Code": "code_inline",
    "InlineHtml": "html_inline",
    "SoftBreak": "softbreak",
    "HardBreak": "hardbreak",
}
TYPES = {**BLOCKS, **INLINE}
WITHIN_BLOCKS = frozenset(INLINE.values())
AS_WRITTEN = frozenset({"fence", "code_block", "html_block"})  # blocks in which nothing is read


@dataclass(slots=True)
class Node:
    """One node of a text.

    `type`: what it is (paragraph, list_item, text). `begin`, `end`: the bytes of the source in
    which it stands. `content`: the words of a node without children. `target`: where a link leads,
    or an image lies. `number`: a heading's level, or the first number of an ordered list.
    `aligned`: how the columns of a table stand. `is_outermost`: a block in no list or quote.
    """

    type: str
    begin: int
    end: int
    content: str = ""
    target: str = ""
    number: int = 0
    aligned: tuple[str, ...] = ()
    is_outermost: bool = False
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """Yield all nodes below this one, in the text's order."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]

    def drawn(self) -> Iterator["Node"]:
        """Yield the nodes below this one that a page draws: the words of a picture are words."""
        for node in self.children:
            yield node
            if node.type != "image":
                yield from node.drawn()


class Source:
    """A text as it is read; lines count from 0."""

    def __init__(self, text: str) -> None:
        self.may_define = "]:" in text
        """Whether what would be the definition of a link may stand in it."""
        self.text = _as_meant(text)

    @cached_property
    def content(self) -> bytes:
        """The text as bytes, which is how nodes count."""
        return self.text.encode()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(hit.end() for hit in re.finditer(b"\n", self.content))]

    def written(self, node: Node) -> str:
        """Return what is written in a node's place, without blanks at its end."""
        return _cleaned(self.content[node.begin : node.end].decode()).rstrip()

    def first_line(self, node: Node) -> int:
        """Return the line in which a node begins."""
        return bisect_right(self._line_starts, node.begin) - 1

    def last_line(self, node: Node) -> int:
        """Return the line in which a node ends."""
        return self.first_line(node) + self.written(node).count("\n")


def tree(source: Source) -> Node:
    """Return the syntax tree of a text, its root holding the blocks."""
    root = Node("root", 0, len(source.content))
    _Tree(root).read(source)
    for block in root.children:
        block.is_outermost = True
    return root


def _as_meant(text: str) -> str:
    """Return a text that CommonMark reads as its author means it.

    It takes asterisks between a punctuation mark and a letter for plain characters, a rule for
    languages that put spaces between words: a joiner lifts it from `**“两网一桥”**活动`. And it
    would read `[甲]: 乙` as the definition of a link and drop it.
    """
    if "*" in text:
        text = AFTER_MARK.sub(rf"{JOINER}\1", BEFORE_MARK.sub(rf"\1{JOINER}", text))
    return text.replace("]:", f"]{JOINER}:")


class _Tree:
    """Hangs up what is read."""

    def __init__(self, root: Node) -> None:
        self.open = [root]
        self.words: Node | None = None  # the paragraph that an item's words were given

    def read(self, source: Source) -> None:
        events = events_with_range(source.text, options=Options.ENABLE_TABLES, merge_text=True)
        for event, place in events:
            if isinstance(event, str):
                self.hang(_node(event, None, place["start"], place["end"]))
                continue
            name, content = _only(event)
            if name == "End":
                self.close(content)
            elif name == "Start":
                name, content = (content, None) if isinstance(content, str) else _only(content)
                self.begin(_node(name, content, place["start"], place["end"]), source)
            elif self.open[-1].type in AS_WRITTEN:
                self.open[-1].content += _cleaned(content)
            else:
                self.hang(_node(name, content, place["start"], place["end"]))

    def begin(self, node: Node, source: Source) -> None:
        """Hang up a node in which others stand; one that stands too deep is only told."""
        if node.type == "heading" and not source.content.startswith(b"#", node.begin):
            node.type = "underlined"
        if len(self.open) > DEEPEST:
            node.type = "too_deep"
        self.hang(node)
        self.open.append(self.open[-1] if node.type == "too_deep" else node)

    def hang(self, node: Node) -> None:
        """Hang up a node; words right in an item get a paragraph, as in other items."""
        if node.type not in WITHIN_BLOCKS:
            self.close_words()
        elif self.open[-1].type == ITEM:
            self.words = Node("paragraph", node.begin, node.end)
            self.open[-1].children.append(self.words)
            self.open.append(self.words)
        self.open[-1].children.append(node)

    def close(self, name: object) -> None:
        """Go back to the node around the open one."""
        if name == "Item":
            self.close_words()
        self.open.pop()

    def close_words(self) -> None:
        if self.words is not None:
            self.words.end = self.words.children[-1].end
            self.words = None
            self.open.pop()


def _node(name: str, content: Any, begin: int, end: int) -> Node:
    """Return the node that an event of the reader means, without children."""
    node = Node(TYPES.get(name) or name.lower(), begin, end)
    if isinstance(content, str) and name != "CodeBlock":
        node.content = _cleaned(content)
    elif name in ("Link", "Image"):
        scheme = "mailto:" if content["link_type"] == "Email" else ""
        node.target = scheme + _cleaned(content["dest_url"])
    elif name == "Heading":
        node.number = int(content["level"][1:])
    elif name == "List":
        node.type = "bullet_list" if content is None else "ordered_list"
        node.number = content or 0
    elif name == "CodeBlock":
        node.type = "code_block" if content == "Indented" else "fence"
    elif name == "Table":
        node.aligned = tuple(content)
    return node


def _only(mapping: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the one entry of a mapping."""
    ((key, value),) = mapping.items()
    return key, value


def _cleaned(words: str) -> str:
    return words.replace(JOINER, "") if JOINER in words else words
