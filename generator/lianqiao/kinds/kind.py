"""Kind and Declarations: what a library may hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianqiao.findings import Label
from lianqiao.types import Date, Field, Group, Link, Map, Path, Vocabulary


@dataclass(frozen=True)
class Kind:
    """One kind of record, as declared.

    `title`: the fields that make up a record's title. `date`: the field by which it is put in a
    year. `summary`: its short text. `fact`: the one field beside its title. `tree`: the link to
    its own kind that makes a tree. `columns`: its listing's columns beside the title.
    """

    key: str
    folder: str
    label: Label
    plural: Label
    group: Group
    title: tuple[str, ...]
    date: str | None = None
    summary: str | None = None
    fact: str | None = None
    tree: str | None = None
    columns: tuple[str, ...] = ()
    note: Label | None = None

    @property
    def fields(self) -> Mapping[str, Field]:
        """The kind's fields by key, those of every record included."""
        return self.group.fields

    @property
    def links(self) -> tuple[tuple[tuple[str, ...], Field], ...]:
        """Every field that links to records, with the keys that lead to it."""
        return tuple(
            (keys, field) for keys, field in walk(self.group) if isinstance(field.type, Link)
        )

    def field_at(self, path: Path) -> Field:
        """Return the field at a path of a record; positions in lists count for nothing.

        Raises KeyError where there is none.
        """
        fields = self.fields
        found: Field | None = None
        for key in path:
            if isinstance(key, str) and key in fields:
                found = fields[key]
                fields = inner_fields(found)
        if found is None:
            raise KeyError(path)
        return found


@dataclass(frozen=True)
class Declarations:
    """All kinds by key, all vocabularies by name, and what data/site.yml may hold."""

    kinds: Mapping[str, Kind]
    vocabularies: Mapping[str, Vocabulary]
    site: Group

    def kind_in(self, folder: str) -> Kind | None:
        """Return the kind whose records lie in a folder of data/."""
        return next((kind for kind in self.kinds.values() if kind.folder == folder), None)


def inner_fields(field: Field) -> Mapping[str, Field]:
    """Return the fields inside a group or map; none for other types."""
    if isinstance(field.type, Group):
        return field.type.fields
    if isinstance(field.type, Map):
        return field.type.item.fields
    return {}


def walk(group: Group, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    """Yield every field of a group with the keys that lead to it, the nested ones included."""
    for key, field in group.fields.items():
        yield (*above, key), field
        yield from walk(Group(inner_fields(field)), (*above, key))


def dates_in_order(group: Group) -> Iterator[tuple[Field, Field]]:
    """Yield each date field with the sibling after which it must not lie."""
    for field in group.fields.values():
        if isinstance(field.type, Date) and field.until:
            yield field, group.fields[field.until]
