"""The manifest of a site that was just built."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lianqiao import checksums
from lianqiao.exports.fitting import fitting
from lianqiao.manifest.shape import FORMAT, NAME, Manifest
from lianqiao.pages import NumbersView, addresses
from lianqiao.press import Pressed
from lianqiao.statistics import Counted

MADE_WITH = ("lianqiao", "mkdocs", "mkdocs-material")


def make(pressed: Pressed, site: Path) -> Manifest:
    """Return the manifest of an edition that was built into a folder. Raises OSError."""
    library, view = pressed.library, pressed.view(addresses.HOME)
    kinds = fitting(library.declarations).kinds
    held = [kind for kind in kinds.values() if library.all(kind.key)]
    records = {
        str(record.ref): {
            "title": view.title(record),
            "sha256": checksums.of_record(record, kinds[record.kind]),
        }
        for record in library.records
    }
    return Manifest(
        {
            "format": FORMAT,
            "made_with": {name: version(name) for name in MADE_WITH},
            "library": str(library.site.get("name", "")),
            "edition": pressed.edition.name,
            "edition_label": dict(pressed.edition.label),
            "language": pressed.language,
            "as_of": str(library.as_of) if library.as_of else None,
            "kinds": {
                kind.key: {"label": dict(kind.label), "records": len(library.all(kind.key))}
                for kind in held
            },
            "records": records,
            "statistics": {id_: _statistic(view, one) for id_, one in pressed.counts.items()},
            "files": dict(_files(site)),
        }
    )


def _statistic(view: NumbersView, counted: Counted) -> dict[str, Any]:
    """Return a statistic's total, or its parts where these are never added."""
    statistic = counted.statistic
    parts = [] if statistic.total else counted.keys
    return {
        "title": dict(statistic.title),
        "total": _number(view, counted) if statistic.total else None,
        "parts": [
            {
                "key": list(key),
                "name": view.key_name(statistic, key),
                **_number(view, counted.where(key=key)),
            }
            for key in parts
        ],
    }


def _number(view: NumbersView, counted: Counted) -> dict[str, Any]:
    number = counted.number
    return {
        "value": None if number.value is None else f"{number.value:f}",
        "words": view.with_measure(number, counted.statistic),
        "records": number.records,
    }


def _files(site: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each file's address with its checksum and size, by address; not the manifest."""
    by_address = {file.relative_to(site).as_posix(): file for file in site.rglob("*")}
    for address, file in sorted(by_address.items()):
        if file.is_file() and address != NAME:
            yield address, {"sha256": checksums.of_file(file), "size": file.stat().st_size}
