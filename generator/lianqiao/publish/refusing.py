"""Why a site is not put somewhere: asked before anything is touched."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from lianqiao.findings import Value
from lianqiao.manifest import NAME, read_if_there

LEFT_BY_SYSTEMS = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*", re.IGNORECASE)
MARK = Path("assets", "lianqiao")
"""In every site of ours, also in those made before there were manifests."""

SHOWN = 3  # so many names of foreign files are told


class NotPublished(Exception):
    """Why nothing was published: the key of the message, and the values that it names."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def require_fit(site: Path, apart: Sequence[Path]) -> None:
    """Raise NotPublished where a site must not lie.

    `site` is absolute. `apart`: files and folders that the site may neither lie in nor hold.
    """
    if is_link(site):
        raise NotPublished("publish.link", path=str(site))
    if site.parent == site or os.path.ismount(site):
        raise NotPublished("publish.mount", path=str(site))
    if site.exists() and not site.is_dir():
        raise NotPublished("publish.file", path=str(site))
    for other in (path.resolve() for path in apart):
        if site.is_relative_to(other) or other.is_relative_to(site):
            raise NotPublished("publish.overlaps", path=str(site), other=str(other))
    for folder in (_nearest(site.parent), site):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise NotPublished("publish.not_writable", path=str(folder))


def is_link(path: Path) -> bool:
    """Tell whether a path leads elsewhere: a symbolic link, or a junction of Windows."""
    if path.is_symlink():
        return True
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    try:
        return getattr(path.lstat(), "st_reparse_tag", 0) == junction
    except OSError:
        return False


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest around it that is there."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return folder


def require_ours(site: Path) -> None:
    """Raise NotPublished where a folder holds what no build of ours has put there.

    A site without a manifest, by plain `mkdocs build` of a generated tree or by an earlier version,
    is known by its scripts; what else lies in it cannot be told, so it is kept when it is replaced.
    """
    found = list(files_in(site)) if site.is_dir() else []
    manifest = read_if_there(site)
    if manifest is None:
        if found and not (site / MARK).is_dir():
            raise _foreign("publish.unknown", site, found)
        return
    foreign = [name for name in found if name != NAME and name not in manifest.files]
    if foreign:
        raise _foreign("publish.foreign", site, foreign)


def _foreign(key: str, site: Path, names: Sequence[str]) -> NotPublished:
    told = ", ".join(sorted(names)[:SHOWN])
    return NotPublished(key, path=str(site), names=told, count=len(names))


def files_in(site: Path) -> Iterator[str]:
    """Yield the addresses of what lies in a folder, but for what systems leave behind.

    A link is one thing, wherever it leads.
    """
    for folder, subfolders, files in os.walk(site):
        links = [name for name in subfolders if is_link(Path(folder, name))]
        for name in (*files, *links):
            if not LEFT_BY_SYSTEMS.fullmatch(name):
                yield Path(folder, name).relative_to(site).as_posix()
