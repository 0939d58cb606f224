"""Rules on required values; from in_review on a record is complete or says why it is not."""

from collections.abc import Iterable, Iterator, Mapping

from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.kinds import Keys, walk
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Field, Group, Path
from lianqiao.types.field import LEFT_EMPTY
from lianqiao.types.group import words_for
from lianqiao.types.nearest import nearest

KeyedField = tuple[Keys, Field]


def required_missing(library: Library) -> Iterator[Finding]:
    """A required field has a value, or `missing` states the reason why it has none.

    A draft may lack all but its status, without which nobody knows that it is one.
    """
    for record in library.records:
        fields = library.kind(record).fields
        lacking = [
            field
            for key, field in fields.items()
            if field.required and key not in record.values and not record.is_faulty(key)
        ]
        if not lacking or record.is_faulty("missing"):
            continue
        explained = _explained(record, fields)
        for field in lacking:
            must_be_there = record.must_be_complete or field.key == "status"
            if must_be_there and field.key not in explained:
                empty = (LEFT_EMPTY, field.key)
                path: Path = empty if empty in record.places else ()
                code = "required_empty" if path else "required_missing"
                yield error_in(record, path, code, key=field.key, field=field.label)


def _explained(record: Record, fields: Mapping[str, Field]) -> set[str]:
    """Return the fields for which a reason is written, readable or not, by any of their names."""
    words = words_for(fields.values())
    names = [str(path[1]) for path in record.places if len(path) == 2 and path[0] == "missing"]
    return {words.get(name, name) for name in names}


def required_inside(library: Library) -> Iterator[Finding]:
    """In each row of a group the row's required fields have values."""
    required = {
        kind.key: _required_inside(kind.walked) for kind in library.declarations.kinds.values()
    }
    for record in _complete_records(library):
        yield from _lacking_inside(record, required[record.kind])
    required_of_site = _required_inside(walk(library.declarations.site))
    yield from _lacking_inside(library.site_record, required_of_site)


def _required_inside(fields: Iterable[KeyedField]) -> list[KeyedField]:
    return [(keys, field) for keys, field in fields if len(keys) > 1 and field.required]


def _lacking_inside(record: Record, required: Iterable[KeyedField]) -> Iterator[Finding]:
    for keys, field in required:
        for path, row in record.at(keys[:-1]):
            lacks = isinstance(row, Mapping) and field.key not in row
            if lacks and not record.is_faulty(*path, field.key):
                yield error_in(record, path, "required_inside", key=field.key, field=field.label)


def _complete_records(library: Library) -> Iterator[Record]:
    return (record for record in library.records if record.must_be_complete)


def one_of_missing(library: Library) -> Iterator[Finding]:
    """In each row of a group that names alternatives one of them has a value."""
    groups = {
        kind.key: [
            (keys, field.label, field.type.one_of)
            for keys, field in kind.walked
            if isinstance(field.type, Group) and field.type.one_of
        ]
        for kind in library.declarations.kinds.values()
    }
    for record in _complete_records(library):
        for keys, label, one_of in groups[record.kind]:
            for path, row in record.at(keys):
                if isinstance(row, Mapping) and not set(one_of) & set(row):
                    expected = ", ".join(one_of)
                    yield error_in(record, path, "one_of_missing", field=label, expected=expected)


def missing_unknown(library: Library) -> Iterator[Finding]:
    """What `missing` names is a field of the kind."""
    for record in library.records:
        fields = library.kind(record).fields
        for key in record.get("missing") or {}:
            if key not in fields:
                expected = nearest(key, words_for(fields.values()))
                yield error_in(
                    record, ("missing", key), "missing_unknown", found=key, expected=expected
                )


def missing_yet_given(library: Library) -> Iterator[Finding]:
    """A field has a value or a reason why it has none, not both."""
    for record in library.records:
        for key in record.get("missing") or {}:
            if key in record.values:
                yield error_in(record, ("missing", key), "missing_yet_given", found=key)


def pending_unasked(library: Library) -> Iterator[Finding]:
    """What is pending says whom was asked and by when it is due."""
    for record in library.records:
        for key, stated in (record.get("missing") or {}).items():
            unasked = [
                part
                for part in ("asked", "by")
                if part not in stated and not record.is_faulty("missing", key, part)
            ]
            if stated.get("reason") == "pending" and unasked:
                yield error_in(record, ("missing", key), "pending_unasked", found=key)


def doubt_unexplained(library: Library) -> Iterator[Finding]:
    """What is still to be verified says what is in doubt."""
    for record in _complete_records(library):
        verification = record.get("verification") or {}
        if verification.get("state") == "to_verify" and "note" not in verification:
            yield error_in(record, ("verification",), "doubt_unexplained")
