"""How much of the organisation an alliance covers: its part of the coverage, as one bar."""

from dataclasses import dataclass
from decimal import Decimal

from lianqiao.charts import NARROW, Chart, Mark
from lianqiao.organisation import in_organisation
from lianqiao.pages import addresses
from lianqiao.pages.numbers import NumbersView, rounded
from lianqiao.records import Record
from lianqiao.statistics import Counted, Cut
from lianqiao.types import Ref

COVERAGE = "alliance_coverage"  # the statistic of which it is a part
UNIT, RUNNING = "unit", "running"
OWN = "coverage-own"  # the anchor of the names of those in the alliance
FORM = "share"


@dataclass(frozen=True)
class Coverage:
    """So many of the organisations that the coverage counts are in one running alliance.

    `own`: those in it, in the organisation's order; `base`: how many the coverage counts.
    `not_counted`: so many of the alliance's members are none of these. `chart` shows both.
    """

    counted: Counted
    own: tuple[Record, ...]
    base: int
    not_counted: int
    chart: Chart

    @property
    def share(self) -> str:
        """How much of all that are counted is in it, in per cent."""
        return rounded(Decimal(len(self.own)) / self.base * 100)


def coverage(view: NumbersView, alliance: Record) -> Coverage | None:
    """Return how much an alliance covers; None unless it runs and the coverage can be told."""
    counted = view.counts.get(COVERAGE)
    if counted is None or not counted.rows or alliance.get("phase") != RUNNING:
        return None
    if counted.statistic.measure != "ratio" or counted.statistic.kind != UNIT:
        return None  # a library counts something else under this name
    everyone = {row.record for row in counted.rows}
    joined = _joined(alliance)
    own = tuple(
        unit
        for unit in in_organisation(view.library, UNIT)
        if unit.ref in joined and unit.ref in everyone
    )
    chart = _chart(view, alliance, counted, len(own), len(everyone))
    return Coverage(counted, own, len(everyone), len(joined - everyone), chart)


def _joined(alliance: Record) -> frozenset[Ref]:
    """Return who is in an alliance: its lead and its members."""
    refs = (alliance.get("lead"), *(alliance.get("members") or ()))
    return frozenset(ref for ref in refs if isinstance(ref, Ref))


def _chart(view: NumbersView, alliance: Record, counted: Counted, own: int, base: int) -> Chart:
    """Return one bar: those in the alliance, and without a number what is left of all."""
    page = addresses.of_record(alliance, view.kind(alliance)).replace(".md", ".html")
    rows = view.rows_address(view.ledger(counted), Cut())
    name, rest = view.t("coverage.own"), view.t("coverage.rest")
    words = view.t("coverage.units", name=name, count=own)
    marks = (
        Mark("", name, Decimal(own), str(own), words, f"{page}#{OWN}"),
        Mark("", rest, Decimal(base - own), "", rest, rows),
    )
    shown = tuple(mark for mark in marks if mark.value)
    return Chart(
        f"{COVERAGE}-alliances-{alliance.id}",
        FORM,
        view.t("coverage.chart", name=view.title(alliance)),
        view.t("coverage.told", base=base, own=own, share=rounded(Decimal(own) / base * 100)),
        view.name(counted.statistic.measure_word),
        (),
        tuple(mark.part for mark in shown),
        shown,
        statistic=COVERAGE,
        rest=rest,
        room=NARROW,
    )
