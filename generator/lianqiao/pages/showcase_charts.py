"""The charts of a showcase: how numbers went up to its year, and who is allied with whom."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lianqiao.charts import Chart, chart_of
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
    return dict(_charts(view, showcase))


def _charts(view: ShowcaseView, showcase: Showcase) -> Iterator[tuple[str, Chart]]:
    name = addresses.of_showcase(showcase).removesuffix(".md").replace("/", "-")
    for section, id_ in CHARTS.items():
        counted = _up_to_the_year(showcase, id_)
        if counted is None:
            continue
        chart = chart_of(ledger(counted, ROWS_A_PAGE), _Words(view, showcase))
        if chart is not None:
            yield section, replace(chart, id=f"{id_}-{name}")


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
