"""Which records of a kind are meant by what a finder's address carries, or by values named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import parse_qsl

from lianqiao.kinds import Kind
from lianqiao.office.columns import heading, written
from lianqiao.pages import listings
from lianqiao.pages.finder import facets_of
from lianqiao.pages.page_view import PageView
from lianqiao.records import Record
from lianqiao.types import Field, PartialDate, Ref

OF_THE_FINDER = frozenset({"sort"})
"""What an address carries that does not choose."""

Wanted = Mapping[str, Sequence[str]]
"""By each name, the values of which a record has one."""


class NothingSuch(Exception):
    """Records cannot be chosen by `name`; `known` are the names by which they can."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


def wanted_by_address(address: str) -> dict[str, list[str]]:
    """Return what a finder's address asks for: level=national,sgcc&year=2024, with # or without."""
    asked = parse_qsl(address.rpartition("#")[2], keep_blank_values=False)
    return {key: value.split(",") for key, value in asked if key not in OF_THE_FINDER}


def chosen(kind: Kind, view: PageView, wanted: Wanted) -> list[Record]:
    """Return the records that have one of the values wanted by each name, as listings order them.

    A name is that of a facet or a field, its key or its heading; a value its key or its words; of a
    date its beginning is enough. Raises NothingSuch.
    """
    records = listings.ordered(kind, view.library, view.messages)
    for name, values in wanted.items():
        told = _teller(name, kind, view)
        folded = {value.strip().casefold() for value in values}
        records = [one for one in records if folded & {text.casefold() for text in told(one)}]
    return records


def _teller(name: str, kind: Kind, view: PageView) -> Callable[[Record], Iterable[str]]:
    """Return what tells by which words a record may be chosen under a name."""
    for facet in facets_of(kind, view):
        if name in (facet.key, facet.label):
            labels = dict(facet.choices)
            of = facet.of
            return lambda record: [
                word for key in of(record) for word in (key, labels.get(key, key))
            ]
    fields = {keys: field for keys, field in kind.walked if hasattr(field.type, "parse")}
    for keys, field in fields.items():
        labels_of = _names(keys, field, kind, view)
        if name in labels_of:
            return lambda record: _told(record, keys, field, view)
    raise NothingSuch(name, [".".join(keys) for keys in fields])


def _names(keys: tuple[str, ...], field: Field, kind: Kind, view: PageView) -> set[str]:
    """Return by which names a field may be meant."""
    inside = field.label.values() if len(keys) == 1 else ()
    outer = kind.fields[keys[0]]
    joined = heading((outer.label, field.label), view.messages)
    return {".".join(keys), "-".join(keys), joined, *inside, *(field.also if inside else ())}


def _told(record: Record, keys: tuple[str, ...], field: Field, view: PageView) -> Iterable[str]:
    for _, value in record.at(keys):
        text = written(value, field.type)
        yield text
        yield view.plain(value, field)
        if isinstance(value, Ref):
            yield value.id
        if isinstance(value, PartialDate):
            yield from (text[:4], text[:7])
