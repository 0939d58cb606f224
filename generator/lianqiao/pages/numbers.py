"""How numbers look from one page: the statistics of the edition, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lianqiao.charts import Chart, Mark
from lianqiao.escaping import markdown_href, markdown_text
from lianqiao.pages import addresses
from lianqiao.pages.counts import CountsView, rounded
from lianqiao.records import Record
from lianqiao.statistics import (
    Counted,
    Cut,
    Key,
    Ledger,
    Row,
    Statistic,
    ledger,
)
from lianqiao.statistics.declaration import PERIOD
from lianqiao.types import Ref
from lianqiao.wording import whole_year

ROWS_A_PAGE = 500
IN_TILES = 12  # so many parts that are never added stand in tiles, more in a table
EXACT = frozenset({None, "exact"})


@dataclass(frozen=True)
class NumbersView(CountsView):
    """The view of a page with the statistics of its edition, and the rows of each number."""

    ledgers: dict[str, Ledger] = field(default_factory=dict)
    """The rows of statistics in groups, once they were asked for."""
    in_tiles = IN_TILES

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
