"""The screens of a showcase on a projector: one idea each, cut so that nothing overflows.

Lengths are in widths of a 汉字; heights in hundredths of the screen's (the unit of projector.css),
reckoned for a screen of 4:3, the narrowest. What does not fit goes on to the next screen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.pages.numbers import fill_in
from lianqiao.pages.showcase_view import Chapter, ShowcaseView
from lianqiao.prose import words
from lianqiao.records import Record
from lianqiao.showcases import Event, Showcase, by_key
from lianqiao.statistics import Counted

LINE, LINES = 24, 6  # of a screen
LIST_LINE = 28  # characters of a line there, which are smaller
NOTE = 0.75  # of their size
BESIDE_A_PHOTO = 16  # characters of a line there
ROOM = 62.0  # the height that a screen has for plaques
PLAQUES = 6
MOST_SCREENS = 3  # of one level, stage or list; what is left is told by its count
FEW_EVENTS = 24
NUMBER_ROOM = 112.0  # the width that a screen has for a number
NUMBER_SIZES = ((18.5, ""), (13.0, " .lq-smaller"), (9.0, " .lq-small"), (5.5, " .lq-tiny"))
WIDE = re.compile("[\u2e80-\uffef\u2014\u2026\u201c\u201d]")
SENTENCE = re.compile("[^。！？；]*[。！？；]+[”’」』）]*|[^。！？；]+")
LATIN_SENTENCE = re.compile(r".*?[.!?;] |.+")
BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|[0-9]+[.)])[ \t])")
CLAUSE = re.compile("[^，、：]*[，、：]+|[^，、：]+")
PIECE = re.compile(r"[\x21-\x7e]+ ?|.")

Item = TypeVar("Item")


@dataclass(frozen=True)
class Line:
    """A line of a list: a link as Markdown, a quiet remark, or a number at its end.

    `width`: of all that stands in it.
    """

    words: Markup
    note: str = ""
    value: str = ""
    width: float = 0


@dataclass(frozen=True)
class Screen:
    """One screen: its look, its heading, and what it shows.

    `chapter`: the small line above the heading. `number`, `unit` and `href`: of one large number.
    `size`: its class, as an attribute; `photo`: path and alternative text.
    """

    look: str
    title: str = ""
    chapter: str = ""
    paragraphs: Sequence[str] = ()
    lines: Sequence[Line] = ()
    records: Sequence[Record] = ()
    number: str = ""
    unit: str = ""
    size: str = ""
    note: str = ""
    href: str = ""
    photo: tuple[str, str] | None = None

    @property
    def is_the_chapter(self) -> bool:
        """Whether the heading is the chapter's own."""
        return self.title.startswith(self.chapter)

    @property
    def look_class(self) -> Markup:
        """The class of the look."""
        return Markup("lq-screen-") + self.look

    @property
    def title_class(self) -> Markup:
        """The class of a heading that is too long for the usual size, as an attribute."""
        wide = width(self.title)
        if wide > 3 * LINE / 2:
            return Markup(" .lq-long")
        return Markup(" .lq-middling" if wide > LINE / 2 + 4 else "")


def screens(view: ShowcaseView, showcase: Showcase) -> Iterator[Screen]:
    """Yield the screens of a showcase in the order of its chapters."""
    yield Screen("title", view.showcase_title(showcase), note=_about(view, showcase))
    for chapter in view.chapters(showcase):
        for paragraphs in cut(_paragraphs(view, chapter.section.text)):
            yield Screen("opener", chapter.title, paragraphs=paragraphs)
        if chapter.has_content:
            for screen in SHOWN[chapter.key](view, showcase, chapter):
                yield replace(screen, chapter=chapter.title if screen.title else "")


def _about(view: ShowcaseView, showcase: Showcase) -> str:
    site = view.library.site
    told = [
        view.as_of_line(showcase),
        view.name(view.edition.label),
        *(str(site.get(key, "")) for key in ("name", "standing")),
    ]
    return view.t("list.dot").join(one for one in told if one)


def _paragraphs(view: ShowcaseView, text: str) -> list[str]:
    """Return the words of the paragraphs of a text, with the numbers that it asks for."""
    blocks = BLOCK.split(fill_in(text, view))
    return [told for block in blocks if (told := words(block))]


