"""What files of each kind may hold, as other programs read it."""

from collections.abc import Iterator
from typing import Any

from lianqiao.kinds import Declarations, Kind
from lianqiao.types import Group

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas(declarations: Declarations, language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and schema of site.yml and of each kind's files, described in a language."""
    yield (
        "site",
        _schema(declarations.site, "site.yml", language)
        | {"required": [key for key, field in declarations.site.fields.items() if field.required]},
    )
    for kind in declarations.kinds.values():
        yield kind.key, _kind_schema(kind, language)


def _schema(group: Group, title: str, language: str) -> dict[str, Any]:
    return {"$schema": DRAFT, "title": title, **group.json_schema(language)}


def _kind_schema(kind: Kind, language: str) -> dict[str, Any]:
    """A file of a kind holds one record or a list of them.

    Only `id` and `status` are required here: a draft may lack the rest, which the checks know.
    """
    record = kind.group.json_schema(language) | {"required": ["id", "status"]}
    return {
        "$schema": DRAFT,
        "title": kind.label.get(language, kind.key),
        "$defs": {"record": record},
        "anyOf": [
            {"$ref": "#/$defs/record"},
            {"type": "array", "items": {"$ref": "#/$defs/record"}},
        ],
    }
