"""The chapters of a booklet, in the order of its showcase: a function each."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from lianqiao.pages import counted_for_chart
from lianqiao.records import Record
from lianqiao.showcases import Contribution, Section, is_by, is_by_unit
from lianqiao.statistics import Counted, Key
from lianqiao.types import Group, PartialDate, Ref, Value
from lianqiao.yearbook.articles import article, heading, sources
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.cited import Cited
from lianqiao.yearbook.notes import Inline, Plain
from lianqiao.yearbook.numbers import figure, mark, number
from lianqiao.yearbook.tables import footed, row, table, with_foot
from lianqiao.yearbook.texts import prose
from lianqiao.yearbook.values import shown, value

CHART_FILES = "charts"
CHANGES = "changes"  # the section of what changed since the year before
PART = 2  # the level of a heading right below a chapter's
HERE = "\N{OBJECT REPLACEMENT CHARACTER}"  # where a number stands in words


def chapters(binding: Binding) -> Iterator[Plain]:
    """Yield the chapters that have anything to show."""
    told: set[str] = set()
    for section in binding.volume.sections:
        parts = prose(section.text, binding, PART)
        if section.key not in told:  # named twice, its content is shown once
            parts += _parts(section, binding)
        told.add(section.key)
        if parts:
            yield {"key": section.key, "title": _title(section, binding), "parts": parts}


def _title(section: Section, binding: Binding) -> str:
    view = binding.view
    if section.key == CHANGES and binding.showcase.year is None:
        return section.title or view.t("booklet.over_the_years")
    title = section.title or view.name(section.label)
    return view.t("booklet.goes_on", title=title) if binding.volume.goes_on(section) else title


def _parts(section: Section, binding: Binding) -> list[Plain]:
    make = PARTS.get(section.key)  # a library may add sections, which have only words
    return footed([*_chart(section, binding), *(make(binding) if make else ())])


def _chart(section: Section, binding: Binding) -> Iterator[Plain]:
    """Yield the chart of a section, with the mark of the numbers that it is drawn from."""
    drawing = binding.charts.get(section.key)
    counted = counted_for_chart(binding.showcase, section.key)
    if drawing and counted:
        part = binding.view.t("booklet.in_chart")
        marked = {"is": "marked", "in": [drawing.title], **mark(binding, counted, part, "chart")}
        yield {
            "is": "chart",
            "file": chart_file(section.key),
            "alt": drawing.words,
            "caption": [marked],
        }


def chart_file(section: str) -> str:
    """Return the name by which the templates find the chart of a section."""
    return f"{CHART_FILES}/{section}.svg"


def _opening(binding: Binding) -> Iterator[Plain]:
    yield from prose(binding.showcase.opening, binding, PART)


def _numbers(binding: Binding) -> Iterator[Plain]:
    view, showcase = binding.view, binding.showcase
    counted = [
        _tile(
            view.name(one.statistic.title),
            number(binding, one),
            view.t("listing.count", count=one.number.records),
        )
        for one in showcase.numbers
    ]
    if counted:
        yield {"is": "tiles", "tiles": counted}
    yield from _in_parts(binding)
    yield from _reported(binding)


def _reported(binding: Binding) -> Iterator[Plain]:
    """Yield the reported numbers that the showcase's page shows; cases show those they cite."""
    view = binding.view
    figures = view.shown_figures(binding.showcase)
    if not figures:
        return
    yield heading(view.t("booklet.reported"), PART)
    tiles = [
        _tile(binding.title(one), figure(binding, one), _whose(binding, one)) for one in figures
    ]
    yield {"is": "tiles", "tiles": tiles}
    cited = binding.showcase.figures
    if len(cited) > len(figures):
        said = view.t("booklet.other_reported", count=len(cited) - len(figures))
        yield {"is": "paragraph", "in": [said]}


def _whose(binding: Binding, figure: Record) -> str:
    """Return the quiet line of a reported number: of which unit it is, and how far it is sure."""
    view, scope = binding.view, figure.get("scope")
    unit = view.library.get(scope) if isinstance(scope, Ref) else None
    told = [binding.title(unit)] if unit else []
    return view.t("list.dot").join([*told, view.standing(figure)])


