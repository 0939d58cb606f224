"""Which sheets and columns a kind has in a workbook, told by its declaration alone.

`sheets(kind)` returns the kind's main sheet, a row for each record, and after it a sheet for each
list of groups and each map, a row for each item: honors, and their recipients, sources, missing
values. A group that stands alone has columns of its own in the sheet of what it belongs to.

    for sheet in sheets(kind):              # the main sheet first
        for column in sheet.columns:
            column.keys                     # ("sponsor", "name"), ("recipients", "unit")
            heading(column.labels, words)   # 包保领导·姓名; in the recipients' sheet: 单位
            column.words                    # every heading by which a ledger may mean it
            column.field.type, column.many, column.required

Before its columns a sheet has those of `sheet.head`, which say where a row belongs: the number of
the record's row in the main sheet (ROW), which item of a list around it (PLACE), the key in a map
(KEY), and the record's title for those who read (TITLE). `name` of a column or head is what the
hidden mark of our own workbooks holds; it is unique within a sheet.

Rows go out by `rows(sheet, record.values)` with `value_in(row, column)`; each cell's text, as YAML
would hold it, is `written(value, type)`. They come back by `Field.read` of a TextNode with that
text. A column that is `many` holds a value a line (BETWEEN), and an import takes 、 and ； between
names too: no value but a long text has lines, and long texts of which there are several have a
sheet of their own. Terms, links and truth values are shown in words; `office.own` gives them back
as they were written.

A column that is `short` stands in the main sheet for a whole list of groups: each of its lines is
an item with only its `short` field (recipients: [shili, jianshe]). It is for filling in; what we
write stands in the list's own sheet, and a record has one or the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from lianqiao.findings import Label
from lianqiao.kinds import Keys, Kind
from lianqiao.library import OF_REVIEW
from lianqiao.messages import LANGUAGES, Messages, in_all_languages, messages
from lianqiao.pages.fields_view import EVERY_PAGE
from lianqiao.types import (
    EVERY_KEY,
    Field,
    Group,
    Link,
    Map,
    Markdown,
    Ref,
    Type,
    Value,
)

BETWEEN = "\n"
"""Stands between several values in one cell."""
BELOW = "·"
"""Stands in a heading between a group's label and that of its field."""
MISSING = "missing"
"""The map of every record that says why fields have no value."""
ROW, PLACE, KEY, TITLE = "row", "place", "key", "title"
"""What a head column tells: see the module's description."""

Place = tuple[int | str, ...]
"""Which item of each list (counted from 1), which key of each map, leads to a row."""


@dataclass(frozen=True)
class Level:
    """A list or map whose items are rows; `keys` lead to it from the row of the level above."""

    keys: Keys
    is_map: bool
    label: Label


@dataclass(frozen=True)
class Head:
    """A column that says where a row belongs. `role`: ROW, PLACE, KEY or TITLE."""

    role: str
    name: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Column:
    """A column of values. `keys`: from the record to its field, the keys of maps as EVERY_KEY.

    `within`: the same from the row; none where the row is the value. `required`: each row must have
    it, or its record say why not. `field`: the innermost; for a `short` column its list's is
    `of_list`.
    """

    keys: Keys
    within: Keys
    labels: tuple[Label, ...]
    field: Field
    required: bool
    many: bool
    of_list: Field | None = None

    @property
    def name(self) -> str:
        """What the hidden mark of our own workbooks holds."""
        return ".".join(self.keys) + ("=" if self.short else "")

    @property
    def short(self) -> bool:
        """Whether each of its values stands for a whole item of a list of groups."""
        return self.of_list is not None

    @property
    def type(self) -> Type:
        """The type of one value."""
        return self.field.type

    @property
    def note(self) -> Label | None:
        """What its declaration says of how to fill it in."""
        return (self.of_list and self.of_list.note) or self.field.note

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every heading by which a ledger may mean it, ours in both languages first."""
        ours = [heading(self.labels, messages(language)) for language in LANGUAGES]
        also = (*(self.of_list.also if self.of_list else ()), *self.field.also)
        named = [*self.field.label.values()] if self.short else []
        return tuple(dict.fromkeys([*ours, *also, *named, ".".join(self.keys)]))


@dataclass(frozen=True)
class Sheet:
    """A sheet of a kind: the main one, without levels, or that of a list or map.

    `required`: each record must have a row in it, or say why not. `imported`: whether what stands
    in it may be taken into a library; reviews are put on record by their command only.
    """

    kind: Kind
    levels: tuple[Level, ...]
    columns: tuple[Column, ...]
    required: bool = False
    imported: bool = True
    note: Label | None = None

    @property
    def is_main(self) -> bool:
        """Whether it has a row for each record."""
        return not self.levels

    @property
    def keys(self) -> Keys:
        """The keys that lead from the record to the rows, the keys of maps above as EVERY_KEY."""
        return _full(self.levels)

    @property
    def name(self) -> str:
        """What the hidden mark of our own workbooks holds: honor, honor.recipients."""
        return ".".join((self.kind.key, *self.keys))

    @property
    def names_fields(self) -> bool:
        """Whether the keys of its map are names of the kind's fields."""
        return self.keys == (MISSING,)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The kind's label and those of the lists."""
        return (self.kind.label, *(level.label for level in self.levels))

    @cached_property
    def head(self) -> tuple[Head, ...]:
        """The columns before those of values."""
        row = in_all_languages("office.row")
        heads = [Head(ROW, "#", (row,))]
        if self.is_main:
            return tuple(heads)
        heads.append(Head(TITLE, "#title", (in_all_languages("office.title"),)))
        for depth, level in enumerate(self.levels, start=1):
            name = ".".join(_full(self.levels[:depth]))
            is_last = depth == len(self.levels)
            if level.is_map:
                labels = (level.label, in_all_languages("office.key"))
                heads.append(Head(KEY, f"{name}.{EVERY_KEY}", labels[is_last:]))
            elif not is_last:
                heads.append(Head(PLACE, f"{name}#", (level.label, row)))
        return tuple(heads)


