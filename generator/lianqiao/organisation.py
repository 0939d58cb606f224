"""The organisation: its units in its own order, never by count or pinyin; which adopted a case."""

from collections.abc import Iterator

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Ref


def roots(library: Library, kind: str) -> list[Record]:
    """Return the records of a kind that stand below no other, in order."""
    tree = library.declarations.kinds[kind].tree
    top = [
        record
        for record in library.all(kind)
        if not tree or not record.get(tree) or library.get(record.get(tree)) is None
    ]
    return sorted(top, key=lambda one: one.own_place)


def children(library: Library, record: Record) -> list[Record]:
    """Return what stands directly below a record in its kind's tree, in order."""
    tree = library.kind(record).tree
    below = [
        other
        for other in library.linking(record, record.kind)
        if tree and other.get(tree) == record.ref
    ]
    return sorted(below, key=lambda one: one.own_place)


def in_organisation(library: Library, kind: str) -> Iterator[Record]:
    """Yield all records of a kind, each before those below it."""
    waiting = roots(library, kind)[::-1]
    while waiting:
        record = waiting.pop()
        yield record
        waiting += children(library, record)[::-1]


def adopters(library: Library, case: Record) -> set[Ref]:
    """Return the different units that adopted a case; who did so twice is one."""
    found = (one.get("adopter") for one in library.linking(case, "adoption"))
    return {unit for unit in found if isinstance(unit, Ref)}
