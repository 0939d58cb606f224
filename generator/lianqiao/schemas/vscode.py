"""The settings by which VS Code uses the schemas; what is there already is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianqiao.kinds import Declarations

FOLDER = ".vscode"
SCHEMAS = f"{FOLDER}/lianqiao"
SETTINGS, EXTENSIONS = f"{FOLDER}/settings.json", f"{FOLDER}/extensions.json"
EXTENSION = "redhat.vscode-yaml"
BY_SCHEMA, RECOMMENDED = "yaml.schemas", "recommendations"


@dataclass(frozen=True)
class Settings:
    """A file of settings with ours in it."""

    path: str
    text: str


@dataclass(frozen=True)
class Kept:
    """A file of settings that cannot be written without losing something: its comments, or all.

    `wanted`: what should stand in it, as JSON.
    """

    path: str
    wanted: str


def written_for_vscode(
    declarations: Declarations, data: str, there: Mapping[str, str]
) -> list[Settings | Kept]:
    """Return the files of settings beside a library's folder, called `data`.

    `there`: the texts of those that are there already, by path.
    """
    ours: dict[str, dict[str, Any]] = {
        SETTINGS: {BY_SCHEMA: _files_by_schema(declarations, data)},
        EXTENSIONS: {RECOMMENDED: [EXTENSION]},
    }
    return [_merged(path, wanted, there.get(path, "")) for path, wanted in ours.items()]


def _files_by_schema(declarations: Declarations, data: str) -> dict[str, list[str]]:
    kinds = declarations.kinds.values()
    return {f"./{SCHEMAS}/site.json": [f"{data}/site.yml"]} | {
        f"./{SCHEMAS}/{kind.key}.json": [
            f"{data}/{kind.folder}/**/*.{ending}" for ending in ("yml", "yaml")
        ]
        for kind in kinds
    }


def _merged(path: str, wanted: dict[str, Any], before: str) -> Settings | Kept:
    """Return a file with ours added; kept as it is where JSON alone would lose its comments."""
    try:
        known = json.loads(before) if before.strip() else {}
    except ValueError:
        known = None
    if not isinstance(known, dict):
        return Kept(path, _json(wanted))
    for key, ours in wanted.items():
        theirs = known.get(key, type(ours)())
        if not isinstance(theirs, type(ours)):
            return Kept(path, _json(wanted))
        known[key] = _with_ours(theirs, ours)
    return Settings(path, _json(known))


def _with_ours(theirs: Any, ours: Any) -> Any:
    """Return an object with our entries, or a list with our items, theirs first."""
    if isinstance(ours, dict):
        stale = {key for key in theirs if key.startswith(f"./{SCHEMAS}/")}
        return {key: value for key, value in theirs.items() if key not in stale} | ours
    return [*theirs, *(one for one in ours if one not in theirs)]


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
