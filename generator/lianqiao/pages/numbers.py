"""How numbers look from one page: the statistics of the edition, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup

from lianqiao.charts import Chart, Mark
from lianqiao.escaping import markdown_href, markdown_text
from lianqiao.findings import Label
from lianqiao.frozen import Kept
from lianqiao.kinds import Kind
from lianqiao.pages import addresses, pending
from lianqiao.pages.page_view import PageView
from lianqiao.records import Record
from lianqiao.showcases import Showcase
from lianqiao.statistics import (
    Change,
    Counted,
    Cut,
    Key,
    Ledger,
    Number,
    Row,
    Statistic,
    ledger,
    ones,
    year_on_year,
)
from lianqiao.statistics.declaration import PERIOD
from lianqiao.types import PartialDate, Ref, Unreadable
from lianqiao.types.dates import Date
from lianqiao.wording import whole_year
from lianqiao.years import year_starts

ROWS_A_PAGE = 500
IN_TILES = 12  # so many parts that are never added stand in tiles, more in a table
EXACT = frozenset({None, "exact"})


@dataclass(frozen=True)
class NumbersView(PageView):
    """The view of a page with the statistics of its edition."""

    counts: Mapping[str, Counted] = field(default_factory=dict)
    kept: Mapping[int, Kept] = field(default_factory=dict)
    """The years that are frozen."""
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    """The rows of statistics in groups, once they were asked for."""
    in_tiles = IN_TILES

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

    def booklet_hrefs(self, showcase: Showcase) -> list[Markup]:
        """Return the ways to the volumes of a showcase's booklet; none where the site has none."""
        return [self.href(address) for address in addresses.of_booklet(showcase)]

    def over(self, id_: str, records: Iterable[Record]) -> Number:
        """Return what a statistic comes to over some records only."""
        return self.counts[id_].of({record.ref for record in records}).number

    # Numbers and their rows

    def ledger(self, counted: Counted) -> Ledger:
        """Return the rows of a statistic in groups."""
        id_ = counted.statistic.id
        if id_ not in self.ledgers:
            self.ledgers[id_] = ledger(counted, ROWS_A_PAGE)
        return self.ledgers[id_]

    def cut(
        self,
        year: int | None = None,
        key: Key | None = None,
        quarter: int | None = None,
        undated: bool = False,
    ) -> Cut:
        """Return the cut of a year, a part, a quarter, or of what is in no year."""
        return Cut(year, key, quarter, undated)

    def rows_address(self, rows: Ledger, cut: Cut) -> str:
        """Return the address of the rows of a number, with its anchor; "" where there are none."""
        page = rows.page_of(cut)
        if page is None:
            return ""
        address = addresses.of_statistic(rows.counted.statistic.id, page)
        return address.replace(".md", ".html") + f"#{cut.anchor}"

    def rows_href(self, rows: Ledger, cut: Cut) -> Markup:
        """Return the way to the rows of a number; nothing where there are none."""
        page = rows.page_of(cut)
        if page is None:
            return Markup()
        href = self.href(addresses.of_statistic(rows.counted.statistic.id, page))
        return Markup(f"{href}#{cut.anchor}")

    def linked_part(self, id_: str, value: str | None, words: str) -> Markup:
        """Return the number of one part of a statistic, which leads to its rows; "" without any.

        `words`: the text of the catalog in which it stands.
        """
        counted = self.counts.get(id_)
        rows, cut = (self.ledger(counted) if counted else None), Cut(key=(value,))
        href = self.rows_href(rows, cut) if rows else Markup()
        if rows is None or not href:
            return Markup()
        told = self.t(words, count=self.number(rows.number(cut), rows.counted.statistic))
        return Markup(f"[*{markdown_text(told)}*]({href})")

    def rows_anchor(self, cut: Cut) -> Markup:
        """Return the id under which the rows of a number stand."""
        return Markup(cut.anchor)

    def linked(self, rows: Ledger, cut: Cut, measured: bool = False) -> Markup:
        """Return a number that leads to its rows; `measured`: with its measure."""
        number, statistic = rows.number(cut), rows.counted.statistic
        shown = (self.with_measure if measured else self.number)(number, statistic)
        href = self.rows_href(rows, cut)
        return Markup(f"[{markdown_text(shown)}]({href})") if href else markdown_text(shown)

    def group_name(self, statistic: Statistic, cut: Cut) -> str:
        """Return what a group of rows has in common, in words."""
        parts = []
        if cut.year is not None and cut.key is not None and statistic.dimensions == (PERIOD,):
            return self.t("rows.period_in", year=cut.year)
        if cut.year is not None:
            parts.append(self.t("year.title", year=cut.year))
        if cut.undated:
            parts.append(self.t("year.undated"))
        if cut.quarter is not None:
            parts.append(self.quarter_name(cut.quarter))
        if cut.key is not None:
            parts.append(self.key_name(statistic, cut.key))
        return self.t("list.dot").join(parts)

    def goes_by_year(self, counted: Counted) -> bool:
        """Tell whether a table by year tells more than the parts: periods are years themselves."""
        return counted.is_dated and counted.statistic.dimensions != (PERIOD,)

    def has_fold(self, counted: Counted, charts: Sequence[Chart]) -> bool:
        """Tell whether the numbers of a chart stand in a fold: they have no table of their own.

        Parts of two dimensions are many; few parts that are never added stand in tiles.
        """
        statistic, parts = counted.statistic, len(counted.keys)
        if statistic.total:
            return len(statistic.dimensions) > 1
        return bool(charts) and parts <= IN_TILES

    def is_all(self, counted: Counted, cut: Cut) -> bool:
        """Tell whether a group of rows is all there are, because nothing parts them."""
        return not counted.is_dated and cut == Cut(undated=True)

    def whole_title(self, statistic: Statistic) -> str:
        """Return what heads the numbers of whole years: a sum of parts, or the number alone."""
        if statistic.dimensions:
            return self.t("statistics.all")
        measure = self.name(statistic.measure_word)
        return (
            self.t("statistics.number_in", measure=measure)
            if measure
            else self.t("statistics.number")
        )

    def quarters(self, rows: Ledger) -> list[int]:
        """Return the quarters of a table; 0, what is in none, stands last where a year has any."""
        years = rows.counted.quartered_years
        is_any_in_none = any(rows.page_of(Cut(year, quarter=0)) for year in years)
        return [1, 2, 3, 4, *([0] if is_any_in_none else [])]

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

    def group_number(self, rows: Ledger, cut: Cut) -> str:
        """Return the number of a group of rows; of a year whose parts are never added, none."""
        statistic = rows.counted.statistic
        number = rows.number(cut)
        return self.with_measure(number, statistic)

    def has_values(self, counted: Counted) -> bool:
        """Tell whether rows have values to show, other than the records themselves."""
        return any(row.value not in (None, row.record.id) for row in counted.rows)

    def has_dates(self, counted: Counted) -> bool:
        """Tell whether rows have dates to show."""
        return any(row.date is not None for row in counted.rows)

    def value_title(self, statistic: Statistic) -> str:
        """Return what the values of a statistic are, in words."""
        if statistic.values:
            return self.name(self.library.declarations.kinds[statistic.values].label)
        return self.t("rows.counts_in" if statistic.measure == "ratio" else "rows.value")

    def row_value(self, statistic: Statistic, row: Row) -> Markup:
        """Return the value of a row: a link where it is a record; yes or no in words."""
        if row.value is None:
            return markdown_text(self.t("number.not_stated"))
        if statistic.values:
            return self.link(Ref(statistic.values, row.value)) or markdown_text(row.value)
        if statistic.measure == "ratio":
            return markdown_text(self.t("boolean.true" if row.value == "1" else "boolean.false"))
        return markdown_text(row.value)

    def chart(self, chart: Chart) -> Markup:
        """Return a chart as Markdown: a picture, which our own build draws into the page."""
        words = markdown_text(f"{chart.title}{self.t('label.colon')}{chart.description}")
        return Markup(f"![{words}]({self.href(chart.address)})")

    def mark(self, mark: Mark) -> Markup:
        """Return the number of a chart's mark, which leads to its rows."""
        words = markdown_text(mark.words)
        href = self.href(mark.rows.replace(".html", ".md"))
        return Markup(f"[{words}]({href})") if mark.rows else words

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

    # Reported totals

    def reported(self, statistic: Statistic) -> list[Record]:
        """Return the figures that report a statistic's total."""
        return [
            figure
            for figure in self.library.all("figure")
            if figure.get("statistic") == statistic.id
        ]

    def reported_cut(self, figure: Record) -> Cut | None:
        """Return which rows a reported total is about; None where they cannot be told apart.

        A period that is a year is the statistical year; a unit below others is only a part.
        """
        scope, period = figure.get("scope"), figure.get("period")
        unit = self.library.get(scope) if isinstance(scope, Ref) else None
        if unit is not None and self.ancestors(unit):
            return None
        if period is None:
            return Cut()
        year = whole_year(period)
        return Cut(year) if year else None

    def on_record(self, figure: Record, rows: Ledger) -> Markup:
        """Return what is on record of what a reported total is about."""
        cut = self.reported_cut(figure)
        if cut is None:
            return markdown_text(self.t("number.no_comparison"))
        if not rows.counted.statistic.total:
            return markdown_text(self.t("statistics.in_parts"))
        number = self.linked(rows, cut)
        if cut.year is None:
            return number
        return number + markdown_text(self.t("number.in_year", year=cut.year))

    def share(self, figure: Record, rows: Ledger) -> str:
        """Return how much of a reported total is on record, in per cent, where it can be told.

        A rounded report (30余) is no base, nor is a total of parts that are never added.
        """
        statistic, reported = rows.counted.statistic, figure.get("value")
        cut = self.reported_cut(figure)
        ours = rows.number(cut).value if cut else None
        exact = figure.get("qualifier") in EXACT and statistic.total
        if not exact or not reported or ours is None or statistic.measure == "ratio":
            return self.t("number.no_comparison")
        return self.t("number.percent", value=rounded(ours / reported * 100))

    # Numbers in texts

    def number_in_text(self, kind: str, id_: str, year: int | None) -> tuple[str, str] | None:
        """Return the words and the address of a number that a text asks for, or None."""
        if kind == "figure":
            figure = self.library.get(Ref("figure", id_))
            if figure is None:
                return None
            return self.figure(figure) + self.measure(figure), self.record_href(figure)
        counted = self.counts.get(id_)
        if counted is None:
            return None
        part = counted if year is None else counted.where(year=year)
        words = self.t("statistics.in_parts")  # of what is never added there is no one number
        if counted.statistic.total:
            words = self.with_measure(part.number, counted.statistic)
        rows = self.rows_href(self.ledger(counted), Cut(year)) if year is not None else ""
        return words, rows or self.statistic_href(counted.statistic)

    def code(self, text: str, language: str) -> Markup:
        """Return a block of code."""
        mark = "```"
        while mark in text:
            mark += "`"
        return Markup(f"{mark}{markdown_href(language)}\n{text.rstrip()}\n{mark}")


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
