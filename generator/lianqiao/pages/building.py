"""The list of pages, and how each is made from its template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lianqiao.checks.report import Report, rules_of_any_day
from lianqiao.editions import Edition
from lianqiao.frozen import Kept
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import addresses, finder, guides, listings, pending, reviewing
from lianqiao.pages.counted_pages import showcase_pages, statistic_pages
from lianqiao.pages.coverage import base_of, coverage
from lianqiao.pages.printing import Page, Press, press_of
from lianqiao.pages.reviewing import Reviewing
from lianqiao.pages.showcase_charts import charts_of
from lianqiao.pages.showcase_view import ShowcaseView
from lianqiao.pages.themes import cases_by_theme
from lianqiao.records import Record
from lianqiao.related import related
from lianqiao.showcases import showcases
from lianqiao.statistics import Counted
from lianqiao.years import year_of

OWN_TEMPLATES = frozenset({"alliance", "case", "figure", "honor", "outcome", "showcase", "unit"})
WITH_RELATED = frozenset({"case"})
ALLIANCE = "alliance"
OWN_LISTINGS = frozenset({"honor", "showcase"})
NEWEST = 3


@dataclass(frozen=True)
class Redirect:
    """A former address (".html") that leads to a record's page."""

    address: str
    target: str


def pages(
    library: Library,
    edition: Edition,
    words: Messages,
    counts: Mapping[str, Counted] | None = None,
    kept: Mapping[int, Kept] | None = None,
    review: Reviewing = reviewing.NOTHING,
    report: Report | None = None,
) -> Iterator[Page]:
    """Yield every page of an edition, in a fixed order.

    `counts`: the statistics that the edition shows, by id; `kept`: the years that are frozen.
    `review`: how far review has come; `report`: what the rules found.
    """
    made = tuple(showcases(library, counts or {}))
    press = press_of(library, edition, words, counts or {}, kept)
    press = replace(press, reviewing=review, showcases=made)
    kinds = tuple(library.declarations.kinds.values())
    yield _home(press, kinds)
    for kind in kinds:
        yield from _listing(press, kind)
        yield from _records(press, kind)
    yield from _years(press, kinds)
    for showcase in press.showcases:
        yield from showcase_pages(press, showcase)
    yield from statistic_pages(press, report or Report())
    yield _search(press, kinds)
    if pending.is_shown(edition):
        yield _pending(press)
        yield _checks(press, report or Report())
    if reviewing.is_shown(library, edition):
        yield _reviewing(press, review)
    if guides.is_shown(edition):
        yield from _guides(press, kinds)
    yield _dictionary(press, kinds)
    yield _downloads(press, kinds)


def _search(press: Press, kinds: Sequence[Kind]) -> Page:
    shown = [kind for kind in kinds if kind.main and press.library.all(kind.key)]
    return press.page(addresses.SEARCH, "search", press.messages.say("search.title"), kinds=shown)


def _pending(press: Press) -> Page:
    return press.page(
        addresses.PENDING,
        "pending",
        press.messages.say("pending.title"),
        groups=pending.by_unit(press.library),
        certificates=pending.certificates(press.library),
    )


def _reviewing(press: Press, review: Reviewing) -> Page:
    return press.page(
        addresses.REVIEWING,
        "reviewing",
        press.messages.say("reviewing.title"),
        groups=reviewing.by_step(review, press.library),
        corrections=reviewing.held_corrections(review, press.library),
    )


def _guides(press: Press, kinds: Sequence[Kind]) -> Iterator[Page]:
    words = press.messages
    yield press.page(addresses.GUIDE, "guide", words.say("guide.title"), kinds=kinds)
    template = f"guide-import.{words.language}"
    yield press.page(addresses.IMPORT_GUIDE, template, words.say("guide.import_title"))
    for kind in kinds:
        yield press.page(
            addresses.of_kind_guide(kind),
            "guide-kind",
            words.say("guide.kind_title", kind=kind.label),
            kind=kind,
            parts_of=guides.parts(kind, press.view(addresses.GUIDE)),
            mistakes=guides.mistakes(kind),
        )


def _dictionary(press: Press, kinds: Sequence[Kind]) -> Page:
    return press.page(
        addresses.DICTIONARY,
        "dictionary",
        press.messages.say("dictionary.title"),
        kinds=kinds,
        vocabularies=listings.vocabularies(press.library),
        has_guide=guides.is_shown(press.edition),
    )


