"""The numbers wall."""

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import QUIET
from lianqiao.charts.forms.parts import EDGE, GAP, HREF, LARGE, SMALL, Spec, rows_of, wide


def wall(chart: Chart) -> Spec:
    """Large numbers, each with its name below."""
    across = next((n for n in (4, 3) if len(chart.marks) % n == 0), min(4, len(chart.marks)))
    lines, inner = -(-len(chart.marks) // across), chart.room.width - 2 * EDGE
    column, step = inner / across, chart.room.step(110, lines, 2 * EDGE)
    rows = [
        {
            **row,
            "lx": column * (place % across),
            "ly": step * (place // across),
            "measure": chart.measure,
            "beside": column * (place % across) + wide(row["words"], LARGE) + GAP / 2,
        }
        for place, row in enumerate(rows_of(chart))
    ]
    at: Spec = {
        "x": {"field": "lx", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "ly", "type": "quantitative", "scale": None, "axis": None},
        "href": HREF,
    }
    text: Spec = {"type": "text", "align": "left", "baseline": "top"}
    return {
        "width": inner,
        "height": step * lines,
        "padding": EDGE,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {**text, "fontSize": LARGE, "fontWeight": 600},
                "encoding": {**at, "text": {"field": "words"}},
            },
            {
                "mark": {**text, "dy": 25, "fontSize": SMALL, "fill": QUIET},
                "encoding": {
                    **at,
                    "x": {**at["x"], "field": "beside"},
                    "text": {"field": "measure"},
                },
            },
            {
                "mark": {**text, "dy": 56, "fill": QUIET},
                "encoding": {**at, "text": {"field": "part"}},
            },
        ],
    }
