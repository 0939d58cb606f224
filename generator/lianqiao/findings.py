"""What is wrong in a library and where. Data only: the words are in the message catalogs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

Label = Mapping[str, str]
"""One word or sentence in several languages: language code ("zh", "en") -> text."""


class Severity(StrEnum):
    """ERROR stops a build; WARNING is told, and may be accepted in the record with a reason."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A position in a file of the library, or in a workbook.

    `path` is relative to the library's folder, with "/" on every platform.
    `line` and `column` count from 1, in characters; 1 and 1 where the whole file is meant.
    `sheet`: the sheet of a workbook, whose rows and columns are then meant; told as 荣誉!C7.
    `outside`: a whole file that is not the library's, a workbook to import; told without 1:1.
    """

    path: PurePosixPath
    line: int = 1
    column: int = 1
    sheet: str = ""
    outside: bool = False

    @property
    def cell(self) -> str:
        """The name of a cell, as C7."""
        return f"{column_name(self.column)}{self.line}"

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.path}:{self.sheet}!{self.cell}"
        if self.outside:
            return str(self.path)
        return f"{self.path}:{self.line}:{self.column}"


def column_name(column: int) -> str:
    """Return the letters of a column of a workbook, counted from 1: A, Z, AA."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


Value = str | int | Label | Place
"""What a finding may quote: a text or number, a label in several languages, another place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, which rule (`code`), and the values its message names.

    `subject` is the record it is about, as `kind:id`; empty where it is about a file.
    """

    place: Place
    code: str
    severity: Severity = Severity.ERROR
    values: Mapping[str, Value] = field(default_factory=dict)
    subject: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, line, column and code; the values last, so that the order is total."""
        place = self.place
        return (
            str(place.path),
            place.line,
            place.column,
            self.code,
            repr(sorted((name, repr(value)) for name, value in self.values.items())),
        )


def error(place: Place, code: str, **values: Value) -> Finding:
    """Return a finding that stops a build."""
    return Finding(place, code, Severity.ERROR, values)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings sorted by place, each one once."""
    by_key = {finding.sort_key: finding for finding in findings}
    return tuple(by_key[key] for key in sorted(by_key))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether one of the findings stops a build."""
    return any(finding.severity is Severity.ERROR for finding in findings)
