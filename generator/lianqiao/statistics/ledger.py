"""The rows of a statistic in groups, so that each number stands above exactly the rows it counts.

Rows stand by year, the newest first, and within a year by part; parts that are never added stand
by themselves, and within them by year. Where a number's rows do not stand together that way (those
of a quarter, or of a part over all years), they are listed once more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lianqiao.statistics.engine import Counted, Key, Number, Row, number

ANCHOR = "rows"
NOT_IN_AN_ID = re.compile(r"[^a-z0-9_-]")
UNSTATED = "none"  # stands in an anchor for a value that no record states
BETWEEN = "--"  # between the values of several dimensions, which may hold hyphens
PARTS_IN_A_LIST = 100  # so many parts are listed over all years too
NOT_KNOWN = 0  # the quarter of a date without a month, or in another year


@dataclass(frozen=True, slots=True)
class Cut:
    """Which rows: of a year (`undated`: of none), of a quarter, of a part; all if bare."""

    year: int | None = None
    key: Key | None = None
    quarter: int | None = None
    undated: bool = False

    @property
    def anchor(self) -> str:
        """The id of the rows: rows-2024-national, rows-q1-2024, rows-all-national."""
        if not (self.year or self.undated or self.key is not None):
            return ANCHOR
        time = "undated" if self.undated else str(self.year or "all")
        parts = [ANCHOR, *([] if self.quarter is None else [f"q{self.quarter}"]), time]
        if self.key is not None:
            parts.append(BETWEEN.join(map(_in_an_id, self.key)))
        return "-".join(parts)


@dataclass(frozen=True)
class Section:
    """Groups of rows one after the other; `by`: year, part or quarter, by which they are cut."""

    by: str
    groups: tuple["Group", ...]


@dataclass(frozen=True)
class Group:
    """The rows of a cut: in groups below it, or, where it has none, the rows themselves."""

    cut: Cut
    rows: tuple[Row, ...]
    below: tuple["Group", ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the listed rows: the head of a group, or a row. `continued`: a head once more."""

    group: Group | None = None
    row: Row | None = None
    continued: bool = False