def _in_parts(binding: Binding) -> Iterator[Plain]:
    """Yield the statistics whose parts are told, not their sum: a row for each part."""
    view = binding.view
    for counted in binding.showcase.counts.values():
        statistic = counted.statistic
        if not statistic.dimensions or is_by_unit(statistic):
            continue
        name = view.name(statistic.title)
        marked = mark(binding, counted)
        rows = [
            row([[view.key_name(statistic, key)], [_plain_number(binding, counted, key)]])
            for key in counted.keys
        ]
        yield heading(name, PART)
        heads: list[list[Inline]] = [
            [view.t("statistics.part")],
            [_head(view.t("statistics.number"), marked)],
        ]
        yield with_foot(table(heads, rows, ["3fr", "1fr"]), _behind(binding, [(name, marked)]))


def _head(words: str, marked: Plain) -> Inline:
    """Return the head of a column of numbers with its mark, which leads nowhere there.

    Heads come again on each page, and what comes again may not hold links (PDF/UA).
    """
    return {"is": "mark_words", "in": [words], "note": marked["note"]}


def _behind(binding: Binding, marked: Sequence[tuple[str, Plain]]) -> Plain:
    """Return the line below a table that leads to the notes on its numbers."""
    parts: list[list[Inline]] = [[{"is": "marked", "in": [name], **one}] for name, one in marked]
    label = binding.view.t("booklet.appendix")
    return {"is": "provenance", "label": label, "in": binding.joined(parts)}


def _plain_number(binding: Binding, counted: Counted, key: Key) -> str:
    return binding.view.with_measure(counted.where(key=key).number, counted.statistic)


def _tile(name: str, shown: Plain, line: str) -> Plain:
    return {"name": name, "number": shown, "line": line}


def _changes(binding: Binding) -> Iterator[Plain]:
    view, showcase = binding.view, binding.showcase
    rows = []
    for counted, change in showcase.changes:
        assert showcase.year is not None
        year = str(showcase.year - 1)
        _, base = showcase.compared(counted)
        is_cut = view.is_base_cut(showcase, counted)
        part = view.t("showcase.before") if is_cut else year
        cells: list[list[Inline]] = [
            [view.name(counted.statistic.title)],
            [number(binding, counted), *_same_months(binding, counted)],
            [number(binding, base, part, f"before {year}")],
            [view.change_in_words(change)],
        ]
        rows.append(row(cells))
    if rows:
        heads = ("statistics.name", "booklet.this_year", "booklet.year_before", "statistics.change")
        yield table([[view.t(key)] for key in heads], rows, ["2fr", "1fr", "1fr", "1.2fr"])


def _same_months(binding: Binding, counted: Counted) -> list[Inline]:
    """Return what a year's number comes to in the months compared, where it is another."""
    view, showcase = binding.view, binding.showcase
    if not view.is_cut_for_comparing(showcase, counted):
        return []
    this, _ = showcase.compared(counted)
    told = number(binding, this, view.t("showcase.sofar"), "so far")
    before, after = view.t("showcase.same_months", this=HERE).split(HERE)
    return [before, told, after]


def _alliances(binding: Binding) -> Iterator[Plain]:
    for alliance in binding.showcase.alliances:
        yield from article(binding, alliance)
        yield from _activities(binding, alliance)
        for kind in ("case", "outcome"):
            yield from _list_of(binding, kind, binding.view.linking(alliance, kind))
        yield from sources(binding, alliance)


def _activities(binding: Binding, alliance: Record) -> Iterator[Plain]:
    """Yield the ledger of an alliance's activities, as far as they fall into the showcase."""
    view = binding.view
    fallen = [one.record for one in binding.showcase.chronicle if one.record.kind == "activity"]
    found = [record for record in fallen if record.get("alliance") == alliance.ref]
    if found:
        kind = view.kind(found[0])
        columns = [key for key in ("date", "type", "attendance") if key in kind.fields]
        heads: list[list[Inline]] = [
            [view.name(kind.label)],
            *_words([view.name(kind.fields[key].label) for key in columns]),
        ]
        rows = [
            row([[binding.link(one)], *(value(binding, one, key) for key in columns)])
            for one in found
        ]
        yield heading(view.name(kind.plural))
        widths = ("0.7fr" if key == "type" else "auto" for key in columns)
        yield table(heads, rows, ["1fr", *widths])


