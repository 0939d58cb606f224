"""The parts of a whole."""

from dataclasses import replace

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import GROUND
from lianqiao.charts.forms.bars import keys_of
from lianqiao.charts.forms.parts import (
    EDGE,
    GAP,
    HREF,
    NARROW,
    SMALL,
    WIDTH,
    Spec,
    colours_of,
    legend_rows_of,
    nominal,
    quantity,
    stacked_rows,
    wide,
    widest,
)


def share(chart: Chart) -> Spec:
    """Bars of one length, in parts: how much of the whole each is."""
    along = chart.along or ("",)
    left = widest(along) + GAP if chart.along else 0
    room = NARROW if chart.rest else WIDTH
    width = room - 2 * EDGE - left
    rows = stacked_rows(replace(chart, along=along))
    whole = {name: max(row["to"] for row in rows if row["along"] == name) for name in along}
    for row in rows:
        size = whole[row["along"]] or 1
        row["from"], row["to"] = row["from"] / size, row["to"] / size
        row["middle"] = (row["from"] + row["to"]) / 2
        fits = (row["to"] - row["from"]) * width >= wide(row["words"], SMALL) + 6
        row["inside"] = row["words"] if fits else ""
    entries, high = legend_rows_of(chart, room)
    step = 46
    y = nominal("along", along, axis={"domain": False} if chart.along else None)
    scale = {"domain": [0, 1], "nice": False}
    return {
        "width": width,
        "height": step * len(along),
        "padding": {"left": EDGE + left, "right": EDGE, "top": high, "bottom": EDGE},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "stroke": GROUND, "strokeWidth": 1},
                "encoding": {
                    "y": y,
                    "x": quantity("from", scale=scale),
                    "x2": {"field": "to"},
                    "color": colours_of(chart),
                    "href": HREF,
                },
            },
            {
                "mark": {"type": "text", "fill": GROUND, "fontSize": SMALL},
                "encoding": {
                    "y": y,
                    "x": quantity("middle", scale=scale),
                    "text": {"field": "inside"},
                    "href": HREF,
                },
            },
            *keys_of(chart, [{**entry, "lx": entry["lx"] - left} for entry in entries]),
        ],
    }
