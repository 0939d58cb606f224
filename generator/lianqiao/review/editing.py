"""A review is put into the text of a record's file; every other character stays as it was.

Text is put in at the right place, nothing is written anew: a writer of YAML, even one that keeps
comments, changes quotes, indents and line breaks of what it had no business with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from lianqiao.documents import Node, decode, parse
from lianqiao.editing.text import (
    BYTE_ORDER_MARK,
    Insertion,
    Unfit,
    after,
    below,
    edited,
    is_empty,
    pair_of,
    records_by_place,
    told,
    with_changed,
)
from lianqiao.editing.yaml_text import scalar
from lianqiao.findings import Place

REVIEWS, STATUS = "reviews", "status"

Entry = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What a record gets: one more review, and the status that follows from it."""

    place: Place
    entry: Entry
    status: str


def with_reviews(content: bytes, path: PurePosixPath, changes: Sequence[Change]) -> bytes:
    """Return a file's content with these changes to its records.

    Raises Unfit where that cannot be done, and Refused where the file cannot be read.
    """
    root, _ = parse(content, path)
    text = content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    records = records_by_place(decode(content, path), path)
    insertions: list[Insertion] = []
    for change in changes:
        if change.place not in records:
            raise Unfit
        record = records[change.place]
        insertions += _of_status(record, change.status)
        insertions.append(_of_review(record, change.entry, text))
    new = edited(text, insertions).encode("utf-8")
    if content.startswith(BYTE_ORDER_MARK):
        new = BYTE_ORDER_MARK + new
    if told(new, path) != _expected(root, changes):
        raise Unfit
    return new


def _of_status(record: yaml.MappingNode, status: str) -> Iterator[Insertion]:
    """Yield the change of the status; none where it is as it should be."""
    found = pair_of(record, STATUS)
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
    found = pair_of(record, REVIEWS)
    if found is None:
        last = record.value[-1][1]
        if record.flow_style:
            return after(last, f", {REVIEWS}: [{_flow(entry)}]")
        indent = " " * record.start_mark.column
        return below(last, text, (f"{indent}{REVIEWS}:", *_block(entry, f"{indent}  ")))
    key, reviews = found
    if isinstance(reviews, yaml.SequenceNode):
        return _behind_last(reviews, entry, text)
    if is_empty(reviews) and not record.flow_style:
        return below(key, text, _block(entry, " " * (record.start_mark.column + 2)))
    raise Unfit


def _behind_last(reviews: yaml.SequenceNode, entry: Entry, text: str) -> Insertion:
    if not reviews.flow_style:
        return below(reviews.value[-1], text, _block(entry, " " * reviews.start_mark.column))
    if reviews.value:
        return after(reviews.value[-1], f", {_flow(entry)}")
    return Insertion(reviews.end_mark.line, reviews.end_mark.column - 1, _flow(entry))


# The entry as YAML


def _block(entry: Entry, indent: str) -> tuple[str, ...]:
    written = [f"{key}: {scalar(value)}" for key, value in entry.items()]
    return (f"{indent}- {written[0]}", *(f"{indent}  {line}" for line in written[1:]))


def _flow(entry: Entry) -> str:
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in entry.items()) + "}"


# The proof


def _expected(root: Node, changes: Sequence[Change]) -> Any:
    """Return what the file should say: all that it said, and the changes."""
    by_place = {change.place: change for change in changes}
    return with_changed(root, lambda said, place: _changed(said, by_place.get(place)))


def _changed(record: Any, change: Change | None) -> Any:
    if change is None:
        return record
    status = record[STATUS] if record[STATUS].strip() == change.status else change.status
    reviews = [*(record.get(REVIEWS) or []), dict(change.entry)]
    return record | {STATUS: status, REVIEWS: reviews}
