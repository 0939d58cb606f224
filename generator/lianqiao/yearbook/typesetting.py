"""Typst sets a booklet: in a folder of its own, offline, with these fonts and no others."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import typst

from lianqiao.findings import Finding, Place, error
from lianqiao.yearbook.fonts import Fonts
from lianqiao.yearbook.notes import Plain
from lianqiao.yearbook.overriding import FOLDER, Templates

MAIN, BOOK = "booklet.typ", "book.json"
PLACE = re.compile(r"┌─ (.+?):(\d+):(\d+)")
NOWHERE = "http://127.0.0.1:9"  # nobody answers there


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
        try:
            with _offline():
                pdf, warnings = _compiled(root, book, fonts)
        except typst.TypstError as fault:
            raise NotSet([_told(fault, templates)]) from None
        if warnings:
            raise NotSet([_told(warning, templates) for warning in warnings])
        return pdf


def _lay_out(root: Path, book: Plain, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    (root / BOOK).write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")


def _compiled(root: Path, book: Plain, fonts: Fonts) -> tuple[bytes, list[typst.TypstWarning]]:
    known = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=sorted({str(face.file.parent) for face in fonts.faces}),
    )
    nothing = root / "packages"
    return typst.compile_with_warnings(
        str(root / MAIN),
        root=str(root),
        font_paths=known,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],  # to be kept for long; can be read aloud
        package_path=str(nothing),
        package_cache_path=str(nothing),
        timestamp=_midnight(*book["date"]),
    )


def _midnight(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


@contextmanager
def _offline() -> Iterator[None]:
    """Let nothing be fetched: a template could ask for a package in words that are not seen."""
    names = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
    usual = {name: os.environ.get(name) for name in names}
    os.environ |= {name: "" if name.casefold() == "no_proxy" else NOWHERE for name in names}
    try:
        yield
    finally:
        for name, value in usual.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _told(fault: typst.TypstError | typst.TypstWarning, templates: Templates) -> Finding:
    """Return what typst says, at its place: in a template of the library, or in a built-in one."""
    hit = PLACE.search(fault.diagnostic)
    name = PurePosixPath(hit.group(1)).name if hit else MAIN
    line, column = (int(hit.group(2)), int(hit.group(3)) + 1) if hit else (1, 1)
    hints = "; ".join((fault.message, *fault.hints))
    if name in templates.own:
        return error(
            Place(PurePosixPath(FOLDER, name), line, column), "template_broken", said=hints
        )
    place = Place(PurePosixPath(FOLDER))
    return error(place, "booklet_not_set", template=name, line=line, column=column, said=hints)
