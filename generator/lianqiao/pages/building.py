"""The list of pages, and how each is made from its template."""

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import jinja2

from lianqiao.charts import Chart, chart_of
from lianqiao.checks.report import Report, rules_of_any_day
from lianqiao.editions import Edition
from lianqiao.escaping import html_text
from lianqiao.findings import Finding
from lianqiao.frozen import Kept
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import addresses, finder, guides, listings, pending, reviewing
from lianqiao.pages.environment import environment
from lianqiao.pages.linked_data import linked_data
from lianqiao.pages.numbers import rows_as_csv
from lianqiao.pages.projecting import screens
from lianqiao.pages.reviewing import Reviewing
from lianqiao.pages.showcase_charts import charts_of
from lianqiao.pages.showcase_view import ShowcaseView
from lianqiao.pages.themes import cases_by_theme
from lianqiao.records import Record
from lianqiao.related import related
from lianqiao.search import script
from lianqiao.showcases import Showcase, showcases
from lianqiao.statistics import Counted, Ledger
from lianqiao.years import year_of

OWN_TEMPLATES = frozenset({"alliance", "case", "figure", "honor", "outcome", "showcase", "unit"})
WITH_RELATED = frozenset({"case"})
OWN_LISTINGS = frozenset({"honor", "showcase"})
WIDE = frozenset({"home", "showcase"})  # templates that take the whole width
PROJECTOR = "projector.html"  # the theme's template of that page
NEWEST = 3
SECTION = re.compile(r"^##+ ", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page of the site: its address with ".md", its title as plain text, and its Markdown."""

    address: str
    title: str
    markdown: str
    charts: tuple[Chart, ...] = ()
    """The charts that stand on it: each `![…](charts/ID.svg)` in its Markdown."""


@dataclass(frozen=True)
class Redirect:
    """A former address (".html") that leads to a record's page."""

    address: str
    target: str


@dataclass(frozen=True)
class Asset:
    """A file of the site that is no page; `write` makes its content, which may be large.

    Text is written as UTF-8, a workbook as the bytes it is.
    """

    address: str
    write: Callable[[], str | bytes]

    @property
    def content(self) -> str:
        """The text that stands in it. Raises TypeError where it is no text."""
        made = self.write()
        if isinstance(made, bytes):
            raise TypeError(self.address)
        return made

    @property
    def data(self) -> bytes:
        """What stands in it, as it is written."""
        made = self.write()
        return made if isinstance(made, bytes) else made.encode("utf-8")


@dataclass(frozen=True)
class Press:
    """What all pages of an edition are made with."""

    library: Library
    edition: Edition
    messages: Messages
    environment: jinja2.Environment
    counts: Mapping[str, Counted]
    kept: Mapping[int, Kept]
    reviewing: Reviewing = reviewing.NOTHING
    showcases: Sequence[Showcase] = ()
    titles: dict[Record, str] = field(default_factory=dict)
    views: dict[str, ShowcaseView] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)

    def view(self, address: str) -> ShowcaseView:
        """Return the view from the page at an address: all pages of a folder share one."""
        folder = posixpath.dirname(address)
        if folder not in self.views:
            self.views[folder] = ShowcaseView(
                self.library,
                self.edition,
                self.messages,
                folder,
                self.titles,
                counts=self.counts,
                kept=self.kept,
                showcases=self.showcases,
                ledgers=self.ledgers,
            )
        return self.views[folder]

    def page(
        self,
        address: str,
        template: str,
        title: str = "",
        charts: tuple[Chart, ...] = (),
        **values: Any,
    ) -> Page:
        """Return the page at an address; `values` are what its template needs besides the view.

        `charts`: those that its template may show.
        """
        view = self.view(address)
        title = title or values.pop("title_of")(view)
        text = self.environment.get_template(f"{template}.md.j2").render(
            v=view, title=title, charts=charts, **values
        )
        described = linked_data(view, address, values.get("record"))
        hidden = ["toc"] if not SECTION.search(text) else []
        if template in WIDE:
            hidden = ["navigation", "toc"]
        own = PROJECTOR if template == "projector" else ""
        head = front_matter(title, described, hidden, own)
        return Page(address, title, head + text.strip() + "\n", charts)


def front_matter(title: str, described: str, hidden: Sequence[str], template: str) -> str:
    """Return a page's front matter; the title as HTML, since themes print it as it is.

    `described`: what the page tells machines, as JSON-LD that may stand inside <script>. `hidden`:
    what the theme leaves out: home and showcases lead everywhere themselves, and a page without
    sections has no contents to list. `template`: the theme's own for the page, if any.
    """
    hide = f"hide: [{', '.join(hidden)}]\n" if hidden else ""
    quoted = json.dumps(html_text(title), ensure_ascii=False)  # a text of JSON is one of YAML
    single_quoted = described.replace("'", "''")
    json_ld = f"json_ld: '{single_quoted}'\n" if described else ""
    own = f"template: {template}\n" if template else ""
    return f"---\ntitle: {quoted}\n{hide}{own}{json_ld}---\n\n"


