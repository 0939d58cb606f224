"""The documents that go out: each one's recipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lianqiao.pages import NumbersView
from lianqiao.records import Record
from lianqiao.types import PartialDate
from lianqiao.word.asking import Asking
from lianqiao.word.cases import Cases
from lianqiao.word.filling import Parts, filled
from lianqiao.word.foot import foot
from lianqiao.word.paper import finished
from lianqiao.word.templates import CASE, template


@dataclass(frozen=True)
class Made:
    """A document's bytes, and the records that stand in it."""

    content: bytes
    records: tuple[Record, ...]


def cases_document(
    view: NumbersView, data: Path, records: Sequence[Record], anonymous: bool = False
) -> Made:
    """Return cases in full, by the library's template or the built-in one.

    `view`: the edition's; `data`: the library's folder. Raises Refused, BrokenPictures, OSError.
    """
    content, name = template(CASE, data)
    parts = Parts()
    makes = Cases(Asking(view, data), anonymous)
    cases = [makes.case(record) for record in records]
    values = [case.values(parts, makes.fields(case.record)) for case in cases]
    told = {
        "cases": values,
        **({"case": values[0]} if len(values) == 1 else {}),
        "foot": parts.part(foot(view, records, anonymous)),
    }
    document = filled(content, name, told, parts)
    title = cases[0].title if len(cases) == 1 else ""
    return Made(finished(document, title, day_of(view.library.as_of)), tuple(records))


def day_of(as_of: PartialDate | None) -> date | None:
    """Return the last day that an as-of date may mean."""
    return as_of.last_day if as_of else None
