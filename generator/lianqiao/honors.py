"""Whether an honor is still held."""

from datetime import date

from lianqiao.records import Record
from lianqiao.types import PartialDate

LAPSED = frozenset({"expired", "revoked"})


def is_former(honor: Record, as_of: date | None) -> bool:
    """Tell whether a title is no longer held (曾获): revoked, expired, or past its term."""
    return honor.get("validity") in LAPSED or term_is_over(honor, as_of)


def term_is_over(honor: Record, as_of: date | None) -> bool:
    """Tell whether an honor's term ended before a day."""
    ends = honor.get("valid_to")
    return as_of is not None and isinstance(ends, PartialDate) and ends.last_day < as_of
