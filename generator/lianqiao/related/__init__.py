"""Which records of a kind are related, and why: alike in text, or the same in a field."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.related.likeness import Likeness, Text, most_holders, text_of
from lianqiao.types import Field, Link, Ref, Term, Value

MOST = 4  # relations of a record
LOOKED_AT = 24  # of those alike in text, so many may win by what else they share
LEAST_LIKE = 0.05
SAME = 0.25  # what it counts at most that a field is the same
UNIT = "unit"
READ = 1000  # so many characters of the body say what a text is about
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True)
class Relation:
    """A related record; `same`: the fields that both have, with the value; `words`: rare ones."""

    record: Record
    same: tuple[tuple[Field, Value], ...]
    words: tuple[str, ...]


def related(library: Library, kind: Kind) -> dict[Ref, tuple[Relation, ...]]:
    """Return the relations of each record of a kind, the closest first, at equal rank by id.

    Records that one links to already are not repeated.
    """
    found = _Relations(library, kind)
    return {record.ref: found.of(number) for number, record in enumerate(found.records)}


class _Shared:
    """What the records of a kind may share: each value of a field has a number."""

    def __init__(self, records: Sequence[Record], kind: Kind) -> None:
        self.values: list[tuple[Field, Value]] = []
        self.own: list[frozenset[int]] = []
        self.holders: dict[int, list[int]] = defaultdict(list)
        numbers: dict[tuple[str, Value], int] = {}
        for holder, record in enumerate(records):
            own = dict.fromkeys(self._number(one, numbers) for one in _values(record, kind))
            self.own.append(frozenset(own))
            for number in own:
                self.holders[number].append(holder)
        self.weights = [
            SAME * log(len(records) / len(self.holders[number])) / log(max(2, len(records)))
            for number in range(len(self.values))
        ]

    def _number(self, value: tuple[Field, Value], numbers: dict[tuple[str, Value], int]) -> int:
        key = (value[0].key, value[1])
        if key not in numbers:
            numbers[key] = len(self.values)
            self.values.append(value)
        return numbers[key]

    def mates(self, record: int) -> set[int]:
        """Return those that share what few share."""
        most = most_holders(len(self.own))
        groups = (self.holders[number] for number in self.own[record])
        return {mate for group in groups if len(group) <= most for mate in group}

    def both(self, one: int, other: int) -> list[int]:
        """Return the numbers of what both have."""
        return sorted(self.own[one] & self.own[other])

    def weight(self, one: int, other: int) -> float:
        """Return what the shared values count: the more, the fewer records have them."""
        return sum(self.weights[number] for number in self.both(one, other))


class _Relations:
    def __init__(self, library: Library, kind: Kind) -> None:
        self.library = library
        self.records = library.all(kind.key)
        self.likeness = Likeness([_text(record, library) for record in self.records])
        self.shared = _Shared(self.records, kind)

    def of(self, number: int) -> tuple[Relation, ...]:
        """Return the relations of one record."""
        ranked = sorted(self._ranked(number), key=lambda one: (-one[0], one[1]))
        found: list[Relation] = []
        for _, other in ranked:
            relation = self._relation(number, other)
            if relation.same or relation.words:
                found.append(relation)
            if len(found) == MOST:
                break
        return tuple(found)

    def _ranked(self, number: int) -> Iterator[tuple[float, int]]:
        alike = {other: much for other, much in self.likeness.like(number) if much >= LEAST_LIKE}
        best = sorted(alike, key=lambda other: (-alike[other], other))[:LOOKED_AT]
        linked = self._linked(self.records[number])
        for other in {*best, *self.shared.mates(number)} - {number}:
            if self.records[other].ref not in linked:
                yield round(alike.get(other, 0.0) + self.shared.weight(number, other), 6), other

    def _relation(self, number: int, other: int) -> Relation:
        same = tuple(self.shared.values[shared] for shared in self.shared.both(number, other))
        return Relation(self.records[other], same, tuple(self.likeness.words(number, other)))

    def _linked(self, record: Record) -> set[Ref]:
        """Return the records that one links to, or that link to it."""
        leaving = (*self.library.links(record), *self.library.mentions(record))
        coming = (*self.library.back_links(record), *self.library.mentioned_in(record))
        return {link.target for link in leaving} | {link.source.ref for link in coming}


def _values(record: Record, kind: Kind) -> Iterator[tuple[Field, Value]]:
    """Yield what a record may share with others: what it links to, and the terms of its facets.

    Whose it is says nothing of what it is about.
    """
    for declared in kind.fields.values():
        is_term = isinstance(declared.type, Term) and declared.facet
        is_link = isinstance(declared.type, Link) and UNIT not in declared.type.to
        if is_term or is_link:
            value = record.get(declared.key)
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None:
                    yield declared, one


def _text(record: Record, library: Library) -> Text:
    """Return what a record says, without the names of the units that it links to."""
    kind = library.kind(record)
    head = [*kind.title, *([kind.summary] if kind.summary else [])]
    body = [keys[0] for keys in kind.texts if len(keys) == 1]
    text = text_of(_joined(record, head), IMAGE.sub(" ", _joined(record, body))[:READ])
    for name in sorted(_names_of_units(record, library)):
        text = text.without(name)
    return text


def _names_of_units(record: Record, library: Library) -> set[str]:
    linked = (library.get(link.target) for link in library.links(record))
    return {
        str(other.get(key))
        for other in linked
        if other is not None and other.kind == UNIT
        for key in library.kind(other).title
        if other.get(key)
    }


def _joined(record: Record, keys: Iterable[str]) -> str:
    values: Mapping[str, Value] = record.values
    return " ".join(str(values[key]) for key in keys if isinstance(values.get(key), str))
