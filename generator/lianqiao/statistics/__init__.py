"""Statistics: the rows that a declaration's SQL names, and the numbers they come to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lianqiao import prose
from lianqiao.checks.about import error_in
from lianqiao.editions import Edition
from lianqiao.findings import Finding, Place, error
from lianqiao.library import Library
from lianqiao.organisation import in_organisation
from lianqiao.statistics.declaration import PERIOD, Statistic, load
from lianqiao.statistics.engine import (
    Change,
    Counted,
    Key,
    Number,
    Row,
    in_order,
    ones,
    year_before,
    year_on_year,
    year_so_far,
)
from lianqiao.statistics.guard import SqlRefused, connect, lock, select, word_in_fault
from lianqiao.statistics.ledger import Cut, Group, Ledger, Line, Section, ledger
from lianqiao.statistics.tables import fill
from lianqiao.types import PartialDate, Ref, Unreadable
from lianqiao.types.dates import FIRST_YEAR, LAST_YEAR, Date
from lianqiao.types.nearest import nearest
from lianqiao.types.scalars import NUMBER
from lianqiao.years import statistical_year, year_starts

__all__ = [
    "Change",
    "Counted",
    "Cut",
    "Group",
    "Key",
    "Ledger",
    "Line",
    "Number",
    "Row",
    "Section",
    "Statistic",
    "count",
    "ledger",
    "load",
    "ones",
    "shown_in",
    "unknown",
    "year_before",
    "year_on_year",
    "year_so_far",
]


@dataclass(frozen=True)
class Counts:
    """The statistics of an edition, counted, and what is wrong with the SQL of some."""

    counted: Mapping[str, Counted]
    findings: tuple[Finding, ...]


def shown_in(statistics: Iterable[Statistic], edition: Edition) -> list[Statistic]:
    """Return the statistics that an edition may show."""
    return [one for one in statistics if one.audience is None or one.audience in edition.audiences]


def count(library: Library, statistics: Iterable[Statistic]) -> Counts:
    """Return the statistics with their rows, counted over an edition's library (or the whole)."""
    connection = connect()
    tables = fill(connection, library)
    guard = lock(connection, [table.name for table in tables])
    as_of = library.as_of.last_day.isoformat() if library.as_of else None
    counted: dict[str, Counted] = {}
    findings: list[Finding] = []
    for statistic in statistics:
        try:
            columns, found = select(connection, guard, statistic.sql, as_of)
            rows = tuple(_rows(statistic, columns, found, library))
        except SqlRefused as refused:
            findings.append(_told(statistic, refused))
            continue
        orders = tuple(tuple(_order(one, library)) for one in statistic.dimensions)
        keys = in_order((row.key for row in rows), orders)
        counted[statistic.id] = Counted(statistic, rows, keys, year_starts(library), orders)
    connection.close()
    return Counts(counted, tuple(findings))


def unknown(library: Library, statistics: Mapping[str, Statistic]) -> Iterator[Finding]:
    """Yield each place where a record names a statistic that is not declared.

    A figure names the one that it reports; a text asks for numbers: `[](stat:id)`.
    """
    ids = {one: one for one in statistics}
    for record in library.records:
        named = [(path, str(value)) for path, value in record.at(("statistic",))]
        for path, text in library.texts_of(record):
            named += [((*path, line), id_) for line, id_ in prose.read(text).statistics_asked]
        for path, id_ in named:
            if id_ not in ids and (record.kind == "figure" or path[0] != "statistic"):
                yield error_in(
                    record, path, "statistic_unknown", found=id_, expected=nearest(id_, ids)
                )


def _rows(
    statistic: Statistic, columns: list[str], found: list[tuple[Any, ...]], library: Library
) -> Iterator[Row]:
    """Return the rows as the engine takes them, in the order of records; units as organised."""
    needed = {"record", *statistic.dimensions}
    if statistic.measure != "count":
        needed.add("value")
    if lacking := sorted(needed - set(columns)):
        raise SqlRefused("sql_lacks_column", ", ".join(lacking))
    made = [
        _row(statistic, dict(zip(columns, values, strict=True)), library)
        for values in sorted(found, key=repr)
    ]
    if library.declarations.kinds[statistic.kind].tree is None:
        return iter(made)
    order = in_organisation(library, statistic.kind)
    places = {record.ref: place for place, record in enumerate(order)}
    return iter(sorted(made, key=lambda row: places.get(row.record, len(places))))


def _row(statistic: Statistic, cells: Mapping[str, Any], library: Library) -> Row:
    ref = Ref(statistic.kind, str(cells["record"]))
    if library.get(ref) is None:
        raise SqlRefused("sql_no_record", str(cells["record"]))
    value = cells.get("value")
    if statistic.measure in ("sum", "ratio") and value is not None and not _is_number(value):
        raise SqlRefused("sql_no_number", str(value))
    date = _date(cells.get("date"))
    dated = statistical_year(date, library) if date else None
    year = _year(cells["year"]) if "year" in cells else dated
    key = tuple(None if cells[name] is None else str(cells[name]) for name in statistic.dimensions)
    return Row(ref, None if value is None else str(value), year, date, key)


def _date(cell: Any) -> PartialDate | None:
    if cell is None:
        return None
    try:
        day = Date().parse(str(cell))
    except Unreadable as fault:
        raise SqlRefused("sql_no_date", str(cell)) from fault
    assert isinstance(day, PartialDate)
    return day


def _year(cell: Any) -> int | None:
    if cell is None:
        return None
    if not isinstance(cell, int) or not FIRST_YEAR <= cell <= LAST_YEAR:
        raise SqlRefused("sql_no_date", str(cell))
    return cell


def _is_number(value: Any) -> bool:
    return bool(NUMBER.fullmatch(str(value)))


def _order(dimension: str, library: Library) -> list[str]:
    """Return the values of a dimension in their order: terms, or records as they are organised."""
    if dimension == PERIOD:
        return []  # by date, as text
    vocabulary = library.declarations.vocabularies.get(dimension)
    if vocabulary is not None:
        return list(vocabulary.terms)
    return [record.id for record in in_organisation(library, dimension)]


def _told(statistic: Statistic, refused: SqlRefused) -> Finding:
    """Tell what is wrong with a statistic's SQL, at the line of the word that it is about."""
    place = statistic.place
    word = word_in_fault(refused.found) or refused.found
    for number, line in enumerate(statistic.sql.split("\n")):
        if word and word in line and "\n" in statistic.sql:
            place = Place(place.path, place.line + 1 + number, 1)
            break
    return error(place, refused.code, found=refused.found, statistic=statistic.id)
