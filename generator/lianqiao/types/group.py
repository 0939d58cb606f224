"""Groups of fields, and maps from any key to such a group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lianqiao.documents import MapNode, Node, TextNode
from lianqiao.findings import error
from lianqiao.types.base import Notes, Path, field_name, shortened
from lianqiao.types.field import Field
from lianqiao.types.nearest import meant_by, nearest
from lianqiao.types.values import Value


@dataclass(frozen=True)
class Group:
    """Several fields that belong together.

    `short`: the field that a bare value stands for. `one_of`: at least one of these has a value.
    """

    fields: Mapping[str, Field]
    short: str | None = None
    one_of: tuple[str, ...] = ()
    name = "group"
    sql_column = ""

    @cached_property
    def defaults(self) -> Mapping[str, Value]:
        """The values of fields that stand where a record gives none."""
        declared = {key: field.default_value() for key, field in self.fields.items()}
        return {key: value for key, value in declared.items() if value is not None}

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Return the values by field; note every key that is not declared."""
        if self.short and isinstance(node, TextNode):
            value = self.fields[self.short].read(node, (*path, self.short), notes)
            notes.places[path] = node.place
            return None if value is None else {self.short: value}
        if not isinstance(node, MapNode):
            if not (isinstance(node, TextNode) and node.is_blank):
                notes.places[path] = node.place
                notes.findings.append(
                    error(
                        node.place,
                        "group_expected",
                        field=field_name(path),
                        keys=", ".join(list(self.fields)[:6]),
                    )
                )
            return None
        notes.places[path] = node.place
        return self._read_entries(node, path, notes) or None

    def _read_entries(self, node: MapNode, path: Path, notes: Notes) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key, (key_node, value_node) in node.entries.items():
            if key not in self.fields:
                words = words_for(self.fields.values())
                finding = error(
                    key_node.place,
                    "key_unknown",
                    found=shortened(key),
                    expected=nearest(key, words),
                )
                notes.findings.append(finding)
                if meant := meant_by(key, words):
                    notes.places.setdefault((*path, meant), key_node.place)
                continue
            value = self.fields[key].read(value_node, (*path, key), notes)
            if value is not None:
                values[key] = value
        return values

    def json_schema(self, language: str) -> dict[str, Any]:
        """An object with just these keys, or the bare value."""
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {key: f.json_schema(language) for key, f in self.fields.items()},
            "additionalProperties": False,
        }
        if self.one_of:
            schema["anyOf"] = [{"required": [key]} for key in self.one_of]
        if self.short:
            return {"anyOf": [self.fields[self.short].json_schema(language), schema]}
        return schema


@dataclass(frozen=True)
class Map:
    """Any keys, each with the same group of fields."""

    item: Group
    name = "map"
    sql_column = ""

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Return the groups by key, in the order written."""
        if not isinstance(node, MapNode):
            if not (isinstance(node, TextNode) and node.is_blank):
                notes.findings.append(error(node.place, "map_expected", field=field_name(path)))
            return None
        notes.places[path] = node.place
        values: dict[str, Value] = {}
        for key, (key_node, value_node) in node.entries.items():
            value = self.item.read(value_node, (*path, key), notes)
            notes.places[(*path, key)] = key_node.place
            if value is None and isinstance(value_node, TextNode) and value_node.is_blank:
                notes.findings.append(error(key_node.place, "map_entry_empty", found=key))
            if value is not None:
                values[key] = value
        return values or None

    def json_schema(self, language: str) -> dict[str, Any]:
        """An object with any keys."""
        return {"type": "object", "additionalProperties": self.item.json_schema(language)}


def words_for(fields: Iterable[Field]) -> dict[str, str]:
    """Return every word by which people may mean a field, with the field's key."""
    return {
        word: field.key
        for field in fields
        for word in (field.key, *field.label.values(), *field.also)
    }
