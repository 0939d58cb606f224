"""How a rule tells what it finds about a record."""

from lianqiao.findings import Finding, Severity, Value
from lianqiao.records import Record
from lianqiao.types import Path

ACCEPTABLE = frozenset(
    {
        "attachment_not_looked_into",
        "attachment_unreadable",
        "edition_leaves_out",
        "edition_loses_link",
        "honor_level_name",
        "honor_twice",
        "photo_uncaptioned",
        "title_expired",
    }
)
"""The codes of warnings: what a record may accept with a reason."""


def error_in(record: Record, path: Path, code: str, **values: Value) -> Finding:
    """Return a finding about a value of a record that stops a build."""
    return Finding(record.place(*path), code, Severity.ERROR, values, str(record.ref))


def warning_in(record: Record, path: Path, code: str, **values: Value) -> Finding:
    """Return a finding about a value of a record that may be accepted with a reason."""
    assert code in ACCEPTABLE
    return Finding(record.place(*path), code, Severity.WARNING, values, str(record.ref))
