"""Which showcase a command means."""

from collections.abc import Sequence

from lianqiao.showcases import Showcase


def chosen(showcases: Sequence[Showcase], asked: str | None) -> list[Showcase]:
    """Return the showcases meant: of a year, of an id on record, or of the whole library (None).

    Of one year there may be several on record.
    """
    if asked is None:
        return [one for one in showcases if one.year is None][:1]
    by_id = [one for one in showcases if one.record and one.record.id == asked]
    return by_id or [one for one in showcases if one.year and str(one.year) == asked]


def named(showcase: Showcase) -> str:
    """Return by which word a command asks for a showcase."""
    return showcase.record.id if showcase.record else str(showcase.year or "")
