"""The documents that go out: each one's recipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lianqiao.library import Library
from lianqiao.pages import NumbersView, ShowcaseView
from lianqiao.records import Record
from lianqiao.showcases import Showcase
from lianqiao.types import PartialDate
from lianqiao.word.asking import Asking
from lianqiao.word.booklet import Booklet
from lianqiao.word.campaigns import Counted, Plan, for_campaign
from lianqiao.word.cases import Case, Cases
from lianqiao.word.filling import Parts, filled
from lianqiao.word.foot import foot
from lianqiao.word.names import Standing, names_standing, shown_texts
from lianqiao.word.paper import finished
from lianqiao.word.templates import BOOKLET, CASE, template


@dataclass(frozen=True)
class Made:
    """A document's bytes, the records that stand in it, and what is to be told of it.

    `names`: those that still stand in an anonymous copy; `counted`: the lengths of the sections
    that a call asks for; `pictures`: how many it shows, which no program reads.
    """

    content: bytes
    records: tuple[Record, ...]
    names: tuple[Standing, ...] = ()
    counted: tuple[Counted, ...] = ()
    pictures: int = 0


def cases_document(
    view: NumbersView, data: Path, records: Sequence[Record], whole: Library | None = None
) -> Made:
    """Return cases in full, by the library's template or the built-in one.

    `view`: the edition's; `data`: the library's folder; `whole`: the library before it was cut, for
    an anonymous copy. Raises Refused, BrokenPictures, OSError.
    """
    makes = Cases(Asking(view, data), whole is not None)
    made = [makes.case(record) for record in records]
    content = _written(makes, data, made)
    names = [
        one
        for record in records
        for one in (names_standing(whole, shown_texts(makes, whole, record)) if whole else ())
    ]
    return Made(content, tuple(records), tuple(names), pictures=len(makes.asking.pictures))


def campaign_document(
    view: NumbersView, data: Path, record: Record, plan: Plan, whole: Library | None = None
) -> Made:
    """Return a case in the sections of a call; `whole` as for `cases_document`."""
    makes = Cases(Asking(view, data), whole is not None)
    case, counted = for_campaign(makes, record, plan)
    content = _written(makes, data, [case])
    keys = [*view.kind(record).title, *(key for one in plan.sections for key in one.keys)]
    texts = shown_texts(makes, whole, record, keys) if whole else ()
    names = names_standing(whole, texts) if whole else []
    shown = len(makes.asking.pictures)
    return Made(content, (record,), tuple(names), tuple(counted), shown)


def booklet_document(view: ShowcaseView, data: Path, showcase: Showcase) -> Made:
    """Return the booklet of a showcase. Raises as `cases_document` does."""
    content, name = template(BOOKLET, data)
    parts = Parts()
    booklet = Booklet(Cases(Asking(view, data)), showcase, view)
    site, as_of = view.library.site, showcase.as_of
    told = {
        "title": booklet.title,
        "publisher": str(site.get("publisher", "")),
        "as_of": view.t("word.foot_as_of", as_of=view.date(as_of) if as_of else view.as_of()),
        "edition": view.name(view.edition.label),
        "chapters": parts.part(list(booklet.blocks())),
        "foot": parts.part(foot(view, showcase.records)),
    }
    document = filled(content, name, told, parts)
    return Made(finished(document, booklet.title, day_of(as_of)), showcase.records)


def _written(makes: Cases, data: Path, cases: Sequence[Case]) -> bytes:
    """Return the bytes of cases in the template for them."""
    content, name = template(CASE, data)
    parts = Parts()
    values = [case.values(parts, makes.fields(case.record)) for case in cases]
    records = [case.record for case in cases]
    told = {
        "cases": values,
        **({"case": values[0]} if len(values) == 1 else {}),
        "foot": parts.part(foot(makes.view, records, makes.anonymous)),
    }
    document = filled(content, name, told, parts)
    title = cases[0].title if len(cases) == 1 else ""
    return finished(document, title, day_of(makes.view.library.as_of))


def day_of(as_of: PartialDate | None) -> date | None:
    """Return the last day that an as-of date may mean."""
    return as_of.last_day if as_of else None
