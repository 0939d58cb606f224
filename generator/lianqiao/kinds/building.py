"""Declared values become Kinds, Fields, types and Vocabularies.

What is declared wrongly becomes a field that takes any value, so that one fault is told once and
not again at every record; `faults` names it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lianqiao.documents import Node
from lianqiao.findings import Label
from lianqiao.kinds.kind import Kind
from lianqiao.messages import LANGUAGES
from lianqiao.types import (
    Boolean,
    Date,
    Field,
    File,
    Group,
    Id,
    Integer,
    Link,
    Map,
    Markdown,
    Notes,
    Number,
    Path,
    Term,
    TermEntry,
    Text,
    Type,
    Value,
    Vocabulary,
)

Declared = Mapping[str, Any]

LAST = 1000  # a kind that states no order stands after the built-in ones
PLAIN_TYPES: Mapping[str, Callable[[], Type]] = {
    type_.name: type_ for type_ in (Text, Markdown, Integer, Number, Boolean, Date, File, Id)
}


@dataclass(frozen=True)
class Known:
    """What a declaration may name: shared groups, vocabularies, and kinds by key."""

    groups: Mapping[str, Declared]
    vocabularies: Mapping[str, Vocabulary]
    kinds: tuple[str, ...]

    def without_groups(self) -> "Known":
        """What a shared group may name: no shared group, or one could hold itself."""
        return replace(self, groups={})


class Anything:
    """The type of a field that is declared wrongly: any value passes, and none is kept."""

    name = "anything"
    sql_column = "TEXT"

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Keep nothing."""
        return None

    def json_schema(self, language: str) -> dict[str, Any]:
        """Take anything."""
        return {}


PERSONS_ARE_FOR = "internal"
"""Who may see what is about a person, unless its declaration says otherwise."""


def label(declared: Declared | None) -> Label:
    """Return the languages in which a label is given."""
    return (
        {language: declared[language] for language in LANGUAGES if language in declared}
        if declared
        else {}
    )


def vocabularies(declared: Mapping[str, Declared]) -> dict[str, Vocabulary]:
    """Return the vocabularies by name."""
    return {name: _vocabulary(name, content) for name, content in declared.items()}


def _vocabulary(name: str, declared: Declared) -> Vocabulary:
    terms = {key: _term(key, content) for key, content in declared.get("terms", {}).items()}
    return Vocabulary(name, label(declared.get("label")) or {"en": name}, terms)


def _term(key: str, declared: Declared) -> TermEntry:
    return TermEntry(
        key,
        label(declared) or {"en": key},
        group=declared.get("group", ""),
        words=declared.get("words", ()),
        note=label(declared.get("note")) or None,
    )


def kind(
    key: str,
    declared: Declared,
    known: Known,
) -> Kind:
    """Return a kind; what a declaration names but does not have is left out."""
    fields = group(declared, known)
    own = fields.fields
    name = label(declared.get("label")) or {"en": key}

    def if_known(attribute: str) -> str | None:
        field = declared.get(attribute)
        return field if field in own else None

    return Kind(
        key=key,
        folder=declared.get("folder", key),
        label=name,
        plural=label(declared.get("plural")) or name,
        group=fields,
        title=tuple(field for field in declared.get("title", ()) if field in own),
        order=declared.get("order", LAST),
        main=declared.get("main", False),
        date=if_known("date"),
        summary=if_known("summary"),
        fact=if_known("fact"),
        tree=if_known("tree"),
        columns=tuple(field for field in declared.get("columns", ()) if field in own),
        note=label(declared.get("note")) or None,
    )


def group(
    declared: Declared,
    known: Known,
) -> Group:
    """Return a group of fields, its own or a shared one."""
    if declared.get("group") in known.groups:
        shared = known.groups[declared["group"]]
        return group(shared, known.without_groups())
    fields = {
        key: field_of(key, content, known) for key, content in declared.get("fields", {}).items()
    }
    short = declared.get("short")
    return Group(
        fields,
        short=short if short in fields else None,
        one_of=tuple(key for key in declared.get("one_of", ()) if key in fields),
    )


def field_of(key: str, declared: Declared, known: Known) -> Field:
    """Return a field as declared."""
    type_ = _type(declared, known)
    personal = declared.get("personal", False)
    return Field(
        key=key,
        label=label(declared) or {"en": key},
        type=type_,
        required=declared.get("required", False) and not isinstance(type_, Anything),
        many=declared.get("many", False),
        facet=declared.get("facet", False),
        personal=personal,
        cited=declared.get("cited", False),
        future=declared.get("future", False),
        audience=declared.get("audience", PERSONS_ARE_FOR if personal else None),
        also=declared.get("also", ()),
        note=label(declared.get("note")) or None,
        default=declared.get("default"),
        until=declared.get("until"),
        holds=declared.get("holds", ()),
    )


def _type(
    declared: Declared,
    known: Known,
) -> Type:
    name = declared.get("type", "")
    if name in PLAIN_TYPES:
        return PLAIN_TYPES[name]()
    if name == "term" and declared.get("of") in known.vocabularies:
        return Term(known.vocabularies[declared["of"]])
    if name == "link" and set(declared.get("to", ("",))) <= set(known.kinds):
        return Link(declared["to"])
    if name == "group":
        return group(declared, known)
    if name == "map":
        return Map(group(declared, known))
    return Anything()
