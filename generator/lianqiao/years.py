"""The year a record counts in."""

from datetime import date, timedelta

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import PartialDate


def statistical_year(day: PartialDate, library: Library) -> int:
    """Return the statistical year of a date.

    A year that starts in April (site.yml: `stat_year_starts: 4`) takes January to March of the next
    calendar year in. A date without a month counts in its calendar year.
    """
    return year_from(day, year_starts(library))


def year_from(day: PartialDate, starts: int) -> int:
    """Return the statistical year of a date where years start in a month, from 1 to 12."""
    early = day.month is not None and day.month < starts
    return day.year - 1 if early else day.year


def year_starts(library: Library) -> int:
    """Return the month in which the statistical year starts, from 1 to 12."""
    starts = library.site.get("stat_year_starts", 1)
    return starts if isinstance(starts, int) else 1


def last_day_of(year: int, library: Library) -> date:
    """Return the last day of a statistical year."""
    starts = year_starts(library)
    return date(year + 1, starts, 1) - timedelta(days=1)


def rule_year(honor: Record, library: Library) -> int | None:
    """Return an honor's year by the library's rule, or None where its date is not known.

    The rule is site.yml's `stat_year_rule`: the year of issue, or the year honored.
    """
    if library.site.get("stat_year_rule") == "for_year":
        honored = honor.get("for_year")
        return honored.year if isinstance(honored, PartialDate) else None
    issued = honor.get("issued_on")
    return statistical_year(issued, library) if isinstance(issued, PartialDate) else None


def stat_year(honor: Record, library: Library) -> int | None:
    """Return an honor's statistical year: the one recorded, else the rule's."""
    recorded = honor.get("stat_year")
    return recorded.year if isinstance(recorded, PartialDate) else rule_year(honor, library)


def year_of(record: Record, library: Library) -> int | None:
    """Return the statistical year of a record's date, or None without a date.

    A record without a date is counted as 未载明, never in a year.
    """
    if record.kind == "honor":
        return stat_year(record, library)
    field = library.kind(record).date
    day = record.get(field) if field else None
    return statistical_year(day, library) if isinstance(day, PartialDate) else None
