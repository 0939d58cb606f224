"""Years whose numbers stand: their rows and definitions as they were, kept in data/frozen/.

A frozen row shows only while its record is in the edition: what is withdrawn or hidden later is
gone from the numbers too.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianqiao.findings import Finding, Label, Place, error
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES
from lianqiao.statistics import Counted, Number, Row, Statistic
from lianqiao.types import Date, Field, Group, Integer, PartialDate, Ref, Text, Type
from lianqiao.types.files import files_of_shape

FOLDER = "frozen"
REQUIRED = ("year", "edition", "frozen_on", "fingerprint")
UNSTATED = "?"  # stands where a record states no value of a dimension; no key of a term is so


@dataclass(frozen=True)
class FrozenStatistic:
    """A statistic of a frozen year as it was.

    `measure`, `kind` and `dimensions` may not change afterwards: it would be another number.
    """

    id: str
    definition: Label
    measure: str
    kind: str
    dimensions: tuple[str, ...]
    rows: tuple[Row, ...]

    def fits(self, statistic: Statistic) -> bool:
        """Tell whether a statistic still counts the same kind of rows."""
        own = (self.measure, self.kind, self.dimensions)
        return own == (statistic.measure, statistic.kind, tuple(statistic.dimensions))


@dataclass(frozen=True)
class FrozenYear:
    """The numbers of a year in an edition as they were when it was frozen.

    `as_of`: how far the records went; `frozen_on`: the day of freezing.
    """

    year: int
    edition: str
    as_of: PartialDate | None
    frozen_on: PartialDate
    statistics: tuple[FrozenStatistic, ...]
    place: Place


@dataclass(frozen=True)
class Kept:
    """A frozen year as an edition shows it.

    `gone`: how many of its records the edition has no more. `moved`: what would differ if it were
    counted anew, each statistic's id with the number that stands and the one of today.
    """

    frozen: FrozenYear
    gone: int
    moved: tuple[tuple[str, Number, Number], ...]

    def definition(self, statistic: Statistic) -> Label | None:
        """Return the definition that held then, where it is not the one of today."""
        found = [one.definition for one in self.frozen.statistics if one.id == statistic.id]
        return found[0] if found and found[0] != statistic.definition else None


# Reading


def load(data: Path) -> tuple[tuple[FrozenYear, ...], list[Finding]]:
    """Return the frozen years of a library, and what is wrong with their files."""
    findings: list[Finding] = []
    found: list[FrozenYear] = []
    for content, place in files_of_shape(data / FOLDER, data, _shape(), REQUIRED, findings):
        name = file_name(content["year"], content["edition"])
        if place.path.name != name:  # a copy, or renamed: nobody could tell which one stands
            findings.append(error(place, "frozen_misnamed", expected=name))
        elif _fingerprint(content) != content["fingerprint"]:
            findings.append(error(place, "frozen_changed", year=content["year"]))
        else:
            found.append(_year(content, place))
    return tuple(found), findings


def file_name(year: int, edition: str) -> str:
    """Return the name of the file that keeps a year's numbers in an edition."""
    return f"{year}-{edition}.yml"


def unfit(years: Iterable[FrozenYear], statistics: Mapping[str, Statistic]) -> Iterator[Finding]:
    """Yield where a statistic of a frozen year is gone, or counts something else by now."""
    for frozen in years:
        for one in frozen.statistics:
            known = statistics.get(one.id)
            if known is None:
                yield error(frozen.place, "frozen_statistic_gone", found=one.id, year=frozen.year)
            elif not one.fits(known):
                yield error(frozen.place, "frozen_unfit", found=one.id, year=frozen.year)


def _shape() -> Group:
    label = Group(_fields(**dict.fromkeys(LANGUAGES, Text())))
    row = Group(_fields(record=Text(), value=Text(), date=Date()) | {"key": _many(Text())})
    statistic = Group(
        _fields(statistic=Text(), definition=label, measure=Text(), kind=Text())
        | {"dimensions": _many(Text()), "rows": _many(row)}
    )
    plain = _fields(
        year=Integer(), edition=Text(), as_of=Date(), frozen_on=Date(), fingerprint=Text()
    )
    return Group(plain | {"statistics": _many(statistic)})


def _fields(**types: Type) -> dict[str, Field]:
    return {key: Field(key, {}, type_) for key, type_ in types.items()}


def _many(type_: Type) -> Field:
    return Field("", {}, type_, many=True)


