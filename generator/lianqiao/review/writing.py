"""Entries are written into the files of their records: all of them, or none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lianqiao.documents import Refused as FileRefused
from lianqiao.editing.files import NewContent, NotWritten, refusal, replace_all
from lianqiao.editing.text import Unfit
from lianqiao.library import Library
from lianqiao.messages.reasons import reason_of
from lianqiao.reading import records_in
from lianqiao.records import Record
from lianqiao.review.editing import Change, Entry, with_reviews
from lianqiao.review.verdicts import Verdict, entry, status_after


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
        raise NotWritten(path, refusal("file_fault", reason=reason_of(fault))) from fault


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
