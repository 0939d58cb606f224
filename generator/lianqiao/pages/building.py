"""The list of pages, and how each is made from its template."""

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

from lianqiao.checks.report import Report, rules_of_any_day
from lianqiao.editions import Edition
from lianqiao.escaping import html_text, markdown_text
from lianqiao.frozen import Kept
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages, messages
from lianqiao.pages import addresses, finder, listings, pending, reviewing
from lianqiao.pages.linked_data import linked_data
from lianqiao.pages.numbers import ROWS_A_PAGE, NumbersView, rows_as_csv, runs
from lianqiao.pages.reviewing import Reviewing
from lianqiao.pages.themes import cases_by_theme
from lianqiao.pages.view import newest_first
from lianqiao.records import Record
from lianqiao.related import related
from lianqiao.search import script
from lianqiao.statistics import Counted
from lianqiao.years import year_of

OWN_TEMPLATES = frozenset({"alliance", "case", "figure", "honor", "outcome", "unit"})
WITH_RELATED = frozenset({"case"})
OWN_LISTINGS = frozenset({"honor"})
NEWEST = 3
SECTION = re.compile(r"^##+ ", re.MULTILINE)
KEPT_TEXTS = 20_000  # words of the site and titles come again and again


@dataclass(frozen=True)
class Page:
    """A page of the site: its address with ".md", its title as plain text, and its Markdown."""

    address: str
    title: str
    markdown: str


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
    titles: dict[Record, str] = field(default_factory=dict)
    views: dict[str, NumbersView] = field(default_factory=dict)

    def view(self, address: str) -> NumbersView:
        """Return the view from the page at an address: all pages of a folder share one."""
        folder = posixpath.dirname(address)
        if folder not in self.views:
            self.views[folder] = NumbersView(
                self.library,
                self.edition,
                self.messages,
                folder,
                self.titles,
                counts=self.counts,
                kept=self.kept,
            )
        return self.views[folder]

    def page(self, address: str, template: str, title: str = "", **values: Any) -> Page:
        """Return the page at an address; `values` are what its template needs besides the view."""
        view = self.view(address)
        title = title or values.pop("title_of")(view)
        text = self.environment.get_template(f"{template}.md.j2").render(
            v=view, title=title, **values
        )
        described = linked_data(view, address, values.get("record"))
        head = front_matter(address, title, described, has_sections=bool(SECTION.search(text)))
        return Page(address, title, head + text.strip() + "\n")


def front_matter(address: str, title: str, described: str = "", has_sections: bool = True) -> str:
    """Return a page's front matter; the title as HTML, since themes print it as it is.

    Home takes the whole width: it leads everywhere itself. So does a page without sections, which
    has no contents to list. `described`: what the page tells machines, as JSON-LD that may stand
    inside <script>.
    """
    without_sections = "" if has_sections else "hide: [toc]\n"
    hide = "hide: [navigation, toc]\n" if address == addresses.HOME else without_sections
    quoted = json.dumps(html_text(title), ensure_ascii=False)  # a text of JSON is one of YAML
    single_quoted = described.replace("'", "''")
    json_ld = f"json_ld: '{single_quoted}'\n" if described else ""
    return f"---\ntitle: {quoted}\n{hide}{json_ld}---\n\n"


def _printed(value: object) -> Markup:
    """Return what a template prints, escaped once for all the places where it stands."""
    return value if isinstance(value, Markup) else _escaped(str(value))


_escaped = lru_cache(maxsize=KEPT_TEXTS)(markdown_text)


class _PlainContext(Context):
    """Calls what a template calls, and nothing else: none of it asks for the context."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call an object; Jinja hands over the variables of its loops and blocks too."""
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


@cache
def environment(language: str) -> jinja2.Environment:
    """Return the templates' environment: whatever is printed is escaped, a misspelt name fails.

    `"key" | t(value=...)` is a text of the language's catalog, `label | name` a label in it.
    """
    folder = resources.files(__package__) / "templates"
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",  # "{#" begins an anchor in Markdown
        comment_end_string="##}",
    )
    made.context_class = _PlainContext
    words = messages(language)
    made.filters["t"] = lambda key, **values: markdown_text(words.say(key, **values))
    made.filters["name"] = lambda label: words.name(label) if label else ""
    return made


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
    press = replace(press_of(library, edition, words, counts or {}, kept), reviewing=review)
    kinds = tuple(library.declarations.kinds.values())
    yield _home(press, kinds)
    for kind in kinds:
        yield from _listing(press, kind)
        yield from _records(press, kind)
    yield from _years(press, kinds)
    yield from _statistics(press)
    yield _search(press, kinds)
    if pending.is_shown(edition):
        yield _pending(press)
        yield _checks(press, report or Report())
    if reviewing.is_shown(library, edition):
        yield _reviewing(press, review)
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


def _dictionary(press: Press, kinds: Sequence[Kind]) -> Page:
    return press.page(
        addresses.DICTIONARY,
        "dictionary",
        press.messages.say("dictionary.title"),
        kinds=kinds,
        vocabularies=listings.vocabularies(press.library),
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
) -> NumbersView:
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
        cases=newest_first(library.all("case"), library)[:NEWEST],
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
        yield press.page(
            addresses.of_record(record, kind),
            template,
            title_of=_title_of(record),
            record=record,
            kind=kind,
            previous=previous,
            following=following,
            related=relations.get(record.ref, ()),
            corrections=press.reviewing.corrected.get(record.ref, ()),
            waits_for=press.reviewing.waits.get(record.ref),
        )


def _statistics(press: Press) -> Iterator[Page]:
    yield press.page(addresses.STATISTICS, "statistics", press.messages.say("statistics.title"))
    for counted in press.counts.values():
        title = press.messages.name(counted.statistic.title)
        for part in range(1, runs(counted.rows) + 1):
            yield press.page(
                addresses.of_statistic(counted.statistic.id, part),
                "statistic" if part == 1 else "statistic-rows",
                title if part == 1 else f"{title} ({part})",
                counted=counted,
                part=part,
                last=runs(counted.rows),
                rows=counted.rows[(part - 1) * ROWS_A_PAGE : part * ROWS_A_PAGE],
            )


def assets(
    library: Library, edition: Edition, words: Messages, counts: Mapping[str, Counted]
) -> Iterator[Asset]:
    """Yield the files beside the pages: each statistic's rows as CSV."""
    press = press_of(library, edition, words, counts)
    for counted in counts.values():
        address = addresses.of_statistic_rows(counted.statistic.id)
        yield Asset(address, partial(rows_as_csv, press.view(address), counted))
    for kind in library.declarations.kinds.values():
        if finder.has_finder(kind, library):
            yield Asset(addresses.of_finder(kind), partial(_finder_script, press, kind))


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
                for record in newest_first(library.all(kind.key), library)
                if year_of(record, library) == row.year
            ]
            for kind in kinds
            if row.counts.get(kind.key)
        }
        yield press.page(row.address, "year", title, year=row.year, kinds=kinds, records=in_year)
