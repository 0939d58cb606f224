"""The charts of a showcase: how numbers went up to its year, and who is allied with whom."""

from dataclasses import dataclass, replace
from typing import Any

from lianqiao.charts import Chart, chart_of, on_screens
from lianqiao.findings import Label
from lianqiao.pages import addresses
from lianqiao.pages.numbers import ROWS_A_PAGE
from lianqiao.pages.showcase_view import ShowcaseView
from lianqiao.showcases import Showcase, is_by_unit
from lianqiao.statistics import Counted, Cut, Key, Ledger, Number, Statistic, ledger

CHARTS = {
    "changes": "attendance",
    "alliances": "alliance_memberships",
    "honors": "honors_by_level",
}
"""The section in which a chart stands, and its statistic."""

YEARS_ON_SCREENS = 8  # so many columns are read from the back of a room,
PARTS_ON_SCREENS = 4  # and so many colours told apart; numbers of slim parts would be missed


@dataclass(frozen=True)
class _Words:
    """The words of a showcase's page; numbers of its own year lead to its own rows."""

    view: ShowcaseView
    showcase: Showcase

    def t(self, key: str, /, **values: Any) -> str:
        return self.view.t(key, **values)

    def name(self, label: Label | None) -> str:
        return self.view.name(label)

    def key_names(self, statistic: Statistic, key: Key) -> list[str]:
        return self.view.key_names(statistic, key)

    def number(self, number: Number, statistic: Statistic) -> str:
        return self.view.number(number, statistic)

    def with_measure(self, number: Number, statistic: Statistic) -> str:
        return self.view.with_measure(number, statistic)

    def rows_address(self, ledger: Ledger, cut: Cut) -> str:
        statistic = ledger.counted.statistic
        own = self.showcase.counts.get(statistic.id)
        if own is None or is_by_unit(statistic) or cut.undated or cut.year != self.showcase.year:
            return self.view.rows_address(self.view.ledger(self.showcase.whole[statistic.id]), cut)
        page = addresses.of_showcase(self.showcase, addresses.NUMBERS).replace(".md", ".html")
        if cut.key is None:
            return f"{page}#{self.view.number_anchor(statistic)}"
        return f"{page}#{self.view.part_anchor(self.showcase, statistic, cut.key)}"


def charts_of(view: ShowcaseView, showcase: Showcase) -> dict[str, Chart]:
    """Return the charts of a showcase by the section in which they stand."""
    drawn = ((section, _chart(view, showcase, section)) for section in CHARTS)
    return {section: chart for section, chart in drawn if chart}


def charts_on_screens(view: ShowcaseView, showcase: Showcase) -> dict[str, tuple[Chart, ...]]:
    """Return the same charts as its projector shows them, with the latest years only."""
    drawn = ((section, _on_screens(view, showcase, section)) for section in CHARTS)
    return {section: on_screens(chart) for section, chart in drawn if chart}


def has_earlier_years(showcase: Showcase, section: str) -> bool:
    """Tell whether the chart of a section has years that its screens leave out."""
    counted = counted_for_chart(showcase, section)
    return counted is not None and len(counted.years) > YEARS_ON_SCREENS


def _on_screens(view: ShowcaseView, showcase: Showcase, section: str) -> Chart | None:
    """Return the chart of a section with the latest years; bars of many parts become a table."""
    chart = _chart(view, showcase, section, years=YEARS_ON_SCREENS)
    if chart and chart.form == "bar" and chart.along and len(chart.parts) > PARTS_ON_SCREENS:
        return _chart(view, showcase, section, years=YEARS_ON_SCREENS, form="heat")
    return chart


def _chart(
    view: ShowcaseView,
    showcase: Showcase,
    section: str,
    years: int | None = None,
    form: str | None = None,
) -> Chart | None:
    """Return the chart of a section; `years`: the latest so many; `form`: another than its own."""
    counted = counted_for_chart(showcase, section)
    if counted is None:
        return None
    rows = ledger(_latest(counted, years), ROWS_A_PAGE)
    chart = chart_of(rows, _Words(view, showcase), form)
    name = addresses.of_showcase(showcase).removesuffix(".md").replace("/", "-")
    return chart and replace(chart, id=f"{chart.statistic}-{name}")


def _latest(counted: Counted, years: int | None) -> Counted:
    """Return what is counted without the years before the latest so many."""
    left = counted.years[years:] if years else []
    if not left:
        return counted
    return replace(counted, rows=tuple(row for row in counted.rows if row.year not in left))


def counted_for_chart(showcase: Showcase, section: str) -> Counted | None:
    """Return what the chart of a section is drawn from; None where it has none."""
    return _up_to_the_year(showcase, CHARTS[section]) if section in CHARTS else None


def _up_to_the_year(showcase: Showcase, id_: str) -> Counted | None:
    """Return the rows of all years up to the showcase's; of what has no years, those of its day."""
    whole = showcase.whole.get(id_)
    if whole is None or showcase.year is None or not whole.is_dated:
        return showcase.counts.get(id_)
    earlier = (row for row in whole.rows if row.year is not None and row.year < showcase.year)
    own = showcase.counts[id_].rows if id_ in showcase.counts else ()
    return replace(whole, rows=(*earlier, *own))
