"""Rules on dates."""

from collections.abc import Iterator, Mapping
from datetime import date

from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.types import PartialDate


def dates_reversed(library: Library) -> Iterator[Finding]:
    """A date does not lie after the one that its declaration says it comes before."""
    for record in library.records:
        for keys, field in library.kind(record).dates:
            if not field.until:
                continue
            for path, start in record.at(keys):
                row = dict(record.at(keys[:-1])).get(path[: len(path) - 1], record.values)
                end = row.get(field.until) if isinstance(row, Mapping) else None
                if not isinstance(start, PartialDate) or not isinstance(end, PartialDate):
                    continue
                if start.first_day > end.last_day:
                    yield error_in(
                        record,
                        path,
                        "dates_reversed",
                        field=field.label,
                        found=str(start),
                        key=field.until,
                        until=str(end),
                    )


def date_ahead(library: Library, today: date) -> Iterator[Finding]:
    """What is on record has happened: its date does not lie after today."""
    for record in library.records:
        for keys, field in library.kind(record).dates:
            if field.future:
                continue
            for path, value in record.at(keys):
                if isinstance(value, PartialDate) and value.first_day > today:
                    yield error_in(
                        record,
                        path,
                        "date_ahead",
                        field=field.label,
                        found=str(value),
                        today=today.isoformat(),
                    )
