"""What a field may hold: each type reads its YAML and describes itself as JSON Schema.

A type is added by one class here, and by its name in `kinds.shape.TYPE_NAMES`,
`kinds.building.PLAIN_TYPES` and the message catalogs.
"""

from lianqiao.types.base import EVERY_KEY, Notes, Path, Type, Unreadable
from lianqiao.types.dates import Date
from lianqiao.types.field import Field
from lianqiao.types.group import Group, Map
from lianqiao.types.link import Link
from lianqiao.types.scalars import Boolean, File, Id, Integer, Markdown, Number, Text
from lianqiao.types.term import Term, TermEntry, Vocabulary
from lianqiao.types.values import PartialDate, Ref, Value

__all__ = [
    "EVERY_KEY",
    "Boolean",
    "Date",
    "Field",
    "File",
    "Group",
    "Id",
    "Integer",
    "Link",
    "Map",
    "Markdown",
    "Notes",
    "Number",
    "PartialDate",
    "Path",
    "Ref",
    "Term",
    "TermEntry",
    "Text",
    "Type",
    "Unreadable",
    "Value",
    "Vocabulary",
]
