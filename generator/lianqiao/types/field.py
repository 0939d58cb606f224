"""A field: a type with a name, and the rules that hold for it everywhere."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lianqiao.documents import ListNode, Node, TextNode
from lianqiao.findings import Label, Place, error
from lianqiao.types.base import Notes, Path, Type, field_name
from lianqiao.types.values import Value

LEFT_EMPTY = ""
"""Begins the path of the place where a key stands without a value."""


@dataclass(frozen=True)
class Field:
    """One field of a kind or of a group, as declared.

    `also`: other headings under which office ledgers keep it. `audience`: the widest audience that
    may see it, None where it goes wherever its record goes. `personal`: it is about a person, and
    internal unless its declaration says otherwise.
    `cited`: its words are a name or a source's own, never to be judged.
    `future`: the date may lie ahead of today, as an end or a deadline does.
    `until`: the sibling date after which this date must not lie. `default`: the text that stands
    where the record gives no value. `holds`: the numbers of persons that it is made for.
    """

    key: str
    label: Label
    type: Type
    required: bool = False
    many: bool = False
    facet: bool = False
    personal: bool = False
    cited: bool = False
    future: bool = False
    audience: str | None = None
    also: tuple[str, ...] = ()
    note: Label | None = None
    default: str | None = None
    until: str | None = None
    holds: tuple[str, ...] = ()

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Return the value of a node: a tuple for `many`, where one value may stand alone.

        A value has a place if something was written there, readable or not. Where a key stands and
        nothing behind it, the place is that of (LEFT_EMPTY, *path).
        """
        faults = len(notes.findings)
        value = self._read_many(node, path, notes) if self.many else self._read(node, path, notes)
        if value is None and len(notes.findings) == faults:
            notes.places.pop(path, None)
            notes.places[(LEFT_EMPTY, *path)] = node.place
        return value

    def takes_default(self) -> bool:
        """Tell whether the declared default is a value of the field's type."""
        return self.default is None or self.default_value() is not None

    def default_value(self) -> Value | None:
        """Return the value that stands where a record gives none, or None."""
        if self.default is None:
            return None
        notes = Notes()
        value = self.read(TextNode(Place(PurePosixPath(self.key)), self.default), (), notes)
        return None if notes.findings else value

    def _read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        if isinstance(node, ListNode) and self.type.name not in ("group", "map"):
            notes.places[path] = node.place
            notes.findings.append(error(node.place, "list_unexpected", field=field_name(path)))
            return None
        return self.type.read(node, path, notes)

    def _read_many(self, node: Node, path: Path, notes: Notes) -> Value | None:
        notes.places[path] = node.place
        items = node.items if isinstance(node, ListNode) else (node,)
        values = [self.type.read(item, (*path, n), notes) for n, item in enumerate(items)]
        # A faulty item leaves its row out, and the places of the rows after it must still fit.
        kept = [n for n, value in enumerate(values) if value is not None]
        if len(kept) < len(values):
            _renumber(path, kept, notes)
        return tuple(value for value in values if value is not None) or None

    def json_schema(self, language: str) -> dict[str, Any]:
        """Return the schema of the whole field."""
        schema = self.type.json_schema(language)
        if self.many:
            schema = {"anyOf": [{"type": "array", "items": schema}, schema]}
        note = self.note.get(language) if self.note else None
        described = {"title": self.label.get(language, self.key), "description": note}
        return schema | {key: text for key, text in described.items() if text}


def _renumber(path: Path, kept: list[int], notes: Notes) -> None:
    """Give the places below `path` the positions that their items have after the faulty ones."""
    depth = len(path)
    new_position = {old: new for new, old in enumerate(kept)}
    below = [p for p in notes.places if len(p) > depth and p[:depth] == path]
    moved = {p: notes.places.pop(p) for p in below}
    for old_path, place in moved.items():
        position = old_path[depth]
        if isinstance(position, int) and position in new_position:
            notes.places[(*path, new_position[position], *old_path[depth + 1 :])] = place
