"""The heat map: two dimensions, the darker the more."""

import math
import re
from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import ACCENT, INK, QUIET
from lianqiao.charts.forms.lying import lying_bars
from lianqiao.charts.forms.parts import (
    EDGE,
    GAP,
    HALF,
    HREF,
    SMALL,
    Spec,
    nominal,
    rows_of,
    wide,
    widest,
)

PIECE = re.compile("[!-~]+.?|.")  # 2024年 and A类 are not broken
PALEST, FULLEST = 0.08, 0.5  # of the accent: ink stays readable on it


def heat(chart: Chart) -> Spec:
    """A table whose cells are the fuller the larger their number."""
    if not chart.along:
        return lying_bars(chart)
    left = widest(chart.parts) + GAP
    longest = max(wide(word, SMALL) for name in chart.along for word in _unbroken(name))
    column = max(44.0, longest + EDGE, (chart.room.width - 2 * EDGE - left) / len(chart.along))
    lines = {name: _folded(name, column - 4) for name in chart.along}
    width = min(column, max(longest, 110)) * len(chart.along)
    most = max(mark.value for mark in chart.marks) or 1
    rows = rows_of(chart)
    for row in rows:
        share = max(row["value"], 0) / float(most)
        row["fill"] = round(PALEST + (FULLEST - PALEST) * share, 3)
        row["lines"] = lines[row["along"]]
    scale = {"paddingInner": 0.04, "paddingOuter": 0}
    x: Spec = {**nominal("along", chart.along), "scale": {"domain": list(chart.along), **scale}}
    x["axis"] = None
    y: Spec = {**nominal("part", chart.parts), "scale": {"domain": list(chart.parts), **scale}}
    y["axis"] = {"domain": False, "labelColor": INK}
    high = max(len(line) for line in lines.values())
    top = 20 * high + GAP
    return {
        "width": width,
        "height": chart.room.step(34, len(chart.parts), top + EDGE) * len(chart.parts),
        "padding": {
            "left": EDGE + left,
            "right": max(EDGE, chart.room.width - EDGE - left - width),
            "top": top,
            "bottom": EDGE,
        },
        "data": {"values": rows},
        "layer": [_cells(x, y), _words_of_cells(x, y), _heads(x, lines, high)],
    }


def _cells(x: Spec, y: Spec) -> Spec:
    fill = {"field": "fill", "type": "quantitative", "scale": None, "legend": None}
    return {
        "mark": {"type": "rect", "fill": ACCENT},
        "encoding": {"x": x, "y": y, "fillOpacity": fill, "href": HREF},
    }


def _words_of_cells(x: Spec, y: Spec) -> Spec:
    return {
        "mark": {"type": "text", "baseline": "middle"},
        "encoding": {"x": x, "y": y, "text": {"field": "words"}, "href": HREF},
    }


def _heads(x: Spec, lines: Mapping[str, Any], high: int) -> Spec:
    """The names above the columns, over so many lines."""
    return {
        "data": {"values": [{"along": name, "lines": line} for name, line in lines.items()]},
        "mark": {
            "type": "text",
            "fill": QUIET,
            "fontSize": SMALL,
            "baseline": "bottom",
            "lineBreak": "\n",
            "lineHeight": 18,
        },
        "encoding": {
            "x": x,
            "y": {"value": -8 - 18 * (high - 1)},
            "text": {"field": "lines"},
        },
    }


def _unbroken(name: str) -> list[str]:
    """Return what of a name must stay on one line: words, or numbers with what they count, 汉字."""
    return name.split() if " " in name else PIECE.findall(name)


def _folded(name: str, room: float) -> list[str]:
    """Return a name in lines that fit into a room: at its spaces, else of about one length."""
    if " " in name:
        return wrap(name, max(1, int(room / (HALF * SMALL))), break_long_words=False)
    even = wide(name, SMALL) / (math.ceil(wide(name, SMALL) / room) or 1)
    lines = [""]
    for piece in _unbroken(name):
        is_full = wide(lines[-1], SMALL) >= even or wide(lines[-1] + piece, SMALL) > room
        if lines[-1] and is_full:
            lines.append("")
        lines[-1] += piece
    return lines
