"""A review is put into the text of a record's file; every other character stays as it was.

Text is put in at the right place, nothing is written anew: a writer of YAML, even one that keeps
comments, changes quotes, indents and line breaks of what it had no business with.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from lianqiao.documents import LOADER, ListNode, MapNode, Node, Refused, TextNode, decode, parse
from lianqiao.findings import Place

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
PLAIN = re.compile(r"(?!null$)([\u4e00-\u9fff·]+|[a-z][a-z0-9_-]*|[0-9]{4}-[0-9]{2}-[0-9]{2})")
REVIEWS, STATUS = "reviews", "status"

Entry = Mapping[str, str]


class Unfit(Exception):
    """The file is written in a way into which a review cannot be put without changing the rest."""


@dataclass(frozen=True)
class Change:
    """What a record gets: one more review, and the status that follows from it."""

    place: Place
    entry: Entry
    status: str


@dataclass(frozen=True)
class Insertion:
    """Text that comes in before a column of a line; `length` characters there give way to it.

    Lines and columns count from 0. `lines`: whole lines that come in before the line instead.
    """

    line: int
    column: int = 0
    text: str = ""
    length: int = 0
    lines: tuple[str, ...] = ()


def with_reviews(content: bytes, path: PurePosixPath, changes: Sequence[Change]) -> bytes:
    """Return a file's content with these changes to its records.

    Raises Unfit where that cannot be done, and Refused where the file cannot be read.
    """
    root, _ = parse(content, path)
    text = content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    records = _records_by_place(decode(content, path), path)
    insertions: list[Insertion] = []
    for change in changes:
        if change.place not in records:
            raise Unfit
        record = records[change.place]
        insertions += _of_status(record, change.status)
        insertions.append(_of_review(record, change.entry, text))
    edited = _edited(text, insertions).encode("utf-8")
    if content.startswith(BYTE_ORDER_MARK):
        edited = BYTE_ORDER_MARK + edited
    if _told(edited, path) != _expected(root, changes):
        raise Unfit
    return edited


def _records_by_place(text: str, path: PurePosixPath) -> dict[Place, yaml.MappingNode]:
    """Return a file's records with the marks of their parts; `text` has been judged safe."""
    root = yaml.compose(text, Loader=LOADER)
    nodes = root.value if isinstance(root, yaml.SequenceNode) else (root,)
    return {
        Place(path, node.start_mark.line + 1, node.start_mark.column + 1): node
        for node in nodes
        if isinstance(node, yaml.MappingNode)
    }


def _value(record: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next((pair for pair in record.value if pair[0].value == key), None)


def _of_status(record: yaml.MappingNode, status: str) -> Iterator[Insertion]:
    """Yield the change of the status; none where it is as it should be."""
    found = _value(record, STATUS)
    if found is None or not isinstance(found[1], yaml.ScalarNode):
        raise Unfit
    node = found[1]
    start, end = node.start_mark, node.end_mark
    if node.value.strip() == status:
        return
    if start.line != end.line or start.column == end.column:
        raise Unfit
    quote = node.style or ""
    yield Insertion(start.line, start.column, f"{quote}{status}{quote}", end.column - start.column)


def _of_review(record: yaml.MappingNode, entry: Entry, text: str) -> Insertion:
    """Return what puts an entry behind the record's last review, or at the record's end."""
    found = _value(record, REVIEWS)
    if found is None:
        last = record.value[-1][1]
        if record.flow_style:
            return _after(last, f", {REVIEWS}: [{_flow(entry)}]")
        indent = " " * record.start_mark.column
        return _below(last, text, (f"{indent}{REVIEWS}:", *_block(entry, f"{indent}  ")))
    key, reviews = found
    if isinstance(reviews, yaml.SequenceNode):
        return _behind_last(reviews, entry, text)
    if _is_empty(reviews) and not record.flow_style:
        return _below(key, text, _block(entry, " " * (record.start_mark.column + 2)))
    raise Unfit


def _is_empty(node: yaml.Node) -> bool:
    """Tell whether nothing was written at all, not even quotes."""
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _behind_last(reviews: yaml.SequenceNode, entry: Entry, text: str) -> Insertion:
    if not reviews.flow_style:
        return _below(reviews.value[-1], text, _block(entry, " " * reviews.start_mark.column))
    if reviews.value:
        return _after(reviews.value[-1], f", {_flow(entry)}")
    return Insertion(reviews.end_mark.line, reviews.end_mark.column - 1, _flow(entry))


def _after(node: yaml.Node, text: str) -> Insertion:
    return Insertion(node.end_mark.line, node.end_mark.column, text)


def _below(node: yaml.Node, text: str, lines: tuple[str, ...]) -> Insertion:
    return Insertion(_line_below(_innermost(node), text), lines=lines)


def _innermost(node: yaml.Node) -> yaml.Node:
    """Return the node with which a node's text ends."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _line_below(node: yaml.Node, text: str) -> int:
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


# The entry as YAML


def _block(entry: Entry, indent: str) -> tuple[str, ...]:
    written = [f"{key}: {_scalar(value)}" for key, value in entry.items()]
    return (f"{indent}- {written[0]}", *(f"{indent}  {line}" for line in written[1:]))


def _flow(entry: Entry) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in entry.items()) + "}"


def _scalar(value: str) -> str:
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


# The change


def _edited(text: str, insertions: Sequence[Insertion]) -> str:
    """Return a text with the insertions made, from the last to the first."""
    lines = [[hit.group(1), hit.group(2)] for hit in LINE.finditer(text)]
    if lines[-1] == ["", ""] and len(lines) > 1:
        lines.pop()  # what the pattern finds after the last line's end
    for one in sorted(insertions, key=lambda one: (one.line, one.column), reverse=True):
        if one.lines:
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
    lines[at:at] = new


# The proof


def _told(content: bytes, path: PurePosixPath) -> Any:
    """Return what a file says, without places."""
    try:
        return _plain(parse(content, path)[0])
    except Refused as refused:
        raise Unfit from refused


def _expected(root: Node, changes: Sequence[Change]) -> Any:
    """Return what the file should say: all that it said, and the changes."""
    by_place = {change.place: change for change in changes}
    nodes = root.items if isinstance(root, ListNode) else (root,)
    said = [_changed(_plain(node), by_place.get(node.place)) for node in nodes]
    return said if isinstance(root, ListNode) else said[0]


def _changed(record: Any, change: Change | None) -> Any:
    if change is None:
        return record
    status = record[STATUS] if record[STATUS].strip() == change.status else change.status
    reviews = [*(record.get(REVIEWS) or []), dict(change.entry)]
    return record | {STATUS: status, REVIEWS: reviews}


def _plain(node: Node) -> Any:
    if isinstance(node, MapNode):
        return {key: _plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    assert isinstance(node, TextNode)
    return node.text.rstrip("\n")  # a block at the end of a file may get the line end it lacked
