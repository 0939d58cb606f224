"""The folder content/ is read: its pages as texts, and the names of its other files."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lianqiao.documents import Refused, decode
from lianqiao.findings import Finding, Place, error
from lianqiao.messages.reasons import reason_of

PAGE = ".md"


@dataclass(frozen=True)
class HandWritten:
    """Hand-written pages: texts by path below content/; the paths of all other files there.

    `folder`: the way from the library's folder to content/, as findings tell it.
    """

    folder: PurePosixPath
    texts: Mapping[str, str]
    files: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    def path(self, page: str) -> PurePosixPath:
        """Return a page's path as findings tell it, from the library's folder."""
        return self.folder / page


def read_pages(content: Path, data: Path) -> HandWritten:
    """Return what lies in content/; a page that is no text in UTF-8 is told."""
    texts: dict[str, str] = {}
    files: set[str] = set()
    findings: list[Finding] = []
    folder = _way(content, data)
    for file in sorted(content.rglob("*")):
        path = file.relative_to(content).as_posix()
        if not file.is_file():
            continue
        if file.suffix != PAGE:
            files.add(path)
            continue
        try:
            texts[path] = decode(file.read_bytes(), folder / path)
        except Refused as refused:
            findings.append(refused.finding)
        except OSError as fault:
            place = Place(folder / path)
            findings.append(error(place, "file_unreadable", reason=reason_of(fault)))
    return HandWritten(folder, texts, frozenset(files), tuple(findings))


def _way(content: Path, data: Path) -> PurePosixPath:
    """Return the way from data/ to content/; its own name where there is none (another drive)."""
    try:
        way = os.path.relpath(content.resolve(), data.resolve())
    except ValueError:
        return PurePosixPath("..", content.name)
    return PurePosixPath(Path(way).as_posix())
