"""Record: one thing on record, with the place of each of its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lianqiao.findings import Place
from lianqiao.types import EVERY_KEY, Path, Ref, Value

LAST = 10**9
INCOMPLETE_STATUSES = frozenset({"draft", "returned"})


@dataclass(frozen=True, eq=False)
class Record:
    """One record of a kind: values by field, and where each stands in its file.

    A field without a value is absent from `values`. A record equals itself only.
    """

    kind: str
    id: str
    values: Mapping[str, Value]
    places: Mapping[Path, Place]

    @cached_property
    def ref(self) -> Ref:
        """The link that leads to it."""
        return Ref(self.kind, self.id)

    @property
    def status(self) -> str:
        """The term of `statuses`; draft where none is given."""
        return str(self.values.get("status", "draft"))

    @property
    def audience(self) -> str:
        """The term of `audiences`: who may see the record."""
        return str(self.values.get("audience", "internal"))

    @property
    def must_be_complete(self) -> bool:
        """A draft or returned record may still lack required values."""
        return self.status not in INCOMPLETE_STATUSES

    @property
    def own_place(self) -> tuple[int, str]:
        """The place that it states among its like (`order`); without one it stands last, by id."""
        order = self.values.get("order")
        return (order if isinstance(order, int) else LAST, self.id)

    def get(self, key: str) -> Any:
        """Return the value of a field, or None."""
        return self.values.get(key)

    def at(self, keys: tuple[str, ...]) -> Sequence[tuple[Path, Value]]:
        """Return each value that the keys lead to, with its path; lists are entered."""
        if keys and keys[0] not in self.values and keys[0] != EVERY_KEY:
            return ()
        found: list[tuple[Path, Value]] = []
        _descend(self.values, keys, (), found)
        return found

    def place(self, *path: str | int) -> Place:
        """Return where a value stands, or the nearest thing around it that has a place."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def is_faulty(self, *path: str | int) -> bool:
        """Tell whether something unreadable was written at a path, which is told by itself."""
        if path not in self.places:
            return False
        value: Any = self.values
        for key in path:
            inside = isinstance(value, Mapping) and key in value
            if not inside and not (isinstance(value, tuple) and isinstance(key, int)):
                return True
            value = value[key]
        return False

    def with_values(self, values: Mapping[str, Value]) -> "Record":
        """Return the same record with other values, of which only the record's place is known."""
        return Record(self.kind, self.id, values, {(): self.places[()]})


def _descend(
    value: Value, keys: tuple[str, ...], path: Path, found: list[tuple[Path, Value]]
) -> None:
    if isinstance(value, tuple):
        for position, item in enumerate(value):
            _descend(item, keys, (*path, position), found)
    elif not keys:
        found.append((path, value))
    elif isinstance(value, Mapping):
        for key in value if keys[0] == EVERY_KEY else (keys[0],):
            if key in value:
                _descend(value[key], keys[1:], (*path, key), found)