def press_of(
    library: Library,
    edition: Edition,
    words: Messages,
    counts: Mapping[str, Counted],
    kept: Mapping[int, Kept] | None = None,
) -> Press:
    """Return what the pages of an edition are made with."""
    return Press(library, edition, words, environment(words.language), counts, kept or {})


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
        yield from _showcase(press, showcase)
    yield from _statistics(press, report or Report())
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
    around = zip([None, *records], records, [*records[1:], None], strict=False)
    for previous, record, following in around:
        address = addresses.of_record(record, kind)
        showcase = next((one for one in press.showcases if one.record is record), None)
        drawn = charts_of(press.view(address), showcase) if showcase else {}
        yield press.page(
            address,
            template,
            charts=tuple(drawn.values()),
            title_of=_title_of(record),
            record=record,
            kind=kind,
            showcase=showcase,
            drawn=drawn,
            previous=previous,
            following=following,
            related=relations.get(record.ref, ()),
            corrections=press.reviewing.corrected.get(record.ref, ()),
            waits_for=press.reviewing.waits.get(record.ref),
        )


def _showcase(press: Press, showcase: Showcase) -> Iterator[Page]:
    """Yield a showcase's page, unless it is its record's, and those beside it."""
    address = addresses.of_showcase(showcase)
    title = press.view(address).showcase_title(showcase)
    if showcase.record is None:
        drawn = charts_of(press.view(address), showcase)
        shown = tuple(drawn.values())
        yield press.page(
            address, "showcase", title, shown, showcase=showcase, record=None, drawn=drawn
        )
    yield _showcase_numbers(press, showcase, title)
    address = addresses.of_showcase(showcase, addresses.PROJECTOR)
    yield press.page(
        address,
        "projector",
        title,
        showcase=showcase,
        screens=list(screens(press.view(address), showcase)),
    )


def _showcase_numbers(press: Press, showcase: Showcase, title: str) -> Page:
    address = addresses.of_showcase(showcase, addresses.NUMBERS)
    title = press.messages.say("showcase.numbers_title", title=title)
    return press.page(address, "showcase-numbers", title, showcase=showcase)


def _statistics(press: Press, report: Report) -> Iterator[Page]:
    yield press.page(addresses.STATISTICS, "statistics", press.messages.say("statistics.title"))
    about = _findings_about(report, press) if pending.is_shown(press.edition) else {}
    for counted in press.counts.values():
        yield from _statistic(press, counted, about)


def _findings_about(report: Report, press: Press) -> dict[str, list[Finding]]:
    """Return what the rules found, accepted or not, by the record that it is about."""
    seen = report.seen_in(press.library)
    about: dict[str, list[Finding]] = {}
    for finding in (*seen.told, *(one.finding for one in seen.accepted)):
        about.setdefault(finding.subject, []).append(finding)
    return about


def _statistic(
    press: Press, counted: Counted, about: Mapping[str, Sequence[Finding]]
) -> Iterator[Page]:
    """Yield a statistic's page, and those on which its rows go on."""
    title = press.messages.name(counted.statistic.title)
    view = press.view(addresses.of_statistic(counted.statistic.id))
    rows = view.ledger(counted)
    drawn = chart_of(rows, view)
    counted_refs = dict.fromkeys(row.record for row in counted.rows) if about else ()
    for part, lines in enumerate(rows.pages, 1):
        yield press.page(
            addresses.of_statistic(counted.statistic.id, part),
            "statistic" if part == 1 else "statistic-rows",
            title if part == 1 else f"{title} ({part})",
            (drawn,) if drawn and part == 1 else (),
            counted=counted,
            ledger=rows,
            touching=[finding for ref in counted_refs for finding in about.get(str(ref), ())],
            part=part,
            last=len(rows.pages),
            sections=lines,
        )


def assets(
    library: Library, edition: Edition, words: Messages, counts: Mapping[str, Counted]
) -> Iterator[Asset]:
    """Yield the files beside the pages: rows of statistics, what finders read, pictures."""
    press = press_of(library, edition, words, counts)
    for counted in counts.values():
        address = addresses.of_statistic_rows(counted.statistic.id)
        yield Asset(address, partial(rows_as_csv, press.view(address), counted))
    for kind in library.declarations.kinds.values():
        if finder.has_finder(kind, library):
            yield Asset(addresses.of_finder(kind), partial(_finder_script, press, kind))
    for picture in guides.PICTURES if guides.is_shown(edition) else ():
        yield Asset(addresses.of_sheet(picture), partial(_sheet, press, picture))


def _sheet(press: Press, picture: str) -> str:
    shown = guides.sheet(picture, press.view(addresses.HOME))
    return press.environment.get_template("sheet.svg.j2").render(sheet=shown)


def _finder_script(press: Press, kind: Kind) -> str:
    return script(f"kind-{kind.key}", finder.finder(kind, press.view(addresses.HOME)))


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
