"""The year a record counts in."""

from lianqiao.honors import stat_year
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import PartialDate


def year_of(record: Record, library: Library) -> int | None:
    """Return the year of a record's date, an honor's statistical year, or None without a date.

    A record without a date is counted as 未载明, never in a year.
    """
    if record.kind == "honor":
        return stat_year(record, library)
    field = library.kind(record).date
    day = record.get(field) if field else None
    return day.year if isinstance(day, PartialDate) else None
