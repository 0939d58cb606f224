"""Rules on attachments."""

from collections.abc import Iterator

from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.library import Library
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
