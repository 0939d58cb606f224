"""What a chart shows, before it is drawn: marks, each a number of a statistic with its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from lianqiao.charts.rooms import ON_PAGE, Room
from lianqiao.findings import Label
from lianqiao.statistics import Cut, Key, Ledger, Number, Statistic
from lianqiao.statistics.declaration import PERIOD

FEWEST = 2  # marks; one number is no chart
MOST = {
    "bar": (20, 10),
    "trend": (20, 0),
    "heat": (16, 60),
    "share": (20, 10),
    "network": (60, 60),
    "wall": (0, 12),
}
"""So many places and parts a form can show and be read; a larger table stays a table."""


class Words(Protocol):
    """The words of the page that a chart stands on."""

    def t(self, key: str, /, **values: Any) -> str:
        """Return a text of the catalog."""

    def name(self, label: Label | None) -> str:
        """Return a label in the page's language."""

    def key_names(self, statistic: Statistic, key: Key) -> list[str]:
        """Return the value of each dimension in words."""

    def number(self, number: Number, statistic: Statistic) -> str:
        """Return a number as tables show it."""

    def with_measure(self, number: Number, statistic: Statistic) -> str:
        """Return a number with its measure."""

    def rows_address(self, ledger: Ledger, cut: Cut) -> str:
        """Return the address of the rows of a number, with its anchor; "" where there are none."""


@dataclass(frozen=True)
class Mark:
    """One number of a chart.

    `along`: where it stands (a year, a row); `part`: which part of that, "" where it has none.
    `value` is the number of the table, `words` how it is written there, `name` what it is in full.
    `rows`: the address of the rows counted, from the site's root, with its anchor.
    """

    along: str
    part: str
    value: Decimal
    words: str
    name: str
    rows: str


@dataclass(frozen=True)
class Chart:
    """A statistic in a form.

    `along` and `parts`: the names of the marks' places in their order. `adds_up`: whether parts may
    stand on each other. `measure`: what is counted, in words.
    """

    id: str
    form: str
    title: str
    description: str
    measure: str
    along: tuple[str, ...]
    parts: tuple[str, ...]
    marks: tuple[Mark, ...]
    adds_up: bool = True
    statistic: str = ""
    """The id of the statistic that it shows."""
    rest: str = ""
    """The part that is only what is left of the whole, if any: pale, without a number in it."""

    room: Room = ON_PAGE

    @property
    def address(self) -> str:
        """Where its file lies, from the site's root."""
        return f"charts/{self.id}.svg"


def chart_of(
    ledger: Ledger, words: Words, form: str | None = None, year: int | None = None
) -> Chart | None:
    """Return a statistic as a chart; None where it has none, or too little or too much to show.

    `form`: another than the declared one, of those that fit; `year`: only what counts in it.
    Raises ValueError for a form that does not fit.
    """
    statistic = ledger.counted.statistic
    chosen = form or statistic.chart
    if chosen is None:
        return None
    if chosen not in statistic.fitting_charts:
        raise ValueError(chosen)
    marks = tuple(_marks(ledger, words, chosen, year))
    along, parts = _axes(ledger, words, marks)
    if chosen == "bar" and _too_many(chosen, along, parts):
        chosen = "heat"  # so many parts of a bar are not told apart
    if len(marks) < FEWEST or _too_many(chosen, along, parts):
        return None
    title = words.name(statistic.title)
    if year is not None:
        title = words.t("chart.of_year", title=title, year=year)
    return Chart(
        "-".join([statistic.id, *([form] if form else []), *([str(year)] if year else [])]),
        chosen,
        title,
        words.t(f"chart.{chosen}", count=len(marks)),
        words.name(statistic.measure_word),
        along,
        parts,
        marks,
        statistic.total,
        statistic.id,
    )


def _axes(
    ledger: Ledger, words: Words, marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names along which marks stand, and those of their parts, each in its order."""
    along, parts = ({mark.along for mark in marks} - {""}, {mark.part for mark in marks} - {""})
    dimensions = len(ledger.counted.statistic.dimensions)
    rows = tuple(_in_order(ledger, words, 0, parts)) if dimensions else ()
    if dimensions > 1:
        return tuple(_in_order(ledger, words, 1, along)), rows
    return tuple(dict.fromkeys(mark.along for mark in marks if mark.along)), rows


def _too_many(form: str, along: Sequence[str], parts: Sequence[str]) -> bool:
    most_along, most_parts = MOST["heat" if form == "bar" and not along else form]
    return len(along) > most_along or len(parts) > most_parts


def _marks(ledger: Ledger, words: Words, form: str, year: int | None) -> Iterator[Mark]:
    """Yield the marks of a chart: those that have rows and a number."""
    for cut, along, part in _places(ledger, words, form, year):
        number = ledger.number(cut)
        if number.value is None:
            continue
        statistic = ledger.counted.statistic
        name = words.t("list.dot").join(text for text in (along, part) if text)
        yield Mark(
            along,
            part,
            number.value,
            words.number(number, statistic),
            name + words.t("label.colon") + words.with_measure(number, statistic),
            words.rows_address(ledger, cut),
        )


def _places(
    ledger: Ledger, words: Words, form: str, year: int | None
) -> Iterator[tuple[Cut, str, str]]:
    """Yield what the marks of a form count, and the names of where they stand."""
    counted = ledger.counted
    statistic, keys = counted.statistic, counted.keys
    if len(statistic.dimensions) > 1:
        for key in keys:
            part, along = words.key_names(statistic, key)[:2]
            yield Cut(year, key), along, part
    elif form == "wall" or year is not None or not _goes_by_year(ledger):
        for key in keys if statistic.dimensions else ():
            cut = Cut(year, key)
            if ledger.number(cut).records:
                yield cut, "", words.key_names(statistic, key)[0]
    else:
        yield from _through_the_years(ledger, words, with_parts=form != "trend")


def _goes_by_year(ledger: Ledger) -> bool:
    """Tell whether years are an axis; periods are one of their own."""
    return ledger.counted.is_dated and ledger.counted.statistic.dimensions != (PERIOD,)


def _through_the_years(
    ledger: Ledger, words: Words, with_parts: bool
) -> Iterator[tuple[Cut, str, str]]:
    """Yield the years, the oldest first, by parts if any; what is in no year stands last."""
    counted = ledger.counted
    years: list[int | None] = [*counted.years[::-1]]
    if counted.has_undated and with_parts:
        years.append(None)
    parted = with_parts and counted.statistic.dimensions
    for year in years:
        time = words.t("year.title", year=year) if year else words.t("year.undated")
        for key in counted.keys if parted else ():
            cut = Cut(year, key, undated=year is None)
            if cut in ledger.groups:
                yield cut, time, words.key_names(counted.statistic, key)[0]
        if not parted:
            yield Cut(year, undated=year is None), time, ""


def _in_order(ledger: Ledger, words: Words, dimension: int, found: set[str]) -> Iterator[str]:
    """Yield names of a dimension's values in its order, of those that marks have."""
    counted = ledger.counted
    places = {value: place for place, value in enumerate(counted.orders[dimension])}
    keys = sorted(counted.keys, key=lambda key: places.get(str(key[dimension]), len(places)))
    named = (words.key_names(counted.statistic, key)[dimension] for key in keys)
    yield from dict.fromkeys(name for name in named if name in found)
