"""The one engine that turns the rows of a statistic into numbers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Context, Decimal, localcontext
from functools import cached_property

from lianqiao.statistics.declaration import Statistic
from lianqiao.types import PartialDate, Ref
from lianqiao.years import year_from

DIGITS = 100  # a value has at most 36; so many of them add up exactly
Key = tuple[str | None, ...]
"""The values of a row's dimensions; None where a record states none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row counted: the record it stands for, its value, when, and its dimensions."""

    record: Ref
    value: str | None
    year: int | None
    date: PartialDate | None
    key: Key


@dataclass(frozen=True)
class Number:
    """What a set of rows comes to.

    `value` is None where it cannot be told: a ratio of nothing, or a sum with gaps where gaps make
    it unavailable. `records`: how many different records were counted. `without_value`: how many
    rows had none and were left out.
    """

    value: Decimal | None
    records: int
    without_value: int = 0


@dataclass(frozen=True)
class Counted:
    """A statistic with the rows that its SQL gave.

    `year_starts`: the month in which the statistical year starts. `orders`: the values of each
    dimension in their order. What the rows come to is asked often and reckoned once.
    """

    statistic: Statistic
    rows: tuple[Row, ...]
    key_order: tuple[Key, ...]
    year_starts: int = 1
    orders: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def years(self) -> list[int]:
        """The years in which rows count, the newest first."""
        return sorted({row.year for row in self.rows if row.year is not None}, reverse=True)

    @cached_property
    def has_undated(self) -> bool:
        """Whether rows count in no year."""
        return any(row.year is None for row in self.rows)

    @cached_property
    def keys(self) -> list[Key]:
        """The combinations of dimensions that occur, in their vocabularies' order."""
        found = {row.key for row in self.rows}
        return [key for key in self.key_order if key in found]

    @cached_property
    def number(self) -> Number:
        """What all rows come to."""
        return number(self.statistic, self.rows)

    @cached_property
    def quartered_years(self) -> list[int]:
        """The years in which a row's quarter is known, the newest first."""
        known = {row.year for row in self.rows if row.year is not None and self.quarter_of(row)}
        return sorted(known, reverse=True)

    @cached_property
    def is_dated(self) -> bool:
        """Whether any row counts in a year."""
        return any(row.year is not None for row in self.rows)

    def of(self, records: Collection[Ref]) -> "Counted":
        """Return the rows of some records only."""
        return replace(self, rows=tuple(row for row in self.rows if row.record in records))

    def where(
        self,
        *,
        year: int | None = None,
        key: Key | None = None,
        quarter: int | None = None,
        undated: bool = False,
        last_month: int | None = None,
    ) -> "Counted":
        """Return the rows of a year, a quarter, some dimensions, or of no year at all.

        `last_month`: only what was there by the end of that month of the year in which it counts,
        for comparing like with like.
        """
        rows = tuple(
            row
            for row in self.rows
            if (year is None or row.year == year)
            and (key is None or row.key == key)
            and (quarter is None or self.quarter_of(row) == quarter)
            and (not undated or row.year is None)
            and (last_month is None or self._is_by(row, last_month))
        )
        return replace(self, rows=rows)

    def _is_by(self, row: Row, last_month: int) -> bool:
        """Tell whether a row was there by a month of the statistical year in which it counts.

        What is dated in an earlier year was, in a later one was not, whatever the month. A date of
        that year whose month is not known tells nothing.
        """
        if row.date is None or row.year is None:
            return False
        dated = year_from(row.date, self.year_starts)
        if dated != row.year:
            return dated < row.year
        month = row.date.month
        if month is None:
            return False
        return self.month_of_year(month) <= self.month_of_year(last_month)

    def quarter_of(self, row: Row) -> int | None:
        """Return the quarter of its statistical year in which a row falls, from 1 to 4.

        None where its month is not known, or where it counts in another year than that of its
        date, as an honor may.
        """
        date = row.date
        if date is None or date.month is None or year_from(date, self.year_starts) != row.year:
            return None
        return self.month_of_year(date.month) // 3 + 1

    def month_of_year(self, month: int) -> int:
        """Return where a month stands in the statistical year, from 0."""
        return (month - self.year_starts) % 12


