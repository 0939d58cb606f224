"""Who is shown a value: the audience of its record and of the fields that lead to it."""

from collections.abc import Iterator, Mapping

from lianqiao.kinds import Keys
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import EVERY_KEY, Field, Group, Map, Path, Value

HIDDEN, INSIDE, EVERYONE = "none", "internal", "public"
NEVER_SHOWN = frozenset({"withdrawn"})
INTERNAL_EDITION = "internal"

Audiences = frozenset[str]


def width(audience: str) -> int:
    """Return how wide an audience is: none 0, internal 1, one of the library's own 2, public 3."""
    return {HIDDEN: 0, INSIDE: 1, EVERYONE: 3}.get(audience, 2)


def covers(scope: str, audience: str) -> bool:
    """Tell whether a consent to one audience holds for another."""
    return scope == audience or width(scope) > width(audience)


def narrower(one: str, other: str | None) -> str:
    """Return the narrower of two audiences; None is no limit."""
    return one if other is None or width(one) <= width(other) else other


def audience_of(record: Record, fields: Mapping[str, Field], keys: Keys) -> str:
    """Return the widest audience that is shown what the keys of a record lead to."""
    audience = HIDDEN if record.status in NEVER_SHOWN else record.audience
    for field in _leading(fields, keys):
        audience = narrower(audience, field.audience)
    return audience


def is_shown(record: Record, fields: Mapping[str, Field], keys: Keys, to: Audiences) -> bool:
    """Tell whether an edition of these audiences shows what the keys of a record lead to."""
    shown = record.status not in NEVER_SHOWN and record.audience in to
    leading = _leading(fields, keys)
    return shown and all(field.audience is None or field.audience in to for field in leading)


def _leading(fields: Mapping[str, Field], keys: Keys) -> Iterator[Field]:
    for key in keys:
        if key == EVERY_KEY or key not in fields:
            continue
        field = fields[key]
        yield field
        inner = field.type.item if isinstance(field.type, Map) else field.type
        fields = inner.fields if isinstance(inner, Group) else {}


def keys_of(path: Path) -> Keys:
    """Return the keys of a path, without positions in lists and lines in texts."""
    return tuple(part for part in path if isinstance(part, str))


def editions_of(library: Library) -> dict[str, Audiences]:
    """Return the editions that a library has, with the audiences that each one holds."""
    found = {INTERNAL_EDITION: frozenset({INSIDE, EVERYONE}), "public": frozenset({EVERYONE})}
    for name, content in (library.site_record.get("editions") or {}).items():
        found.setdefault(name, frozenset(map(str, content.get("audiences") or ())) - {HIDDEN})
    return found


Leaf = tuple[Path, Field, Value]


def leaves(
    values: Mapping[str, Value], fields: Mapping[str, Field], above: Path = ()
) -> Iterator[Leaf]:
    """Yield each single value of a record with its path and field; groups and lists are entered."""
    for key, value in values.items():
        field = fields.get(key)
        if field is None:
            continue
        if isinstance(value, tuple | Mapping):
            yield from _leaves(value, field, (*above, key))
        else:
            yield (*above, key), field, value


def _leaves(value: Value, field: Field, path: Path) -> Iterator[Leaf]:
    if isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _leaves(item, field, (*path, position))
    elif not isinstance(value, Mapping):
        yield path, field, value
    elif isinstance(field.type, Group):
        yield from leaves(value, field.type.fields, path)
    elif isinstance(field.type, Map):
        for key, row in value.items():
            if isinstance(row, Mapping):
                yield from leaves(row, field.type.item.fields, (*path, key))
