"""What the forms share: sizes, and the parts of a specification of Vega-Lite.

All sizes are in pixels of the drawing. Room for words is reckoned from their characters, not
measured, so that a drawing does not hang on the fonts of a machine.
"""

import re
from collections.abc import Sequence
from typing import Any

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import LINE, MARKS

Spec = dict[str, Any]
LINK = "https://link.invalid/"  # vl_convert makes outside addresses of all others
FONT = "Noto Sans SC"
SIZE, SMALL, LARGE = 14, 13, 40  # of letters
EDGE, GAP = 8, 12
WIDE = re.compile("[\u2e80-\uffef\u2014\u2018-\u201d\u2026]")
FULL, HALF = 1.0, 0.58  # how wide a 汉字 and a Latin letter are, in letter sizes
NAME_LIMIT = 220  # a longer name is cut
SWATCH = 12


def wide(words: str, size: int = SIZE) -> float:
    """Return how much room words take, about."""
    return sum(FULL if WIDE.match(letter) else HALF for letter in words) * size


def widest(names: Sequence[str], size: int = SIZE) -> float:
    """Return how much room the longest of some names takes; longer ones are cut."""
    return min(NAME_LIMIT, max((wide(name, size) for name in names), default=0))


def rows_of(chart: Chart) -> list[Spec]:
    """Return a row for each mark, with the address that stands for the way to its records."""
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


def stacked_rows(chart: Chart) -> list[Spec]:
    """Return the rows of a chart with where each begins and ends, the first part lowest."""
    reached = dict.fromkeys(chart.along, 0.0)
    rows = rows_of(chart)
    for row in rows:
        row["from"] = reached[row["along"]]
        row["to"] = reached[row["along"]] = row["from"] + row["value"]
        row["middle"] = (row["from"] + row["to"]) / 2
    return rows


def nominal(field: str, order: Sequence[str], **more: Any) -> Spec:
    """Return a channel of names in an order that is given."""
    return {"field": field, "type": "nominal", "sort": None, **_domain(order), **more}


def _domain(order: Sequence[str], **more: Any) -> Spec:
    return {"scale": {"domain": list(order), **more}}


def years(chart: Chart) -> Spec:
    """Return the channel of years, or of what stands in their place; where many, not all named."""
    return nominal("along", chart.along, axis={"domain": True, "labelOverlap": "parity"})


def quantity(field: str = "value", **more: Any) -> Spec:
    """Return a channel of numbers, without an axis."""
    return {"field": field, "type": "quantitative", "axis": None, **more}


HREF: Spec = {"field": "href", "type": "nominal"}


def colours_of(chart: Chart) -> Spec:
    """Return the channel of colours: each part has its own."""
    colours = [MARKS[place % len(MARKS)] for place in range(max(1, len(chart.parts)))]
    if chart.rest in chart.parts:
        colours[chart.parts.index(chart.rest)] = LINE
    domain = list(chart.parts) or [""]
    scale = {"domain": domain, "range": colours}
    return {"field": "part", "type": "nominal", "scale": scale, "legend": None}


def legend_rows_of(chart: Chart) -> tuple[list[Spec], float]:
    """Return the names of parts in lines above the bars, and how high they are together."""
    numbers = {} if chart.along else {mark.part: mark.words for mark in chart.marks}
    entries: list[Spec] = []
    x, y = SWATCH / 2, 0
    for part in chart.parts:
        shown = f"{part} {numbers[part]}" if part in numbers else part
        taken = wide(shown, SMALL) + SWATCH + 2 * GAP
        if x + taken > chart.room.width - 2 * EDGE and x > SWATCH:
            x, y = SWATCH / 2, y + 26
        entries.append({"part": part, "shown": shown, "lx": x, "ly": y})
        x += taken
    high = y + 40
    for entry in entries:
        entry["ly"] += EDGE + SWATCH / 2 - high
    return entries, high
