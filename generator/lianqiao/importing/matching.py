"""Which record in the library a row is: by its id, by what was imported, by what it says it is.

What a record is: its title, its year, and the units or persons that it must name. Rows that say
the same of that, or nearly, as a record that was never imported are likely to be that record.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from lianqiao.importing.memory import Memory, check_value
from lianqiao.importing.words import comparable, words
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Group, Link, PartialDate, Ref, Value

LIKE = 0.8
"""How like two titles of one year and one unit are that may mean the same; 1 is the same."""
LIKE_WITHOUT_DATE = 0.9
SERIES = 0.15  # how much less like the first of a series may be that differs only in numerals
MARKS = re.compile(r"\W+")
Values = Mapping[str, Value]
Key = tuple[Any, ...]


def key_of(values: Values, kind: Kind) -> Key:
    """Return what a record says of what it is."""
    title = tuple(_name(values.get(key)) for key in kind.title)
    return (kind.key, title, _year(values, kind), tuple(sorted(_whose(values, kind))))


def _name(value: Value | None) -> str:
    return MARKS.sub("", comparable(str(value))) if value is not None else ""


def _year(values: Values, kind: Kind) -> int | None:
    day = values.get(kind.date) if kind.date else None
    return day.year if isinstance(day, PartialDate) else None


def _whose(values: Values, kind: Kind) -> Iterator[str]:
    """Yield the records and persons that a record of a kind must name."""
    for key, declared in kind.fields.items():
        value = values.get(key)
        if value is None or not declared.required or key in ("sources", *kind.title):
            continue
        if isinstance(declared.type, Link) and not declared.many:
            yield f"{key}={value}"
        elif isinstance(declared.type, Group) and declared.many and isinstance(value, tuple):
            for item in value:
                if isinstance(item, Mapping):
                    yield from (f"{key}={item[one]}" for one in declared.type.one_of if one in item)


@dataclass
class Matcher:
    """Finds the record that a row is, each record for one row only."""

    library: Library
    memory: Memory
    taken: set[Ref] = field(default_factory=set)
    by_key: dict[Key, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_memory: dict[tuple[str, str], Ref] = field(default_factory=dict)
    by_block: dict[Key, dict[str, list[tuple["_Title", Record]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def know(self, kinds: Iterable[str]) -> None:
        """Take in the records of these kinds."""
        wanted = set(kinds)
        for record in self.library.records:
            if record.kind in wanted:
                kind = self.library.kind(record)
                self.by_key[key_of(record.values, kind)].append(record)
                title = _Title.of(record.values, kind)
                for block in _blocks(record.values, kind):
                    self.by_block[block][title.bare].append((title, record))
        for ref, one in self.memory.items():
            self.by_memory.setdefault((ref.kind, one.key), ref)

    def imported(self, values: Values, kind: Kind) -> Record | None:
        """Return the record that an earlier import made of such a row, or None."""
        ref = self.by_memory.get((kind.key, check_value(key_of(values, kind))))
        record = self.library.get(ref) if ref else None
        return record if record and record.ref not in self.taken else None

    def same(self, values: Values, kind: Kind) -> Record | None:
        """Return the record that says the same of what it is; the likest of several, or None."""
        found = [one for one in self.by_key[key_of(values, kind)] if one.ref not in self.taken]
        return max(found, key=lambda one: _equal_fields(one, values), default=None)

    def like(self, values: Values, kind: Kind) -> Record | None:
        """Return the record that is likeliest to be the same under another spelling, or None."""
        title = _Title.of(values, kind)
        most = LIKE if kind.date else LIKE_WITHOUT_DATE
        best: Record | None = None
        for block in _blocks(values, kind):
            for known, record in self._near(title, block, most):
                likeness = SequenceMatcher(None, title.text, known.text, autojunk=False).ratio()
                if likeness > most or (likeness == most and best is None):
                    best, most = record, likeness
        return best

    def _near(self, title: "_Title", block: Key, least: float) -> Iterator[tuple["_Title", Record]]:
        """Yield the records of a block that are worth comparing; of a series its first tells."""
        for series in self.by_block[block].values():
            if (
                not title.may_be_like(series[0][0], least - SERIES)
                and title.bare != series[0][0].bare
            ):
                continue
            for known, record in series:
                if record.ref not in self.taken and title.may_be_like(known, least):
                    yield known, record


@dataclass(frozen=True)
class _Title:
    """A title for comparing; without its numerals; the characters in it."""

    text: str
    bare: str
    characters: frozenset[str]

    @classmethod
    def of(cls, values: Values, kind: Kind) -> "_Title":
        """Return the title of a record of a kind."""
        text = "".join(key_of(values, kind)[1])
        return cls(text, words().numerals.sub("", text), frozenset(text))

    def may_be_like(self, other: "_Title", least: float) -> bool:
        """Tell whether comparing is worth it: not where only numerals differ, or too much does."""
        if self.bare == other.bare and self.text != other.text:
            return False
        shared = sum(map(other.characters.__contains__, self.text))
        return 2 * shared >= least * (len(self.text) + len(other.text))


def _equal_fields(record: Record, values: Values) -> int:
    return sum(record.values.get(key) == value for key, value in values.items())


def _blocks(values: Values, kind: Kind) -> Iterator[Key]:
    """Yield what two records must share to be compared: the year, and a unit or giver if any."""
    year = _year(values, kind)
    shared = {one.rpartition("=")[2] for one in _whose(values, kind)}
    givers = values.get("awarders")
    shared |= {_name(giver) for giver in givers} if isinstance(givers, tuple) else set()
    for one in sorted(shared) or [""]:
        yield kind.key, year, one
