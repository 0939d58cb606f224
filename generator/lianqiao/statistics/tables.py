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

from lianqiao.kinds import Kind
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
        connection.execute(main.create())
        connection.executemany(main.insert(), (_main_row(r, kind, library) for r in records))
        made.append(main)
        for field in _several(kind):
            table = side_table(kind, field)
            connection.execute(table.create())
            connection.executemany(table.insert(), _side_rows(records, field))
            made.append(table)
    return made


def main_table(kind: Kind) -> Table:
    """Return the table of a kind: its single values, and `counted_year`, the year it counts in."""
    columns = [(name, field.type.sql_column) for name, field in _single(kind.group.fields)]
    return Table(_table_name(kind), (*columns, ("counted_year", "INTEGER")))


def side_table(kind: Kind, field: Field) -> Table:
    """Return the table of a field of several values."""
    start = (("id", "TEXT"), ("position", "INTEGER"))
    if isinstance(field.type, Group):
        inner = tuple((name, one.type.sql_column) for name, one in _single(field.type.fields))
    else:
        inner = (("value", field.type.sql_column),)
    return Table(f"{_table_name(kind)}_{field.key}", start + inner)


def _table_name(kind: Kind) -> str:
    return kind.folder.replace("-", "_")


def _single(fields: Mapping[str, Field], before: str = "") -> Iterator[tuple[str, Field]]:
    """Yield the columns of single values; a group's fields with its name before theirs."""
    for key, field in fields.items():
        if field.many or isinstance(field.type, Map):
            continue
        if isinstance(field.type, Group):
            yield from _single(field.type.fields, f"{before}{key}_")
        else:
            yield f"{before}{key}", field


def _several(kind: Kind) -> Iterator[Field]:
    return (field for field in kind.fields.values() if field.many)


def _main_row(record: Record, kind: Kind, library: Library) -> tuple[Cell, ...]:
    return (*_cells(record.values, kind.group.fields), year_of(record, library))


def _side_rows(records: Iterable[Record], field: Field) -> Iterator[tuple[Cell, ...]]:
    for record in records:
        for position, value in enumerate(record.get(field.key) or ()):
            if isinstance(field.type, Group):
                yield (record.id, position, *_cells(value, field.type.fields))
            else:
                yield (record.id, position, _cell(value, field))


def _cells(values: Mapping[str, Value], fields: Mapping[str, Field]) -> Iterator[Cell]:
    for key, field in fields.items():
        if field.many or isinstance(field.type, Map):
            continue
        value = values.get(key)
        if isinstance(field.type, Group):
            yield from _cells(value if isinstance(value, Mapping) else {}, field.type.fields)
        else:
            yield _cell(value, field)


def _cell(value: Value | None, field: Field) -> Cell:
    if isinstance(value, Ref):
        several_kinds = isinstance(field.type, Link) and len(field.type.to) > 1
        return str(value) if several_kinds else value.id
    if isinstance(value, PartialDate | Decimal):
        return str(value) if isinstance(value, PartialDate) else f"{value:f}"
    if isinstance(value, bool | int):
        return int(value)
    return None if value is None else str(value)
