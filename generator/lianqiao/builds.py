"""The builds kept beside a site: which there are, and which of them hold a record."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lianqiao.library import Library
from lianqiao.manifest import Manifest, read_if_there
from lianqiao.records import Record
from lianqiao.types import Ref

FOLDER_NAME = re.compile(r"[0-9]{4,}-([0-9a-f]+|unlisted)")
SHORT = 12
"""So many signs of a fingerprint tell builds apart for people."""

UNLISTED = "unlisted"
LEAST = 4
"""So many signs of a fingerprint are needed to name a build."""


@dataclass(frozen=True)
class Kept:
    """A build that a later one took the place of.

    `number` counts up by the order in which builds were replaced. `manifest` is None for a site
    that has none: made before there were manifests, or damaged.
    """

    number: int
    path: Path
    manifest: Manifest | None

    @property
    def fingerprint(self) -> str:
        """The manifest's; empty without one."""
        return self.manifest.fingerprint if self.manifest else ""

    def is_like(self, site: Manifest | None) -> bool:
        """Tell whether it is of the edition of a site; of one without a manifest nobody knows."""
        if site is None:
            return True
        return self.manifest is not None and (
            self.manifest.content["edition"] == site.content["edition"]
        )

    def may_hold(self, record: Ref) -> bool:
        """Tell whether a record is in it; without a manifest that cannot be ruled out."""
        return self.manifest is None or str(record) in self.manifest.records


def no_more_shown(build: Kept, library: Library, audiences: Container[str]) -> list[Record]:
    """Return the records of a build that its edition may not show any more.

    `library`: the whole one, as it is today; `audiences`: those of the build's edition. What is no
    more in the library is for its people to judge.
    """
    names = build.manifest.records if build.manifest else {}
    found = (library.get(Ref(*name.split(":"))) for name in sorted(names))
    return [
        record
        for record in found
        if record and (record.status == "withdrawn" or record.audience not in audiences)
    ]


def kept_folder(site: Path) -> Path:
    """Return where the kept builds of a site lie: beside it, hidden from listings."""
    return site.with_name(f".{site.name}-kept")


def kept(site: Path) -> list[Kept]:
    """Return the builds kept beside a site, the latest first. Raises OSError."""
    folder = kept_folder(site)
    found = list(_kept_in(folder)) if folder.is_dir() else []
    return sorted(found, key=lambda one: one.number, reverse=True)


def _kept_in(folder: Path) -> Iterator[Kept]:
    for path in folder.iterdir():
        if path.is_dir() and FOLDER_NAME.fullmatch(path.name):
            yield Kept(int(path.name.partition("-")[0]), path, read_if_there(path))


def place_for(site: Path, fingerprint: str) -> Path:
    """Return where the next build to be kept goes; an empty fingerprint: one without a manifest."""
    number = max((one.number for one in kept(site)), default=0) + 1
    return kept_folder(site) / f"{number:04d}-{fingerprint[:SHORT] or UNLISTED}"


def named(builds: Iterable[Kept], name: str) -> list[Kept]:
    """Return the builds meant by a number, a folder's name or the beginning of a fingerprint."""
    if name.isascii() and name.isdigit() and len(name) < SHORT:
        by_number = [one for one in builds if one.number == int(name)]
        if by_number:
            return by_number
    return [
        one
        for one in builds
        if name == one.path.name or (len(name) >= LEAST and one.fingerprint.startswith(name))
    ]


def holding(site: Path, record: Ref) -> list[Kept]:
    """Return the kept builds that hold a record, or of which that cannot be ruled out."""
    return [one for one in kept(site) if one.may_hold(record)]
