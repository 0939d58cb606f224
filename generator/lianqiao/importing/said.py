"""A record's values as files say them, and as people read them in a difference."""

from collections.abc import Mapping
from typing import Any

from lianqiao.editing.yaml_text import Said
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.office.columns import written
from lianqiao.types import Field, Group, Link, Map, Ref, Term, Value

FIRST = ("id", "status", "audience")
LAST = ("figures", "sources", "missing", "verification", "entered_by", "accepted", "reviews")


def said_of(value: Value, field: Field) -> Said:
    """Return what a file says for a value of a field."""
    if field.many and isinstance(value, tuple):
        return [_one(item, field) for item in value]
    return _one(value, field)


def _one(value: Value, field: Field) -> Said:
    if isinstance(value, Mapping):
        if isinstance(field.type, Map):
            return {key: _shortest(item, field.type.item) for key, item in value.items()}
        assert isinstance(field.type, Group)
        inner = field.type.fields
        return {key: said_of(value[key], inner[key]) for key in inner if key in value}
    return written(value, field.type)


def _shortest(value: Value, group: Group) -> Said:
    """Return an item of a map; one with only its short field as the bare value."""
    assert isinstance(value, Mapping)
    if group.short and set(value) == {group.short}:
        return said_of(value[group.short], group.fields[group.short])
    return {key: said_of(value[key], group.fields[key]) for key in group.fields if key in value}


def record_said(values: Mapping[str, Value], kind: Kind) -> dict[str, Said]:
    """Return what a file says for a whole record: what it is first, what it rests on last."""
    own = [key for key in kind.fields if key not in FIRST and key not in LAST]
    ordered = [key for key in (*FIRST, *own, *LAST) if key in values and key in kind.fields]
    return {key: said_of(values[key], kind.fields[key]) for key in ordered}


def shown(value: Any, field: Field, library: Library, language: str) -> str:
    """Return a value as a difference shows it: terms and links in words, on one line."""
    if value is None:
        return "—"
    if isinstance(value, tuple):
        return "; ".join(shown(item, field, library, language) for item in value)
    if isinstance(value, Mapping):
        inner = field.type.fields if isinstance(field.type, Group) else {}
        return ", ".join(
            shown(item, inner[key], library, language) if key in inner else f"{key}: {item}"
            for key, item in value.items()
        )
    if isinstance(field.type, Term) and value in field.type.vocabulary.terms:
        label = field.type.vocabulary.terms[str(value)].label
        return label.get(language) or str(value)
    if isinstance(field.type, Link) and isinstance(value, Ref):
        return title_of(value, library)
    return " ".join(written(value, field.type).split())


def title_of(ref: Ref, library: Library) -> str:
    """Return a record's title, or its id where it has none."""
    record = library.get(ref)
    if record is None:
        return ref.id
    title = library.kind(record).title
    name = record.get(title[0]) if title else None
    return name if isinstance(name, str) else ref.id
