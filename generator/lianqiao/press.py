"""The recipe: read, check, cut the edition, write its pages."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lianqiao import approval, frozen, kinds, prose, reading, statistics
from lianqiao.charts import Chart
from lianqiao.checks import accepted_needless, check, rule_codes, told_and_accepted
from lianqiao.checks.declared import declared_words
from lianqiao.checks.report import Report, report
from lianqiao.checks.secrecy import marks_of
from lianqiao.content import check_beside, check_pages, page_rule_codes, read_pages
from lianqiao.editions import Cut, Edition, cut, editions
from lianqiao.exports import exports
from lianqiao.findings import Finding, has_errors, in_order
from lianqiao.frozen import FrozenYear, Kept
from lianqiao.kinds.loading import Loaded
from lianqiao.library import Library, library
from lianqiao.messages import messages
from lianqiao.office import workbooks
from lianqiao.pages import (
    Asset,
    Entry,
    Page,
    Redirect,
    ShowcaseView,
    addresses,
    assets,
    navigation,
    numbers_view,
    pages,
    redirects,
    reviewing,
)
from lianqiao.pages.reviewing import Reviewing
from lianqiao.reading import Contents
from lianqiao.statistics import Counted, Statistic

AFTER_ALL = ("statistic_unknown", "edition_leaves_out", "edition_loses_link", "accepted_needless")
"""The codes of what is found beside the rules: by statistics, in editions, when all is known."""


@dataclass(frozen=True)
class Inspection:
    """A library as it stands in its folder, and all that is wrong with it.

    `accepted`: warnings that their records accept with a reason.
    """

    library: Library
    editions: dict[str, Edition]
    findings: Sequence[Finding]
    accepted: Sequence[Finding]
    statistics: Mapping[str, Statistic] = field(default_factory=dict)
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    frozen: Sequence[FrozenYear] = ()
    asked: Sequence[str] = ()
    """The codes of the rules that were asked."""

    @property
    def report(self) -> Report:
        """What was asked and what was found."""
        return report(self.asked, self.findings, self.accepted, self.library)

    @property
    def is_sound(self) -> bool:
        """Whether it can be published: no errors."""
        return not has_errors(self.findings)

    @property
    def can_be_previewed(self) -> bool:
        """Whether those who write it may see it: a review still to come is no hindrance."""
        return not has_errors(one for one in self.findings if one.code not in approval.CODES)

    @property
    def language(self) -> str:
        """The language of the library's site: site.yml's, else zh."""
        return str(self.library.site.get("language", "zh"))


@dataclass(frozen=True)
class Edited:
    """An edition with its numbers: what pages, booklets and documents are made of.

    It holds nothing of the library that was inspected.
    """

    library: Library
    edition: Edition
    language: str
    counts: Mapping[str, Counted]
    kept: Mapping[int, Kept]

    def view(self, address: str) -> ShowcaseView:
        """Return what a page at an address may ask of it."""
        return numbers_view(
            self.library, self.edition, messages(self.language), self.counts, self.kept, address
        )


@dataclass(frozen=True)
class Manuscript(Edited):
    """What the site of an edition is printed from: besides, how reviews and checks stand."""

    review: Reviewing
    report: Report


@dataclass(frozen=True)
class Pressed(Edited):
    """One edition, ready for MkDocs."""

    pages: Sequence[Page]
    redirects: Sequence[Redirect]
    navigation: Sequence[Entry]
    assets: Sequence[Asset]

    @property
    def charts(self) -> dict[str, Chart]:
        """The charts of all pages, by address."""
        return {chart.address: chart for page in self.pages for chart in page.charts}


@contextmanager
def not_collecting() -> Iterator[None]:
    """Let Python not look for garbage: a library is made to be kept, and looking takes its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@not_collecting()
def inspect(data: Path, today: date | None = None, content: Path | None = None) -> Inspection:
    """Read and check the library in a folder; find everything wrong in one run.

    `today` is given by the command only; with it, dates that lie ahead are found. `content`: the
    folder of hand-written pages, which are checked too.
    """
    loaded = kinds.load(data)
    return judged(data, loaded, reading.read(data, loaded.declarations), today, content)


