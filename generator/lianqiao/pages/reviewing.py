"""What waits for review (审核进度): by step and unit, and what was corrected after review.

The page is for internal eyes. What an edition does not hold is only counted on it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lianqiao.approval import Correction, Due, Step, corrections, steps, waiting
from lianqiao.editions import Edition
from lianqiao.library import Library
from lianqiao.organisation import in_organisation
from lianqiao.pages.pending import UNIT, unit_of
from lianqiao.records import Record
from lianqiao.types import PartialDate, Ref


@dataclass(frozen=True)
class Wait:
    """A record that waits: the unit it belongs to, and the date of its last entry."""

    ref: Ref
    unit: Ref | None
    since: PartialDate | None


@dataclass(frozen=True)
class OfUnit:
    """How many records of a unit wait; `since`: the earliest date of their last entries."""

    unit: Record | None
    count: int
    since: PartialDate | None


@dataclass(frozen=True)
class OfStep:
    """What waits for a step: all by unit, and the records that the edition holds."""

    step: Step
    units: Sequence[OfUnit]
    records: Sequence[tuple[Record, Wait]]

    @property
    def count(self) -> int:
        """How many records wait, whether the edition holds them or not."""
        return sum(one.count for one in self.units)


@dataclass(frozen=True)
class Reviewing:
    """The review of a whole library, as far as an edition may tell it."""

    by_step: Sequence[tuple[Step, Sequence[Wait]]]
    corrections: Sequence[Correction]

    @cached_property
    def corrected(self) -> Mapping[Ref, Sequence[Correction]]:
        """The small corrections of each record."""
        found: dict[Ref, list[Correction]] = defaultdict(list)
        for one in self.corrections:
            found[one.record.ref].append(one)
        return found

    @cached_property
    def waits(self) -> Mapping[Ref, Step]:
        """The step that each record waits for."""
        return {wait.ref: step for step, waits in self.by_step for wait in waits}


NOTHING = Reviewing((), ())


def reviewing(whole: Library, edition: Edition) -> Reviewing:
    """Return what an edition tells of a whole library's review: nothing but to internal eyes."""
    if not is_shown(whole, edition):
        return NOTHING
    found: dict[str, list[Wait]] = defaultdict(list)
    for due in waiting(whole):
        if edition.with_drafts(True).admits(due.record):
            found[due.step.key].append(_wait(due, whole))
    by_step = [(step, found[step.key]) for step in steps(whole)]
    return Reviewing(by_step, tuple(corrections(whole)))


def is_shown(library: Library, edition: Edition) -> bool:
    """Tell whether an edition has a page on review."""
    return "internal" in edition.audiences and bool(steps(library))


def _wait(due: Due, whole: Library) -> Wait:
    return Wait(due.record.ref, unit_of(due.record, whole), due.progress.last)


def by_step(found: Reviewing, library: Library) -> list[OfStep]:
    """Return what waits for each step, in an edition's library; units in their own order."""
    return [
        OfStep(step, _by_unit(waits, library), _held(waits, library))
        for step, waits in found.by_step
    ]


def _by_unit(waits: Sequence[Wait], library: Library) -> list[OfUnit]:
    found: dict[Ref | None, list[Wait]] = defaultdict(list)
    for wait in waits:
        known = wait.unit is not None and library.get(wait.unit) is not None
        found[wait.unit if known else None].append(wait)
    units = [unit for unit in in_organisation(library, UNIT) if unit.ref in found]
    rows = [_of_unit(unit, found[unit.ref]) for unit in units]
    return rows + ([_of_unit(None, found[None])] if None in found else [])


def _of_unit(unit: Record | None, waits: Sequence[Wait]) -> OfUnit:
    dates = [wait.since for wait in waits if wait.since]
    return OfUnit(unit, len(waits), min(dates, key=str, default=None))


def _held(waits: Sequence[Wait], library: Library) -> list[tuple[Record, Wait]]:
    known = [(library.get(wait.ref), wait) for wait in waits]
    return [(record, wait) for record, wait in known if record is not None]


def held_corrections(found: Reviewing, library: Library) -> list[tuple[Record, Correction]]:
    """Return the small corrections of the records that an edition holds, the newest first."""
    known = [(library.get(one.record.ref), one) for one in found.corrections]
    held = [(record, one) for record, one in known if record is not None]
    return sorted(held, key=lambda pair: str(pair[1].date or ""), reverse=True)
