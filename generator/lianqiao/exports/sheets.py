"""The records of a kind as CSV for Excel and WPS: headings, terms and links in words."""

from collections.abc import Iterator, Mapping, Sequence

from lianqiao.escaping import csv_text
from lianqiao.exports.texts import without_dead_links
from lianqiao.kinds import Keys, Kind
from lianqiao.pages.fields_view import EVERY_PAGE
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Field, File, Group, Map, Markdown, PartialDate, Text, Value

BELOW = " › "
Column = tuple[str, Keys, Field]


def sheet(view: View, kind: Kind, records: Sequence[Record]) -> str:
    """Return the table of the records as CSV."""
    columns, rows = table(view, kind, records)
    return csv_text([[heading for heading, _, _ in columns], *rows])


def table(
    view: View, kind: Kind, records: Sequence[Record]
) -> tuple[Sequence[Column], Iterator[list[str]]]:
    """Return a row for each record and a column for each field, whether it has values or not.

    A single group's fields have columns of their own; several values stand in one cell.
    """
    columns = list(_columns(view, dict(_in_order(kind))))
    cells = _Cells(view, kind)
    return columns, (cells.row(record, columns) for record in records)


def _in_order(kind: Kind) -> Iterator[tuple[str, Field]]:
    """Yield the id, then the kind's own fields, then those that every record has."""
    yield "id", kind.fields["id"]
    yield from ((key, field) for key, field in kind.fields.items() if key not in EVERY_PAGE)
    yield from ((key, kind.fields[key]) for key in kind.fields if key in EVERY_PAGE - {"id"})


def _columns(
    view: View, fields: Mapping[str, Field], above: str = "", keys: Keys = ()
) -> Iterator[Column]:
    """Yield the columns: heading, keys that lead to the value, field."""
    for key, field in fields.items():
        heading = above + view.name(field.label)
        if isinstance(field.type, Group) and not field.many:
            yield from _columns(view, field.type.fields, heading + BELOW, (*keys, key))
        else:
            yield heading, (*keys, key), field


def _value(values: Mapping[str, Value], keys: Keys) -> Value | None:
    value = values.get(keys[0])
    if len(keys) == 1:
        return value
    return _value(value, keys[1:]) if isinstance(value, Mapping) else None


class _Cells:
    """How a value looks in a cell of a kind's sheet."""

    def __init__(self, view: View, kind: Kind) -> None:
        self.view = view
        self.kind = kind
        self.between, self.within = view.t("list.semicolon"), view.t("list.separator")
        self.colon = view.t("label.colon")

    def row(self, record: Record, columns: Sequence[Column]) -> list[str]:
        """Return the cells of a record."""
        values = [(_value(record.values, keys), field) for _, keys, field in columns]
        return ["" if value is None else self.text(value, field) for value, field in values]

    def text(self, value: Value, field: Field) -> str:
        """Return a value as text: dates as exact as known, long texts as written."""
        if isinstance(value, str) and isinstance(field.type, Text | File):
            return value  # most values; the rest below is asked in vain for them
        if isinstance(value, tuple):
            return self.between.join(self.text(item, field) for item in value)
        if isinstance(value, Mapping):
            return self._mapping(value, field)
        if isinstance(value, PartialDate):
            return str(value)
        if isinstance(field.type, Markdown):
            return without_dead_links(str(value))
        return self.view.plain(value, field)

    def _mapping(self, value: Mapping[str, Value], field: Field) -> str:
        if isinstance(field.type, Map):
            inner = Field("", {}, field.type.item)
            named = {self._name(key): self.text(row, inner) for key, row in value.items()}
            return self.between.join(self._named(named))
        assert isinstance(field.type, Group)
        named = {
            self.view.name(inner.label): self.text(value[key], inner)
            for key, inner in field.type.fields.items()
            if key in value
        }
        return self.within.join(self._named(named) if len(named) > 1 else named.values())

    def _name(self, key: str) -> str:
        """Return the label of the kind's field that a key of a map names; else the key."""
        field = self.kind.fields.get(key)
        return self.view.name(field.label) if field else key

    def _named(self, texts: Mapping[str, str]) -> Iterator[str]:
        return (f"{name}{self.colon}{text}" for name, text in texts.items())
