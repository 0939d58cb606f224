"""What leaves the house: one zip of an edition that opens from a folder, or a booklet as PDF.

Each is put down whole, and it is put on record that it left.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lianqiao import checksums
from lianqiao.messages.reasons import reason_of
from lianqiao.packing.archive import write_archive
from lianqiao.packing.ledger import Ledger, issued_entered
from lianqiao.packing.names import (
    archive_name,
    booklet_name,
    top_folder,
    volume_files,
    volumes_left,
)
from lianqiao.packing.readme import add_readme
from lianqiao.packing.refusing import require_fit, require_room_for_entry
from lianqiao.press import Edited, Pressed
from lianqiao.publish import NotPublished
from lianqiao.publish.disk import settle
from lianqiao.publish.lock import locked
from lianqiao.yearbook import Booklet

__all__ = [
    "HandedOver",
    "Ledger",
    "Packed",
    "archive_name",
    "booklet_name",
    "hand_over",
    "pack",
    "volume_files",
    "volumes_left",
]

SUM = ".sha256"
NEW, NEW_SUM, OLD = "new", "new.sha256", "old"
"""What lies in the folder of work while a file is written; `OLD` is what it takes the place of."""


@dataclass(frozen=True)
class Packed:
    """An archive that was written: how many files it holds, its SHA-256, its entry if it has one.

    `size` is in bytes.
    """

    file: Path
    files: int
    size: int
    fingerprint: str
    entry: Path | None

    @property
    def sum_file(self) -> Path:
        """The file beside it with its checksum, as `sha256sum` reads it."""
        return self.file.with_name(self.file.name + SUM)


def pack(
    file: Path,
    pressed: Pressed,
    build: Callable[[Path], None],
    *,
    ledger: Ledger | None,
    apart: Sequence[Path] = (),
) -> Packed:
    """Let `build` write the site of an edition into an empty folder, and put it into a zip.

    `file` is absolute. `ledger`: None puts nothing on record. `apart`: folders in which no archive
    may lie. The same edition gives the same bytes. Whatever goes wrong, `file` stays as it was, and
    what `build` raises comes through; only where the checksum alone cannot be written, the archive
    stands and is on record. Raises NotPublished and OSError.
    """
    with _working(file, "archive", ledger, apart) as work:
        files = _write(work / NEW, pressed, build)
        return _put_down(work, file, pressed, ledger, files)


@dataclass(frozen=True)
class HandedOver:
    """A booklet that was written: its SHA-256, its entry if it has one; `size` is in bytes."""

    file: Path
    size: int
    fingerprint: str
    entry: Path | None
    booklet: Booklet


def hand_over(
    files: Sequence[Path],
    edited: Edited,
    make: Callable[[], Sequence[Booklet]],
    *,
    ledger: Ledger | None,
    apart: Sequence[Path] = (),
) -> list[HandedOver]:
    """Write the volumes of the booklet that `make` returns, each into its file; put all on record.

    All is as with `pack`, and either all volumes take their places or none does.
    """
    with ExitStack() as stack:
        works = [stack.enter_context(_working(one, "booklet", ledger, apart)) for one in files]
        made = list(zip(files, works, make(), strict=True))
        for _, work, booklet in made:
            (work / NEW).write_bytes(booklet.pdf)
        done = ExitStack()  # goes back, last first, over what was done, where a later one fails
        with done:
            return [done.enter_context(_handed_over(*one, edited, ledger)) for one in made]


@contextmanager
def _handed_over(
    file: Path, work: Path, booklet: Booklet, edited: Edited, ledger: Ledger | None
) -> Iterator[HandedOver]:
    """Have a volume in its place, with its entry; take both back if what follows fails."""
    fingerprint = checksums.of_file(work / NEW)
    with (
        _entered("booklet", file, fingerprint, edited, ledger, booklet.records) as entry,
        _in_place(work, file),
    ):
        yield HandedOver(file, len(booklet.pdf), fingerprint, entry, booklet)


@contextmanager
def _in_place(work: Path, file: Path) -> Iterator[None]:
    """Have a written file in its place; put back what stood there if what follows fails."""
    old = work / OLD
    if file.exists():
        shutil.copy2(file, old)
    settle(work / NEW, file)
    try:
        yield
    except BaseException:
        if old.exists():
            settle(old, file)
        else:
            file.unlink()
        raise


@contextmanager
def _working(file: Path, form: str, ledger: Ledger | None, apart: Sequence[Path]) -> Iterator[Path]:
    """Hold the folder of work beside a file alone, once it is known that the file may lie there."""
    require_fit(file, apart, form)
    if ledger:
        require_room_for_entry(ledger.data)
    work = file.with_name(f".{file.name}-work")
    with locked(work):
        try:
            yield work
        finally:
            for name in (NEW, NEW_SUM, OLD):
                (work / name).unlink(missing_ok=True)


def _write(new: Path, pressed: Pressed, build: Callable[[Path], None]) -> int:
    """Write the archive; return how many files it holds."""
    with TemporaryDirectory(prefix="lianqiao-") as folder:
        site = Path(folder, "site")
        build(site)
        add_readme(site, pressed)
        as_of = pressed.library.as_of
        return write_archive(new, site, top_folder(pressed), as_of.last_day if as_of else None)


def _put_down(
    work: Path, file: Path, pressed: Pressed, ledger: Ledger | None, files: int
) -> Packed:
    """Put a written archive in its place, with its checksum and its entry.

    The entry stands before the archive does, so that none leaves without one.
    """
    new, new_sum = work / NEW, work / NEW_SUM
    packed = Packed(file, files, new.stat().st_size, checksums.of_file(new), None)
    new_sum.write_text(f"{packed.fingerprint}  {file.name}\n", encoding="utf-8", newline="\n")
    records = (str(record.ref) for record in pressed.library.records)
    with _entered("archive", file, packed.fingerprint, pressed, ledger, records) as entry:
        settle(new, file)
    try:
        settle(new_sum, packed.sum_file)
    except OSError as fault:
        place, reason = str(packed.sum_file), reason_of(fault)
        raise NotPublished("pack.sum_not_written", path=place, reason=reason) from fault
    return replace(packed, entry=entry)


@contextmanager
def _entered(
    form: str,
    file: Path,
    fingerprint: str,
    edited: Edited,
    ledger: Ledger | None,
    records: Iterable[str],
) -> Iterator[Path | None]:
    """Have a file on record while it is put in its place; without a ledger none is."""
    if ledger is None:
        yield None
        return
    with issued_entered(
        ledger,
        name=" ".join(file.name.split()),
        form=form,
        edition=edited.edition.name,
        fingerprint=fingerprint,
        records=frozenset(records),
    ) as entry:
        yield entry