def sheets(kind: Kind) -> tuple[Sheet, ...]:
    """Return the sheets of a kind, the main one first."""
    ordered = dict(in_order(kind))
    below = tuple(_lists(kind, ordered, ()))
    columns = tuple(_columns(ordered, (), (), (), is_main=True))
    return (Sheet(kind, (), columns, required=True, note=kind.note), *below)


def in_order(kind: Kind) -> Iterator[tuple[str, Field]]:
    """Yield the id, then the kind's own fields, then those that every record has."""
    yield "id", kind.fields["id"]
    yield from ((key, field) for key, field in kind.fields.items() if key not in EVERY_PAGE)
    yield from ((key, kind.fields[key]) for key in kind.fields if key in EVERY_PAGE - {"id"})


def heading(labels: Sequence[Label], words: Messages) -> str:
    """Return the labels of a column as one heading; of two alike one is enough."""
    return BELOW.join(dict.fromkeys(words.name(label) for label in labels))


def rows(sheet: Sheet, values: Mapping[str, Value]) -> Iterator[tuple[Place, Value]]:
    """Yield what a record has in a sheet: where in its lists each row stands, and the row."""
    found: list[tuple[Place, Value]] = [((), values)]
    for level in sheet.levels:
        found = [
            ((*place, key), item)
            for place, row in found
            for key, item in _items(_at(row, level.keys), level)
        ]
    yield from found


def value_in(row: Value, column: Column) -> Value | None:
    """Return what a row holds in a column; nothing in one that is short."""
    return None if column.short else _at(row, column.within)


def written(value: Value, type_: Type) -> str:
    """Return one value as YAML would hold it: what `type_` reads back as the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Ref) and isinstance(type_, Link) and len(type_.to) == 1:
        return value.id
    return str(value)


def _at(row: Value | None, keys: Keys) -> Value | None:
    for key in keys:
        row = row.get(key) if isinstance(row, Mapping) else None
    return row


def _items(value: Value | None, level: Level) -> Iterable[tuple[int | str, Value]]:
    if level.is_map:
        return value.items() if isinstance(value, Mapping) else ()
    return enumerate(value, start=1) if isinstance(value, tuple) else ()


def _full(levels: Sequence[Level]) -> Keys:
    """Return the keys that lead to the items of the last level; its own map is not entered."""
    keys: Keys = ()
    for number, level in enumerate(levels):
        entered = (EVERY_KEY,) if number and levels[number - 1].is_map else ()
        keys = (*keys, *entered, *level.keys)
    return keys


def _columns(
    fields: Mapping[str, Field],
    above: Keys,
    within: Keys,
    labels: tuple[Label, ...],
    *,
    is_main: bool = False,
    required: bool = True,
) -> Iterator[Column]:
    """Yield the columns of what stands in one row."""
    for key, field in fields.items():
        keys, inner, named = (*above, key), (*within, key), (*labels, field.label)
        needed = required and field.required
        if isinstance(field.type, Group) and not field.many:
            yield from _columns(field.type.fields, keys, inner, named, required=needed)
        elif _fits_a_cell(field):
            yield Column(keys, inner, named, field, needed, field.many)
        elif is_main and (short := _short(field)):
            yield Column(keys, inner, named, short, needed, True, of_list=field)


def _fits_a_cell(field: Field) -> bool:
    """Tell whether a field's value is one text or several on a line each."""
    long_texts = field.many and isinstance(field.type, Markdown)
    return hasattr(field.type, "parse") and not long_texts


def _short(field: Field) -> Field | None:
    """Return the field that a bare value stands for in a list of groups, if it fits a cell."""
    if not isinstance(field.type, Group) or field.type.short is None:
        return None
    short = field.type.fields[field.type.short]
    return short if _fits_a_cell(short) and not short.many else None


def _lists(
    kind: Kind, fields: Mapping[str, Field], levels: tuple[Level, ...], within: Keys = ()
) -> Iterator[Sheet]:
    """Yield the sheets of the lists and maps among fields, those within them after each."""
    for key, field in fields.items():
        keys = (*within, key)
        if isinstance(field.type, Group) and not field.many:
            yield from _lists(kind, field.type.fields, levels, keys)
        elif isinstance(field.type, Group | Map | Markdown) and not _fits_a_cell(field):
            yield from _list(kind, field, levels, keys)


def _list(kind: Kind, field: Field, levels: tuple[Level, ...], within: Keys) -> Iterator[Sheet]:
    own = [*levels]
    if field.many:
        own.append(Level(within, False, field.label))
    if isinstance(field.type, Map):
        own.append(Level(() if field.many else within, True, field.label))
    fields = _fields_of_item(field.type)
    path = (*_full(own), *((EVERY_KEY,) if own[-1].is_map else ()))
    columns = (
        tuple(_columns(fields, path, (), ()))
        if fields
        else (Column(path, (), (field.label,), field, required=True, many=False),)
    )
    imported = path[0] not in OF_REVIEW
    yield Sheet(kind, tuple(own), columns, field.required and not levels, imported, field.note)
    yield from _lists(kind, fields, tuple(own))


def _fields_of_item(type_: Type) -> Mapping[str, Field]:
    if isinstance(type_, Map):
        return type_.item.fields
    return type_.fields if isinstance(type_, Group) else {}
