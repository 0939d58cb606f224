"""Fields of records are changed in their files, and new records put below the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from lianqiao.documents import decode, parse
from lianqiao.editing.text import (
    BYTE_ORDER_MARK,
    Insertion,
    Unfit,
    after,
    below,
    edited,
    innermost,
    is_empty,
    line_below,
    pair_of,
    plain,
    records_by_place,
    told,
    with_changed,
)
from lianqiao.editing.yaml_text import Said, flow, item_lines, lines_of, scalar
from lianqiao.findings import Place


@dataclass(frozen=True)
class FieldsChange:
    """What a record gets: by field what it says from now on, None where nothing any more."""

    place: Place
    fields: Mapping[str, Said | None]


def with_fields(content: bytes, path: PurePosixPath, changes: Sequence[FieldsChange]) -> bytes:
    """Return a file's content with these changes to its records.

    Raises Unfit where that cannot be done, as where a note stands within a list that is to change,
    and Refused where the file cannot be read.
    """
    root, _ = parse(content, path)
    text = content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    records = records_by_place(decode(content, path), path)
    insertions: list[Insertion] = []
    for change in changes:
        if change.place not in records:
            raise Unfit
        insertions += _of_record(records[change.place], change.fields, text)
    new = _encoded(edited(text, insertions), content)
    if told(new, path) != _expected(root, changes):
        raise Unfit
    return new


def with_records(content: bytes, path: PurePosixPath, records: Sequence[Said]) -> bytes:
    """Return a file's content with records below those that are there.

    Raises Unfit where its records are no list with a line for each, and Refused where the file
    cannot be read.
    """
    root, _ = parse(content, path)
    text = content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    node = yaml.compose(decode(content, path), Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise Unfit
    indent = " " * node.start_mark.column
    lines = tuple(line for one in records for line in ("", *_indented(item_lines(one), indent)))
    new = _encoded(edited(text, [_at_end(text, lines)]), content)
    if told(new, path) != [*plain(root), *map(_as_read, records)]:
        raise Unfit
    return new


def new_file(records: Sequence[Said], *, as_list: bool = False) -> bytes:
    """Return the content of a file with these records: a list, unless there is only one."""
    first = records[0]
    if len(records) == 1 and isinstance(first, Mapping) and not as_list:
        lines = [line for key, one in first.items() for line in lines_of(key, one)]
    else:
        lines = [line for one in records for line in (*item_lines(one), "")][:-1]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _encoded(text: str, before: bytes) -> bytes:
    mark = BYTE_ORDER_MARK if before.startswith(BYTE_ORDER_MARK) else b""
    return mark + text.encode("utf-8")


def _indented(lines: Sequence[str], indent: str) -> Iterator[str]:
    return (f"{indent}{line}" if line else "" for line in lines)


def _at_end(text: str, lines: tuple[str, ...]) -> Insertion:
    """Return what puts lines below all others; blank lines at the end stay above."""
    return Insertion(len(text.splitlines()), lines=lines)


def _of_record(
    record: yaml.MappingNode, fields: Mapping[str, Said | None], text: str
) -> Iterator[Insertion]:
    new: dict[str, Said] = {}
    for key, said in fields.items():
        found = pair_of(record, key)
        if found is not None:
            yield _of_value(record, found, said, text)
        elif said is not None:
            new[key] = said
    if not new:
        return
    last = record.value[-1][1]
    if record.flow_style:
        yield after(last, "".join(f", {scalar(key)}: {flow(said)}" for key, said in new.items()))
    else:
        indent = " " * record.start_mark.column
        yield below(
            last, text, tuple(line for key in new for line in lines_of(key, new[key], indent))
        )


def _of_value(
    record: yaml.MappingNode, found: tuple[yaml.Node, yaml.Node], said: Said | None, text: str
) -> Insertion:
    """Return what puts another value behind a key, or takes both away."""
    key, value = found
    start, end = value.start_mark, value.end_mark
    one_line = key.start_mark.line == start.line == end.line
    if said is not None and one_line and (record.flow_style or not _needs_lines(key, said)):
        gap = " " if is_empty(value) else ""
        return Insertion(start.line, start.column, gap + flow(said), end.column - start.column)
    if record.flow_style or found == record.value[0]:
        raise Unfit
    first = key.start_mark.line
    below_ = line_below(innermost(value), text)
    if any("#" in line for line in text.splitlines()[first:below_]):
        raise Unfit  # a note may stand there, which would be lost
    indent = " " * key.start_mark.column
    lines = () if said is None else lines_of(str(key.value), said, indent)
    return Insertion(first, lines=lines, instead=below_ - first)


def _needs_lines(key: yaml.Node, said: Said) -> bool:
    return len(lines_of(str(key.value), said)) > 1


def _as_read(said: Any) -> Any:
    """Return what is said as files are read: texts without line ends at the end, plain lists."""
    if isinstance(said, str):
        return said.rstrip("\n")
    if isinstance(said, Mapping):
        return {key: _as_read(one) for key, one in said.items()}
    return [_as_read(one) for one in said]


def _expected(root: Any, changes: Sequence[FieldsChange]) -> Any:
    """Return what the file should say: all that it said, and the changes."""
    by_place = {change.place: change for change in changes}
    return with_changed(root, lambda said, place: _changed(said, by_place.get(place)))


def _changed(record: Any, change: FieldsChange | None) -> Any:
    if change is None:
        return record
    fields = record | {
        key: _as_read(said) for key, said in change.fields.items() if said is not None
    }
    gone = {key for key, said in change.fields.items() if said is None}
    return {key: value for key, value in fields.items() if key not in gone}
