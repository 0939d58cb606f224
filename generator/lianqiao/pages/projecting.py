"""The screens of a showcase on a projector: one idea each, cut so that nothing overflows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from lianqiao.charts import Chart
from lianqiao.escaping import markdown_text
from lianqiao.pages.cutting import BESIDE_A_PHOTO, BLOCK, LINE, cut
from lianqiao.pages.numbers_in_texts import fill_in
from lianqiao.pages.screens import (
    Item,
    Line,
    Screen,
    line_runs,
    list_lines,
    number_size,
    plaque_runs,
)
from lianqiao.pages.showcase_charts import YEARS_ON_SCREENS, charts_on_screens, has_earlier_years
from lianqiao.pages.showcase_view import FEW_EVENTS, Chapter, ShowcaseView
from lianqiao.prose import words
from lianqiao.records import Record
from lianqiao.showcases import Event, Showcase, by_key
from lianqiao.statistics import Counted

MOST_SCREENS = 3  # of one level, stage or list; what is left is told by its count
MOST_CHARTS = 8  # screens that one chart may take


def screens(view: ShowcaseView, showcase: Showcase) -> Iterator[Screen]:
    """Yield the screens of a showcase in the order of its chapters."""
    yield Screen("title", view.showcase_title(showcase), note=_about(view, showcase))
    charts = charts_on_screens(view, showcase)
    for chapter in view.chapters(showcase):
        for paragraphs in cut(_paragraphs(view, chapter.section.text)):
            yield Screen("opener", chapter.title, paragraphs=paragraphs)
        if chapter.has_content:
            drawn = _drawn(view, showcase, chapter, charts.get(chapter.key, ()))
            for screen in (*drawn, *SHOWN[chapter.key](view, showcase, chapter)):
                yield replace(screen, chapter=chapter.title if screen.title else "")


def _drawn(
    view: ShowcaseView, showcase: Showcase, chapter: Chapter, charts: Sequence[Chart]
) -> Iterator[Screen]:
    """Yield the chart of a chapter; it says so where it leaves out years."""
    has_earlier = has_earlier_years(showcase, chapter.key)
    note = view.t("showcase.latest_years", count=YEARS_ON_SCREENS) if has_earlier else ""
    shown = charts[:MOST_CHARTS]
    for n, chart in enumerate(shown, 1):
        yield Screen("chart", _part_of(view, chart.title, n, shown), chart=chart, note=note)
    if left := sum(len(chart.marks) for chart in charts[MOST_CHARTS:]):
        yield _left(view, showcase, charts[0].title, left)


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


def _opening(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for paragraphs in cut(_paragraphs(view, showcase.opening)):
        yield Screen("opening", chapter.title, paragraphs=paragraphs)


def _numbers(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for counted in view.wall(showcase):
        yield _number(view, showcase, counted)
    below = view.below_the_wall(showcase)
    told = [_count(view, showcase, one) for one in below if view.is_one_number(showcase, one)]
    yield from _listed(view, view.t("showcase.more_numbers"), told)
    for counted in below:
        if not view.is_one_number(showcase, counted):
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
        note=_whose(view, figure),
        href=view.record_href(figure),
    )


def _whose(view: ShowcaseView, figure: Record) -> str:
    """Return the quiet line of a reported number: whose it is, of which time, who says so."""
    fields = view.kind(figure).fields
    stated = [key for key in ("scope", "period") if key in figure.values]
    told = [view.plain(figure.get(key), fields[key]) for key in stated]
    return view.t("list.dot").join(one for one in (*told, view.standing(figure)) if one)


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
                this=view.this_number(showcase, counted),
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
    for level in view.honor_levels(showcase):
        number = view.t("showcase.honors", count=len(level.records))
        heading = view.t("showcase.heading", name=level.name, number=number)
        runs = plaque_runs(level.records, view)
        shown = _first(runs)
        for n, run in enumerate(shown, 1):
            yield Screen("plaques", _part_of(view, heading, n, shown), records=run)
        left = sum(map(len, runs[len(shown) :]))
        if left:
            yield _left(view, showcase, heading, left)


def _outcomes(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    for stage in view.outcome_stages(showcase):
        number = view.t("showcase.outcomes", count=len(stage.records))
        heading = view.t("showcase.heading", name=stage.name, number=number)
        yield from _records(view, showcase, heading, stage.records)


def _chronicle(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    """Yield what happened, event by event; where there is much, how much in each month or year."""
    if view.counts_events(showcase):
        lines = [
            _line(period, view.events_href(showcase, n), view.events_by_kind(events))
            for n, (period, events) in enumerate(view.chronicle(showcase, most=None), 1)
        ]
    elif len(showcase.chronicle) > FEW_EVENTS:
        href = view.showcase_href(showcase) + "#" + chapter.anchor
        lines = [_line(period, href) for period, _ in view.chronicle(showcase, most=None)]
    else:
        lines = [_event(view, event) for event in showcase.chronicle]
    yield from _listed(view, chapter.title, lines)


def _event(view: ShowcaseView, event: Event) -> Line:
    note = view.t("list.dot").join([view.date(event.date), view.event_words(event)])
    return _line(view.title(event.record), view.record_href(event.record), note)


def _units(view: ShowcaseView, showcase: Showcase, chapter: Chapter) -> Iterator[Screen]:
    href = view.showcase_href(showcase) + "#" + chapter.anchor  # where each number leads on
    lines = [
        _line(
            view.title(one.unit),
            href,
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
    return Line(link, note, value, list_lines(name + value, note))
