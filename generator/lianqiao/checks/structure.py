"""Rules on ids and on what records say of themselves."""

from collections.abc import Iterator

from lianqiao.checks.about import ACCEPTABLE, error_in
from lianqiao.findings import Finding, Place
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES, messages
from lianqiao.types import Ref
from lianqiao.types.nearest import nearest


def id_twice(library: Library) -> Iterator[Finding]:
    """An id is unique within its kind."""
    for record in library.records:
        first = library.get(record.ref)
        if first is not None and first is not record:
            yield error_in(record, ("id",), "id_twice", found=record.id, first=first.place("id"))


def formerly_taken(library: Library) -> Iterator[Finding]:
    """A former id is no record's id, and no other record's former id."""
    taken: dict[Ref, Place] = {}
    for record in library.records:
        for position, former in enumerate(record.get("formerly") or ()):
            ref = Ref(record.kind, former)
            holder = library.get(ref)
            other = holder.place("id") if holder else taken.get(ref)
            path = ("formerly", position)
            if other:
                yield error_in(record, path, "formerly_taken", found=former, first=other)
            taken[ref] = record.place(*path)


def accepted_unknown(library: Library) -> Iterator[Finding]:
    """What a record accepts is the code of a warning; an error cannot be accepted."""
    codes = {code: code for code in sorted(ACCEPTABLE)}
    for record in library.records:
        for code in record.get("accepted") or {}:
            if code in codes:
                continue
            if f"finding.{code}" in messages(LANGUAGES[0]).texts:
                yield error_in(record, ("accepted", code), "accepted_error", found=code)
            else:
                yield error_in(
                    record,
                    ("accepted", code),
                    "accepted_unknown",
                    found=code,
                    expected=nearest(code, codes),
                )
