"""What every type can do, and what is noted while reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from lianqiao.documents import Node, TextNode
from lianqiao.findings import Finding, Place, error
from lianqiao.findings import Value as FindingValue
from lianqiao.types.values import Value

Path = tuple[str | int, ...]
"""Where a value stands in its record: ("recipients", 0, "unit")."""

EVERY_KEY = "*"
"""Stands for any key of a map where keys lead to fields: ("missing", EVERY_KEY, "reason")."""


@dataclass
class Notes:
    """What reading notes besides the values: faults, and the place of every value."""

    findings: list[Finding] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)


class Unreadable(Exception):
    """A text is no value of the type. `code` and `values` make the finding."""

    def __init__(self, code: str, **values: FindingValue) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, FindingValue] = values


class Type(Protocol):
    """What a field may hold."""

    @property
    def name(self) -> str:
        """The word for it in a declaration."""

    @property
    def sql_column(self) -> str:
        """The SQL type of its column; empty where it has none of its own."""

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Return the value of a node, or None where it has none or is faulty (then noted)."""

    def json_schema(self, language: str) -> dict[str, Any]:
        """Return what an editor should know of one value, described in a language."""


class ScalarType:
    """A type whose value is written as one text."""

    name = ""
    sql_column = "TEXT"

    def parse(self, text: str) -> Value:
        """Return the value of a text that is not blank.

        Raises Unreadable where the text is no value of this type.
        """
        raise NotImplementedError

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Return the value of a text node; note anything else."""
        if not isinstance(node, TextNode):
            notes.places[path] = node.place
            notes.findings.append(error(node.place, "text_expected", field=field_name(path)))
            return None
        if node.is_blank:
            return None
        notes.places[path] = node.place
        try:
            return self.parse(node.text.strip())
        except Unreadable as fault:
            values = {"found": shortened(node.text), "field": field_name(path), **fault.values}
            notes.findings.append(error(node.place, fault.code, **values))
            return None


def field_name(path: Path) -> str:
    """Return a path as people write it: `recipients.unit`, positions in lists left out."""
    return ".".join(part for part in path if isinstance(part, str))


def shortened(text: str, limit: int = 40) -> str:
    """Return a text on one line and short enough to quote in a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"
