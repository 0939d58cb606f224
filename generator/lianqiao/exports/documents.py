"""The records of a kind as one JSON document, and the JSON Schema that describes it.

Numbers stand digit by digit as recorded, dates as exact as they are known, links as "kind:id".
"""

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lianqiao.exports.texts import without_dead_links
from lianqiao.kinds import Declarations, Kind
from lianqiao.pages import addresses
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.schemas import DRAFT, schemas
from lianqiao.types import Field, Group, Map, Markdown, Type, Value

_quoted = json.JSONEncoder(ensure_ascii=False).encode  # made once: half the time of a document
TEXT, TEXT_OR_NONE = {"type": "string"}, {"type": ["string", "null"]}
HEAD = {
    "library": TEXT,
    "publisher": TEXT,
    "standing": TEXT,
    "edition": TEXT,
    "as_of": TEXT_OR_NONE,
    "kind": TEXT,
    "schema": TEXT,
}


def document(view: View, kind: Kind, records: Sequence[Record]) -> str:
    """Return the records of a kind as a JSON document, a record a line.

    What it says of the library is what every page says: name, publisher, standing, edition, date.
    """
    lines = [f"{_quoted(key)}: {_quoted(value)}" for key, value in _head(view, kind).items()]
    objects = ",\n".join(record_json(record, kind) for record in records)
    return "{\n" + ",\n".join([*lines, f'"records": [\n{objects}\n]']) + "\n}\n"


def _head(view: View, kind: Kind) -> dict[str, str | None]:
    site, as_of = view.library.site, view.library.as_of
    stated = {key: str(site.get(key, "")) for key in ("publisher", "standing")}
    return {
        "library": str(site.get("name", "")),
        **stated,
        "edition": view.edition.name,
        "as_of": str(as_of) if as_of else None,
        "kind": kind.key,
        "schema": posixpath.basename(addresses.of_download(kind, "schema.json")),
    }


def record_json(record: Record, kind: Kind) -> str:
    """Return a record as a JSON object on one line; `kind` as it fits downloads."""
    return _object(record.values, kind.fields)


def _object(values: Mapping[str, Value], fields: Mapping[str, Field]) -> str:
    inside = (
        f"{_quoted(key)}: {_json(values[key], field.type)}"
        for key, field in fields.items()
        if key in values
    )
    return "{" + ", ".join(inside) + "}"


def _json(value: Value, type_: Type) -> str:
    if isinstance(value, str):
        return _quoted(without_dead_links(value) if isinstance(type_, Markdown) else value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_json(item, type_) for item in value) + "]"
    if isinstance(value, Mapping):
        return _mapping(value, type_)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _mapping(value: Mapping[str, Value], type_: Type) -> str:
    if isinstance(type_, Map):
        rows = (f"{_quoted(key)}: {_json(row, type_.item)}" for key, row in value.items())
        return "{" + ", ".join(rows) + "}"
    assert isinstance(type_, Group)
    return _object(value, type_.fields)


def document_schemas(declarations: Declarations, language: str) -> Iterator[tuple[str, str]]:
    """Yield each kind's key with the JSON Schema of its document, described in a language."""
    for key, schema in schemas(declarations, language):
        if key in declarations.kinds:
            described = json.dumps(_document_schema(key, schema), ensure_ascii=False, indent=2)
            yield key, described + "\n"


def _document_schema(key: str, of_files: Mapping[str, Any]) -> dict[str, Any]:
    """The record is the one that the schema of a kind's files describes."""
    records = {"type": "array", "items": {"$ref": "#/$defs/record"}}
    return {
        "$schema": DRAFT,
        "title": of_files["title"],
        "$defs": of_files["$defs"],
        "type": "object",
        "properties": {**HEAD, "kind": {"const": key}, "records": records},
        "required": [*HEAD, "records"],
        "additionalProperties": False,
    }
