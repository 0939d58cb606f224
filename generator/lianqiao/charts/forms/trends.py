"""A trend over years."""

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import ACCENT
from lianqiao.charts.forms.parts import EDGE, HREF, Spec, quantity, rows_of, years

MARGIN = 36  # above and below, for numbers and years


def trend(chart: Chart) -> Spec:
    """A line from year to year, each with its number."""
    width = min(chart.room.width - 2 * EDGE, 120 * len(chart.along))
    x = years(chart)
    y = quantity(scale={"domainMin": 0, "nice": False})
    return {
        "width": width,
        "height": chart.room.high(160, 2 * MARGIN),
        "padding": {
            "left": EDGE,
            "right": chart.room.width - EDGE - width,
            "top": MARGIN,
            "bottom": MARGIN,
        },
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
