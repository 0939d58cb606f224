"""What a declaration file may hold, told by the same types that read records."""

from lianqiao.messages import in_all_languages
from lianqiao.types import (
    Boolean,
    Field,
    Group,
    Integer,
    Map,
    Term,
    TermEntry,
    Text,
    Type,
    Vocabulary,
)

TYPE_NAMES = (
    "text",
    "markdown",
    "integer",
    "number",
    "boolean",
    "date",
    "term",
    "link",
    "file",
    "id",
    "group",
    "map",
)
NESTING = 4  # groups within groups; photo.consent needs 2


def fields(**types: Type) -> dict[str, Field]:
    """Return fields that have no label of their own: they are written by developers of kinds."""
    return {key: Field(key, {}, type_) for key, type_ in types.items()}


def many(key: str) -> Field:
    """Return a field of several texts."""
    return Field(key, {}, Text(), many=True)


def label() -> Group:
    """A word or sentence in zh, in en, or in both."""
    return Group(fields(zh=Text(), en=Text()), one_of=("zh", "en"))


def type_names() -> Term:
    """The names of the types."""
    entries = {name: TermEntry(name, {}) for name in TYPE_NAMES}
    return Term(Vocabulary("types", in_all_languages("declaration.types"), entries))


def field_shape(nesting: int = NESTING) -> Group:
    """The declaration of one field."""
    shape = fields(
        zh=Text(),
        en=Text(),
        type=type_names(),
        required=Boolean(),
        many=Boolean(),
        note=label(),
        audience=Text(),
        personal=Boolean(),
        cited=Boolean(),
        facet=Boolean(),
        future=Boolean(),
        default=Text(),
        until=Text(),
        of=Text(),
        group=Text(),
        short=Text(),
    )
    shape |= {key: many(key) for key in ("also", "to", "one_of", "holds")}
    if nesting:
        shape |= fields(fields=Map(field_shape(nesting - 1)))
    return Group(shape)


def kind_shape() -> Group:
    """The declaration of a kind, or of what a library adds to one.

    `kind: record` declares what every record has, and the groups that kinds share.
    """
    shape = fields(
        kind=Text(),
        folder=Text(),
        order=Integer(),
        main=Boolean(),
        label=label(),
        plural=label(),
        note=label(),
        date=Text(),
        summary=Text(),
        fact=Text(),
        tree=Text(),
        fields=Map(field_shape()),
        groups=Map(Group(fields(label=label(), fields=Map(field_shape())))),
    )
    return Group(shape | {key: many(key) for key in ("title", "columns")})


def vocabulary_shape() -> Group:
    """The declaration of a vocabulary, or of the terms that a library adds to one."""
    term = fields(zh=Text(), en=Text(), group=Text(), note=label()) | {"words": many("words")}
    return Group(fields(vocabulary=Text(), label=label(), terms=Map(Group(term))))