# Chapters


def _opening(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for paragraphs in cut(_paragraphs(view, showcase.opening)):
        yield Screen("opening", chapter.title, paragraphs=paragraphs)


def _numbers(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for counted in view.wall(showcase):
        yield _number(view, showcase, counted)
    below = view.below_the_wall(showcase)
    told = [_count(view, showcase, one) for one in below if one.statistic.is_one_number]
    yield from _listed(view, view.t("showcase.more_numbers"), told)
    for counted in below:
        if not counted.statistic.is_one_number:
            lines = list(_counts(view, showcase, counted))
            yield from _listed(view, view.name(counted.statistic.title), lines)
    for figure in view.shown_figures(showcase):
        yield _figure(view, figure)


def _number(view: ShowcaseView, showcase: Showcase, counted: Counted) -> Screen:
    number = view.number(counted.number, counted.statistic)
    unit = view.name(counted.statistic.measure_word) if counted.number.value is not None else ""
    return Screen(
        "number",
        view.name(counted.statistic.title),
        number=number,
        unit=unit,
        size=number_size(number, unit),
        note=view.note_below(showcase, counted),
        href=view.number_href(showcase, counted),
    )


def _figure(view: ShowcaseView, figure: Record) -> Screen:
    number, unit = view.figure(figure), view.measure(figure)
    return Screen(
        "number",
        view.title(figure),
        number=number,
        unit=unit,
        size=number_size(number, unit),
        note=view.standing(figure),
        href=view.record_href(figure),
    )


def _count(view: ShowcaseView, showcase: Showcase, counted: Counted) -> Line:
    return _line(
        view.name(counted.statistic.title),
        view.number_href(showcase, counted),
        value=view.with_measure(counted.number, counted.statistic),
    )


def _counts(view: ShowcaseView, showcase: Showcase, counted: Counted) -> Iterator[Line]:
    """Yield a line for each part of a number whose parts are never added."""
    for key, part in by_key(counted).items():
        yield _line(
            view.key_name(counted.statistic, key),
            view.number_href(showcase, counted, key),
            value=view.with_measure(part.number, counted.statistic),
        )


def _changes(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    lines = [
        _line(
            view.name(counted.statistic.title),
            view.number_href(showcase, counted),
            view.t(
                "showcase.change_line",
                this=view.this_number(showcase, counted, change),
                base=view.number(change.base, counted.statistic),
            ),
            view.change_in_words(change),
        )
        for counted, change in showcase.changes
    ]
    yield from _listed(view, chapter.title, lines)


def _alliances(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    yield from _records(view, showcase, chapter.title, showcase.alliances)


def _cases(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for case in view.shown_cases(showcase):
        yield from _case(view, case)
    others = view.other_cases(showcase)
    yield from _records(view, showcase, view.t("showcase.other_cases"), others)


def _case(view: ShowcaseView, case: Record) -> Iterator[Screen]:
    photo, summary = view.first_photo(case), view.kind(case).summary
    told = [view.text(case, summary)] if summary and summary in case.values else []
    parts = list(cut(told, BESIDE_A_PHOTO if photo else LINE)) or [()]
    for part in parts:
        yield Screen(
            "case",
            view.title(case),
            paragraphs=part,
            note=view.belongs_to(case),
            href=view.record_href(case),
            photo=photo,
        )
        photo = None  # it is shown once


def _honors(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for level, honors in view.honor_levels(showcase):
        heading = view.t(
            "showcase.heading", name=level, number=view.t("showcase.honors", count=len(honors))
        )
        runs = plaque_runs(honors, view)
        shown = _first(runs)
        for n, run in enumerate(shown, 1):
            yield Screen("plaques", _part_of(view, heading, n, shown), records=run)
        left = sum(map(len, runs[len(shown) :]))
        if left:
            yield _left(view, showcase, heading, left)


def _outcomes(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for stage, outcomes in view.outcome_stages(showcase):
        number = view.t("showcase.outcomes", count=len(outcomes))
        heading = view.t("showcase.heading", name=view.name(stage), number=number)
        yield from _records(view, showcase, heading, outcomes)


def _chronicle(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    """Yield what happened, event by event; where there is much, how much in each month or year."""
    if len(showcase.chronicle) > FEW_EVENTS:
        href = view.showcase_href(showcase) + "#" + chapter.anchor
        lines = [
            _line(period, href, _summed(view, events))
            for period, events in view.chronicle(showcase, most=None)
        ]
    else:
        lines = [_event(view, event) for event in showcase.chronicle]
    yield from _listed(view, chapter.title, lines)


def _event(view: ShowcaseView, event: Event) -> Line:
    note = view.t("list.dot").join([view.date(event.date), view.event_words(event)])
    return _line(view.title(event.record), view.record_href(event.record), note)


def _summed(view: ShowcaseView, events: Iterable[Event]) -> str:
    counts: dict[str, int] = {}
    for event in events:
        kind = view.name(view.kind(event.record).label)
        counts[kind] = counts.get(kind, 0) + 1
    told = (view.t("showcase.kind_count", kind=kind, count=n) for kind, n in counts.items())
    return view.t("list.separator").join(told)


def _units(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    lines = [
        _line(
            view.title(one.unit),
            view.record_href(one.unit),
            view.t("list.separator").join(
                view.t(
                    "showcase.kind_count",
                    kind=view.name(view.library.declarations.kinds[counted.statistic.kind].label),
                    count=view.with_measure(counted.number, counted.statistic),
                )
                for counted in one.counts.values()
                if counted.rows
            ),
        )
        for one in showcase.contributions
    ]
    yield from _listed(view, chapter.title, lines, showcase)


def _definitions(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    """Yield the definitions of the numbers of the wall, and where the others stand."""
    told = [
        view.name(counted.statistic.title)
        + view.t("label.colon")
        + view.definition_of(showcase, counted.statistic)
        for counted in view.wall(showcase)
    ]
    for paragraphs in cut(told):
        yield Screen("text", chapter.title, paragraphs=paragraphs)
    yield Screen(
        "closing",
        chapter.title,
        paragraphs=(view.t("showcase.where_from"),),
        note=_about(view, showcase),
        href=view.showcase_href(showcase, "numbers"),
    )


SHOWN = {
    "opening": _opening,
    "numbers": _numbers,
    "changes": _changes,
    "alliances": _alliances,
    "cases": _cases,
    "honors": _honors,
    "outcomes": _outcomes,
    "chronicle": _chronicle,
    "units": _units,
    "definitions": _definitions,
}


# Lists


def _records(
    view: ShowcaseView, showcase: Showcase, title: str, records: Sequence[Record]
) -> Iterator[Screen]:
    lines = [_line(view.title(one), view.record_href(one), view.belongs_to(one)) for one in records]
    yield from _listed(view, title, lines, showcase)


def _listed(
    view: ShowcaseView, title: str, lines: Sequence[Line], showcase: Showcase | None = None
) -> Iterator[Screen]:
    """Yield lines, so many to a screen as fit.

    `showcase`: given where of a long list the first screens are enough, and a count of the others.
    """
    runs = line_runs(lines)
    shown = _first(runs) if showcase else runs
    for n, run in enumerate(shown, 1):
        yield Screen("list", _part_of(view, title, n, shown), lines=run)
    left = sum(map(len, runs[len(shown) :]))
    if left and showcase:
        yield _left(view, showcase, title, left)


def _first(runs: Sequence[Item]) -> Sequence[Item]:
    """Return the runs that are shown: the first, or all where but one would be left."""
    return runs if len(runs) <= MOST_SCREENS + 1 else runs[:MOST_SCREENS]


def _part_of(view: ShowcaseView, title: str, n: int, runs: Sequence[object]) -> str:
    """Return a heading, with the number of the screen where it takes several."""
    return view.t("showcase.part", title=title, part=n, parts=len(runs)) if runs[1:] else title


def _left(view: ShowcaseView, showcase: Showcase, title: str, left: int) -> Screen:
    told = view.t("showcase.left", count=left)
    return Screen("closing", title, paragraphs=(told,), href=view.showcase_href(showcase))


def _line(name: str, href: Markup, note: str = "", value: str = "") -> Line:
    link = Markup(f"[{markdown_text(name)}]({href})")
    return Line(link, note, value, width(name) + width(value) + width(note) * NOTE + 2)


# Cutting


def width(text: str) -> float:
    """Return the width of a text in 汉字; a Latin letter or digit takes a little over half."""
    wide = len(WIDE.findall(text))
    return wide + 0.58 * (len(text) - wide)


def cut(
    paragraphs: Iterable[str], line: int = LINE, most: int = LINES
) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of each screen, of at most so many lines; cut between sentences.

    A sentence that is longer than a screen is cut between clauses, and one without any anywhere.
    """
    shown: list[str] = []
    for paragraph in paragraphs:
        begins = True
        for sentence in _sentences(paragraph, (line - 1) * most):
            joined = (
                [*shown[:-1], shown[-1] + sentence] if shown and not begins else [*shown, sentence]
            )
            if shown and sum(_lines(width(one), line) for one in joined) > most:
                yield tuple(one.strip() for one in shown)
                joined = [sentence]
            shown, begins = joined, False
    if shown:
        yield tuple(one.strip() for one in shown)


def _lines(wide: float, line: int = LINE) -> int:
    """Return how many lines a text takes; punctuation that may not begin a line moves one over."""
    return max(1, -int(-wide // (line - 1)))


def _sentences(text: str, room: float) -> Iterator[str]:
    for sentence in SENTENCE.findall(text):
        for part in LATIN_SENTENCE.findall(sentence):
            yield from _clauses(part, room)


def _clauses(sentence: str, room: float) -> Iterator[str]:
    if width(sentence) <= room:
        yield sentence
        return
    for clause in CLAUSE.findall(sentence):
        yield from _pieces(clause, room)


def _pieces(clause: str, room: float) -> Iterator[str]:
    """Yield a clause whole if it fits, else run by run, never within a Latin word that fits."""
    piece = ""
    for word in PIECE.findall(clause):
        if piece and width(piece + word) > room:
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece


def line_runs(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Return the lines of each screen: at most six lines of it, about as many on each."""
    heights = [_lines(line.width, LIST_LINE) for line in lines]
    runs = list(_filled(lines, heights, LINES, len(lines)))
    even = -(-len(lines) // max(1, len(runs)))
    evenly = list(_filled(lines, heights, LINES, even))
    return evenly if len(evenly) == len(runs) else runs


def plaque_runs(honors: Sequence[Record], view: ShowcaseView) -> list[tuple[Record, ...]]:
    """Return the honors of each screen: two in a row, at most six, as many rows as fit."""
    pairs = [tuple(honors[first : first + 2]) for first in range(0, len(honors), 2)]
    heights = [max(_plaque_height(view, honor) for honor in pair) for pair in pairs]
    runs = _filled(pairs, heights, ROOM, PLAQUES // 2)
    return [tuple(honor for pair in run for honor in pair) for run in runs]


def _filled(
    items: Sequence[Item], heights: Sequence[float], room: float, most: int
) -> Iterator[tuple[Item, ...]]:
    """Yield the items of each screen in their order: as many as its room takes, at most so many."""
    run: list[Item] = []
    taken = 0.0
    for item, height in zip(items, heights, strict=True):
        if run and (taken + height > room or len(run) == most):
            yield tuple(run)
            run, taken = [], 0.0
        run.append(item)
        taken += height
    if run:
        yield tuple(run)


def _plaque_height(view: ShowcaseView, honor: Record) -> float:
    """Return the height of a plaque: its title in lines of 14, what is quiet in lines of 19."""
    quiet = (view.dated(honor) + view.awarders(honor), view.recipients(honor))
    heading = 5 * _lines(width(view.title(honor)), 15)
    return 6 + heading + 3.8 * sum(_lines(width(one) + 1, 20) for one in quiet)


def number_size(number: str, unit: str) -> Markup:
    """Return the class of the largest size at which a number fits on one line with its unit."""
    for size, name in NUMBER_SIZES:
        if width(number) * size + width(unit) * 6 + 3 <= NUMBER_ROOM:
            return Markup(name)
    return Markup(" .lq-words")
