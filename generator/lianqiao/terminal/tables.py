"""Tables for the terminal: the statistics as text with small bars, and as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable

from lianqiao.messages import messages
from lianqiao.pages import NumbersView, addresses
from lianqiao.press import Edited
from lianqiao.statistics import Counted

BAR = "█"
BAR_WIDTH = 20
KEPT_WHOLE = (True, False, False, True, True, True)
"""Which columns stay on one line, however narrow the window: names and parts may not."""


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


def stats_table(edited: Edited, id_: str | None, year: int | None) -> Table:
    """Return all statistics with one number each, or one statistic in its parts and years."""
    view = edited.view(addresses.STATISTICS)
    words = messages(edited.language)
    head = [words.say(f"stats.{column}") for column in ("id", "name", "part", "value", "records")]
    about = f"{words.say('frame.as_of', as_of=view.as_of())} · {view.name(edited.edition.label)}"
    if id_ is not None:
        return Table(head, about, list(_parts(view, edited.counts[id_], year)))
    shown = [one for one in edited.counts.values() if year is None or one.is_dated]
    return Table(head, about, [line for one in shown for line in _told(view, one, year)])


def _told(view: NumbersView, counted: Counted, year: int | None) -> list[Line]:
    """Return a statistic's number of a year or of all; its parts where they are never added."""
    if counted.rows and not counted.statistic.is_one_number:
        return _parts(view, counted, year)
    return [_line(view, counted if year is None else counted.where(year=year), "")]


def _parts(view: NumbersView, counted: Counted, year: int | None) -> list[Line]:
    """Return the lines of one statistic: each year, each part, and all."""
    chosen = counted if year is None else counted.where(year=year)
    lines = []
    if counted.statistic.dimensions:
        lines += [
            _line(view, chosen.where(key=key), view.key_name(counted.statistic, key))
            for key in chosen.keys
        ]
    if year is None and counted.statistic.is_one_number:
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
    """Print a table with a small bar beside each number of a part, to its statistic's largest."""
    shown = RichTable(box=None, pad_edge=False)
    for column, label in zip(KEPT_WHOLE, (*table.head, ""), strict=True):
        shown.add_column(label, no_wrap=column, overflow="fold")
    for line in table.lines:
        bar = BAR * _length(line, table) if line.part else ""
        shown.add_row(line.id, line.name, line.part, line.words, str(line.records), bar)
    console = Console(highlight=False)
    console.print(shown)
    console.print(table.about)


def _length(line: Line, table: Table) -> int:
    values = [one.value or Decimal(0) for one in table.lines if one.id == line.id and one.part]
    return int(BAR_WIDTH * (line.value or 0) / max(values)) if max(values) else 0
