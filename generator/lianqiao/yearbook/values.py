"""How the values of a record's fields are set."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from lianqiao.records import Record
from lianqiao.types import Field, File, Group, PartialDate, Ref, Value
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.notes import Inline
from lianqiao.yearbook.numbers import figure


def value(binding: Binding, record: Record, key: str) -> list[Inline]:
    """Return a field's value; where it has none, why."""
    if key not in record.values:
        return [{"is": "quiet", "in": [binding.view.reason(record, key)]}]
    return shown(binding, record.get(key), binding.view.kind(record).fields[key])


def shown(binding: Binding, value: Value, field: Field) -> list[Inline]:
    """Return a value on one line; what it names leads to its place."""
    view = binding.view
    if isinstance(value, tuple):
        return binding.joined(shown(binding, item, field) for item in value)
    if isinstance(value, Ref):
        return linked(binding, value)
    if isinstance(value, PartialDate):
        return [view.date(value)]
    if isinstance(field.type, File):
        return [PurePosixPath(str(value)).name]
    if isinstance(value, Mapping) and isinstance(field.type, Group):
        return _row(binding, value, field.type)
    return [view.plain(value, field)]


def linked(binding: Binding, ref: Ref) -> list[Inline]:
    """Return a record that a link names; a figure with its number."""
    record = binding.view.library.get(ref)
    if record is None:
        return []
    if record.kind != "figure":
        return [binding.link(record)]
    return [binding.title(record) + binding.view.t("label.colon"), figure(binding, record)]


def _row(binding: Binding, row: Mapping[str, Value], group: Group) -> list[Inline]:
    """Return a group on one line; where it has more than one value, each with its label."""
    view = binding.view
    cells = {key: shown(binding, one, group.fields[key]) for key, one in row.items()}
    if not cells:
        return [view.t("value.not_shown")]
    if len(cells) == 1:
        return next(iter(cells.values()))
    colon = view.t("label.colon")
    parts: list[list[Inline]] = [
        [view.name(group.fields[key].label) + colon, *cell] for key, cell in cells.items()
    ]
    return binding.joined(parts, "list.semicolon")
