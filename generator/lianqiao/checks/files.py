"""Rules on attachments."""

from collections.abc import Container, Iterator

from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.photos import MOST_PIXELS, TOO_LARGE, UNREADABLE, is_photo, is_picture
from lianqiao.records import Record
from lianqiao.types import Group, Path
from lianqiao.types.nearest import nearest


def file_not_there(library: Library) -> Iterator[Finding]:
    """A file that a record names lies in data/files/."""
    known = {file: file for file in sorted(library.files)}
    for record in library.records:
        for path, file in library.files_of(record):
            if file not in known:
                yield error_in(
                    record,
                    path,
                    "file_not_there",
                    found=file,
                    expected=nearest(file, known, listed=0),
                )


def picture_unreadable(library: Library) -> Iterator[Finding]:
    """A picture that a record names is a sound JPEG, PNG, WebP or GIF."""
    broken = {file for file, known in library.attachments.items() if known.fault == UNREADABLE}
    yield from broken_pictures(library, broken)


def broken_pictures(library: Library, broken: Container[str]) -> Iterator[Finding]:
    """Yield an error wherever a record names one of these pictures."""
    for record, path, file in _named(library):
        if file in broken:
            yield error_in(record, path, UNREADABLE, found=file)


def picture_too_large(library: Library) -> Iterator[Finding]:
    """A picture that a record names has no more pixels than fit into memory."""
    for record, path, file in _named(library):
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


def _named(library: Library) -> Iterator[tuple[Record, Path, str]]:
    for record in library.records:
        for path, file in library.files_of(record):
            yield record, path, file
