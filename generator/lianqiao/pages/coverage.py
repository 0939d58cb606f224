"""How much of the organisation an alliance covers: its part of the coverage, as one bar."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lianqiao.charts import NARROW, Chart, Mark
from lianqiao.organisation import in_organisation
from lianqiao.pages import addresses
from lianqiao.pages.counts import rounded
from lianqiao.pages.numbers import NumbersView
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


@dataclass(frozen=True)
class Base:
    """The organisations that the coverage counts, in the organisation's order: each its place."""

    counted: Counted
    units: Mapping[Record, int]


def base_of(view: NumbersView) -> Base | None:
    """Return what alliances may cover; None where the coverage cannot be told."""
    counted = view.counts.get(COVERAGE)
    if counted is None or not counted.rows:
        return None
    if counted.statistic.measure != "ratio" or counted.statistic.kind != UNIT:
        return None  # a library counts something else under this name
    everyone = {row.record for row in counted.rows}
    organised = (unit for unit in in_organisation(view.library, UNIT) if unit.ref in everyone)
    return Base(counted, {unit: place for place, unit in enumerate(organised)})


def coverage(view: NumbersView, base: Base, alliance: Record) -> Coverage | None:
    """Return how much an alliance covers; None unless it runs."""
    if alliance.get("phase") != RUNNING:
        return None
    joined = _joined(alliance)
    units = (view.library.get(ref) for ref in joined)
    counted = (unit for unit in units if unit is not None and unit in base.units)
    own = tuple(sorted(counted, key=base.units.__getitem__))
    whole = len(base.units)
    chart = _chart(view, alliance, base.counted, len(own), whole)
    return Coverage(base.counted, own, whole, len(joined) - len(own), chart)


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