def _year(content: Mapping[str, Any], place: Place) -> FrozenYear:
    statistics = tuple(_statistic(one, content["year"]) for one in content.get("statistics", ()))
    return FrozenYear(
        content["year"],
        content["edition"],
        content.get("as_of"),
        content["frozen_on"],
        statistics,
        place,
    )


def _statistic(content: Mapping[str, Any], year: int) -> FrozenStatistic:
    kind = content["kind"]
    rows = (_row(row, kind, year) for row in content.get("rows", ()))
    return FrozenStatistic(
        content["statistic"],
        content["definition"],
        content["measure"],
        kind,
        content.get("dimensions", ()),
        tuple(rows),
    )


def _row(content: Mapping[str, Any], kind: str, year: int) -> Row:
    key = tuple(None if cell == UNSTATED else cell for cell in content.get("key", ()))
    return Row(Ref(kind, content["record"]), content.get("value"), year, content.get("date"), key)


# Keeping


def keep(
    counts: Mapping[str, Counted], years: Iterable[FrozenYear], library: Library
) -> tuple[dict[str, Counted], dict[int, Kept]]:
    """Return the statistics of an edition with the rows of frozen years as they were.

    `years`: those frozen for the edition; `library`: the edition's. The second result tells of
    each frozen year how it differs from what would be counted today.
    """
    standing = dict(counts)
    kept: dict[int, Kept] = {}
    for frozen in years:
        gone: set[Ref] = set()
        moved = []
        for one in frozen.statistics:
            if one.id not in counts:  # the edition does not show it
                continue
            there = tuple(row for row in one.rows if library.get(row.record) is not None)
            gone |= {row.record for row in one.rows} - {row.record for row in there}
            standing[one.id] = _with_year(standing[one.id], frozen.year, there)
            then, now = (
                counted[one.id].where(year=frozen.year).number for counted in (standing, counts)
            )
            if then != now:
                moved.append((one.id, then, now))
        kept[frozen.year] = Kept(frozen, len(gone), tuple(moved))
    return standing, kept


def _with_year(counted: Counted, year: int, rows: tuple[Row, ...]) -> Counted:
    others = tuple(row for row in counted.rows if row.year != year)
    known = dict.fromkeys((*counted.key_order, *(row.key for row in rows)))
    return replace(counted, rows=(*others, *rows), key_order=tuple(known))


# Freezing


def freeze(
    counts: Mapping[str, Counted],
    year: int,
    edition: str,
    as_of: PartialDate | None,
    frozen_on: str,
) -> str:
    """Return the file that keeps the numbers of a year in an edition; "" where it has none."""
    statistics = [
        _frozen(counted, counted.where(year=year).rows)
        for counted in counts.values()
        if year in counted.years
    ]
    if not statistics:
        return ""
    content: dict[str, Any] = {"year": str(year), "edition": edition, "frozen_on": frozen_on}
    if as_of is not None:
        content["as_of"] = str(as_of)
    content["statistics"] = statistics
    lines = [f"{key}: {_inline(content[key])}" for key in content if key != "statistics"]
    lines += [f"fingerprint: {_fingerprint(content)}", "statistics:"]
    for one in statistics:
        lines += [
            f"- {key}: {_inline(one[key])}"
            if key == "statistic"
            else f"  {key}: {_inline(one[key])}"
            for key in one
            if key != "rows"
        ]
        lines += ["  rows:", *(f"  - {_inline(row)}" for row in one["rows"])]
    return "\n".join(lines) + "\n"


def _frozen(counted: Counted, rows: Iterable[Row]) -> dict[str, Any]:
    statistic = counted.statistic
    content: dict[str, Any] = {
        "statistic": statistic.id,
        "definition": dict(statistic.definition),
        "measure": statistic.measure,
        "kind": statistic.kind,
    }
    if statistic.dimensions:
        content["dimensions"] = list(statistic.dimensions)
    content["rows"] = [_written(row) for row in rows]
    return content


def _written(row: Row) -> dict[str, Any]:
    content: dict[str, Any] = {"record": row.record.id}
    if row.value is not None:
        content["value"] = row.value
    if row.date is not None:
        content["date"] = str(row.date)
    if row.key:
        content["key"] = [UNSTATED if cell is None else cell for cell in row.key]
    return content


def _inline(value: Any) -> str:
    """Return a value on one line: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)


def _fingerprint(content: Mapping[str, Any]) -> str:
    text = json.dumps(_plain(content), ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, read or about to be written."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items() if key != "fingerprint"}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
