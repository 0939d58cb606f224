"""What was planned is written into files of records: all of it, or nothing.

A kind with long texts that it must have gets a file a record; any other a file a year, or one file
where its records have no date, with at most so many records that it stays easy to read.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from lianqiao.documents import Refused
from lianqiao.editing.files import NewContent, NotWritten, refusal, replace_all
from lianqiao.editing.records import FieldsChange, new_file, with_fields, with_records
from lianqiao.editing.text import Unfit
from lianqiao.editing.yaml_text import Said
from lianqiao.importing.entries import merged
from lianqiao.importing.memory import Remembered, check_value, path_for, written_memory
from lianqiao.importing.planned import Entry, Plan
from lianqiao.importing.rows import Fate
from lianqiao.importing.said import record_said, said_of
from lianqiao.kinds import Kind
from lianqiao.messages.reasons import reason_of
from lianqiao.records import Record
from lianqiao.types import Markdown, PartialDate, Ref

MOST_IN_A_FILE = 500  # records
Changed = Mapping[PurePosixPath, NewContent]
"""The files in which records are changed, by their paths."""
ID = re.compile(r"^(?:- )?\s*id\s*:", re.MULTILINE)


def write(plan: Plan) -> list[PurePosixPath]:
    """Write the records of a plan; return the files that are new or changed. Raises NotWritten."""
    contents = {content.path: content for content in _changed(plan)}
    contents |= {content.path: content for content in _new(plan, contents)}
    contents |= {content.path: content for content in _remembered(plan)}
    replace_all([*contents.values()])
    return [*contents]


# Records that are there


def _changed(plan: Plan) -> Iterator[NewContent]:
    by_path: dict[PurePosixPath, list[Entry]] = defaultdict(list)
    for entry in plan.entries:
        if entry.fate is Fate.CHANGED and entry.existing:
            by_path[entry.existing.place().path].append(entry)
    for path, entries in by_path.items():
        file = plan.data / path
        try:
            before = file.read_bytes()
            changes = [_change(entry) for entry in entries]
            yield NewContent(file, path, before, with_fields(before, path, changes))
        except Refused as fault:
            raise NotWritten(path, refusal("changed_meanwhile")) from fault
        except Unfit as fault:
            raise NotWritten(path, refusal("import_unfit")) from fault
        except OSError as fault:
            raise NotWritten(path, refusal("file_fault", reason=reason_of(fault))) from fault


def _change(entry: Entry) -> FieldsChange:
    assert entry.existing is not None
    fields = entry.draft.kind.fields
    said: dict[str, Said | None] = {
        one.key: None if one.new is None else said_of(one.new, fields[one.key])
        for one in entry.differences
    }
    return FieldsChange(entry.existing.place(), said)


# New records


def _new(plan: Plan, changed: Changed) -> Iterator[NewContent]:
    """Yield the files of new records; those that have changes too with both."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in plan.entries:
        if entry.fate is Fate.NEW:
            by_kind[entry.record.kind].append(entry)
    for key, entries in by_kind.items():
        kind = plan.library.declarations.kinds[key]
        if _has_long_texts(kind):
            yield from _a_file_each(plan, kind, entries)
        else:
            yield from _by_year(plan, kind, entries, changed)


def _has_long_texts(kind: Kind) -> bool:
    return any(one.required and isinstance(one.type, Markdown) for one in kind.fields.values())


def _a_file_each(plan: Plan, kind: Kind, entries: Sequence[Entry]) -> Iterator[NewContent]:
    taken = _names_in(plan.data / kind.folder)
    for entry in entries:
        name = _free(entry.record.id, taken)
        path = PurePosixPath(kind.folder, f"{name}.yml")
        content = new_file([record_said(entry.own_values, kind)])
        yield NewContent(plan.data / path, path, None, content)


def _by_year(
    plan: Plan, kind: Kind, entries: Sequence[Entry], changed: Changed
) -> Iterator[NewContent]:
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[_file_name(entry.record, kind)].append(entry)
    taken = _names_in(plan.data / kind.folder)
    for name, found in by_name.items():
        said = [record_said(entry.own_values, kind) for entry in found]
        appended = _below_others(plan, PurePosixPath(kind.folder, f"{name}.yml"), said, changed)
        if appended:
            yield appended
            continue
        for start in range(0, len(said), MOST_IN_A_FILE):
            path = PurePosixPath(kind.folder, f"{_free(name, taken)}.yml")
            some = said[start : start + MOST_IN_A_FILE]
            yield NewContent(plan.data / path, path, None, new_file(some, as_list=True))


def _file_name(record: Record, kind: Kind) -> str:
    day = record.get(kind.date) if kind.date else None
    return str(day.year) if isinstance(day, PartialDate) else kind.folder


def _below_others(
    plan: Plan, path: PurePosixPath, said: Sequence[Said], changed: Changed
) -> NewContent | None:
    """Return a file that is there with records put below, or None where they do not fit there."""
    file = plan.data / path
    try:
        before = file.read_bytes()
        now = changed[path].after if path in changed else before
        there = len(ID.findall(now.decode("utf-8", errors="replace")))
        if there + len(said) > MOST_IN_A_FILE:
            return None
        return NewContent(file, path, before, with_records(now, path, said))
    except (OSError, Unfit, Refused):
        return None


def _names_in(folder: Path) -> set[str]:
    if not folder.is_dir():
        return set()
    return {file.name.partition(".")[0].casefold() for file in folder.iterdir()}


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no file has, and take it."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free.casefold())
    return free


# What is remembered


def _remembered(plan: Plan) -> Iterator[NewContent]:
    changed: dict[str, dict[Ref, Remembered]] = defaultdict(dict)
    for entry in plan.entries:
        memory = _memory_of(entry, plan.memory.get(entry.record.ref))
        if memory != plan.memory.get(entry.record.ref):
            changed[entry.record.kind][entry.record.ref] = memory
    for kind, new in changed.items():
        path = path_for(kind)
        file = plan.data / path
        known = {ref: one for ref, one in plan.memory.items() if ref.kind == kind}
        before = file.read_bytes() if file.is_file() else None
        yield NewContent(file, path, before, written_memory(known | new))


def _memory_of(entry: Entry, before: Remembered | None) -> Remembered:
    """Return what is remembered of a record: what this import wrote, and what earlier ones did."""
    fields: dict[str, str] = dict(before.fields) if before else {}
    declared = entry.draft.kind.fields
    stated = {one.key for one in entry.differences} if entry.existing else set(entry.own_values)
    agreed = {
        key
        for key, value in entry.own.items()
        if entry.existing and entry.existing.get(key) == merged(entry.existing.get(key), value)
    }
    for key in (stated | agreed) - {"id"}:
        value = entry.record.values.get(key)
        fields.pop(key, None)
        if value is not None:
            fields[key] = check_value(said_of(value, declared[key]))
    return Remembered(entry.key, fields)
