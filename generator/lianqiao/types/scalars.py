"""Types whose value is one text: text, markdown, integer, number, boolean, id, file."""

import re
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from lianqiao import privacy, prose
from lianqiao.documents import Node, TextNode
from lianqiao.findings import Place, error
from lianqiao.types.base import Notes, Path, ScalarType, Unreadable, field_name
from lianqiao.types.values import Value

CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
REORDERING = "\u202a-\u202e\u2066-\u2069"  # make text read other than it is written
REFUSED = re.compile(f"[{CONTROL}{REORDERING}]")
INTEGER = re.compile(r"[0-9]{1,18}")
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ID_LIMIT = 80
FIRST_WORDS = "|"
"""Ends the path of the place where the words of a text begin that is written as a block."""
DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{name}{n}" for name in ("com", "lpt") for n in range(10)
}
RESERVED_IDS = DEVICES | {"index", "404"}


def refuse_control_characters(text: str) -> None:
    """Raise Unreadable where a text holds characters that nobody can see or that reorder it."""
    if hit := REFUSED.search(text):
        raise Unreadable("control_character", character=f"U+{ord(hit.group()):04X}")


class Text(ScalarType):
    """One line of text; line breaks in the YAML become spaces."""

    name = "text"

    def parse(self, text: str) -> Value:
        """Return the text on one line."""
        refuse_control_characters(text)
        return " ".join(text.split())

    def json_schema(self, language: str) -> dict[str, Any]:
        """A number is text too: 0571 and 2024.10 stay as written."""
        return {"type": ["string", "number"]}


class Markdown(ScalarType):
    """Several paragraphs, in the subset of Markdown that `prose` holds them to."""

    name = "markdown"

    def parse(self, text: str) -> Value:
        """Return the text as written."""
        refuse_control_characters(text)
        return text

    def read(self, node: Node, path: Path, notes: Notes) -> Value | None:
        """Return the text; note each place where it leaves the subset.

        The lines with links, images and long numbers get places of their own: (*path, line). So do
        the first words of a block: (*path, FIRST_WORDS); the others stand as many lines further on.
        """
        value = super().read(node, path, notes)
        if isinstance(node, TextNode) and isinstance(value, str):
            if node.style == "|":
                first = line_place(node, 0)
                notes.places[(*path, FIRST_WORDS)] = first._replace(column=node.indent + 1)
            for fault in prose.read(value).faults:
                values = {"found": fault.found, "field": field_name(path)}
                notes.findings.append(error(line_place(node, fault.line), fault.code, **values))
            suspicious = privacy.suspicious_lines(value)
            for line in prose.read(value).lines_with_targets.union(suspicious):
                notes.places[(*path, line)] = line_place(node, line)
        return value

    def json_schema(self, language: str) -> dict[str, Any]:
        """Any text."""
        return {"type": ["string", "number"]}


def line_place(node: TextNode, line: int) -> Place:
    """Return where a line of a text stands; exact in a block (`|`), else the text's beginning."""
    if node.style != "|":
        return node.place
    leading = len(node.text) - len(node.text.lstrip("\n"))  # blank lines that `strip` took away
    return Place(node.place.path, node.place.line + 1 + leading + line, 1)


class Integer(ScalarType):
    """A whole number."""

    name = "integer"
    sql_column = "INTEGER"

    def parse(self, text: str) -> Value:
        """Return an int; digits only, without separators."""
        if not INTEGER.fullmatch(text):
            raise Unreadable("integer_unreadable")
        return int(text)

    def json_schema(self, language: str) -> dict[str, Any]:
        """A whole number, also between quotes."""
        return {"type": ["integer", "string"], "minimum": 0, "pattern": f"^{INTEGER.pattern}$"}


class Number(ScalarType):
    """An exact decimal number."""

    name = "number"

    def parse(self, text: str) -> Value:
        """Return a Decimal; digits and at most one point, without separators or units."""
        if not NUMBER.fullmatch(text):
            raise Unreadable("number_unreadable")
        return Decimal(text)

    def json_schema(self, language: str) -> dict[str, Any]:
        """A number, also between quotes."""
        return {"type": ["number", "string"], "pattern": f"^{NUMBER.pattern}$"}


class Boolean(ScalarType):
    """true or false."""

    name = "boolean"
    sql_column = "INTEGER"

    def parse(self, text: str) -> Value:
        """Return True or False."""
        if text not in ("true", "false"):
            raise Unreadable("boolean_unreadable")
        return text == "true"

    def json_schema(self, language: str) -> dict[str, Any]:
        """A truth value, also between quotes."""
        return {"type": ["boolean", "string"], "pattern": "^(true|false)$"}


class Id(ScalarType):
    """The id of a record: the last part of its address for good."""

    name = "id"

    def parse(self, text: str) -> Value:
        """Return the id; refuse what is no safe file name on every platform."""
        if not ID.fullmatch(text) or len(text) > ID_LIMIT:
            raise Unreadable("id_unreadable", limit=ID_LIMIT)
        if text in RESERVED_IDS:
            raise Unreadable("id_reserved")
        return text

    def json_schema(self, language: str) -> dict[str, Any]:
        """Lower-case Latin letters, digits, single hyphens."""
        return {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": ID_LIMIT}


class File(ScalarType):
    """A file of the library: its path below data/files/."""

    name = "file"

    def parse(self, text: str) -> Value:
        """Return the path with "/"; refuse what leads out of the folder."""
        refuse_control_characters(text)
        path = PurePosixPath(text)
        leads_out = path.is_absolute() or ".." in path.parts or re.search(r"[\\:]", text)
        if leads_out or not path.parts:
            raise Unreadable("file_outside")
        return str(path)

    def json_schema(self, language: str) -> dict[str, Any]:
        """A path that stays within the folder."""
        return {"type": "string", "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$))[^\\:]+$"}
