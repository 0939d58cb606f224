"""A trend over years."""

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import ACCENT
from lianqiao.charts.forms.parts import EDGE, HREF, WIDTH, Spec, nominal, quantity, rows_of


def trend(chart: Chart) -> Spec:
    """A line from year to year, each with its number."""
    width, height = min(WIDTH - 2 * EDGE, 120 * len(chart.along)), 160
    x = nominal("along", chart.along, axis={"domain": True})
    y = quantity(scale={"domainMin": 0, "nice": False})
    return {
        "width": width,
        "height": height,
        "padding": {"left": EDGE, "right": WIDTH - EDGE - width, "top": 36, "bottom": 36},
        "data": {"values": rows_of(chart)},
        "layer": [
            {
                "mark": {"type": "line", "stroke": ACCENT, "strokeWidth": 2},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "circle", "size": 64, "fill": ACCENT, "opacity": 1},
                "encoding": {"x": x, "y": y, "href": HREF},
            },
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -10, "fontWeight": 600},
                "encoding": {"x": x, "y": y, "text": {"field": "words"}, "href": HREF},
            },
        ],
    }
