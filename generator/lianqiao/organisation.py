"""The organisation's own order, in which units stand, never by count or pinyin."""

from collections.abc import Iterator

from lianqiao.library import Library
from lianqiao.records import Record


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
