"""What is wrong in the declarations of a library."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lianqiao.findings import Finding, error
from lianqiao.kinds.kind import Declarations
from lianqiao.types import Date, Notes, Path
from lianqiao.types.nearest import nearest

Declared = Mapping[str, Any]

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
FOLDER = re.compile(r"[a-z][a-z0-9-]{0,39}")
RESERVED_FOLDERS = frozenset(
    {"kinds", "vocabularies", "statistics", "files", "frozen", "years", "assets", "feeds"}
)
NAMES_A_FIELD = ("date", "summary", "fact", "tree", "title", "columns")


def faults_of_kind(
    declared: Declared,
    notes: Notes,
    merged: Mapping[str, Declared],
    declarations: Declarations,
    groups: Mapping[str, Declared],
) -> Iterator[Finding]:
    """Yield what is wrong in one file of data/kinds/, judged against all declarations together."""
    key = declared.get("kind")
    if key is None:
        if declared:
            yield error(notes.places[()], "declaration_unnamed", expected="kind")
        return
    if not KEY.fullmatch(key):
        yield error(notes.places[("kind",)], "declaration_key", found=key)
    whole = merged[key]
    known = whole.get("fields", {})
    if key in declarations.kinds:
        yield from _incomplete_kind(whole, notes)
        yield from _folder_taken(key, whole, merged, notes)
        known = declarations.kinds[key].fields
    for attribute in NAMES_A_FIELD:
        yield from _unknown(declared, (attribute,), notes, known)
    for name in declared.get("fields", {}):
        path = ("fields", name)
        merged_field = whole["fields"][name]
        yield from _faults_of_field(name, merged_field, path, notes, declarations, groups, known)


def faults_of_vocabulary(declared: Declared, notes: Notes) -> Iterator[Finding]:
    """Yield what is wrong in one file of data/vocabularies/."""
    name = declared.get("vocabulary")
    if name is None:
        if declared:
            yield error(notes.places[()], "declaration_unnamed", expected="vocabulary")
        return
    if not KEY.fullmatch(name):
        yield error(notes.places[("vocabulary",)], "declaration_key", found=name)
    for key in declared.get("terms", {}):
        if not KEY.fullmatch(key):
            yield error(notes.places[("terms", key)], "declaration_key", found=key)


def _incomplete_kind(whole: Declared, notes: Notes) -> Iterator[Finding]:
    for attribute in ("folder", "label", "title", "fields"):
        if attribute not in whole:
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


def _faults_of_field(
    key: str,
    declared: Declared,
    path: Path,
    notes: Notes,
    declarations: Declarations,
    groups: Mapping[str, Declared],
    siblings: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield what is wrong in one field, the fields inside it included."""
    place = notes.places[path]
    if not KEY.fullmatch(key):
        yield error(place, "declaration_key", found=key)
    if "type" not in declared:
        if (*path, "type") not in notes.places:  # else it was written, and is told as unknown
            yield error(place, "declaration_lacks", expected="type")
        return
    yield from _type_lacks(declared, place)
    audiences = declarations.vocabularies["audiences"].terms
    for attribute, known in (
        ("of", declarations.vocabularies),
        ("to", declarations.kinds),
        ("group", groups),
        ("audience", audiences),
        ("until", siblings),
    ):
        yield from _unknown(declared, (*path, attribute), notes, known)
    inner = declared.get("fields", groups.get(declared.get("group", ""), {}).get("fields", {}))
    for attribute in ("short", "one_of"):
        yield from _unknown(declared, (*path, attribute), notes, inner)
    for name in inner:
        inner_path = (*path, "fields", name)
        if inner_path in notes.places:
            yield from _faults_of_field(
                name, inner[name], inner_path, notes, declarations, groups, inner
            )


def _type_lacks(declared: Declared, place: Any) -> Iterator[Finding]:
    """A term needs `of`, a link `to`, a group or map `fields` or `group`."""
    needs = {"term": ("of",), "link": ("to",), "group": ("fields", "group"), "map": ("fields",)}
    needed = needs.get(declared["type"], ())
    if needed and not any(attribute in declared for attribute in needed):
        yield error(place, "declaration_lacks", expected=" / ".join(needed))
    if "until" in declared and declared["type"] != Date.name:
        yield error(place, "declaration_until")


def _unknown(
    declared: Declared, path: Path, notes: Notes, known: Iterable[str]
) -> Iterator[Finding]:
    """Yield each name under the last key of a path that is not among the known ones."""
    names = declared.get(str(path[-1]), ())
    words = {name: name for name in known}
    for position, name in enumerate((names,) if isinstance(names, str) else names):
        place = notes.places.get((*path, position)) or notes.places.get(path)
        if name not in words and place is not None:
            yield error(
                place,
                "declaration_names",
                found=name,
                attribute=str(path[-1]),
                expected=nearest(name, words),
            )
