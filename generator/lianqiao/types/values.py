"""The values that fields hold, besides plain text, whole numbers and truth values."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Union


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to another record."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exact as its source states it: a year, a month, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


Value = Union[str, int, bool, Decimal, PartialDate, Ref, tuple["Value", ...], Mapping[str, "Value"]]
"""What a field of a record holds; a field without a value is absent from its record."""