@dataclass(frozen=True)
class Ledger:
    """A statistic's rows in groups. `rows_a_page`: how many rows a page lists."""

    counted: Counted
    sections: tuple[Section, ...]
    rows_a_page: int
    _numbers: dict[Cut, Number] = field(default_factory=dict, repr=False)

    @cached_property
    def groups(self) -> Mapping[Cut, Group]:
        """All groups by their cut."""
        found: dict[Cut, Group] = {}
        for section in self.sections:
            for group in section.groups:
                found[group.cut] = group
                found.update((one.cut, one) for one in group.below)
        return found

    def number(self, cut: Cut) -> Number:
        """Return what the rows of a cut come to; of a cut without rows too."""
        if cut not in self._numbers:
            rows = self.counted.rows if cut == Cut() else self._rows(cut)
            self._numbers[cut] = number(self.counted.statistic, rows)
        return self._numbers[cut]

    def _rows(self, cut: Cut) -> tuple[Row, ...]:
        group = self.groups.get(cut)
        if group is not None:
            return group.rows
        return self._by_part.get(cut.key, ()) if cut == Cut(key=cut.key) and cut.key else ()

    @cached_property
    def _by_part(self) -> Mapping[Key, tuple[Row, ...]]:
        found: dict[Key, list[Row]] = {}
        for row in self.counted.rows:
            found.setdefault(row.key, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def pages(self) -> tuple[tuple[tuple[str, tuple[Line, ...]], ...], ...]:
        """The pages of rows: each its sections, by what they are cut, with their lines."""
        return tuple(_pages(self.sections, self.rows_a_page)) or ((),)

    @cached_property
    def _page_of(self) -> Mapping[Cut, int]:
        return {
            line.group.cut: page
            for page, sections in enumerate(self.pages, 1)
            for _, lines in sections
            for line in lines
            if line.group is not None and not line.continued
        }

    def page_of(self, cut: Cut) -> int | None:
        """Return the page, from 1, on which the rows of a cut begin; None where none are listed."""
        if cut == Cut():
            return 1 if self.counted.rows else None
        return self._page_of.get(cut)


def _in_an_id(value: str | None) -> str:
    """Return a value as part of an id, different ones differently."""
    if value is None:
        return UNSTATED
    if value == UNSTATED:  # a term may have this name
        return _by_code(value)
    return NOT_IN_AN_ID.sub(lambda hit: _by_code(hit.group()), value)


def _by_code(text: str) -> str:
    return "".join(f"u{ord(character):x}u" for character in text)


def ledger(counted: Counted, rows_a_page: int) -> Ledger:
    """Return the rows of a statistic in groups."""
    return Ledger(counted, tuple(_sections(counted)), rows_a_page)


def _sections(counted: Counted) -> Iterator[Section]:
    if not counted.rows:
        return
    statistic = counted.statistic
    keyed, dated = bool(statistic.dimensions), counted.is_dated
    if keyed and not (dated and statistic.total):
        yield Section("part", tuple(_parts(counted)))
        return
    yield Section("year", tuple(_years(counted)))
    if keyed and (len(counted.keys) <= PARTS_IN_A_LIST or len(statistic.dimensions) > 1):
        yield Section("part", tuple(_parts(counted, with_years=False)))
    if keyed and counted.quartered_years:
        quartered = set(counted.quartered_years)
        quarters = _quarters(counted, counted.rows)
        yield Section("quarter", tuple(one for one in quarters if one.cut.year in quartered))


def _years(counted: Counted) -> Iterator[Group]:
    """Yield the years, the newest first, what is in none last; within, parts or quarters."""
    order = {key: place for place, key in enumerate(counted.key_order)}
    for year, rows in _by_year(counted.rows):
        if counted.statistic.dimensions:
            below = tuple(
                Group(_in_year(year, key), tuple(found)) for key, found in _by_key(rows, order)
            )
        else:
            quarters = tuple(_quarters(counted, rows))
            below = quarters if any(group.cut.quarter for group in quarters) else ()
        yield Group(_in_year(year), tuple(rows), below)


def _in_year(year: int | None, key: Key | None = None) -> Cut:
    return Cut(year, key, undated=year is None)


def _parts(counted: Counted, with_years: bool = True) -> Iterator[Group]:
    """Yield the parts in their order; within, the years."""
    order = {key: place for place, key in enumerate(counted.key_order)}
    for key, rows in _by_key(counted.rows, order):
        below: tuple[Group, ...] = ()
        if with_years and counted.is_dated:
            below = tuple(
                Group(_in_year(year, key), tuple(found)) for year, found in _by_year(rows)
            )
        yield Group(Cut(key=key), tuple(_newest_first(rows)), below)


def _quarters(counted: Counted, rows: Iterable[Row]) -> Iterator[Group]:
    """Yield the quarters of years that have rows, the newest first; last, what is in none."""
    found: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        if row.year is not None:
            quarter = counted.quarter_of(row) or NOT_KNOWN
            found.setdefault((row.year, quarter), []).append(row)
    for (year, quarter), some in sorted(found.items(), reverse=True):
        yield Group(Cut(year, quarter=quarter), tuple(_newest_first(some)))


def _by_year(rows: Iterable[Row]) -> list[tuple[int | None, list[Row]]]:
    found: dict[int | None, list[Row]] = {}
    for row in _newest_first(rows):
        found.setdefault(row.year, []).append(row)
    return sorted(found.items(), key=lambda item: (item[0] is None, -(item[0] or 0)))


def _by_key(rows: Iterable[Row], order: Mapping[Key, int]) -> list[tuple[Key, list[Row]]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return sorted(found.items(), key=lambda item: order[item[0]])


def _newest_first(rows: Iterable[Row]) -> list[Row]:
    """Return rows by their date, the newest first, the undated last, else in their order."""
    return sorted(rows, key=lambda row: -row.date.first_day.toordinal() if row.date else 1)


def _pages(
    sections: Iterable[Section], most: int
) -> Iterator[tuple[tuple[str, tuple[Line, ...]], ...]]:
    """Yield pages of at most so many rows; a head stands once more where its rows go on."""
    page: list[tuple[str, list[Line]]] = []
    listed = 0
    for section in sections:
        heads: list[Group] = []
        page.append((section.by, []))
        for line in _lines(section.groups):
            if listed == most:
                yield _closed(page)
                going_on = heads if line.group is None else _heads(heads, line.group)[:-1]
                page = [(section.by, [Line(group, continued=True) for group in going_on])]
                listed = 0
            page[-1][1].append(line)
            if line.group is not None:
                heads = _heads(heads, line.group)
            else:
                listed += 1
    if page:
        yield _closed(page)


def _closed(page: Sequence[tuple[str, Sequence[Line]]]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    return tuple((by, tuple(lines)) for by, lines in page if lines)


def _heads(heads: Sequence[Group], group: Group) -> list[Group]:
    """Return the heads above the rows that follow a head."""
    return [*(head for head in heads if group in head.below), group]


def _lines(groups: Iterable[Group]) -> Iterator[Line]:
    for group in groups:
        yield Line(group)
        yield from _lines(group.below) if group.below else (Line(row=row) for row in group.rows)
