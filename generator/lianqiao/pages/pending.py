"""What is still to come (待补清单): by unit, whom asked and by when; certificates still missing."""

from collections import defaultdict
from dataclasses import dataclass

from lianqiao.editions import Edition
from lianqiao.library import Library
from lianqiao.organisation import in_organisation
from lianqiao.records import Record
from lianqiao.types import PartialDate, Ref

UNIT = "unit"


@dataclass(frozen=True)
class Pending:
    """One field that is pending: whom asked, by when."""

    record: Record
    key: str
    asked: str
    by: PartialDate | None


def is_shown(edition: Edition) -> bool:
    """Tell whether an edition shows what is pending: internal eyes only."""
    return "internal" in edition.audiences


def by_unit(library: Library) -> list[tuple[Record | None, list[Pending]]]:
    """Return what is pending by unit, in the organisation's order; None for records of no unit.

    A record belongs to the first unit that it links to. Within a unit the earliest date is first.
    """
    found: dict[Ref | None, list[Pending]] = defaultdict(list)
    for record in library.records:
        for key, stated in (record.get("missing") or {}).items():
            if stated.get("reason") == "pending":
                asked, by = str(stated.get("asked", "")), stated.get("by")
                date = by if isinstance(by, PartialDate) else None
                found[unit_of(record, library)].append(Pending(record, key, asked, date))
    units = [unit for unit in in_organisation(library, UNIT) if unit.ref in found]
    groups: list[tuple[Record | None, list[Pending]]] = [
        (unit, _earliest_first(found[unit.ref])) for unit in units
    ]
    return groups + ([(None, _earliest_first(found[None]))] if None in found else [])


def _earliest_first(items: list[Pending]) -> list[Pending]:
    return sorted(
        items,
        key=lambda item: (str(item.by or "9999"), item.record.kind, item.record.id, item.key),
    )


def unit_of(record: Record, library: Library) -> Ref | None:
    """Return the unit that a record belongs to: itself, or the first one that it links to."""
    if record.kind == UNIT:
        return record.ref
    for link in library.links(record):
        if link.target.kind == UNIT and library.get(link.target):
            return link.target
    return None


def certificates(library: Library) -> list[Record]:
    """Return the honors without a certificate on file, and without a reason why."""
    return [
        honor
        for honor in library.all("honor")
        if not honor.get("certificate") and "certificate" not in (honor.get("missing") or {})
    ]
