"""A finished site takes the place of the old one; readers see the old one or the new one, whole."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lianqiao import checksums, manifest
from lianqiao.builds import UNLISTED, Kept, holding, kept
from lianqiao.messages.reasons import reason_of
from lianqiao.publish.disk import write_down
from lianqiao.publish.lock import locked
from lianqiao.publish.refusing import NotPublished, require_fit, require_ours
from lianqiao.publish.swapping import NEW, Plan, fingerprint_of, remove_kept, swap, tidy
from lianqiao.types import Ref

__all__ = ["NotPublished", "place_of", "publish", "roll_back", "take_out"]

Tell = Callable[[], None]


def place_of(site: Path) -> Path:
    """Return where a site lies, absolute; links on the way are followed, the last name is not."""
    named = Path(os.path.normpath(site.absolute()))
    return named.parent.resolve() / named.name


def publish(
    site: Path,
    build: Callable[[Path], None],
    *,
    apart: Sequence[Path] = (),
    keep: int | None = None,
    put_back: Tell = lambda: None,
) -> None:
    """Let `build` write a site into an empty folder, then put that in the place of `site`.

    `apart`: what the site may neither lie in nor hold. `keep`: how many replaced builds stay beside
    the site; None adds and removes none. `put_back` is called where a run had died in the middle of
    the swap and the old site was put back. Whatever goes wrong, `site` stays as it was, and what
    `build` raises comes through. Raises NotPublished and OSError.
    """
    require_fit(site, apart)
    with _working(site, put_back) as work:
        require_ours(site)
        new = work / NEW
        build(new)
        if site.is_dir():
            shutil.copymode(site, new)
        write_down(new)
        require_ours(site)  # building takes time, and somebody may have put a file there
        swap(site, work, Plan(fingerprint_of(new), keep))


def roll_back(
    site: Path, build: Kept, *, apart: Sequence[Path] = (), put_back: Tell = lambda: None
) -> None:
    """Put a kept build in the place of the site in the same way; what was there is kept.

    Raises NotPublished where the kept build is not whole any more.
    """

    def copy(folder: Path) -> None:
        require_whole(build)
        shutil.copytree(build.path, folder, symlinks=True)

    publish(site, copy, apart=apart, keep=len(kept(site)) + 1, put_back=put_back)


def require_whole(build: Kept) -> None:
    """Raise NotPublished where a file of a kept build lacks or was changed since it was built."""
    if build.manifest is None and not build.path.name.endswith(UNLISTED):
        raise NotPublished("rollback.damaged", build=build.path.name, file=manifest.NAME)
    for address, known in build.manifest.files.items() if build.manifest else ():
        file = build.path / address
        if not file.is_file() or checksums.of_file(file) != known["sha256"]:
            raise NotPublished("rollback.damaged", build=build.path.name, file=address)


def take_out(site: Path, record: Ref) -> list[Kept]:
    """Remove the kept builds that hold a record, or may hold it; return them.

    The site itself is not touched: it is built anew without the record. Raises NotPublished while a
    build runs, and OSError.
    """
    with _working(site, lambda: None) as work:
        found = holding(site, record)
        for one in found:
            remove_kept(one.path, work)
        return found


@contextmanager
def _working(site: Path, put_back: Tell) -> Iterator[Path]:
    """Hold the folder of work beside a site alone, tidy before and after."""
    work = site.with_name(f".{site.name}-work")
    with locked(work):
        if tidy(site, work):
            put_back()
        try:
            yield work
        except BaseException:
            tidy(site, work)
            raise
        try:
            tidy(site, work)
        except OSError as fault:
            reason = reason_of(fault)
            raise NotPublished("publish.unsettled", path=str(work), reason=reason) from fault
