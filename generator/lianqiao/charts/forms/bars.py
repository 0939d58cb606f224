"""Standing bars, their parts on each other."""

from collections.abc import Sequence

from lianqiao.charts.chart import Chart, Mark
from lianqiao.charts.colours import GROUND
from lianqiao.charts.forms.heat_map import heat
from lianqiao.charts.forms.lying import lying_bars
from lianqiao.charts.forms.parts import (
    EDGE,
    GAP,
    HREF,
    NAME_LIMIT,
    SMALL,
    SWATCH,
    Spec,
    colours_of,
    quantity,
    stacked_rows,
    widest,
    years,
)


def bar(chart: Chart) -> Spec:
    """Columns by year, parts on each other; those that are never added stand in a table instead."""
    if not chart.along:
        return lying_bars(chart)
    if chart.parts and not chart.adds_up:
        return heat(chart)
    return _stacked(chart)


HIGH, ABOVE, BELOW = 260, 28, 36
COLUMN = 96  # a column takes no more room, however few there are
LABELLED = 17  # a part of a bar that is lower has no number in it


def _stacked(chart: Chart) -> Spec:
    legend = widest(chart.parts, SMALL) + SWATCH + 3 * GAP if chart.parts else 0
    width = min(chart.room.width - 2 * EDGE - legend, COLUMN * len(chart.along))
    high = chart.room.high(HIGH, ABOVE + BELOW)
    rows = stacked_rows(chart)
    most = max(row["to"] for row in rows)
    for row in rows:
        row["inside"] = row["words"] if (row["to"] - row["from"]) / most * high >= LABELLED else ""
    along = years(chart)
    bars: Spec = {
        "mark": {"type": "bar", "stroke": GROUND, "strokeWidth": 1},
        "encoding": {
            "x": along,
            "y": quantity("from", scale={"domain": [0, most], "nice": False}),
            "y2": {"field": "to"},
            "color": colours_of(chart),
            "href": HREF,
        },
    }
    inside: Spec = {
        "mark": {"type": "text", "fill": GROUND, "fontSize": SMALL, "baseline": "middle"},
        "encoding": {
            "x": along,
            "y": quantity("middle"),
            "text": {"field": "inside"},
            "href": HREF,
        },
    }
    layers = [bars, inside] if chart.parts else [bars]
    return {
        "width": width,
        "height": high,
        "padding": {
            "left": EDGE,
            "right": chart.room.width - EDGE - width,
            "top": ABOVE,
            "bottom": BELOW,
        },
        "data": {"values": rows},
        "layer": [*layers, _tops(chart, rows, along), *_legend(chart, width + 2 * GAP, high)],
    }


def _tops(chart: Chart, rows: Sequence[Spec], along: Spec) -> Spec:
    """Return the numbers that stand on the columns; of several parts, what they add up to."""
    sums = _sums(chart)
    tops = [
        {
            "along": name,
            "to": max(row["to"] for row in rows if row["along"] == name),
            "words": sums[name],
        }
        for name in chart.along
    ]
    return {
        "data": {"values": tops},
        "mark": {"type": "text", "baseline": "bottom", "dy": -5, "fontWeight": 600},
        "encoding": {"x": along, "y": quantity("to"), "text": {"field": "words"}},
    }


def _sums(chart: Chart) -> dict[str, str]:
    """Return the number of each column in words: its own, or its parts added, exactly."""
    found: dict[str, list[Mark]] = {}
    for mark in chart.marks:
        found.setdefault(mark.along, []).append(mark)
    return {
        name: marks[0].words
        if len(marks) == 1
        else f"{sum((mark.value for mark in marks[1:]), marks[0].value):f}"
        for name, marks in found.items()
    }


def _legend(chart: Chart, left: float, high: float) -> list[Spec]:
    """Return the names of parts beside the columns, in the order in which they are stacked."""
    step = min(26, high / max(1, len(chart.parts)))
    entries = [
        {"part": part, "shown": part, "lx": left, "ly": high - SWATCH - step * place}
        for place, part in enumerate(chart.parts)
    ]
    return keys_of(chart, entries) if entries else []


def keys_of(chart: Chart, entries: Sequence[Spec]) -> list[Spec]:
    """Return swatches with names at fixed places."""
    at: Spec = {
        "x": {"field": "lx", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "ly", "type": "quantitative", "scale": None, "axis": None},
    }
    swatch: Spec = {"type": "square", "size": SWATCH**2, "opacity": 1, "filled": True}
    text: Spec = {"type": "text", "align": "left", "dx": SWATCH, "baseline": "middle"}
    return [
        {
            "data": {"values": list(entries)},
            "mark": swatch,
            "encoding": {**at, "color": colours_of(chart)},
        },
        {
            "data": {"values": list(entries)},
            "mark": {**text, "fontSize": SMALL, "limit": NAME_LIMIT},
            "encoding": {**at, "text": {"field": "shown"}},
        },
    ]
