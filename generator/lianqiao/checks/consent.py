"""Rules on what persons have agreed to."""

from collections.abc import Iterator, Mapping

from lianqiao.checks.about import error_in
from lianqiao.checks.files import photos
from lianqiao.checks.showing import HIDDEN, INSIDE, audience_of, covers, keys_of, width
from lianqiao.findings import Finding, Label
from lianqiao.kinds import Keys
from lianqiao.library import Library
from lianqiao.messages import in_all_languages
from lianqiao.privacy import masked
from lianqiao.records import Record
from lianqiao.types import Field, Path, Value

Row = Mapping[str, Value]


def photo_beyond_consent(library: Library) -> Iterator[Finding]:
    """A photo that names people is shown to no wider audience than they have agreed to."""
    for record, path, photo in photos(library):
        keys = (*keys_of(path), "file")
        audience = audience_of(record, library.kind(record).fields, keys)
        agreed = scope_of(photo)
        if "people" in photo and audience != HIDDEN and not covers(agreed, audience):
            yield error_in(
                record,
                (*path, "people"),
                "photo_beyond_consent",
                found=masked(str(photo.get("file", ""))),
                scope=scope_label(agreed, library),
                audience=library.term_label("audiences", audience),
            )


def person_beyond_consent(library: Library) -> Iterator[Finding]:
    """What is said of a person beyond the house rests on a consent beside it that goes as far.

    It concerns fields of persons whose declaration says that others than those inside may see them.
    """
    for kind in library.declarations.kinds.values():
        for keys, field in kind.walked:
            if field.personal and field.audience and width(field.audience) > width(INSIDE):
                for record in library.all(kind.key):
                    yield from _unagreed(record, keys, field, library)


def _unagreed(record: Record, keys: Keys, field: Field, library: Library) -> Iterator[Finding]:
    audience = audience_of(record, library.kind(record).fields, keys)
    if width(audience) <= width(INSIDE):
        return
    for path, row in _rows(record, keys[:-1]):
        agreed = scope_of(row)
        if field.key in row and not covers(agreed, audience):
            yield error_in(
                record,
                (*path, field.key),
                "person_beyond_consent",
                field=field.label,
                scope=scope_label(agreed, library),
                audience=library.term_label("audiences", audience),
            )


def _rows(record: Record, keys: Keys) -> Iterator[tuple[Path, Row]]:
    if not keys:
        yield (), record.values
    for path, row in record.at(keys) if keys else ():
        if isinstance(row, Mapping):
            yield path, row


def scope_of(row: Row) -> str:
    """Return the audience that the consent recorded in a row goes to; none where there is none."""
    consent = row.get("consent")
    return str(consent.get("scope", HIDDEN)) if isinstance(consent, Mapping) else HIDDEN


def scope_label(scope: str, library: Library) -> Label:
    """Return what people call the scope of a consent."""
    if scope == HIDDEN:
        return in_all_languages("consent.none")
    return library.term_label("audiences", scope)
