"""The templates of a booklet: the built-in ones, and those of a library that replace them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from lianqiao.findings import Finding, Place, error
from lianqiao.folders import entries, place_of

FOLDER = "yearbook"
FONTS = "fonts"
ENDING = ".typ"
PACKAGE = re.compile(r"@[\w-]+/")


@dataclass(frozen=True)
class Templates:
    """The templates by file name; `own`: the names of those that come from the library."""

    texts: Mapping[str, str]
    own: frozenset[str] = frozenset()


def templates(data: Path, findings: list[Finding]) -> Templates:
    """Return the templates of a library's booklets; tell what is wrong in its folder of them.

    A file of the library replaces the built-in one of its name; others may be asked for by it.
    """
    built_in = {
        file.name: file.read_text(encoding="utf-8")
        for file in (resources.files(__package__) / "templates").iterdir()
        if file.name.endswith(ENDING)
    }
    folder = data / FOLDER
    own = dict(_own(folder, data, findings)) if folder.is_dir() else {}
    return Templates(dict(sorted((built_in | own).items())), frozenset(own))


def _own(folder: Path, data: Path, findings: list[Finding]) -> Iterator[tuple[str, str]]:
    for file in entries(folder, data, findings):
        place = place_of(file, data)
        if file.is_dir() and file.name == FONTS:
            continue
        if file.is_dir() or file.suffix != ENDING:
            findings.append(error(place, "template_unknown", found=file.name))
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            findings.append(error(place, "template_unreadable", found=file.name))
            continue
        findings += _packages(text, place)
        yield file.name, text


def _packages(text: str, place: Place) -> Iterator[Finding]:
    """Tell each place where a template asks for a package, which would be fetched from the net."""
    for number, line in enumerate(text.split("\n"), 1):
        if hit := PACKAGE.search(line):
            there = Place(place.path, number, hit.start() + 1)
            yield error(there, "template_package", found=hit.group())
