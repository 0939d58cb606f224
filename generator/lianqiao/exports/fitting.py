"""Which fields go into downloads: those of the edition that its pages show too."""

from dataclasses import replace

from lianqiao.kinds import Declarations
from lianqiao.photos import is_photo
from lianqiao.types import Field, Group, Map

NOT_ON_PAGES = frozenset({"people", "consent"})
"""Who is on a photo and what they agreed to: kept to judge whether it may be shown, never shown."""


def fitting(declarations: Declarations) -> Declarations:
    """Return an edition's declarations without what no page shows."""
    kinds = {
        key: replace(kind, group=_of_group(kind.group)) for key, kind in declarations.kinds.items()
    }
    return replace(declarations, kinds=kinds)


def _of_group(group: Group) -> Group:
    unfit = NOT_ON_PAGES if is_photo(group.fields) else frozenset()
    fields = {key: _of_field(field) for key, field in group.fields.items() if key not in unfit}
    return replace(group, fields=fields)


def _of_field(field: Field) -> Field:
    if isinstance(field.type, Group):
        return replace(field, type=_of_group(field.type))
    if isinstance(field.type, Map):
        return replace(field, type=Map(_of_group(field.type.item)))
    return field
