"""Declaration files become Declarations: read, merge, build, and judge what a library adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Any

from lianqiao.documents import Node, parse
from lianqiao.findings import Finding
from lianqiao.folders import read_yaml, yaml_files
from lianqiao.kinds import building, shape
from lianqiao.kinds.faults import Against, faults_of_kind, faults_of_vocabulary
from lianqiao.kinds.kind import Declarations
from lianqiao.types import Group, Notes

Declared = dict[str, Any]


RECORD = "record"  # the declaration of what every record has


@dataclass(frozen=True)
class DeclarationFile:
    """What one file declares, with the places of its values; nothing where it is unreadable."""

    declared: Declared
    notes: Notes
    readable: bool = True


@dataclass(frozen=True)
class Sources:
    """All declaration files: the built-in ones, and what a library adds."""

    kinds: list[DeclarationFile]
    vocabularies: list[DeclarationFile]
    site: DeclarationFile
    own_kinds: list[DeclarationFile]
    own_vocabularies: list[DeclarationFile]

    @property
    def own(self) -> list[DeclarationFile]:
        """The library's own files."""
        return self.own_kinds + self.own_vocabularies


@dataclass(frozen=True)
class Loaded:
    """The declarations, and what is wrong with those of the library.

    What is declared wrongly takes any value, so records can still be read and judged by the rest;
    unless a file is not `readable` at all.
    """

    declarations: Declarations
    findings: list[Finding]
    readable: bool


def load(library: Path | None = None) -> Loaded:
    """Return the built-in declarations with what a library adds in its folder `library`."""
    sources = _sources(library)
    merged = merge_by("kind", sources.kinds + sources.own_kinds)
    vocabularies = building.vocabularies(
        merge_by("vocabulary", sources.vocabularies + sources.own_vocabularies)
    )
    kinds = tuple(sorted(key for key in merged if key != RECORD))
    known = building.Known(merged[RECORD]["groups"], vocabularies, kinds)
    declarations = _build(merged, known, sources)
    against = Against(merged, merge_by("kind", sources.kinds), known)
    findings = [finding for file in sources.own for finding in file.notes.findings]
    for file in sources.own_kinds:
        findings += faults_of_kind(file.declared, file.notes, against)
    for file in sources.own_vocabularies:
        findings += faults_of_vocabulary(file.declared, file.notes)
    return Loaded(declarations, findings, all(file.readable for file in sources.own))


def _sources(library: Path | None) -> Sources:
    built_in = resources.files(__package__)
    return Sources(
        [
            _built_in(built_in / "record.yml", shape.kind_shape()),
            *_files(built_in / "declarations", shape.kind_shape()),
        ],
        list(_files(built_in / "vocabularies", shape.vocabulary_shape())),
        _built_in(built_in / "site.yml", shape.kind_shape()),
        list(_own(library, "kinds", shape.kind_shape())),
        list(_own(library, "vocabularies", shape.vocabulary_shape())),
    )


def _build(merged: dict[str, Declared], known: building.Known, sources: Sources) -> Declarations:
    common = {"fields": merged[RECORD]["fields"]}
    kinds = {
        key: building.kind(key, merge(common, declared), known)
        for key, declared in sorted(merged.items(), key=_in_order)
        if key != RECORD
    }
    return Declarations(kinds, known.vocabularies, building.group(sources.site.declared, known))


def _in_order(item: tuple[str, Declared]) -> tuple[int, str]:
    key, declared = item
    return declared.get("order", building.LAST), key


def _files(folder: Traversable, expected: Group) -> Iterator[DeclarationFile]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        yield _built_in(file, expected)


def _own(library: Path | None, folder: str, expected: Group) -> Iterator[DeclarationFile]:
    """Yield the library's own declarations, if it has any."""
    if library is None or not (library / folder).is_dir() or (library / folder).is_symlink():
        return
    findings: list[Finding] = []
    for file in yaml_files(library / folder, library, findings):
        notes = Notes()
        node = read_yaml(file, library, notes.findings)
        if node is None:
            yield DeclarationFile({}, notes, readable=False)
        else:
            yield _declared(node, expected, notes)
    yield DeclarationFile({}, Notes(findings))


def _built_in(file: Traversable, expected: Group) -> DeclarationFile:
    node, _ = parse(file.read_bytes(), PurePosixPath(file.name))
    return _declared(node, expected, Notes())


def _declared(node: Node, expected: Group, notes: Notes) -> DeclarationFile:
    notes.places[()] = node.place
    declared = expected.read(node, (), notes)
    return DeclarationFile(declared if isinstance(declared, dict) else {}, notes)


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
