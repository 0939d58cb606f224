"""Declaration files become Declarations: read, merge, build, and judge what a library adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Any

from lianqiao.documents import Refused, parse
from lianqiao.findings import Finding
from lianqiao.kinds import building, shape
from lianqiao.kinds.faults import faults_of_kind, faults_of_vocabulary
from lianqiao.kinds.kind import Declarations
from lianqiao.types import Group, Notes

Declared = dict[str, Any]


@dataclass(frozen=True)
class DeclarationFile:
    """What one file declares, with the places of its values."""

    path: PurePosixPath
    declared: Declared
    notes: Notes


def load(library: Path | None = None) -> tuple[Declarations, list[Finding]]:
    """Return the built-in declarations with what a library adds, and the faults of the latter.

    `library` is the folder data/. Where there are faults the declarations are still complete
    enough to read records with; what is faulty then takes any value.
    """
    built_in = resources.files(__package__)
    common = _read(built_in / "record.yml", "record.yml", shape.kind_shape())
    kind_files = list(_files(built_in / "declarations", shape.kind_shape()))
    vocabulary_files = list(_files(built_in / "vocabularies", shape.vocabulary_shape()))
    own_kinds = list(_own(library, "kinds", shape.kind_shape()))
    own_vocabularies = list(_own(library, "vocabularies", shape.vocabulary_shape()))

    vocabularies = building.vocabularies(
        merge_by("vocabulary", vocabulary_files + own_vocabularies)
    )
    merged = merge_by("kind", [common, *kind_files, *own_kinds])
    every_record = merged.pop("record")
    groups = every_record["groups"]
    known = building.Known(groups, vocabularies, frozenset(merged))
    kinds = {
        key: building.kind(key, merge({"fields": every_record["fields"]}, declared), known)
        for key, declared in sorted(merged.items(), key=_in_order)
    }
    site_file = _read(built_in / "site.yml", "site.yml", shape.kind_shape())
    site = building.group(site_file.declared, known)
    declarations = Declarations(kinds, vocabularies, site)

    findings = [finding for file in own_kinds + own_vocabularies for finding in file.notes.findings]
    for file in own_kinds:
        whole = {**merged, "record": every_record}
        findings += faults_of_kind(file.declared, file.notes, whole, declarations, groups)
    for file in own_vocabularies:
        findings += faults_of_vocabulary(file.declared, file.notes)
    return declarations, findings


def _in_order(item: tuple[str, Declared]) -> tuple[int, str]:
    key, declared = item
    return declared.get("order", building.LAST), key


def _files(folder: Traversable, expected: Group) -> Iterator[DeclarationFile]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        yield _read(file, file.name, expected)


def _own(library: Path | None, folder: str, expected: Group) -> Iterator[DeclarationFile]:
    """Yield the library's own declarations, if it has any."""
    if library is None or not (library / folder).is_dir():
        return
    for file in sorted((library / folder).iterdir(), key=lambda file: file.name):
        if file.suffix in (".yml", ".yaml") and file.is_file():
            yield _read(file, f"{folder}/{file.name}", expected)


def _read(file: Traversable, path: str, expected: Group) -> DeclarationFile:
    notes = Notes()
    try:
        node, findings = parse(file.read_bytes(), PurePosixPath(path))
    except Refused as refused:
        return DeclarationFile(PurePosixPath(path), {}, Notes([refused.finding]))
    notes.findings += findings
    declared = expected.read(node, (), notes)
    assert declared is None or isinstance(declared, dict)
    return DeclarationFile(PurePosixPath(path), declared or {}, notes)


def merge_by(key: str, files: list[DeclarationFile]) -> dict[str, Declared]:
    """Return what the files declare together under each name; later files add and override."""
    merged: dict[str, Declared] = {}
    for file in files:
        name = file.declared.get(key)
        if name is not None:
            merged[name] = merge(merged.get(name, {}), file.declared)
    return merged


def merge(base: Mapping[str, Any], added: Mapping[str, Any]) -> Declared:
    """Return `base` with `added` laid over it; mappings are merged, anything else replaced."""
    merged = dict(base)
    for key, value in added.items():
        below = merged.get(key)
        merged[key] = merge(below, value) if isinstance(below, dict) else value
    return merged
