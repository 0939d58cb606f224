"""How a rule tells what it finds about a record."""

from lianqiao.findings import Finding, Severity, Value
from lianqiao.library import OwnText
from lianqiao.records import Record
from lianqiao.types import Path

ACCEPTABLE = frozenset(
    {
        "attachment_not_looked_into",
        "attachment_unreadable",
        "edition_leaves_out",
        "edition_loses_link",
        "figure_two_values",
        "honor_level_name",
        "honor_twice",
        "photo_uncaptioned",
        "number_unbacked",
        "person_times",
        "relative_time",
        "spelling_varies",
        "style",
        "superlative_unbacked",
        "title_expired",
    }
)
"""The codes of warnings: what a record may accept with a reason."""


def error_in(record: Record, path: Path, code: str, /, **values: Value) -> Finding:
    """Return a finding about a value of a record that stops a build."""
    return Finding(record.place(*path), code, Severity.ERROR, values, str(record.ref))


def warning_in(record: Record, path: Path, code: str, /, **values: Value) -> Finding:
    """Return a finding about a value of a record that may be accepted with a reason."""
    assert code in ACCEPTABLE
    return Finding(record.place(*path), code, Severity.WARNING, values, str(record.ref))


def warning_in_text(own: OwnText, start: int, code: str, /, **values: Value) -> Finding:
    """Return a finding about words of a text that may be accepted with a reason.

    `start`: where the words begin, in characters of the text.
    """
    assert code in ACCEPTABLE
    told = {"record": str(own.record.ref), "field": own.field.label, **values}
    return Finding(own.place(start), code, Severity.WARNING, told, str(own.record.ref))
