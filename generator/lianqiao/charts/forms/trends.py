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
        "data": {"values": _rows(chart)},
        "layer": [
            {
                "mark": {"type": "line", "stroke": ACCENT, "strokeWidth": 2},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "circle", "size": 64, "fill": ACCENT, "opacity": 1},
                "encoding": {"x": x, "y": y, "href": HREF},
            },
            _words("above", {"baseline": "bottom", "dy": -10}, x, y),
            _words("below", {"baseline": "top", "dy": 10}, x, y),
        ],
    }


def _words(where: str, place: Spec, x: Spec, y: Spec) -> Spec:
    return {
        "mark": {"type": "text", "fontWeight": 600, **place},
        "encoding": {"x": x, "y": y, "text": {"field": where}, "href": HREF},
    }


def _rows(chart: Chart) -> list[Spec]:
    """Return the rows with their words above the line, in a valley below it."""
    rows = rows_of(chart)
    around = zip([None, *rows], rows, [*rows[1:], None], strict=False)
    for before, row, after in around:
        beside = [one["value"] for one in (before, after) if one]
        is_valley = len(beside) > 1 and row["value"] < min(beside)
        row["below"] = row["words"] if is_valley else ""
        row["above"] = "" if is_valley else row["words"]
    return rows
