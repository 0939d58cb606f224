"""The screens of a showcase on a projector: one idea each, cut so that nothing overflows.

Lengths are in widths of a 汉字; heights in hundredths of the screen's (the unit of projector.css),
reckoned for a screen of 4:3, the narrowest. What does not fit goes on to the next screen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.pages.numbers import fill_in
from lianqiao.pages.showcase_view import Chapter, ShowcaseView
from lianqiao.prose import words
from lianqiao.records import Record
from lianqiao.showcases import Event, Showcase
from lianqiao.statistics import Counted

LINE, LINES = 24, 6  # of a screen
BESIDE_A_PHOTO = 15  # characters of a line there
ROOM = 62.0  # the height that a screen has for plaques
PLAQUES = 6
MOST_SCREENS = 4  # of one level, stage or list; what is left is told by its count
FEW_EVENTS = 24
NUMBER_ROOM = 112.0  # the width that a screen has for a number
NUMBER_SIZES = ((18.5, ""), (13.0, "lq-smaller"), (9.0, "lq-small"), (5.5, "lq-tiny"))
WIDE = re.compile("[\u2e80-\uffef\u2014\u2026\u201c\u201d]")
SENTENCE = re.compile("[^。！？；]*[。！？；]+[”’」』）]*|[^。！？；]+")
LATIN_SENTENCE = re.compile(r".*?[.!?;] |.+")
BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|[0-9]+[.)])[ \t])")
CLAUSE = re.compile("[^，、：]*[，、：]+|[^，、：]+")
PIECE = re.compile(r"[\x21-\x7e]+ ?|.")


@dataclass(frozen=True)
class Line:
    """A line of a list: what stands first, as Markdown, and a quiet remark; their widths."""

    words: Markup
    note: str = ""
    width: float = 0


@dataclass(frozen=True)
class Screen:
    """One screen: its look, its heading, and what it shows.

    `chapter`: the small line above the heading. `number`, `unit` and `href`: of one large number.
    `photo`: path and alternative text.
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
    def title_size(self) -> str:
        """The class of a heading that is too long for the usual size."""
        wide = width(self.title)
        return "lq-long" if wide > 3 * LINE / 2 else "lq-middling" if wide > LINE / 2 + 4 else ""


def screens(view: ShowcaseView, showcase: Showcase) -> Iterator[Screen]:
    """Yield the screens of a showcase in the order of its chapters."""
    yield Screen("title", view.showcase_title(showcase), note=_about(view, showcase))
    for chapter in view.chapters(showcase):
        yield from _texts(view, chapter.title, chapter.section.text)
        if chapter.has_content:
            for screen in SHOWN[chapter.key](view, showcase, chapter):
                yield replace(screen, chapter=chapter.title if screen.title else "")


def _about(view: ShowcaseView, showcase: Showcase) -> str:
    return view.t("list.dot").join(
        [
            view.t("showcase.as_of", as_of=view.as_of_day(showcase)),
            view.name(view.edition.label),
            str(view.library.site.get("publisher", "")),
        ]
    )


def _texts(view: ShowcaseView, title: str, text: str) -> Iterator[Screen]:
    """Yield a text as screens of plain words, paragraph by paragraph."""
    for paragraphs in cut(_paragraphs(view, text)):
        yield Screen("text", title, paragraphs=paragraphs)


def _paragraphs(view: ShowcaseView, text: str) -> list[str]:
    """Return the words of the paragraphs of a text, with the numbers that it asks for."""
    blocks = BLOCK.split(fill_in(text, view))
    return [told for block in blocks if (told := words(block))]


# Chapters