def _list_of(binding: Binding, kind: str, records: Sequence[Record]) -> Iterator[Plain]:
    """Yield a list of records that have a place in the booklet."""
    items = [
        [{"is": "paragraph", "in": [binding.link(one)]}]
        for one in records
        if one.ref in binding.places
    ]
    if items:
        yield heading(binding.view.name(binding.view.library.declarations.kinds[kind].plural))
        yield {"is": "list", "start": None, "items": items}


def _cases(binding: Binding) -> Iterator[Plain]:
    for case in binding.volume.cases:
        yield from article(binding, case)
        yield from _adoptions(binding, case)
        yield from _list_of(binding, "honor", binding.view.linking(case, "honor"))
        yield from sources(binding, case)


def _adoptions(binding: Binding, case: Record) -> Iterator[Plain]:
    """Yield who has adopted a case, up to the showcase's day."""
    view, as_of = binding.view, binding.showcase.as_of
    found = [one for one in view.linking(case, "adoption") if _is_by(one, "since", as_of)]
    if found:
        kind = view.kind(found[0])
        columns = [key for key in ("adopter", "since", "scope") if key in kind.fields]
        rows = [row([value(binding, one, key) for key in columns]) for one in found]
        binding.named.update(one.ref for one in found)
        yield heading(view.name(kind.plural))
        heads: list[list[Inline]] = [[view.name(kind.fields[key].label)] for key in columns]
        yield table(heads, rows, ["1.2fr", "auto", "2fr"][: len(columns)])


def _is_by(record: Record, key: str, as_of: PartialDate | None) -> bool:
    day = record.get(key)
    return not isinstance(day, PartialDate) or is_by(day, as_of)


def _honors(binding: Binding) -> Iterator[Plain]:
    view, cited = binding.view, Cited()
    for label, honors in view.by_term(binding.showcase.honors, "level"):
        yield heading(view.name(label) if label else view.t("honor.level_not_stated"), PART)
        fields = view.kind(honors[0]).fields
        keys = [key for key in ("awarders", "recipients", "issued_on") if key in fields]
        heads: list[list[Inline]] = [[view.name(fields[key].label)] for key in ("name", *keys)]
        rows = [_honor_row(binding, honor, keys, cited) for honor in honors]
        yield table(heads, rows, ["2.2fr", "1.5fr", "1.5fr", "auto"][: len(heads)])
    yield from cited.listed(binding)


def _honor_row(binding: Binding, honor: Record, keys: Sequence[str], cited: Cited) -> Plain:
    view = binding.view
    small = [str(honor.get(key)) for key in ("edition", "grade") if key in honor.values]
    small += [view.doubt(honor), cited.marks(binding, honor)]
    name: list[Inline] = [binding.title(honor), _quiet_line(binding, small)]
    cells = [
        _recipients(binding, honor) if key == "recipients" else value(binding, honor, key)
        for key in keys
    ]
    return row([name, *cells], binding.anchor(honor))


def _recipients(binding: Binding, honor: Record) -> list[Inline]:
    """Return who received an honor, in their order, without their roles."""
    group = binding.view.kind(honor).fields["recipients"].type
    assert isinstance(group, Group)
    if "recipients" not in honor.values:
        return value(binding, honor, "recipients")
    names = [
        [one for key in ("unit", "person") if key in row for one in _name(binding, row, key, group)]
        for row in honor.get("recipients")
    ]
    return binding.joined(name or [binding.view.t("value.not_shown")] for name in names)


def _name(binding: Binding, row: Mapping[str, Value], key: str, group: Group) -> list[Inline]:
    return shown(binding, row[key], group.fields[key])


def _quiet_line(binding: Binding, parts: Sequence[str]) -> Inline:
    said = binding.view.t("list.dot").join(part for part in parts if part)
    return {"is": "quiet_line", "in": [said]} if said else ""


