"""The network: who stands with whom, laid out the same each time."""

from collections.abc import Sequence

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import ACCENT
from lianqiao.charts.forms.parts import EDGE, GAP, HREF, Spec, rows_of, wide

LINES = 64  # what is left between the names, at least
BESIDE = 10  # from a dot to its name
HELD = 9  # how wide a line is to a pointer


def network(chart: Chart) -> Spec:
    """Lines between what stands at the left and what stands at the right, each in its order."""
    most = max(len(chart.along), len(chart.parts))
    height = chart.room.step(28, most, 2 * EDGE) * most
    left, right = _sides(chart)
    width = chart.room.width - 2 * EDGE - left - right
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
            _ends(places["part"], 0, "right", left),
            _ends(places["along"], width, "left", right),
        ],
    }


def _sides(chart: Chart) -> tuple[float, float]:
    """Return the room of the names at the left and at the right: all they need, if there is it."""
    both = chart.room.width - 2 * EDGE - 2 * GAP - LINES
    left, right = (max(wide(name) for name in names) for names in (chart.parts, chart.along))
    left = min(left, max(both / 2, both - right))
    return left + GAP, min(right, both - left) + GAP


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


def _ends(places: dict[str, float], x: float, align: str, room: float) -> Spec:
    """Dots with names at one side, which have so much room."""
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
                    "dx": BESIDE if align == "left" else -BESIDE,
                    "baseline": "middle",
                    "limit": room + EDGE - BESIDE,
                },
                "encoding": {**at, "text": {"field": "name"}},
            },
        ],
    }