def _opening(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    yield from _texts(view, chapter.title, showcase.opening)


def _numbers(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for counted in view.wall(showcase):
        yield _number(view, showcase, counted)
    below = [line for one in view.below_the_wall(showcase) for line in _counts(view, showcase, one)]
    yield from _listed(view, view.t("showcase.more_numbers"), below, most=None)
    for figure in showcase.figures:
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


def _counts(view: ShowcaseView, showcase: Showcase, counted: Counted) -> Iterator[Line]:
    """Yield the line of a number, or those of its parts where they are never added."""
    name = view.name(counted.statistic.title)
    if view.is_one_number(counted):
        yield _line(
            name,
            view.with_measure(counted.number, counted.statistic),
            view.number_href(showcase, counted),
        )
        return
    for key in counted.keys:
        part = counted.where(key=key)
        yield _line(
            view.t("list.dot").join([name, view.key_name(counted.statistic, key)]),
            view.with_measure(part.number, counted.statistic),
            view.number_href(showcase, counted, key),
        )


def _changes(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    lines = []
    for counted, change in showcase.changes:
        told = view.t(
            "showcase.change_line",
            this=view.this_number(showcase, counted, change),
            base=view.number(change.base, counted.statistic),
            change=view.change_in_words(change),
        )
        name = view.name(counted.statistic.title)
        lines.append(_line(name, told, view.number_href(showcase, counted)))
    yield from _listed(view, chapter.title, lines, most=None)


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
    line, room = (BESIDE_A_PHOTO, LINES) if photo else (LINE, LINES)
    parts = list(cut(told, line, room)) or [()]
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
        runs = list(plaque_runs(honors, view))
        for run in runs[:MOST_SCREENS]:
            yield Screen("plaques", heading, records=run)
        left = sum(map(len, runs[MOST_SCREENS:]))
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
            _line(period, _summed(view, events), href)
            for period, events in view.chronicle(showcase)
        ]
    else:
        lines = [_event(view, event) for event in showcase.chronicle]
    yield from _listed(view, chapter.title, lines, most=None)


def _event(view: ShowcaseView, event: Event) -> Line:
    note = view.t("list.dot").join([view.date(event.date), view.event_words(event)])
    return _line(view.title(event.record), note, view.record_href(event.record))


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
            view.t("list.separator").join(
                view.t(
                    "showcase.kind_count",
                    kind=view.name(counted.statistic.title),
                    count=view.with_measure(counted.number, counted.statistic),
                )
                for counted in one.counts.values()
                if counted.rows
            ),
            view.record_href(one.unit),
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
    lines = [_line(view.title(one), view.belongs_to(one), view.record_href(one)) for one in records]
    yield from _listed(view, title, lines, showcase)


def _listed(
    view: ShowcaseView,
    title: str,
    lines: Sequence[Line],
    showcase: Showcase | None = None,
    most: int | None = MOST_SCREENS,
) -> Iterator[Screen]:
    """Yield lines, so many to a screen as fit; of a long list the first screens and a count."""
    runs = list(line_runs(lines))
    for run in runs[:most]:
        yield Screen("list", title, lines=run)
    left = sum(map(len, runs[most:])) if most else 0
    if left and showcase:
        yield _left(view, showcase, title, left)


def _left(view: ShowcaseView, showcase: Showcase, title: str, left: int) -> Screen:
    told = view.t("showcase.left", count=left)
    return Screen("closing", title, paragraphs=(told,), href=view.showcase_href(showcase))


def _line(name: str, note: str, href: Markup) -> Line:
    words = Markup(f"[{markdown_text(name)}]({href})")
    return Line(words, note, width(name) + (width(note) * 0.8 + 1 if note else 0))


# Cutting


def width(text: str) -> float:
    """Return the width of a text in 汉字; a Latin letter or digit takes a little over half."""
    return sum(1 if WIDE.match(character) else 0.58 for character in text)


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
            if shown and sum(_lines(one, line) for one in joined) > most:
                yield tuple(one.strip() for one in shown)
                joined = [sentence]
            shown, begins = joined, False
    if shown:
        yield tuple(one.strip() for one in shown)


def _lines(text: str, line: int) -> int:
    """Return how many lines a text takes; punctuation that may not begin a line moves one over."""
    return max(1, -int(-width(text) // (line - 1)))


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


def line_runs(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each screen: as many as fit into six lines of it."""
    run: list[Line] = []
    taken = 0
    for line in lines:
        needed = max(1, -int(-line.width // (LINE - 1)))
        if run and taken + needed > LINES:
            yield tuple(run)
            run, taken = [], 0
        run.append(line)
        taken += needed
    if run:
        yield tuple(run)


def plaque_runs(honors: Iterable[Record], view: ShowcaseView) -> Iterator[tuple[Record, ...]]:
    """Yield the honors of each screen: two in a row, at most six, as many rows as fit."""
    run: list[Record] = []
    height = 0.0
    pairs = list(honors)
    for first in range(0, len(pairs), 2):
        pair = pairs[first : first + 2]
        needed = max(_plaque_height(view, honor) for honor in pair)
        if run and (height + needed > ROOM or len(run) + len(pair) > PLAQUES):
            yield tuple(run)
            run, height = [], 0.0
        run += pair
        height += needed
    if run:
        yield tuple(run)


def _plaque_height(view: ShowcaseView, honor: Record) -> float:
    """Return the height of a plaque: its title in lines of 14, what is quiet in lines of 19."""
    quiet = (view.dated(honor), view.awarders(honor), view.recipients(honor))
    return 6 + 5 * _lines(view.title(honor), 15) + 3.8 * sum(_lines(one, 19) for one in quiet)


def number_size(number: str, unit: str) -> str:
    """Return the class of the largest size at which a number fits on one line with its unit."""
    for size, name in NUMBER_SIZES:
        if width(number) * size + width(unit) * 6 + 3 <= NUMBER_ROOM:
            return name
    return "lq-words"
