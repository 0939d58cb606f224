"""Rules on required values; from in_review on a record is complete or says why it is not."""

from collections.abc import Iterator, Mapping

from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Field, Group
from lianqiao.types.group import words_for
from lianqiao.types.nearest import nearest


def required_missing(library: Library) -> Iterator[Finding]:
    """A required field has a value, or `missing` states the reason why it has none.

    A draft may lack all but its status, without which nobody knows that it is one.
    """
    for record in library.records:
        fields = library.kind(record).fields
        for key in _unstated(record, fields):
            field = fields[key]
            if field.required and (record.must_be_complete or key == "status"):
                yield error_in(record, (), "required_missing", key=key, field=field.label)


def _unstated(record: Record, fields: Mapping[str, Field]) -> Iterator[str]:
    """Yield the fields for which nothing is written: no value, readable or not, and no reason."""
    if record.is_faulty("missing"):
        return
    words = words_for(fields.values())
    reasons = {path[1] for path in record.places if len(path) == 2 and path[0] == "missing"}
    explained = {words.get(str(key), key) for key in reasons}
    for key in fields:
        if key not in record.values and key not in explained and not record.is_faulty(key):
            yield key


def required_inside(library: Library) -> Iterator[Finding]:
    """In each row of a group the row's required fields have values."""
    for record in (*_complete_records(library), library.site_record):
        for keys, field in library.fields_of(record):
            if len(keys) == 1 or not field.required:
                continue
            for path, row in record.at(keys[:-1]):
                lacks = isinstance(row, Mapping) and field.key not in row
                if lacks and not record.is_faulty(*path, field.key):
                    yield error_in(
                        record, path, "required_inside", key=field.key, field=field.label
                    )


def _complete_records(library: Library) -> Iterator[Record]:
    return (record for record in library.records if record.must_be_complete)


def one_of_missing(library: Library) -> Iterator[Finding]:
    """In each row of a group that names alternatives one of them has a value."""
    for record in _complete_records(library):
        for keys, field in library.kind(record).walked:
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