def number(statistic: Statistic, rows: Sequence[Row]) -> Number:
    """Return what rows come to, by the statistic's measure.

    count: how many rows. distinct: how many different values. sum: their values added. ratio: the
    share of rows whose value is 1. Exact: values are decimals, never floating point.
    """
    records = len({row.record for row in rows})
    values = [row.value for row in rows if row.value is not None]
    gaps = len(rows) - len(values)
    if statistic.measure == "count":
        return Number(Decimal(len(rows)), records)
    if statistic.measure == "distinct":
        return Number(Decimal(len(set(values))), records, gaps)
    if statistic.gaps and gaps:
        return Number(None, records, gaps)
    if statistic.measure == "ratio":
        return Number(Decimal(ones(rows)) / len(values) if values else None, records, gaps)
    with localcontext(Context(prec=DIGITS)):
        return Number(sum(map(Decimal, values), Decimal(0)), records, gaps)


def ones(rows: Iterable[Row]) -> int:
    """Return how many rows have part in a share: those whose value is 1."""
    return sum(row.value is not None and Decimal(row.value) == 1 for row in rows)


@dataclass(frozen=True)
class Change:
    """How a number stands to the same of the year before (同比).

    `difference` is in the statistic's own measure, for a ratio in percentage points; `percent` is
    the growth, None for a ratio. Both are None where there is no base.
    """

    base: Number
    difference: Decimal | None
    percent: Decimal | None


def year_on_year(counted: Counted, year: int, as_of: PartialDate | None) -> Change:
    """Return how a year stands to the one before, by the same definition and months.

    In the year of the as-of date only months up to it are compared, in both years. Without a base,
    or with a base of 0, there is no comparison (—).
    """
    this = year_so_far(counted, year, as_of).number
    base_rows = year_before(counted, year, as_of)
    base = base_rows.number
    if not base_rows.rows or not base.value or this.value is None:
        return Change(base, None, None)
    if counted.statistic.measure == "ratio":
        return Change(base, (this.value - base.value) * 100, None)
    difference = this.value - base.value
    return Change(base, difference, difference / base.value * 100)


def year_so_far(counted: Counted, year: int, as_of: PartialDate | None) -> Counted:
    """Return the rows of a year that are compared with those of the year before."""
    return counted.where(year=year, last_month=_last_month(counted, year, as_of))


def year_before(counted: Counted, year: int, as_of: PartialDate | None) -> Counted:
    """Return the rows of the year before that a year is compared with."""
    return counted.where(year=year - 1, last_month=_last_month(counted, year, as_of))


def _last_month(counted: Counted, year: int, as_of: PartialDate | None) -> int | None:
    """Return the month up to which a year has gone on; None where it is over, or not begun."""
    if as_of is None:
        return None
    day = as_of.last_day
    current = day.year - 1 if day.month < counted.year_starts else day.year
    tomorrow = day + timedelta(days=1)
    is_over = tomorrow.day == 1 and counted.month_of_year(tomorrow.month) == 0
    return day.month if current == year and not is_over else None


def in_order(keys: Iterable[Key], orders: Sequence[Sequence[str]]) -> tuple[Key, ...]:
    """Return keys by the order of each dimension's values; a value not stated stands last."""
    places = [{value: place for place, value in enumerate(order)} for order in orders]

    def place(key: Key) -> tuple[tuple[int, str], ...]:
        return tuple(
            (known.get(value, len(known)) if value is not None else len(known) + 1, value or "")
            for value, known in zip(key, places, strict=True)
        )

    return tuple(sorted(set(keys), key=place))
