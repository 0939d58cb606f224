"""Text is put into a file of records at one place; every other character stays as it was.

Nothing is written anew: a writer of YAML, even one that keeps comments, changes quotes, indents and
line breaks of what it had no business with.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from lianqiao.documents import LOADER, ListNode, MapNode, Node, Refused, TextNode, parse
from lianqiao.findings import Place

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class Unfit(Exception):
    """The file is written in a way into which nothing can be put without changing the rest."""


@dataclass(frozen=True)
class Insertion:
    """Text that comes in before a column of a line; `length` characters there give way to it.

    Lines and columns count from 0. `lines`: whole lines that come in before the line instead, in
    the place of as many as `instead` says.
    """

    line: int
    column: int = 0
    text: str = ""
    length: int = 0
    lines: tuple[str, ...] = ()
    instead: int = 0

    @property
    def is_of_lines(self) -> bool:
        """Whether whole lines come in or give way."""
        return bool(self.lines or self.instead)


def records_by_place(text: str, path: PurePosixPath) -> dict[Place, yaml.MappingNode]:
    """Return a file's records with the marks of their parts; `text` has been judged safe."""
    root = yaml.compose(text, Loader=LOADER)
    nodes = root.value if isinstance(root, yaml.SequenceNode) else (root,)
    return {
        Place(path, node.start_mark.line + 1, node.start_mark.column + 1): node
        for node in nodes
        if isinstance(node, yaml.MappingNode)
    }


def pair_of(record: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return a key of a record and its value, or None."""
    return next((pair for pair in record.value if pair[0].value == key), None)


def is_empty(node: yaml.Node) -> bool:
    """Tell whether nothing was written at all, not even quotes."""
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def after(node: yaml.Node, text: str) -> Insertion:
    """Return what puts text behind a node, on its line."""
    return Insertion(node.end_mark.line, node.end_mark.column, text)


def below(node: yaml.Node, text: str, lines: tuple[str, ...]) -> Insertion:
    """Return what puts lines below a node."""
    return Insertion(line_below(innermost(node), text), lines=lines)


def innermost(node: yaml.Node) -> yaml.Node:
    """Return the node with which a node's text ends."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def line_below(node: yaml.Node, text: str) -> int:
    """Return the first line after a node; blank lines that a block of text passes over stay below.

    A block that keeps its last line breaks (`|+`) keeps them.
    """
    lines = [hit.group(1) for hit in LINE.finditer(text)]
    end = node.end_mark
    if not (isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and end.column == 0):
        return end.line + 1
    line = end.line
    header = lines[node.start_mark.line][node.start_mark.column :].split("#")[0]
    while "+" not in header and line > 0 and not lines[line - 1]:
        line -= 1
    return line


def edited(text: str, insertions: Sequence[Insertion]) -> str:
    """Return a text with the insertions made, from the last to the first."""
    lines = [[hit.group(1), hit.group(2)] for hit in LINE.finditer(text)]
    if lines[-1] == ["", ""] and len(lines) > 1:
        lines.pop()  # what the pattern finds after the last line's end
    for one in sorted(insertions, key=lambda one: (one.line, one.column), reverse=True):
        if one.is_of_lines:
            _put_lines(lines, one)
        else:
            line = lines[one.line][0]
            rest = line[one.column + one.length :]
            lines[one.line][0] = line[: one.column] + one.text + rest
    return "".join(line + end for line, end in lines)


def _put_lines(lines: list[list[str]], insertion: Insertion) -> None:
    """Put whole lines in, ended as the line above; a last line without an end stays without."""
    at = min(insertion.line, len(lines))
    end = lines[at - 1][1] or lines[0][1] or "\n"
    new = [[line, end] for line in insertion.lines]
    if not lines[at - 1][1]:
        lines[at - 1][1], new[-1][1] = end, ""
    lines[at : at + insertion.instead] = new


def told(content: bytes, path: PurePosixPath) -> Any:
    """Return what a file says, without places."""
    try:
        return plain(parse(content, path)[0])
    except Refused as refused:
        raise Unfit from refused


def with_changed(root: Node, changed: Callable[[Any, Place], Any]) -> Any:
    """Return what a file says, each record as `changed` makes it, told what it says and where."""
    nodes = root.items if isinstance(root, ListNode) else (root,)
    said = [changed(plain(node), node.place) for node in nodes]
    return said if isinstance(root, ListNode) else said[0]


def plain(node: Node) -> Any:
    """Return what a node says, without places."""
    if isinstance(node, MapNode):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    assert isinstance(node, TextNode)
    return node.text.rstrip("\n")  # a block at the end of a file may get the line end it lacked
