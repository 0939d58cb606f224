"""Which record in the library a row is: by its id, by what was imported, by what it says it is.

What a record is: its title, its year, and the units or persons that it must name. Rows that say
the same of that, or nearly, as a record that was never imported are likely to be that record.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    by_block: dict[Key, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def know(self, kinds: Iterable[str]) -> None:
        """Take in the records of these kinds."""
        wanted = set(kinds)
        for record in self.library.records:
            if record.kind in wanted:
                kind = self.library.kind(record)
                self.by_key[key_of(record.values, kind)].append(record)
                for block in _blocks(record.values, kind):
                    self.by_block[block].append(record)
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
        title = "".join(key_of(values, kind)[1])
        most = LIKE if kind.date else LIKE_WITHOUT_DATE
        best: Record | None = None
        for block in _blocks(values, kind):
            for record in self.by_block[block]:
                if record.ref in self.taken:
                    continue
                likeness = _likeness(title, "".join(key_of(record.values, kind)[1]), most)
                if likeness > most or (likeness == most and best is None):
                    best, most = record, likeness
        return best


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


def _likeness(one: str, other: str, least: float) -> float:
    """Return how like two titles are; 0 where only their numbers differ, or not like enough."""
    numerals = words().numerals
    if numerals.sub("", one) == numerals.sub("", other) and one != other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < least:
        return 0.0
    return matcher.ratio()


def new_id(kind: Kind, identity: str, year: int | None, taken: Sequence[str] | set[str]) -> str:
    """Return the id of a new record: the same for the same row, whatever stands around it."""
    word = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", kind.key).casefold()).strip("-")
    head = f"{word or 'record'}-{year}" if year else word or "record"
    for more in range(100):
        id_ = f"{head}-{check_value([kind.key, identity, more])[:8]}"
        if id_ not in taken:
            return id_
    raise AssertionError("a hundred rows of one identity")
