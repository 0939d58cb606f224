"""What has been made of the example so far, and what later records may link to."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, TypeVar

from lianqiao.example.voice import Voice, voice

FIRST_YEAR, LAST_YEAR = 2020, 2024
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
Content = dict[str, Any]
"""A record, or a part of one, as YAML holds it."""

T = TypeVar("T")


@dataclass
class Stock:
    """The records by kind, and the files below data/files/ by path.

    `fixed` holds the words of library.yml; `cases` is how many cases the library gets.
    """

    chance: Random
    fixed: Mapping[str, Any]
    cases: int
    records: dict[str, list[Content]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, bytes] = field(default_factory=dict)
    reported: set[tuple[str, str, int]] = field(default_factory=set)
    """Each figure's name, unit and year: no unit reports one twice with different numbers."""
    _open: dict[tuple[str, str], list[Content]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, record: Content) -> Content:
        """Keep a record; approved ones can be linked to by what comes later."""
        self.records[kind].append(record)
        if record["status"] == "approved":
            audience = record.get("audience", "internal")
            if audience == "public":
                self._open[kind, "public"].append(record)
            if audience in ("public", "internal"):
                self._open[kind, "internal"].append(record)
        return record

    def linkable(self, kind: str, reader: Content) -> list[Content]:
        """Return what a record may link to without losing the link in an edition."""
        shown = "public" if reader.get("audience") == "public" else "internal"
        return self._open[kind, shown]

    def pick(self, kind: str, reader: Content) -> Content:
        """Return one record that another may link to."""
        return self.chance.choice(self.linkable(kind, reader))

    def voice(self, category: str | None = None) -> Voice:
        """Return a voice on a category of case."""
        return voice(self.chance, category)

    def luck(self, share: float) -> bool:
        """Tell true in this share of cases."""
        return self.chance.random() < share

    def choice(self, items: Sequence[T]) -> T:
        """Return one of several."""
        return self.chance.choice(items)

    def some(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """Return a few of several, in their own order; fewer where there are not so many."""
        count = min(len(items), self.chance.randint(least, most))
        return [items[place] for place in sorted(self.chance.sample(range(len(items)), count))]

    def standing(self, id_: str, public: float = 0.75, approved: float = 0.9) -> Content:
        """Return the beginning of a record: its id, status and audience."""
        status = "approved"
        if not self.luck(approved):
            status = self.choice(("draft", "in_review", "in_review", "returned", "withdrawn"))
        record: Content = {"id": id_, "status": status}
        if self.luck(public):
            record["audience"] = "public"
        elif self.luck(0.05):
            record["audience"] = "none"
        return record

    def day(self, year: int, first_month: int = 1) -> date:
        """Return a day of a year."""
        month = self.chance.randint(first_month, 12)
        return date(year, month, self.chance.randint(1, monthrange(year, month)[1]))

    def told(self, day: date) -> date | str | int:
        """Return a date as exact as some source may state it."""
        return self.chance.choices((day, f"{day:%Y-%m}", day.year), (75, 20, 5))[0]

    def source(self, reader: Content, year: int, *types: str) -> Content:
        """Return a row of `sources`: a source of that year, with a page here and there."""
        of_year = [
            source
            for source in self.linkable("source", reader)
            if source["id"].startswith(str(year)) and (not types or source["type"] in types)
        ]
        row: Content = {"source": self.choice(of_year)["id"]}
        if self.luck(0.5):
            row["page"] = str(self.chance.randint(1, 24))
        return row

    def pending(self) -> Content:
        """Return a reason why a value is missing: asked for, and due next year."""
        due = date(LAST_YEAR + 1, self.chance.randint(1, 6), 28)
        return {"reason": "pending", "asked": self.choice(self.fixed["asked"]), "by": due}

    def person(self) -> str:
        """Return an invented name."""
        return self.voice().say("author_note")


def fill(text: str, **values: Any) -> str:
    """Return one of the texts of library.yml with its {places} filled."""
    return text.format(**values)
