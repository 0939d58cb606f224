"""Rules on secrecy marks. The product knows none: a library lists its own in site.yml."""

from collections.abc import Iterator, Mapping

from lianqiao.checks.about import error_in
from lianqiao.checks.showing import (
    INTERNAL_EDITION,
    Audiences,
    editions_of,
    is_shown,
    keys_of,
    leaves,
)
from lianqiao.findings import Finding
from lianqiao.insides import marks_in
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Field

NOT_SHOWN = frozenset({"secrecy_marks", "no_outside_links"})


def secrecy_mark(library: Library) -> Iterator[Finding]:
    """No text that an edition other than internal shows bears a secrecy mark of the library."""
    marks = marks_of(library)
    if not marks:
        return
    editions = wider_editions(library)
    for record in library.records:
        yield from _in_record(record, library.kind(record).fields, marks, editions)
    site = library.site_record
    for path, field, value in leaves(site.values, library.declarations.site.fields):
        if path[0] not in NOT_SHOWN:
            for mark in marks_in(str(value), marks):
                names = ", ".join(editions)
                yield error_in(
                    site, path, "secrecy_mark", found=mark, field=field.label, editions=names
                )


def marks_of(library: Library) -> tuple[str, ...]:
    """Return the library's own secrecy marks."""
    return tuple(map(str, library.site_record.get("secrecy_marks") or ()))


def wider_editions(library: Library) -> Mapping[str, Audiences]:
    """Return the editions other than internal, with the audiences that each one holds."""
    found = editions_of(library)
    return {name: audiences for name, audiences in found.items() if name != INTERNAL_EDITION}


def _in_record(
    record: Record,
    fields: Mapping[str, Field],
    marks: tuple[str, ...],
    editions: Mapping[str, Audiences],
) -> Iterator[Finding]:
    for path, field, value in leaves(record.values, fields):
        hits = list(marks_in(value, marks)) if isinstance(value, str) else []
        if not hits:
            continue
        keys = keys_of(path)
        shown = [name for name, to in editions.items() if is_shown(record, fields, keys, to)]
        for mark in hits if shown else ():
            names = ", ".join(shown)
            yield error_in(
                record, path, "secrecy_mark", found=mark, field=field.label, editions=names
            )
