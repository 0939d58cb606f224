"""A chart on a projector: drawn larger, on several screens where it has more rows than one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lianqiao.charts.chart import Chart, Mark
from lianqiao.charts.rooms import ON_SCREEN

ROWS = 12  # of a table or network: so many are read from the back of a room
ROWED = ("heat", "network")
"""Forms that have a row for each part; so has a bar without years, which lies."""


def on_screens(chart: Chart) -> tuple[Chart, ...]:
    """Return a chart as screens show it, one after the other."""
    is_rowed = chart.form in ROWED or (chart.form == "bar" and not chart.along)
    runs = list(_runs(chart)) if is_rowed else [chart.marks]
    return tuple(
        replace(
            chart,
            id=f"{chart.id}-screen" + (f"-{n}" if runs[1:] else ""),
            along=_of(chart.along, [mark.along for mark in run]),
            parts=_of(chart.parts, [mark.part for mark in run]),
            marks=tuple(run),
            room=ON_SCREEN,
        )
        for n, run in enumerate(runs, 1)
    )


def _runs(chart: Chart) -> Iterator[Sequence[Mark]]:
    """Yield the marks of each screen: those of a part together, where they fit on one."""
    run: list[Mark] = []
    for block in _blocks(chart):
        if run and _rows(chart, [*run, *block]) > ROWS:
            yield run
            run = []
        run.extend(block)
    yield run


def _blocks(chart: Chart) -> Iterator[Sequence[Mark]]:
    most = ROWS if chart.form == "network" else len(chart.marks)
    for part in chart.parts:
        marks = [mark for mark in chart.marks if mark.part == part]
        for first in range(0, len(marks), most):
            yield marks[first : first + most]


def _rows(chart: Chart, marks: Sequence[Mark]) -> int:
    parts = len({mark.part for mark in marks})
    return max(parts, len({mark.along for mark in marks})) if chart.form == "network" else parts


def _of(names: Sequence[str], found: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in found)
