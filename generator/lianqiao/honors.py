"""What follows from an honor's record: the year it counts in, and whether it is still held."""

from datetime import date

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import PartialDate

LAPSED = frozenset({"expired", "revoked"})


def rule_year(honor: Record, library: Library) -> int | None:
    """Return the year that the library's rule gives, or None where its date is not known.

    The rule is site.yml's `stat_year_rule`: the year of issue, or the year honored. A statistical
    year that starts in April (`stat_year_starts: 4`) takes January to March of the next year in.
    """
    if library.site.get("stat_year_rule") == "for_year":
        honored = honor.get("for_year")
        return honored.year if isinstance(honored, PartialDate) else None
    issued = honor.get("issued_on")
    if not isinstance(issued, PartialDate):
        return None
    starts = library.site.get("stat_year_starts", 1)
    early = issued.month is not None and isinstance(starts, int) and issued.month < starts
    return issued.year - 1 if early else issued.year


def stat_year(honor: Record, library: Library) -> int | None:
    """Return the statistical year: the one recorded, else the rule's."""
    recorded = honor.get("stat_year")
    return recorded.year if isinstance(recorded, PartialDate) else rule_year(honor, library)


def is_former(honor: Record, as_of: date | None) -> bool:
    """Tell whether a title is no longer held (曾获): revoked, expired, or past its term."""
    return honor.get("validity") in LAPSED or term_is_over(honor, as_of)


def term_is_over(honor: Record, as_of: date | None) -> bool:
    """Tell whether an honor's term ended before a day."""
    ends = honor.get("valid_to")
    return as_of is not None and isinstance(ends, PartialDate) and ends.last_day < as_of
