"""The fonts of a booklet: those that come with it, and those that a library adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

from lianqiao.findings import Finding, error
from lianqiao.folders import entries, place_of

SERIF, SANS = pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()
ENDINGS = frozenset({".ttf", ".otf"})


@dataclass(frozen=True)
class Face:
    """One font: the name by which it is asked for, its file, and the characters that it has."""

    family: str
    file: Path
    characters: frozenset[int] = field(repr=False)


@dataclass(frozen=True)
class Fonts:
    """The fonts of a booklet in the order in which they are asked for a character."""

    serif: Face
    sans: Face
    added: tuple[Face, ...] = ()

    @property
    def faces(self) -> tuple[Face, ...]:
        """All of them."""
        return (self.serif, self.sans, *self.added)

    @property
    def families(self) -> Mapping[str, list[str]]:
        """For body and headings, which fonts are asked one after the other."""
        others = [face.family for face in self.added]
        serif, sans = self.serif.family, self.sans.family
        return {"serif": [serif, *others, sans], "sans": [sans, *others, serif]}


def fonts(folder: Path, data: Path, findings: list[Finding]) -> Fonts:
    """Return the fonts of a booklet; tell what is wrong in a library's folder of fonts."""
    added = tuple(_added(folder, data, findings)) if folder.is_dir() else ()
    return Fonts(_built_in(SERIF), _built_in(SANS), added)


@cache
def _built_in(file: Path) -> Face:
    face = read_face(file)
    assert face is not None
    return face


def _added(folder: Path, data: Path, findings: list[Finding]) -> Iterator[Face]:
    for file in entries(folder, data, findings):
        place = place_of(file, data)
        if file.is_dir() or file.suffix.casefold() not in ENDINGS:
            findings.append(error(place, "font_unknown", found=file.name))
        elif face := read_face(file):
            yield face
        else:
            findings.append(error(place, "font_broken", found=file.name))


def read_face(file: Path) -> Face | None:
    """Return the font in a file; None where it cannot be read."""
    try:
        known = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(file.parent)]
        )
        family = next(one.family for one in known.fonts() if _is_file(one.path, file))
        with TTFont(file, lazy=True) as font:
            return Face(family, file, frozenset(font.getBestCmap() or ()))
    except Exception:  # readers of fonts raise whatever a broken file makes them stumble over
        return None


def _is_file(path: object, file: Path) -> bool:
    return path is not None and Path(str(path)).name == file.name
