"""Lying bars, where names are long."""

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import ACCENT
from lianqiao.charts.forms.parts import (
    EDGE,
    GAP,
    HREF,
    Spec,
    nominal,
    quantity,
    rows_of,
    wide,
    widest,
)


def lying_bars(chart: Chart) -> Spec:
    """Parts without years: bars that lie, each with its name and number."""
    left = widest(chart.parts) + GAP
    room = max(wide(mark.words) for mark in chart.marks) + 2 * GAP
    width = chart.room.width - 2 * EDGE - left - room
    step = chart.room.step(36, len(chart.parts), 2 * EDGE)
    rows, parts = rows_of(chart), nominal("part", chart.parts, axis={"domain": False})
    value = quantity(scale={"domainMin": 0, "nice": False})
    return {
        "width": width,
        "height": step * len(chart.parts),
        "padding": {"left": EDGE + left, "right": EDGE + room, "top": EDGE, "bottom": EDGE},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "fill": ACCENT},
                "encoding": {"y": parts, "x": value, "href": HREF},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
                "encoding": {"y": parts, "x": value, "text": {"field": "words"}, "href": HREF},
            },
        ],
    }
