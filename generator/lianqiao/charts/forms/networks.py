"""The network: who stands with whom, laid out the same each time."""

from collections.abc import Sequence

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import ACCENT
from lianqiao.charts.forms.parts import EDGE, GAP, HREF, NAME_LIMIT, WIDTH, Spec, rows_of, widest

HELD = 9


def network(chart: Chart) -> Spec:
    """Lines between what stands at the left and what stands at the right, each in its order."""
    step, most = 28, max(len(chart.along), len(chart.parts))
    height = step * most
    left, right = widest(chart.parts) + GAP, widest(chart.along) + GAP
    width = WIDTH - 2 * EDGE - left - right
    places = {
        "part": _spread(chart.parts, height),
        "along": _spread(chart.along, height),
    }
    rows = [
        {
            **row,
            "x": 0,
            "x2": width,
            "y": places["part"][row["part"]],
            "y2": places["along"][row["along"]],
        }
        for row in rows_of(chart)
    ]
    return {
        "width": width,
        "height": height,
        "padding": {"left": EDGE + left, "right": EDGE + right, "top": EDGE, "bottom": EDGE},
        "data": {"values": rows},
        "layer": [
            _lines(),
            _held(),
            _ends(places["part"], 0, "right", -10),
            _ends(places["along"], width, "left", 10),
        ],
    }


def _spread(names: Sequence[str], height: float) -> dict[str, float]:
    step = height / len(names)
    return {name: step * (place + 0.5) for place, name in enumerate(names)}


def _raw(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _lines() -> Spec:
    return {
        "mark": {"type": "rule", "stroke": ACCENT, "strokeWidth": 1.5, "strokeOpacity": 0.55},
        "encoding": {
            "x": _raw("x"),
            "x2": {"field": "x2"},
            "y": _raw("y"),
            "y2": {"field": "y2"},
            "href": HREF,
        },
    }


def _held() -> Spec:
    """Lines that are not seen, wide enough to be pointed at."""
    lines = _lines()
    return {**lines, "mark": {**lines["mark"], "strokeWidth": HELD, "strokeOpacity": 0}}


def _ends(places: dict[str, float], x: float, align: str, dx: int) -> Spec:
    ends = [{"name": name, "x": x, "y": y} for name, y in places.items()]
    at: Spec = {"x": _raw("x"), "y": _raw("y")}
    return {
        "data": {"values": ends},
        "layer": [
            {"mark": {"type": "circle", "size": 50, "fill": ACCENT, "opacity": 1}, "encoding": at},
            {
                "mark": {
                    "type": "text",
                    "align": align,
                    "dx": dx,
                    "baseline": "middle",
                    "limit": NAME_LIMIT,
                },
                "encoding": {**at, "text": {"field": "name"}},
            },
        ],
    }
