"""The statistics of an edition, and their numbers in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.findings import Label
from lianqiao.frozen import Kept
from lianqiao.kinds import Kind
from lianqiao.pages import addresses, pending
from lianqiao.pages.page_view import PageView
from lianqiao.records import Record
from lianqiao.statistics import (
    Change,
    Counted,
    Key,
    Number,
    Statistic,
    ones,
    year_on_year,
)
from lianqiao.statistics.declaration import PERIOD
from lianqiao.types import PartialDate, Ref, Unreadable
from lianqiao.types.dates import Date
from lianqiao.years import year_starts


@dataclass(frozen=True)
class CountsView(PageView):
    """The view of a page with the statistics of its edition."""

    counts: Mapping[str, Counted] = field(default_factory=dict)
    kept: Mapping[int, Kept] = field(default_factory=dict)
    """The years that are frozen."""

    def counted(self, id_: str) -> Counted:
        """Return a statistic with its rows."""
        return self.counts[id_]

    def has_statistic(self, id_: str) -> bool:
        """Tell whether the edition shows a statistic."""
        return id_ in self.counts

    def main_counts(self) -> list[Counted]:
        """Return the statistics for the home page that have rows."""
        return [one for one in self.counts.values() if one.statistic.main and one.rows]

    def not_counted(self, kinds: Sequence[Kind]) -> list[Kind]:
        """Return the main kinds whose records no statistic of the home page counts."""
        counted = {one.statistic.kind for one in self.main_counts()}
        return [kind for kind in kinds if kind.main and kind.key not in counted]

    def year_numbers(self, year: int) -> list[Counted]:
        """Return the statistics whose number of a year may be told as one."""
        return [
            one for one in self.counts.values() if year in one.years and one.statistic.is_one_number
        ]

    @property
    def is_internal(self) -> bool:
        """Whether the edition may tell how its numbers came about."""
        return pending.is_shown(self.edition)

    def frozen(self, year: int) -> Kept | None:
        """Return how a year is frozen, or None where it is not."""
        return self.kept.get(year)

    def frozen_years(self, counted: Counted) -> list[Kept]:
        """Return the frozen years in which a statistic has rows, the newest first."""
        return [self.kept[year] for year in counted.years if year in self.kept]

    def former_definitions(self, kept: Kept) -> list[tuple[Statistic, Label]]:
        """Return the statistics whose definition was another one when a year was frozen."""
        shown = (counted.statistic for counted in self.counts.values())
        found = ((statistic, kept.definition(statistic)) for statistic in shown)
        return [(statistic, label) for statistic, label in found if label is not None]

    def statistic_link(self, statistic: Statistic) -> Markup:
        """Return a link to a statistic's page."""
        words = markdown_text(self.name(statistic.title))
        return Markup(f"[{words}]({self.statistic_href(statistic)})")

    def statistic_href(self, statistic: Statistic, part: int = 1) -> Markup:
        """Return the way to a statistic's page."""
        return self.href(addresses.of_statistic(statistic.id, part))

    def over(self, id_: str, records: Iterable[Record]) -> Number:
        """Return what a statistic comes to over some records only."""
        return self.counts[id_].of({record.ref for record in records}).number

    # Numbers in words

    def number(self, number: Number, statistic: Statistic) -> str:
        """Return a number in words: a ratio in per cent; where there is none, that in words."""
        if number.value is None:
            unavailable = statistic.gaps and number.without_value
            return self.t("number.unavailable" if unavailable else "number.none")
        if statistic.measure == "ratio":
            return rounded(number.value * 100)
        return plain_number(number.value)

    def with_measure(self, number: Number, statistic: Statistic) -> str:
        """Return a number with its measure; words alone where there is no number."""
        if number.value is None:
            return self.number(number, statistic)
        separator = self.t("number.space")
        return self.number(number, statistic) + separator + self.name(statistic.measure_word)

    def number_or_parts(self, counted: Counted) -> str:
        """Return the number of all rows; of parts that are never added, that they are such."""
        if not counted.statistic.is_one_number:
            return self.t("statistics.in_parts")
        return self.number(counted.number, counted.statistic)

    def is_told(self, counted: Counted) -> bool:
        """Tell whether all rows come to one number."""
        return counted.statistic.is_one_number and counted.number.value is not None

    def change(self, counted: Counted, year: int) -> str:
        """Return how a year stands to the one before (同比); a dash where there is no base."""
        return self.change_in_words(year_on_year(counted, year, self.library.as_of))

    def change_in_words(self, change: Change) -> str:
        """Return how a number stands to the same of the year before; a dash without one."""
        if change.difference is None:
            return self.t("change.no_base")
        if change.percent is None:
            return self.t("change.points", points=signed(rounded(change.difference)))
        return self.t(
            "change.percent",
            difference=signed(plain_number(change.difference)),
            percent=signed(rounded(change.percent)),
        )

    def key_name(self, statistic: Statistic, key: Key) -> str:
        """Return the values of a row's dimensions in words."""
        return self.t("list.dot").join(self.key_names(statistic, key))

    def key_names(self, statistic: Statistic, key: Key) -> list[str]:
        """Return the value of each of a row's dimensions in words."""
        return [
            self._dimension_name(dimension, value)
            for dimension, value in zip(statistic.dimensions, key, strict=True)
        ]

    def record_title(self, ref: Ref) -> str:
        """Return the title of a record that was counted."""
        record = self.library.get(ref)
        return self.title(record) if record else ref.id

    def _dimension_name(self, dimension: str, value: str | None) -> str:
        if value is None:
            return self.t("number.not_stated")
        if dimension == PERIOD:
            return self._period_name(value)
        if dimension in self.library.declarations.vocabularies:
            return self.name(self.library.term_label(dimension, value))
        record = self.library.get(Ref(dimension, value))
        return self.title(record) if record else value

    def _period_name(self, value: str) -> str:
        """Return a period in words where it is a date as exact as it is known, else as stated."""
        try:
            day = Date().parse(value)
        except Unreadable:
            return value
        return self.date(day) if isinstance(day, PartialDate) else value

    def counted_line(self, counted: Counted) -> str:
        """Return the line below a number: as-of date, edition, and how many records."""
        number = counted.number
        parts = [
            self.t("frame.as_of", as_of=self.as_of()),
            self.name(self.edition.label),
            self.t("listing.count", count=number.records),
        ]
        if "internal" not in self.edition.audiences:
            parts.append(self.t("number.public_only"))
        return self.t("list.dot").join([*parts, *self.made_of(counted)])

    def made_of(self, counted: Counted) -> list[str]:
        """Return what more there is to know of a number: a share's two parts, rows left out."""
        told, number = [], counted.number
        if counted.statistic.measure == "ratio" and number.value is not None:
            whole = sum(row.value is not None for row in counted.rows)
            told.append(self.t("number.share", whole=whole, part=ones(counted.rows)))
        if number.without_value:
            told.append(self.t("number.without_value", count=number.without_value))
        return told

    def quarter_name(self, quarter: int) -> str:
        """Return the name of a quarter; where years do not start in January, its months.

        0 stands for what is in no quarter.
        """
        starts = year_starts(self.library)
        if starts == 1 or not quarter:
            return self.t(f"quarter.{quarter}")
        first = starts + 3 * (quarter - 1)
        months = {"first": (first - 1) % 12 + 1, "last": (first + 1) % 12 + 1}
        return self.t("quarter.months", **months)


def plain_number(value: Decimal) -> str:
    """Return a number in plain digits, without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal) -> str:
    """Return a number with one decimal place, halves away from zero."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"


def signed(number: str) -> str:
    """Return a change with its sign, less than nothing with a minus and not a hyphen."""
    if number.startswith("-"):
        return number.replace("-", "\N{MINUS SIGN}")
    return number if Decimal(number) == 0 else f"+{number}"