def judged(
    data: Path,
    loaded: Loaded,
    contents: Contents,
    today: date | None = None,
    content: Path | None = None,
) -> Inspection:
    """Return a library that was read, or is about to be written, and all that is wrong with it."""
    whole = with_digests(whole_library(loaded, contents), data)
    named = editions(whole.site)
    declared, faults = statistics.load(data, loaded.declarations)
    frozen_years, unread = frozen.load(data)
    found = [*loaded.findings, *faults, *unread]
    cuts: dict[str, Cut] = {}
    if loaded.readable:  # else records would be judged by half the declarations
        whole = with_insides(whole, data)
        found += [*contents.findings, *check(whole, today), *declared_words(data, marks_of(whole))]
        if not has_errors(
            [*loaded.findings, *faults]
        ):  # else tables may be wrong, and SQL with them
            found += statistics.count(whole, declared.values()).findings
            found += statistics.unknown(whole, declared)
            found += frozen.unfit(frozen_years, declared)
        for edition in named.values():
            cuts[edition.name] = cut(whole, edition)
            found += cuts[edition.name].losses
        if not has_errors(found):  # else what is accepted may be hidden behind what is wrong
            found += accepted_needless(whole, found)
    if content is not None and content.is_dir():
        written = read_pages(content, data)
        marks = marks_of(whole)
        found += check_pages(written, named, cuts, declared.values(), marks=marks)
        found += check_beside(written, named.values(), marks, content, data)
    told, accepted = told_and_accepted(in_order(found), whole)
    asked = (*rule_codes(today), *AFTER_ALL, *(page_rule_codes() if content else ()))
    return Inspection(whole, named, told, accepted, declared, cuts, frozen_years, asked)


def whole_library(loaded: Loaded, contents: Contents) -> Library:
    """Return the library of all that was read, before any edition is cut."""
    return library(
        loaded.declarations,
        contents.site,
        contents.records,
        unread=contents.unread,
        files=contents.files,
        attachments=contents.files,
    )


def opened(data: Path) -> tuple[Loaded, Library]:
    """Return the declarations and the library in a folder, if there is one, without judging it."""
    loaded = kinds.load(data if data.is_dir() else None)
    return loaded, whole_library(loaded, reading.read(data, loaded.declarations))


def with_insides(whole: Library, data: Path) -> Library:
    """Return the library with what stands inside the files that its records name.

    A picture that may not be shown is not decoded: it may have more pixels than fit into memory.
    """
    marks = marks_of(whole)
    sound = [file for file in whole.named_files if not whole.attachments[file].fault]
    return replace(whole, insides=reading.insides(data, sound, marks))


def with_digests(whole: Library, data: Path) -> Library:
    """Return the library with the digests of the files that are under review, if any is asked."""
    if not approval.steps(whole):
        return whole
    known = approval.files_to_know(whole) & whole.files
    return replace(whole, digests=reading.digests(data, known))


def press(
    inspected: Inspection, edition: str, language: str | None = None, drafts: bool = False
) -> Pressed:
    """Return an edition of a sound library as pages; the arguments are those of `manuscript`."""
    return printed(manuscript(inspected, edition, language, drafts))


@not_collecting()
def manuscript(
    inspected: Inspection, edition: str, language: str | None = None, drafts: bool = False
) -> Manuscript:
    """Return what an edition of a sound library is printed from.

    `language`: "zh" or "en", else the one in site.yml. `drafts`: records not yet approved are
    shown too and marked, for the preview only. Raises KeyError for an edition that is not declared.
    """
    chosen = inspected.editions[edition].with_drafts(drafts)
    known = None if drafts else inspected.cuts.get(edition)
    made = known or cut(inspected.library, chosen)
    counts, kept = counted_in(inspected, made.library, chosen)
    return Manuscript(
        made.library,
        chosen,
        language or inspected.language,
        counts,
        kept,
        reviewing(inspected.library, chosen),
        inspected.report,
    )


@not_collecting()
def printed(given: Manuscript) -> Pressed:
    """Return an edition as pages."""
    library, edition, counts, kept = given.library, given.edition, given.counts, given.kept
    words = messages(given.language)
    view = given.view(addresses.HOME)
    pressed = Pressed(
        library,
        edition,
        given.language,
        counts,
        kept,
        tuple(pages(library, edition, words, counts, kept, given.review, given.report)),
        tuple(redirects(library)),
        tuple(navigation(library, words, edition)),
        (
            *assets(library, edition, words, counts),
            *exports(library, edition, words),
            *workbooks(view),
        ),
    )
    prose.read.cache_clear()  # the texts are written; a large library leaves room to build
    return pressed


def counted_in(
    inspected: Inspection, library: Library, edition: Edition
) -> tuple[Mapping[str, Counted], Mapping[int, Kept]]:
    """Return the statistics that an edition shows, with its frozen years as they were frozen."""
    shown = statistics.shown_in(inspected.statistics.values(), edition)
    years = [year for year in inspected.frozen if year.edition == edition.name]
    return frozen.keep(statistics.count(library, shown).counted, years, library)


def frozen_files(inspected: Inspection, year: int, today: date) -> dict[str, str]:
    """Return the files that freeze a year in every edition in which it has numbers, by name."""
    files = {}
    for name, made in inspected.cuts.items():
        shown = statistics.shown_in(inspected.statistics.values(), inspected.editions[name])
        counts = statistics.count(made.library, shown).counted
        text = frozen.freeze(counts, year, name, made.library.as_of, today.isoformat())
        if text:
            files[frozen.file_name(year, name)] = text
    return files