def _downloads(press: Press, kinds: Sequence[Kind]) -> Page:
    return press.page(
        addresses.DOWNLOADS,
        "downloads",
        press.messages.say("downloads.title"),
        kinds=[kind for kind in kinds if press.library.all(kind.key)],
        themes=cases_by_theme(press.library),
    )


def numbers_view(
    library: Library,
    edition: Edition,
    words: Messages,
    counts: Mapping[str, Counted],
    kept: Mapping[int, Kept],
    address: str,
) -> ShowcaseView:
    """Return what a hand-written page at an address may ask numbers of."""
    return press_of(library, edition, words, counts, kept).view(address)


def redirects(library: Library) -> Iterator[Redirect]:
    """Yield the former address of each record that had another id."""
    for record in library.records:
        kind = library.kind(record)
        target = addresses.of_record(record, kind)
        for former in record.get("formerly") or ():
            address = f"{kind.folder}/{former}.html"
            yield Redirect(address, target.replace(".md", ".html"))


def _home(press: Press, kinds: Sequence[Kind]) -> Page:
    library = press.library
    return press.page(
        addresses.HOME,
        "home",
        str(library.site.get("name", "")),
        kinds=[kind for kind in kinds if library.all(kind.key)],
        cases=library.newest_first(library.all("case"))[:NEWEST],
        honors=listings.by_term(library.all("honor"), "level", library),
        figures=listings.figures_first_cited(library),
        years=listings.years(library),
    )


def _listing(press: Press, kind: Kind) -> Iterator[Page]:
    template = "tree-listing" if kind.tree else "listing"
    if kind.key in OWN_LISTINGS:
        template = f"{kind.key}-listing"
    listing = listings.listing(kind, press.library, press.messages)
    title = press.messages.name(kind.plural)
    yield press.page(
        addresses.of_listing(kind),
        template,
        title,
        kind=kind,
        listing=listing,
        part=None,
        has_finder=finder.has_finder(kind, press.library),
    )
    for part in listing.parts if listing.is_split else ():
        yield press.page(
            part.address,
            template,
            f"{title} · {part.label}",
            kind=kind,
            listing=listing,
            part=part,
            has_finder=False,
        )


def _records(press: Press, kind: Kind) -> Iterator[Page]:
    records = listings.ordered(kind, press.library, press.messages)
    template = kind.key if kind.key in OWN_TEMPLATES else "record"
    relations = related(press.library, kind) if kind.key in WITH_RELATED else {}
    base = base_of(press.view(addresses.of_listing(kind))) if kind.key == ALLIANCE else None
    around = zip([None, *records], records, [*records[1:], None], strict=False)
    for previous, record, following in around:
        address = addresses.of_record(record, kind)
        showcase = next((one for one in press.showcases if one.record is record), None)
        drawn = charts_of(press.view(address), showcase) if showcase else {}
        covers = coverage(press.view(address), base, record) if base else None
        yield press.page(
            address,
            template,
            charts=(*drawn.values(), *((covers.chart,) if covers else ())),
            title_of=_title_of(record),
            record=record,
            kind=kind,
            showcase=showcase,
            drawn=drawn,
            coverage=covers,
            previous=previous,
            following=following,
            related=relations.get(record.ref, ()),
            corrections=press.reviewing.corrected.get(record.ref, ()),
            waits_for=press.reviewing.waits.get(record.ref),
        )


def _title_of(record: Record) -> Any:
    return lambda view: view.title(record)


def _checks(press: Press, report: Report) -> Page:
    """Return the page of what the rules found; what needs today's date is for the command only."""
    seen = replace(report.seen_in(press.library), rules=tuple(rules_of_any_day(report)))
    told = len(report.told) + len(report.accepted)
    return press.page(
        addresses.CHECKS,
        "checks",
        press.messages.say("checks.title"),
        report=seen,
        answers=list(seen.answers()),
        hidden=told - len(seen.told) - len(seen.accepted),
    )


def _years(press: Press, kinds: Sequence[Kind]) -> Iterator[Page]:
    library, words = press.library, press.messages
    table = listings.year_table(kinds, library)
    yield press.page(
        addresses.YEARS,
        "years",
        words.say("years.title"),
        kinds=[kind for kind in kinds if any(row.counts.get(kind.key) for row in table)],
        table=table,
    )
    for row in table:
        title = words.say("year.title", year=row.year) if row.year else words.say("year.undated")
        in_year = {
            kind.key: [
                record
                for record in library.newest_first(library.all(kind.key))
                if year_of(record, library) == row.year
            ]
            for kind in kinds
            if row.counts.get(kind.key)
        }
        yield press.page(row.address, "year", title, year=row.year, kinds=kinds, records=in_year)
