"""Rules on required values; from in_review on a record is complete or says why it is not."""

from collections.abc import Iterator, Mapping

from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.kinds import walk
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Group
from lianqiao.types.group import words_for
from lianqiao.types.nearest import nearest


def _complete_records(library: Library) -> Iterator[Record]:
    return (record for record in library.records if record.must_be_complete)


def required_missing(library: Library) -> Iterator[Finding]:
    """A required field has a value, or `missing` states the reason why it has none."""
    for record in _complete_records(library):
        stated = record.get("missing") or {}
        for key, field in library.kind(record).fields.items():
            faulty = (key,) in record.places  # written, and told as unreadable already
            if field.required and key not in record.values and key not in stated and not faulty:
                yield error_in(record, (), "required_missing", key=key, field=field.label)


def required_inside(library: Library) -> Iterator[Finding]:
    """In each row of a group the row's required fields have values."""
    for record in _complete_records(library):
        for keys, field in walk(library.kind(record).group):
            if len(keys) == 1 or not field.required:
                continue
            for path, row in record.at(keys[:-1]):
                written = (*path, field.key) in record.places
                if isinstance(row, Mapping) and field.key not in row and not written:
                    yield error_in(
                        record, path, "required_inside", key=field.key, field=field.label
                    )


def one_of_missing(library: Library) -> Iterator[Finding]:
    """In each row of a group that names alternatives one of them has a value."""
    for record in _complete_records(library):
        for keys, field in walk(library.kind(record).group):
            if not isinstance(field.type, Group) or not field.type.one_of:
                continue
            expected = ", ".join(field.type.one_of)
            for path, row in record.at(keys):
                if isinstance(row, Mapping) and not set(field.type.one_of) & set(row):
                    yield error_in(
                        record, path, "one_of_missing", field=field.label, expected=expected
                    )


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
            if stated.get("reason") == "pending" and not {"asked", "by"} <= set(stated):
                yield error_in(record, ("missing", key), "pending_unasked", found=key)


def doubt_unexplained(library: Library) -> Iterator[Finding]:
    """What is still to be verified says what is in doubt."""
    for record in _complete_records(library):
        verification = record.get("verification") or {}
        if verification.get("state") == "to_verify" and "note" not in verification:
            yield error_in(record, ("verification",), "doubt_unexplained")
