"""The notes of a booklet: what stands behind each number. A mark beside the number leads there."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]
Inline = str | Plain
"""Words of a line: a text, or a mapping whose `is` names what it is (a number, a reference)."""


@dataclass
class Notes:
    """The notes in the order in which their numbers are first shown; they count from 1."""

    found: dict[Hashable, Plain] = field(default_factory=dict)
    places: dict[Hashable, int] = field(default_factory=dict)

    def place(self, key: Hashable, make: Callable[[], Plain]) -> tuple[int, bool]:
        """Return the number of a note, made where it is not there yet; and whether it was made."""
        is_first = key not in self.places
        if is_first:
            self.places[key] = len(self.places) + 1  # what it says may lead to other notes
            self.found[key] = make()
        return self.places[key], is_first

    def all(self) -> list[Plain]:
        """Return the notes; one that would list the same records as an earlier one says which."""
        listed: dict[str, int] = {}
        notes = []
        for key, n in self.places.items():
            note = self.found[key]
            same = listed.setdefault(repr(note["groups"]), n) if note["groups"] else n
            notes.append(note | {"same": same})
        return notes
