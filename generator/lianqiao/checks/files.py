"""Rules on attachments."""

from collections.abc import Container, Iterator, Mapping

from lianqiao.checks.about import error_in, warning_in
from lianqiao.findings import Finding
from lianqiao.insides import DAMAGED
from lianqiao.library import Library
from lianqiao.photos import MOST_PIXELS, TOO_LARGE, UNREADABLE, is_photo, is_picture
from lianqiao.privacy import masked
from lianqiao.records import Record
from lianqiao.types import Group, Path, Value
from lianqiao.types.nearest import nearest


def file_not_there(library: Library) -> Iterator[Finding]:
    """A file that a record names lies in data/files/."""
    known = {file: file for file in sorted(library.files)}
    for record, path, file in library.files_named:
        if file not in known:
            expected = nearest(file, known, listed=0)
            yield error_in(record, path, "file_not_there", found=file, expected=expected)


def picture_unreadable(library: Library) -> Iterator[Finding]:
    """A picture that a record names is a sound JPEG, PNG, WebP or GIF, to its last pixel."""
    broken = {file for file, known in library.attachments.items() if known.fault == UNREADABLE}
    broken |= {file for file, inside in library.insides.items() if inside.fault == DAMAGED}
    yield from broken_pictures(library, set(filter(is_picture, broken)))


def broken_pictures(library: Library, broken: Container[str]) -> Iterator[Finding]:
    """Yield an error wherever a record names one of these pictures."""
    for record, path, file in library.files_named:
        if file in broken:
            yield error_in(record, path, UNREADABLE, found=file)


def picture_too_large(library: Library) -> Iterator[Finding]:
    """A picture that a record names has no more pixels than fit into memory."""
    for record, path, file in library.files_named:
        known = library.attachments.get(file)
        if known and known.fault == TOO_LARGE:
            limit = MOST_PIXELS // 1_000_000
            yield error_in(record, path, TOO_LARGE, found=file, limit=limit)


def photo_no_picture(library: Library) -> Iterator[Finding]:
    """A photo is a picture of a format that browsers show."""
    for record in library.records:
        for key, field in library.kind(record).fields.items():
            if not (isinstance(field.type, Group) and is_photo(field.type.fields)):
                continue
            for path, file in record.at((key, "file")):
                if not is_picture(str(file)):
                    yield error_in(record, path, "photo_no_picture", found=str(file))


def logo_no_picture(library: Library) -> Iterator[Finding]:
    """The logo is a picture of a format that browsers show."""
    logo = library.site.get("logo")
    if logo is not None and not is_picture(str(logo)):
        yield error_in(library.site_record, ("logo",), "logo_no_picture", found=str(logo))


def photo_uncaptioned(library: Library) -> Iterator[Finding]:
    """A photo has a caption: time, place, event."""
    for record, path, photo in photos(library):
        known = "caption" in photo or record.is_faulty(*path, "caption")
        if record.must_be_complete and not known:
            yield warning_in(
                record, path, "photo_uncaptioned", found=masked(str(photo.get("file", "")))
            )


def photos(library: Library) -> Iterator[tuple[Record, Path, Mapping[str, Value]]]:
    """Yield each photo with its record, and its path there."""
    for kind in library.declarations.kinds.values():
        groups = [
            keys
            for keys, field in kind.walked
            if isinstance(field.type, Group) and is_photo(field.type.fields)
        ]
        for record in library.all(kind.key) if groups else ():
            for keys in groups:
                for path, photo in record.at(keys):
                    if isinstance(photo, Mapping):
                        yield record, path, photo