def _outcomes(binding: Binding) -> Iterator[Plain]:
    view, cited = binding.view, Cited()
    for stage, outcomes in binding.showcase.outcomes_by_stage:
        yield heading(view.name(view.library.term_label("outcome_stages", stage)), PART)
        fields = view.kind(outcomes[0]).fields
        keys = [key for key in ("category", "units") if key in fields]
        heads: list[list[Inline]] = [[view.name(fields[key].label)] for key in ("name", *keys)]
        rows = [_outcome_row(binding, outcome, keys, stage, cited) for outcome in outcomes]
        yield table([*heads, [view.t("booklet.day")]], rows, ["2.2fr", "auto", "1.6fr", "auto"])
    yield from cited.listed(binding)


def _outcome_row(
    binding: Binding, outcome: Record, keys: Sequence[str], stage: str, cited: Cited
) -> Plain:
    small = [binding.view.doubt(outcome), cited.marks(binding, outcome)]
    name: list[Inline] = [binding.title(outcome), _quiet_line(binding, small)]
    cells = [value(binding, outcome, key) for key in keys]
    return row([name, *cells, [_reached(binding, outcome, stage)]], binding.anchor(outcome))


def _reached(binding: Binding, outcome: Record, stage: str) -> str:
    """Return the days on which an outcome reached a stage, or that none is stated."""
    days = [
        binding.view.date(milestone["date"])
        for milestone in outcome.get("milestones") or ()
        if milestone.get("stage") == stage
        and isinstance(milestone.get("date"), PartialDate)
        and is_by(milestone["date"], binding.showcase.as_of)
    ]
    return binding.view.t("list.separator").join(dict.fromkeys(days)) or binding.view.t(
        "number.not_stated"
    )


def _chronicle(binding: Binding) -> Iterator[Plain]:
    view = binding.view
    by_year: dict[int, list[Plain]] = {}
    for event in binding.showcase.chronicle:
        kind = view.kind(event.record)
        stage = view.library.term_label("outcome_stages", event.stage) if event.stage else None
        what = view.name(stage or kind.label)
        cells: list[list[Inline]] = [
            [view.date(event.date)],
            [what],
            [binding.link(event.record)],
        ]
        by_year.setdefault(event.date.year, []).append(row(cells))
    heads: list[list[Inline]] = [
        [view.t(key)] for key in ("booklet.day", "booklet.what", "booklet.event")
    ]
    for year, rows in by_year.items():
        if len(by_year) > 1:
            yield heading(view.t("date.year", year=year, month="", day=0), PART)
        yield table(heads, rows, ["auto", "auto", "1fr"])


def _units(binding: Binding) -> Iterator[Plain]:
    view, contributions = binding.view, binding.showcase.contributions
    if not contributions:
        return
    ids = [id_ for id_ in contributions[0].counts if _is_told(contributions, id_)]
    counts: Mapping[str, Counted] = binding.showcase.counts
    heads: list[list[Inline]] = [[view.name(view.library.declarations.kinds["unit"].label)]]
    marked: list[tuple[str, Plain]] = []
    for id_ in ids:
        title = view.name(counts[id_].statistic.title)
        marked.append((title, mark(binding, counts[id_])))
        heads.append([_head(*marked[-1])])
    rows = [
        row(
            [
                [binding.link(one.unit)],
                *_words(
                    [view.number(one.counts[id_].number, counts[id_].statistic) for id_ in ids]
                ),
            ]
        )
        for one in contributions
    ]
    made = table(heads, rows, ["2.4fr", *["1fr"] * len(ids)])
    yield with_foot(made, _behind(binding, marked))


def _words(texts: Sequence[str]) -> list[list[Inline]]:
    return [[text] for text in texts]


def _is_told(contributions: Sequence[Contribution], id_: str) -> bool:
    return any(one.counts[id_].rows for one in contributions)


def _definitions(binding: Binding) -> Iterator[Plain]:
    view = binding.view
    rows = [
        row(
            [
                [view.name(one.statistic.title)],
                [view.name(one.statistic.measure_word)],
                [view.definition_of(binding.showcase, one.statistic)],
            ]
        )
        for one in binding.showcase.counts.values()
    ]
    if rows:
        heads = ("statistics.name", "booklet.measure", "statistics.definition")
        yield table([[view.t(key)] for key in heads], rows, ["1.1fr", "auto", "3fr"])


PARTS: Mapping[str, Callable[[Binding], Iterator[Plain]]] = {
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
"""What makes the parts of each section of the vocabulary."""
