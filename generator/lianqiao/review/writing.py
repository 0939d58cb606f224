"""Entries are written into the files of their records: all of them, or none."""

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lianqiao.documents import Refused as FileRefused
from lianqiao.library import Library
from lianqiao.reading import records_in
from lianqiao.records import Record
from lianqiao.review.editing import Change, Entry, Unfit, with_reviews
from lianqiao.review.verdicts import Refusal, Verdict, entry, refusal, status_after


class NotWritten(Exception):
    """Nothing was written; `refusal` says why, `path` which file stands in the way."""

    def __init__(self, path: PurePosixPath, why: Refusal) -> None:
        super().__init__(why.key)
        self.path = path
        self.refusal = why


@dataclass(frozen=True)
class Written:
    """A verdict on record, and the status that its record has now."""

    verdict: Verdict
    status: str


@dataclass(frozen=True)
class Entered:
    """What a record gets: an entry among its reviews, and the status that follows."""

    record: Record
    entry: Entry
    status: str


@dataclass(frozen=True)
class NewContent:
    """A file with its content before and after."""

    file: Path
    path: PurePosixPath
    before: bytes
    after: bytes


def write_verdicts(data: Path, library: Library, verdicts: Sequence[Verdict]) -> list[Written]:
    """Write verdicts that were judged sound; `data` is the library's folder.

    Raises NotWritten where a file changed meanwhile, cannot be edited or cannot be written.
    """
    written = [Written(verdict, status_after(verdict, library)) for verdict in verdicts]
    write_entries(
        data,
        library,
        [Entered(one.verdict.record, entry(one.verdict, library), one.status) for one in written],
    )
    return written


def write_entries(data: Path, library: Library, entered: Iterable[Entered]) -> None:
    """Write entries into the files of their records. Raises NotWritten."""
    by_path: dict[PurePosixPath, list[Entered]] = defaultdict(list)
    for one in entered:
        by_path[one.record.place().path].append(one)
    replace_all([_new_content(data, library, path, found) for path, found in by_path.items()])


def _new_content(
    data: Path, library: Library, path: PurePosixPath, entered: Iterable[Entered]
) -> NewContent:
    file = data / path
    changes = [Change(one.record.place(), one.entry, one.status) for one in entered]
    try:
        before = file.read_bytes()
        if not _is_as_read(before, path, [one.record for one in entered], library):
            raise NotWritten(path, refusal("changed_meanwhile"))
        return NewContent(file, path, before, with_reviews(before, path, changes))
    except FileRefused as refused:
        raise NotWritten(path, refusal("changed_meanwhile")) from refused
    except Unfit as unfit:
        raise NotWritten(path, refusal("unfit")) from unfit
    except OSError as fault:
        raise NotWritten(path, refusal("file_fault", reason=fault.strerror or "")) from fault


def _is_as_read(
    content: bytes, path: PurePosixPath, records: Iterable[Record], library: Library
) -> bool:
    """Tell whether a file still says of these records what it said when the library was read."""
    wanted = list(records)
    kind = library.kind(wanted[0])
    now = {record.place(): record for record in records_in(content, path, kind)}
    return all(
        record.place() in now and now[record.place()].values == record.values for record in wanted
    )


def replace_all(contents: Sequence[NewContent]) -> None:
    """Give files their new content, each in one step; where one fails, all are as before.

    Raises NotWritten where a file has changed since it was read, or cannot be written.
    """
    prepared: list[tuple[NewContent, Path]] = []
    done: list[NewContent] = []
    try:
        for content in contents:
            prepared.append((content, _prepared(content)))
        for content, new in prepared:
            _swap(content, new)
            done.append(content)
    except BaseException:
        for content in done:
            _beside(content.file, content.before).replace(content.file)
        raise
    finally:
        for _, new in prepared:
            new.unlink(missing_ok=True)


def _prepared(content: NewContent) -> Path:
    try:
        return _beside(content.file, content.after)
    except OSError as fault:
        why = refusal("file_fault", reason=fault.strerror or "")
        raise NotWritten(content.path, why) from fault


def _swap(content: NewContent, new: Path) -> None:
    try:
        if content.file.read_bytes() != content.before:
            raise NotWritten(content.path, refusal("changed_meanwhile"))
        new.replace(content.file)
    except OSError as fault:
        why = refusal("file_fault", reason=fault.strerror or "")
        raise NotWritten(content.path, why) from fault


def _beside(file: Path, content: bytes) -> Path:
    """Write content into a hidden file beside another, with the rights of that one."""
    handle, name = tempfile.mkstemp(prefix=".lianqiao-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        shutil.copymode(file, name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
