"""The forms of charts as specifications of Vega-Lite.

All sizes are in pixels of the drawing. Room for words is reckoned from their characters, not
measured, so that a drawing does not hang on the fonts of a machine.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any

from lianqiao.charts.chart import Chart, Mark
from lianqiao.charts.colours import ACCENT, GROUND, INK, LINE, MARKS, QUIET

Spec = dict[str, Any]

LINK = "https://link.invalid/"  # vl_convert makes outside addresses of all others
FONT = "Noto Sans SC"
WIDTH = 680
SIZE, SMALL, LARGE = 14, 13, 40  # of letters
EDGE, GAP = 8, 12
FULL, HALF = 1.0, 0.58  # how wide a 汉字 and a Latin letter are, in letter sizes
NAME_LIMIT = 220  # a longer name is cut
SWATCH = 12


def specification(chart: Chart) -> Spec:
    """Return a chart as a specification of Vega-Lite."""
    spec = FORMS[chart.form](chart)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "autosize": {"type": "none"},
        "config": CONFIG,
        **spec,
    }


CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "text": {"fontSize": SIZE, "fill": INK},
    "axis": {
        "labelFontSize": SIZE,
        "labelColor": QUIET,
        "labelFont": FONT,
        "labelFontWeight": "normal",
        "domainColor": LINE,
        "ticks": False,
        "grid": False,
        "title": None,
        "labelAngle": 0,
        "labelPadding": GAP - 4,
        "labelOverlap": False,
        "labelLimit": NAME_LIMIT,
    },
    "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.15},
}


def wide(words: str, size: int = SIZE) -> float:
    """Return how much room words take, about."""
    return sum(FULL if letter > "\u2e7f" else HALF for letter in words) * size


def _widest(names: Sequence[str], size: int = SIZE) -> float:
    return min(NAME_LIMIT, max((wide(name, size) for name in names), default=0))


def _rows(chart: Chart) -> list[Spec]:
    return [
        {
            "along": mark.along,
            "part": mark.part,
            "value": float(mark.value),
            "words": mark.words,
            "href": f"{LINK}{place}",
            "place": chart.parts.index(mark.part) if mark.part in chart.parts else 0,
        }
        for place, mark in enumerate(chart.marks)
    ]


def _nominal(field: str, order: Sequence[str], **more: Any) -> Spec:
    return {"field": field, "type": "nominal", "sort": None, **_domain(order), **more}


def _domain(order: Sequence[str], **more: Any) -> Spec:
    return {"scale": {"domain": list(order), **more}}


def _quantity(field: str = "value", **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", "axis": None, **more}


HREF: Spec = {"field": "href", "type": "nominal"}


def _colours(chart: Chart) -> Spec:
    colours = [MARKS[place % len(MARKS)] for place in range(max(1, len(chart.parts)))]
    domain = list(chart.parts) or [""]
    scale = {"domain": domain, "range": colours}
    return {"field": "part", "type": "nominal", "scale": scale, "legend": None}


# Bars


def bar(chart: Chart) -> Spec:
    """Columns by year, parts on each other; those that are never added stand in a table instead."""
    if not chart.along:
        return _lying(chart)
    if chart.parts and not chart.adds_up:
        return heat(chart)
    return _stacked(chart)


HIGH = 260
COLUMN = 96  # a column takes no more room, however few there are
LABELLED = 17  # a part of a bar that is lower has no number in it


def _stacked(chart: Chart) -> Spec:
    legend = _widest(chart.parts, SMALL) + SWATCH + 3 * GAP if chart.parts else 0
    width = min(WIDTH - 2 * EDGE - legend, COLUMN * len(chart.along))
    rows = _stacked_rows(chart)
    most = max(row["to"] for row in rows)
    for row in rows:
        row["inside"] = row["words"] if (row["to"] - row["from"]) / most * HIGH >= LABELLED else ""
    along = _nominal("along", chart.along, axis={"domain": True})
    bars: Spec = {
        "mark": {"type": "bar", "stroke": GROUND, "strokeWidth": 1},
        "encoding": {
            "x": along,
            "y": _quantity("from", scale={"domain": [0, most], "nice": False}),
            "y2": {"field": "to"},
            "color": _colours(chart),
            "href": HREF,
        },
    }
    inside: Spec = {
        "mark": {"type": "text", "fill": GROUND, "fontSize": SMALL, "baseline": "middle"},
        "encoding": {
            "x": along,
            "y": _quantity("middle"),
            "text": {"field": "inside"},
            "href": HREF,
        },
    }
    layers = [bars, inside] if chart.parts else [bars]
    return {
        "width": width,
        "height": HIGH,
        "padding": {"left": EDGE, "right": WIDTH - EDGE - width, "top": 28, "bottom": 36},
        "data": {"values": rows},
        "layer": [*layers, _tops(chart, rows, along), *_legend(chart, width + 2 * GAP)],
    }


def _stacked_rows(chart: Chart) -> list[Spec]:
    """Return the rows of a chart with where each begins and ends, the first part lowest."""
    reached = dict.fromkeys(chart.along, 0.0)
    rows = _rows(chart)
    for row in rows:
        row["from"] = reached[row["along"]]
        row["to"] = reached[row["along"]] = row["from"] + row["value"]
        row["middle"] = (row["from"] + row["to"]) / 2
    return rows


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
        "encoding": {"x": along, "y": _quantity("to"), "text": {"field": "words"}},
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


def _legend(chart: Chart, left: float) -> list[Spec]:
    """Return the names of parts beside the columns, in the order in which they are stacked."""
    step = 26
    entries = [
        {"part": part, "shown": part, "lx": left, "ly": HIGH - SWATCH - step * place}
        for place, part in enumerate(chart.parts)
    ]
    return _keys(chart, entries) if entries else []


def _keys(chart: Chart, entries: Sequence[Spec]) -> list[Spec]:
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
            "encoding": {**at, "color": _colours(chart)},
        },
        {
            "data": {"values": list(entries)},
            "mark": {**text, "fontSize": SMALL, "limit": NAME_LIMIT},
            "encoding": {**at, "text": {"field": "shown"}},
        },
    ]


def _lying(chart: Chart) -> Spec:
    """Parts without years: bars that lie, each with its name and number."""
    left = _widest(chart.parts) + GAP
    room = max(wide(mark.words) for mark in chart.marks) + 2 * GAP
    width = WIDTH - 2 * EDGE - left - room
    step = 36
    rows, parts = _rows(chart), _nominal("part", chart.parts, axis={"domain": False})
    value = _quantity(scale={"domainMin": 0, "nice": False})
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


# Trend


def trend(chart: Chart) -> Spec:
    """A line from year to year, each with its number."""
    width, height = min(WIDTH - 2 * EDGE, 120 * len(chart.along)), 160
    x = _nominal("along", chart.along, axis={"domain": True})
    y = _quantity(scale={"domainMin": 0, "nice": False})
    return {
        "width": width,
        "height": height,
        "padding": {"left": EDGE, "right": WIDTH - EDGE - width, "top": 36, "bottom": 36},
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
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -10, "fontWeight": 600},
                "encoding": {"x": x, "y": y, "text": {"field": "words"}, "href": HREF},
            },
        ],
    }


# Heat map

PALEST, FULLEST = 0.08, 0.5  # of the accent: ink stays readable on it


def heat(chart: Chart) -> Spec:
    """A table whose cells are the fuller the larger their number."""
    if not chart.along:
        return _lying(chart)
    left = _widest(chart.parts) + GAP
    longest = max(wide(word, SMALL) for name in chart.along for word in _unbroken(name))
    column = max(44.0, longest + EDGE, (WIDTH - 2 * EDGE - left) / len(chart.along))
    lines = {name: _folded(name, column - 4) for name in chart.along}
    width = min(column, max(longest, 110)) * len(chart.along)
    most = max(mark.value for mark in chart.marks) or 1
    rows = _rows(chart)
    for row in rows:
        share = max(row["value"], 0) / float(most)
        row["fill"] = round(PALEST + (FULLEST - PALEST) * share, 3)
        row["lines"] = lines[row["along"]]
    scale = {"paddingInner": 0.04, "paddingOuter": 0}
    x: Spec = {**_nominal("along", chart.along), "scale": {"domain": list(chart.along), **scale}}
    x["axis"] = None
    y: Spec = {**_nominal("part", chart.parts), "scale": {"domain": list(chart.parts), **scale}}
    y["axis"] = {"domain": False, "labelColor": INK}
    high = max(len(line) for line in lines.values())
    return {
        "width": width,
        "height": 34 * len(chart.parts),
        "padding": {
            "left": EDGE + left,
            "right": max(EDGE, WIDTH - EDGE - left - width),
            "top": 20 * high + GAP,
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
    """Return what of a name must stay on one line: words, or single 汉字."""
    return name.split() if " " in name else list(name)


def _folded(name: str, room: float) -> list[str]:
    """Return a name in lines that fit into a room: at its spaces, else of about one length."""
    if " " in name:
        return wrap(name, max(1, int(room / (HALF * SMALL))), break_long_words=False)
    count = math.ceil(wide(name, SMALL) / room) or 1
    length = math.ceil(len(name) / count)
    return [name[start : start + length] for start in range(0, len(name), length)]


# Parts of a whole


def share(chart: Chart) -> Spec:
    """Bars of one length, in parts: how much of the whole each is."""
    along = chart.along or ("",)
    left = _widest(along) + GAP if chart.along else 0
    width = WIDTH - 2 * EDGE - left
    rows = _stacked_rows(replace(chart, along=along))
    whole = {name: max(row["to"] for row in rows if row["along"] == name) for name in along}
    for row in rows:
        size = whole[row["along"]] or 1
        row["from"], row["to"] = row["from"] / size, row["to"] / size
        row["middle"] = (row["from"] + row["to"]) / 2
        fits = (row["to"] - row["from"]) * width >= wide(row["words"], SMALL) + 6
        row["inside"] = row["words"] if fits else ""
    entries, high = _legend_rows(chart)
    step = 46
    y = _nominal("along", along, axis={"domain": False} if chart.along else None)
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
                    "x": _quantity("from", scale=scale),
                    "x2": {"field": "to"},
                    "color": _colours(chart),
                    "href": HREF,
                },
            },
            {
                "mark": {"type": "text", "fill": GROUND, "fontSize": SMALL},
                "encoding": {
                    "y": y,
                    "x": _quantity("middle", scale=scale),
                    "text": {"field": "inside"},
                    "href": HREF,
                },
            },
            *_keys(chart, [{**entry, "lx": entry["lx"] - left} for entry in entries]),
        ],
    }


def _legend_rows(chart: Chart) -> tuple[list[Spec], float]:
    """Return the names of parts in lines above the bars, and how high they are together."""
    numbers = {} if chart.along else {mark.part: mark.words for mark in chart.marks}
    entries: list[Spec] = []
    x, y = SWATCH / 2, 0
    for part in chart.parts:
        shown = f"{part} {numbers[part]}" if part in numbers else part
        room = wide(shown, SMALL) + SWATCH + 2 * GAP
        if x + room > WIDTH - 2 * EDGE and x > SWATCH:
            x, y = SWATCH / 2, y + 26
        entries.append({"part": part, "shown": shown, "lx": x, "ly": y})
        x += room
    high = y + 40
    for entry in entries:
        entry["ly"] += EDGE + SWATCH / 2 - high
    return entries, high


# Numbers wall


def wall(chart: Chart) -> Spec:
    """Large numbers, each with its name below."""
    across = next((n for n in (4, 3) if len(chart.marks) % n == 0), min(4, len(chart.marks)))
    column, step = (WIDTH - 2 * EDGE) / across, 110
    rows = [
        {**row, "lx": column * (place % across), "ly": step * (place // across)}
        for place, row in enumerate(_rows(chart))
    ]
    at: Spec = {
        "x": {"field": "lx", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "ly", "type": "quantitative", "scale": None, "axis": None},
        "href": HREF,
    }
    text: Spec = {"type": "text", "align": "left", "baseline": "top"}
    return {
        "width": WIDTH - 2 * EDGE,
        "height": step * -(-len(rows) // across),
        "padding": EDGE,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {**text, "fontSize": LARGE, "fontWeight": 600},
                "encoding": {**at, "text": {"field": "words"}},
            },
            {
                "mark": {**text, "dy": 56, "fill": QUIET},
                "encoding": {**at, "text": {"field": "part"}},
            },
        ],
    }


# Network


def network(chart: Chart) -> Spec:
    """Lines between what stands at the left and what stands at the right, each in its order."""
    step, most = 28, max(len(chart.along), len(chart.parts))
    height = step * most
    left, right = _widest(chart.parts) + GAP, _widest(chart.along) + GAP
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
        for row in _rows(chart)
    ]
    return {
        "width": width,
        "height": height,
        "padding": {"left": EDGE + left, "right": EDGE + right, "top": EDGE, "bottom": EDGE},
        "data": {"values": rows},
        "layer": [
            _lines(),
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


FORMS: dict[str, Callable[[Chart], Spec]] = {
    "bar": bar,
    "trend": trend,
    "heat": heat,
    "share": share,
    "network": network,
    "wall": wall,
}
