"""A library as SQL tables in memory: what a statistic's SQL may read.

A kind's table has the name of its folder. A field is a column; a single group's fields are columns
`group_field`; a field of several values is a table `folder_field` with the record's id, a position
and the value or the group's fields. A link is the id of its record, `kind:id` where the field
allows several kinds. A date is text as exact as it is known; year(), quarter(), month(),
first_day() and last_day() read it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lianqiao.kinds import Keys, Kind
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Field, Group, Link, Map, PartialDate, Ref, Value
from lianqiao.years import year_of

Cell = str | int | None


@dataclass(frozen=True)
class Table:
    """A table's name and columns: (name, SQL type)."""

    name: str
    columns: tuple[tuple[str, str], ...]

    def create(self) -> str:
        """Return the SQL that makes it."""
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in self.columns)
        return f'CREATE TABLE "{self.name}" ({columns})'

    def insert(self) -> str:
        """Return the SQL that fills it."""
        return f'INSERT INTO "{self.name}" VALUES ({", ".join("?" * len(self.columns))})'


def fill(connection: sqlite3.Connection, library: Library) -> list[Table]:
    """Make and fill the tables of a library; return them."""
    made = []
    for kind in library.declarations.kinds.values():
        records = library.all(kind.key)
        main = main_table(kind)
        single = list(_single(kind.group.fields))
        connection.execute(main.create())
        rows = ((*_cells(r.values, single), year_of(r, library)) for r in records)
        connection.executemany(main.insert(), rows)
        made.append(main)
        for field in _several(kind):
            table = side_table(kind, field)
            connection.execute(table.create())
            connection.executemany(table.insert(), _side_rows(records, field))
            made.append(table)
    return made


def main_table(kind: Kind) -> Table:
    """Return the table of a kind: its single values, and `counted_year`, the year it counts in."""
    return Table(_table_name(kind), (*_columns(kind.group), ("counted_year", "INTEGER")))


def side_table(kind: Kind, field: Field) -> Table:
    """Return the table of a field of several values."""
    start = (("id", "TEXT"), ("position", "INTEGER"))
    if isinstance(field.type, Group):
        inner = _columns(field.type)
    else:
        inner = (("value", field.type.sql_column),)
    return Table(f"{_table_name(kind)}_{field.key}", start + inner)


def _columns(group: Group) -> tuple[tuple[str, str], ...]:
    return tuple(("_".join(keys), field.type.sql_column) for keys, field in _single(group.fields))


def _table_name(kind: Kind) -> str:
    return kind.folder.replace("-", "_")


def _single(fields: Mapping[str, Field], above: Keys = ()) -> Iterator[tuple[Keys, Field]]:
    """Yield the fields of single values with the keys that lead to them, those of groups too."""
    for key, field in fields.items():
        if field.many or isinstance(field.type, Map):
            continue
        if isinstance(field.type, Group):
            yield from _single(field.type.fields, (*above, key))
        else:
            yield (*above, key), field


def _several(kind: Kind) -> Iterator[Field]:
    return (field for field in kind.fields.values() if field.many)


def _side_rows(records: Iterable[Record], field: Field) -> Iterator[tuple[Cell, ...]]:
    inner = list(_single(field.type.fields)) if isinstance(field.type, Group) else [((), field)]
    for record in records:
        for position, value in enumerate(record.get(field.key) or ()):
            yield (record.id, position, *_cells(value, inner))


def _cells(value: Value, fields: Iterable[tuple[Keys, Field]]) -> list[Cell]:
    return [_cell(_inside(value, keys), field) for keys, field in fields]


def _inside(value: Value | None, keys: Keys) -> Value | None:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _cell(value: Value | None, field: Field) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Ref):
        several_kinds = isinstance(field.type, Link) and len(field.type.to) > 1
        return str(value) if several_kinds else value.id
    if isinstance(value, PartialDate | Decimal):
        return str(value) if isinstance(value, PartialDate) else f"{value:f}"
    if isinstance(value, bool | int):
        return int(value)
    return str(value)
