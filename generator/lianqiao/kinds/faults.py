"""What is wrong in the declarations of a library."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lianqiao import privacy
from lianqiao.findings import Finding, Place, error
from lianqiao.kinds.building import Known, field_of
from lianqiao.types import Notes, Path
from lianqiao.types.nearest import nearest

Declared = Mapping[str, Any]

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
FOLDER = re.compile(r"[a-z][a-z0-9-]{0,39}")
RESERVED_FOLDERS = frozenset(
    {
        "kinds",
        "vocabularies",
        "statistics",
        "files",
        "thumbnails",
        "frozen",
        "years",
        "assets",
        "feeds",
    }
)
NAMES_A_FIELD = ("date", "summary", "fact", "tree", "title", "columns")
OF_ITS_TYPE = {"date": "date", "tree": "link"}
FIXED = ("type", "many", "of", "to", "group", "short")
NEEDS = {"term": ("of",), "link": ("to",), "group": ("fields", "group"), "map": ("fields",)}


@dataclass(frozen=True)
class Against:
    """What a library's declarations are judged against.

    `merged`: all declarations together, `built_in`: those of the product, each by kind; `known`:
    what may be named.
    """

    merged: Mapping[str, Declared]
    built_in: Mapping[str, Declared]
    known: Known


def faults_of_kind(declared: Declared, notes: Notes, against: Against) -> Iterator[Finding]:
    """Yield what is wrong in one file of data/kinds/."""
    key = declared.get("kind")
    if key is None:
        yield from _unnamed("kind", declared, notes)
        return
    if not KEY.fullmatch(key):
        yield error(notes.places[("kind",)], "declaration_key", found=key)
    whole = against.merged[key]
    if key != "record":
        yield from _incomplete_kind(whole, notes)
        yield from _folder_taken(key, whole, against.merged, notes)
        yield from _names_of_fields(declared, whole, notes, against)
    for name, content in declared.get("groups", {}).items():
        if key != "record":
            yield error(notes.places[("groups",)], "declaration_groups")
            break
        path = ("groups", name, "fields")
        alone = Against(against.merged, {}, against.known.without_groups())
        yield from _faults_of_fields(content.get("fields", {}), {}, path, notes, alone)
    built_in = against.built_in.get(key, {}).get("fields", {})
    if key != "record":
        built_in = {**against.built_in["record"]["fields"], **built_in}
    fields = {name: whole["fields"][name] for name in declared.get("fields", {})}
    yield from _faults_of_fields(fields, built_in, ("fields",), notes, against)


def faults_of_vocabulary(declared: Declared, notes: Notes) -> Iterator[Finding]:
    """Yield what is wrong in one file of data/vocabularies/."""
    name = declared.get("vocabulary")
    if name is None:
        yield from _unnamed("vocabulary", declared, notes)
        return
    if not KEY.fullmatch(name):
        yield error(notes.places[("vocabulary",)], "declaration_key", found=name)
    for key in declared.get("terms", {}):
        if not KEY.fullmatch(key):
            yield error(notes.places[("terms", key)], "declaration_key", found=key)


def _unnamed(expected: str, declared: Declared, notes: Notes) -> Iterator[Finding]:
    if declared and (expected,) not in notes.places:
        yield error(notes.places[()], "declaration_unnamed", expected=expected)


def _incomplete_kind(whole: Declared, notes: Notes) -> Iterator[Finding]:
    for attribute in ("folder", "label", "title", "fields"):
        if attribute not in whole and (attribute,) not in notes.places:
            yield error(notes.places[("kind",)], "declaration_lacks", expected=attribute)


def _folder_taken(
    key: str, whole: Declared, merged: Mapping[str, Declared], notes: Notes
) -> Iterator[Finding]:
    folder = whole.get("folder")
    place = notes.places.get(("folder",))
    if folder is None or place is None:
        return
    others = {other.get("folder") for name, other in merged.items() if name != key}
    if not FOLDER.fullmatch(folder) or folder in RESERVED_FOLDERS | others:
        yield error(place, "declaration_folder", found=folder)


def _names_of_fields(
    declared: Declared, whole: Declared, notes: Notes, against: Against
) -> Iterator[Finding]:
    """Yield what the kind says of its fields but cannot: fields that are not there or unfit."""
    fields = {**against.merged["record"]["fields"], **whole.get("fields", {})}
    for attribute in NAMES_A_FIELD:
        yield from _unknown(declared, (attribute,), notes, fields)
    for attribute, type_name in OF_ITS_TYPE.items():
        field = fields.get(declared.get(attribute))
        if field and field.get("type", type_name) != type_name:
            yield error(
                notes.places[(attribute,)],
                "declaration_field_type",
                found=declared[attribute],
                attribute=attribute,
                expected=type_name,
            )


def _faults_of_fields(
    fields: Mapping[str, Declared],
    built_in: Mapping[str, Declared],
    path: Path,
    notes: Notes,
    against: Against,
) -> Iterator[Finding]:
    """Yield what is wrong in the fields at a path of the file, the fields inside them included."""
    for key, field in fields.items():
        own_path = (*path, key)
        if own_path not in notes.places:
            continue
        yield from _faults_of_field(key, field, built_in.get(key), own_path, notes, against)
        yield from _unknown(field, (*own_path, "until"), notes, {**fields, **built_in})
        inner_built_in = (built_in.get(key) or {}).get("fields", {})
        yield from _faults_of_fields(
            field.get("fields", {}), inner_built_in, (*own_path, "fields"), notes, against
        )


def _faults_of_field(
    key: str, field: Declared, built_in: Declared | None, path: Path, notes: Notes, against: Against
) -> Iterator[Finding]:
    place = notes.places[path]
    if not KEY.fullmatch(key):
        yield error(place, "declaration_key", found=key)
    if "type" not in field:
        if (*path, "type") not in notes.places:  # else it was written, and is told as unknown
            yield error(place, "declaration_lacks", expected="type")
        return
    if built_in is not None:
        yield from _retyped(key, field, built_in, path, notes)
    needed = NEEDS.get(field["type"], ())
    if needed and not any(attribute in field for attribute in needed):
        yield error(place, "declaration_lacks", expected=" / ".join(needed))
    if "until" in field and field["type"] != "date":
        yield error(notes.places.get((*path, "until"), place), "declaration_until")
    yield from _names_of_field(field, path, notes, against)
    yield from _unfit_default(field, path, notes, against)


def _retyped(
    key: str, field: Declared, built_in: Declared, path: Path, notes: Notes
) -> Iterator[Finding]:
    """A built-in field keeps its type: rules, statistics and pages rest on it."""
    for attribute in FIXED:
        place = notes.places.get((*path, attribute))
        if place and field.get(attribute) != built_in.get(attribute):
            yield error(place, "declaration_retyped", found=key, attribute=attribute)


def _names_of_field(
    field: Declared, path: Path, notes: Notes, against: Against
) -> Iterator[Finding]:
    known = against.known
    shared = known.groups.get(field.get("group", ""), {}).get("fields", {})
    inner = field.get("fields", shared)
    for attribute, names in (
        ("of", known.vocabularies),
        ("to", known.kinds),
        ("group", known.groups),
        ("audience", known.vocabularies["audiences"].terms),
        ("short", inner),
        ("one_of", inner),
        ("holds", privacy.KINDS),
    ):
        yield from _unknown(field, (*path, attribute), notes, names)


def _unfit_default(
    field: Declared, path: Path, notes: Notes, against: Against
) -> Iterator[Finding]:
    place = notes.places.get((*path, "default"))
    if place is not None and not field_of("default", field, against.known).takes_default():
        yield error(place, "declaration_default", found=field["default"])


def _unknown(
    declared: Declared, path: Path, notes: Notes, known: Iterable[str]
) -> Iterator[Finding]:
    """Yield each name under the last key of a path that is not among the known ones."""
    names = declared.get(str(path[-1]), ())
    words = {name: name for name in known}
    for position, name in enumerate((names,) if isinstance(names, str) else names):
        place: Place | None = notes.places.get((*path, position)) or notes.places.get(path)
        if name not in words and place is not None:
            yield error(
                place,
                "declaration_names",
                found=name,
                attribute=str(path[-1]),
                expected=nearest(name, words),
            )
