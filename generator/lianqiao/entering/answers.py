"""An answer is judged by the field's own type, as the same words in a file would be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from lianqiao.documents import TextNode
from lianqiao.findings import Finding, Place, error
from lianqiao.types import Field, Link, Notes, PartialDate, Ref, Value


@dataclass(frozen=True)
class Judged:
    """What an answer is in a file; or what is wrong with it, and then `text` is no value."""

    text: str
    faults: tuple[Finding, ...] = ()


def judge(field: Field, answer: str, today: date) -> Judged:
    """Return one value of a field as it is written; a date of what happened lies not ahead."""
    place = Place(PurePosixPath(field.key), 1, 1)
    style = "|" if field.type.name == "markdown" else ""
    notes = Notes()
    value = field.type.read(TextNode(place, answer, style), (field.key,), notes)
    faults = (*notes.findings, *_ahead(field, value, place, today))
    return Judged("" if faults or value is None else written(field, value), faults)


def written(field: Field, value: Value) -> str:
    """Return a value as it is written in a file."""
    if isinstance(value, Ref) and isinstance(field.type, Link) and len(field.type.to) == 1:
        return value.id
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _ahead(field: Field, value: Value | None, place: Place, today: date) -> Iterator[Finding]:
    if isinstance(value, PartialDate) and not field.future and value.first_day > today:
        yield error(
            place, "date_ahead", field=field.label, found=str(value), today=today.isoformat()
        )
