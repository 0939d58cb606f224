"""Dates as exact as their source states them."""

import re
from datetime import date
from typing import Any

from lianqiao.types.base import ScalarType, Unreadable
from lianqiao.types.values import PartialDate, Value

DATE = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2}))?)?[年月日]?")
FIRST_YEAR, LAST_YEAR = 1900, 2199
AS_PATTERN = (
    "^(19|2[01])[0-9]{2}([-./年](0?[1-9]|1[0-2])([-./月](0?[1-9]|[12][0-9]|3[01]))?)?[年月日]?$"
)
"""The same for other programs, which do not know the calendar."""


class Date(ScalarType):
    """A year, a year and month, or a day: 2024, 2024-10, 2024-10-15; also 2024.10, 2024年10月."""

    name = "date"

    def parse(self, text: str) -> Value:
        """Return a PartialDate."""
        match = DATE.fullmatch(text)
        if not match:
            raise Unreadable("date_unreadable")
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR or not exists(year, month, day):
            raise Unreadable("date_unreadable")
        return PartialDate(year, month, day)

    def json_schema(self, language: str) -> dict[str, Any]:
        """A year may be written as a number."""
        return {
            "type": ["string", "number"],
            "pattern": AS_PATTERN,
            "minimum": FIRST_YEAR,
            "exclusiveMaximum": LAST_YEAR + 1,
        }


def exists(year: int, month: int | None, day: int | None) -> bool:
    """Tell whether the calendar has this day."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return False
    return True
