"""Tables for the terminal: the statistics as text with small bars, and as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable

from lianqiao.messages import messages
from lianqiao.pages import NumbersView, addresses
from lianqiao.press import Pressed
from lianqiao.statistics import Counted

BAR = "█"
BAR_WIDTH = 20


@dataclass(frozen=True)
class Line:
    """One number: of which statistic and part, in words and exact."""

    id: str
    name: str
    part: str
    words: str
    value: Decimal | None
    records: int


@dataclass(frozen=True)
class Table:
    """Numbers with the line that says how they were counted."""

    head: Sequence[str]
    about: str
    lines: Sequence[Line]

    def rows_with_head(self) -> list[list[object]]:
        """Return the table for CSV."""
        body: list[list[object]] = [
            [line.id, line.name, line.part, line.value, line.records] for line in self.lines
        ]
        return [list(self.head), *body]

    def as_json(self) -> dict[str, Any]:
        """Return the table for other programs; numbers as exact text."""
        return {
            "about": self.about,
            "numbers": [
                {
                    "id": line.id,
                    "name": line.name,
                    "part": line.part,
                    "value": None if line.value is None else f"{line.value:f}",
                    "records": line.records,
                }
                for line in self.lines
            ],
        }


def stats_table(pressed: Pressed, id_: str | None, year: int | None) -> Table:
    """Return all statistics with one number each, or one statistic in its parts and years."""
    view = pressed.view(addresses.STATISTICS)
    words = messages(pressed.language)
    head = [words.say(f"stats.{column}") for column in ("id", "name", "part", "value", "records")]
    about = f"{words.say('frame.as_of', as_of=view.as_of())} · {view.name(pressed.edition.label)}"
    if id_ is not None:
        return Table(head, about, list(_parts(view, pressed.counts[id_], year)))
    lines = [
        _line(view, one if year is None else one.where(year=year), "")
        for one in pressed.counts.values()
    ]
    return Table(head, about, lines)


def _parts(view: NumbersView, counted: Counted, year: int | None) -> list[Line]:
    """Return the lines of one statistic: each year, each part, and all."""
    chosen = counted if year is None else counted.where(year=year)
    lines = []
    if counted.statistic.dimensions:
        lines += [
            _line(view, chosen.where(key=key), view.key_name(counted.statistic, key))
            for key in chosen.keys
        ]
    if year is None and (counted.statistic.total or not counted.statistic.dimensions):
        lines += [
            _line(view, counted.where(year=one), view.t("year.title", year=one))
            for one in counted.years
        ]
        if counted.years and counted.has_undated:
            lines.append(_line(view, counted.where(undated=True), view.t("year.undated")))
    if counted.statistic.total:
        lines.append(_line(view, chosen, view.t("statistics.all")))
    return lines


def _line(view: NumbersView, counted: Counted, part: str) -> Line:
    statistic, number = counted.statistic, counted.number
    words = view.with_measure(number, statistic)
    return Line(statistic.id, view.name(statistic.title), part, words, number.value, number.records)


def show_table(table: Table) -> None:
    """Print a table with a small bar beside each number of a part."""
    shown = RichTable(*table.head, "", box=None, pad_edge=False)
    largest = max(
        (line.value or Decimal(0) for line in table.lines if line.part), default=Decimal(0)
    )
    for line in table.lines:
        length = int(BAR_WIDTH * (line.value or 0) / largest) if line.part and largest else 0
        shown.add_row(line.id, line.name, line.part, line.words, str(line.records), BAR * length)
    console = Console(highlight=False)
    console.print(shown)
    console.print(table.about)
