"""Typst sets a booklet: in a folder of its own, offline, with these fonts and no others.

It sets it more than once, each time in a process of its own: what leads to a place needs its page,
which only a setting tells. The first setting finds the places, the next is told them. One process
would keep all that it has laid out for all of them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from lianqiao.findings import Finding, Place, error
from lianqiao.yearbook.fonts import Fonts
from lianqiao.yearbook.notes import Plain
from lianqiao.yearbook.overriding import FOLDER, Templates

COMPOSITOR = Path(__file__).with_name("compositor.py")
MAIN, BOOK, PLACES, PDF = "booklet.typ", "book.json", "places.json", "booklet.pdf"
MOST = 6  # settings of one booklet
PLACE = re.compile(r"┌─ (.+?):(\d+):(\d+)")
NOWHERE = "http://127.0.0.1:9"  # nobody answers there
OFFLINE = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), NOWHERE)
"""Let nothing be fetched: a template could ask for a package in words that are not seen."""


class NotSet(Exception):
    """A booklet could not be set; `findings` tell why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def typeset(
    book: Plain,
    templates: Templates,
    pictures: Mapping[str, Path],
    drawings: Mapping[str, str],
    fonts: Fonts,
) -> bytes:
    """Return a booklet as PDF. The same input gives the same bytes.

    `pictures`: files by the names by which the templates find them; `drawings`: SVG likewise.

    Raises NotSet where a template is at fault: its errors, and its warnings too. Raises OSError.
    """
    with TemporaryDirectory(prefix="lianqiao-") as folder:
        root = Path(folder).resolve()
        _lay_out(root, book, {**templates.texts, **drawings})
        for name, file in pictures.items():
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(file, root / name)
        _settle(_Workshop(root, templates, fonts, _midnight(*book["date"])))
        return (root / PDF).read_bytes()


def _lay_out(root: Path, book: Plain, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    (root / BOOK).write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")


def _midnight(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class _Workshop:
    """The folder in which a booklet is set; `day`: the one it bears, in seconds since 1970."""

    root: Path
    templates: Templates
    fonts: Fonts
    day: int

    def set(self, places: Plain, *, is_draft: bool) -> Plain:
        """Set the booklet, told where everything stands; return where it stands then."""
        (self.root / PLACES).write_text(json.dumps(places), encoding="utf-8")
        said = self._said_of(
            {
                "root": str(self.root),
                "fonts": sorted({str(face.file.parent) for face in self.fonts.faces}),
                "day": self.day,
                "is_draft": is_draft,
            }
        )
        if said["faults"]:
            raise NotSet([_told(fault, self.templates) for fault in said["faults"]])
        return dict(said["places"])

    def _said_of(self, asked: Plain) -> Plain:
        run = subprocess.run(
            [sys.executable, "-I", str(COMPOSITOR)],
            input=json.dumps(asked).encode("ascii"),
            capture_output=True,
            env=os.environ | OFFLINE | {"NO_PROXY": "", "no_proxy": ""},
        )
        if run.returncode:
            raise NotSet(
                [error(Place(PurePosixPath(FOLDER)), "booklet_ended", returned=run.returncode)]
            )
        return dict(json.loads(run.stdout))


def _settle(workshop: _Workshop) -> None:
    """Set a booklet until everything stands on the page on which it was told to stand."""
    places = workshop.set({}, is_draft=True)
    for _ in range(MOST - 1):
        told, places = places, workshop.set(places, is_draft=False)
        if _pages(told) == _pages(places):
            return
    raise NotSet([error(Place(PurePosixPath(FOLDER)), "booklet_unsettled", count=MOST)])


def _pages(places: Plain) -> Plain:
    return {name: [one["page"] for one in found] for name, found in places.items()}


def _told(fault: Mapping[str, Any], templates: Templates) -> Finding:
    """Return what typst says, at its place: in a template of the library, or in a built-in one."""
    hit = PLACE.search(fault["diagnostic"])
    name = PurePosixPath(hit.group(1)).name if hit else MAIN
    line, column = (int(hit.group(2)), int(hit.group(3)) + 1) if hit else (1, 1)
    if name in templates.own:
        return error(
            Place(PurePosixPath(FOLDER, name), line, column), "template_broken", said=fault["said"]
        )
    place = Place(PurePosixPath(FOLDER))
    return error(
        place, "booklet_not_set", template=name, line=line, column=column, said=fault["said"]
    )
