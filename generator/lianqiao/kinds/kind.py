"""Kind and Declarations: what a library may hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lianqiao.findings import Label
from lianqiao.types import (
    EVERY_KEY,
    Date,
    Field,
    File,
    Group,
    Link,
    Map,
    Markdown,
    Text,
    Vocabulary,
)

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of record, as declared.

    `order`: its place among the kinds; `main`: it has a tab of its own on the site.
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
    order: int = 0
    main: bool = False
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

    @cached_property
    def walked(self) -> tuple[tuple[Keys, Field], ...]:
        """Every field with the keys that lead to it, the nested ones included."""
        return tuple(walk(self.group))

    @cached_property
    def links(self) -> tuple[Keys, ...]:
        """The keys that lead to links."""
        return self.leading_to(Link)

    @cached_property
    def texts(self) -> tuple[Keys, ...]:
        """The keys that lead to markdown texts."""
        return self.leading_to(Markdown)

    @cached_property
    def own_words(self) -> tuple[tuple[Keys, Field], ...]:
        """The fields whose words are the library's own: no names, no source's words, no people."""
        return tuple(
            (keys, field)
            for keys, field in self.walked
            if isinstance(field.type, Text | Markdown)
            and not any(_is_others(one) for one in (field, self.fields[keys[0]]))
        )

    @cached_property
    def files(self) -> tuple[Keys, ...]:
        """The keys that lead to names of files."""
        return self.leading_to(File)

    @cached_property
    def dates(self) -> tuple[tuple[Keys, Field], ...]:
        """The date fields with the keys that lead to them."""
        return tuple(one for one in self.walked if isinstance(one[1].type, Date))

    def leading_to(self, type_: type) -> tuple[Keys, ...]:
        """Return the keys that lead to fields of a type."""
        return tuple(keys for keys, field in self.walked if isinstance(field.type, type_))


@dataclass(frozen=True)
class Declarations:
    """All kinds by key, all vocabularies by name, and what data/site.yml may hold."""

    kinds: Mapping[str, Kind]
    vocabularies: Mapping[str, Vocabulary]
    site: Group

    def kind_in(self, folder: str) -> Kind | None:
        """Return the kind whose records lie in a folder of data/."""
        return next((kind for kind in self.kinds.values() if kind.folder == folder), None)


def walk(group: Group, above: Keys = ()) -> Iterator[tuple[Keys, Field]]:
    """Yield every field of a group with the keys that lead to it, the nested ones included.

    The keys of a map, which are free, are told as EVERY_KEY.
    """
    for key, field in group.fields.items():
        keys = (*above, key)
        yield keys, field
        if isinstance(field.type, Group):
            yield from walk(field.type, keys)
        elif isinstance(field.type, Map):
            yield from walk(field.type.item, (*keys, EVERY_KEY))


def _is_others(field: Field) -> bool:
    """Tell whether a field's words are not for the library to judge, or for nobody to read."""
    return field.cited or field.personal or field.audience == "none"
