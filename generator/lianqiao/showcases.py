"""What a showcase holds: the year's numbers and records, chosen and put in order, no words.

The page, the projector view and the booklet all show the same showcase.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from lianqiao.findings import Label
from lianqiao.library import Library
from lianqiao.organisation import adopters, in_organisation
from lianqiao.records import Record
from lianqiao.statistics import (
    Change,
    Counted,
    Key,
    Row,
    Statistic,
    year_before,
    year_on_year,
    year_so_far,
)
from lianqiao.types import PartialDate, Ref
from lianqiao.years import last_day_of, statistical_year, year_of

UNIT = "unit"  # a dimension: what each unit has
SECTIONS, CATEGORIES = "showcase_sections", "case_categories"  # vocabularies
CONTENT = {
    "opening": ("opening",),
    "numbers": ("numbers", "figures"),
    "changes": ("changes",),
    "alliances": ("alliances",),
    "cases": ("cases",),
    "honors": ("honors",),
    "outcomes": ("outcomes",),
    "chronicle": ("chronicle",),
    "units": ("contributions",),
    "definitions": ("counts",),
}
"""What a showcase shows under each section; one that a library adds has only its own text."""
STAGES = "outcome_stages"  # the vocabulary
IN_THE_CHRONICLE = ("activity", "alliance", "honor", "adoption")


@dataclass(frozen=True)
class Section:
    """One chapter: its key in the vocabulary, and what the showcase's record says of it.

    `title`: None stands for the section's own name; `text`: Markdown, which may be empty.
    """

    key: str
    label: Label
    title: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Event:
    """A line of the chronicle: what happened, when; a milestone has the stage that was reached."""

    date: PartialDate
    record: Record
    stage: str | None = None


@dataclass(frozen=True)
class Contribution:
    """What one unit has in the showcase: its number in each statistic by unit, by the id."""

    unit: Record
    counts: Mapping[str, Counted]


@dataclass(frozen=True)
class Showcase:
    """The showcase of a year, or of the whole library where `year` is None.

    `record`: the one that chooses and orders it, if any. `counts`: the edition's statistics as they
    stand in it, by id: rows of the year, up to the as-of date. `whole`: the same of all years, for
    comparing with the year before.
    """

    library: Library
    year: int | None
    record: Record | None
    counts: Mapping[str, Counted]
    whole: Mapping[str, Counted]

    @property
    def as_of(self) -> PartialDate | None:
        """The day up to which it counts: its record's, else the library's."""
        stated = self.record.get("as_of") if self.record else None
        return stated if isinstance(stated, PartialDate) else self.library.as_of

    @cached_property
    def limit(self) -> PartialDate | None:
        """The day after which nothing counts; None of a year that is over by then.

        An honor of the year may have been issued after it: the library's rule says which it is of.
        """
        if self.year is None or self.as_of is None:
            return self.as_of
        is_over = self.as_of.last_day >= last_day_of(self.year, self.library)
        return None if is_over else self.as_of

    @property
    def opening(self) -> str:
        """The opening words as Markdown; "" where none are written."""
        return str(self.record.get("opening") or "") if self.record else ""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The chapters in order: those of its record, else all of the vocabulary."""
        terms = self.library.declarations.vocabularies[SECTIONS].terms
        chosen = self.record.get("sections") if self.record else None
        rows = chosen or tuple({"section": key} for key in terms)
        return tuple(
            Section(key, terms[key].label, row.get("title"), str(row.get("text") or ""))
            for row in rows
            if (key := str(row["section"])) in terms
        )

    def has(self, key: str) -> bool:
        """Tell whether a section has content of its own, by its key in the vocabulary."""
        found = CONTENT.get(key)
        return bool(found and any(getattr(self, name) for name in found))

    # Numbers

    @cached_property
    def numbers(self) -> tuple[Counted, ...]:
        """The statistics that may be told as one number and have rows: main ones first.

        Not those by unit: their parts are what each unit contributes. Nor those that only part what
        another counts: their whole is that other's number, told once.
        """
        told = [
            one
            for one in self.counts.values()
            if one.rows and one.statistic.is_one_number and not is_by_unit(one.statistic)
        ]
        wholes = {_counted_rows(one) for one in told if not one.statistic.dimensions}
        own = (
            one for one in told if not one.statistic.dimensions or _counted_rows(one) not in wholes
        )
        return tuple(sorted(own, key=lambda one: not one.statistic.main))

    @cached_property
    def figures(self) -> tuple[Record, ...]:
        """The reported numbers shown: those highlighted, else those that its cases cite."""
        cited = (ref for case in self.cases for ref in case.get("figures") or ())
        return self.highlighted("figure") or tuple(self._found(cited))

    @cached_property
    def changes(self) -> tuple[tuple[Counted, Change], ...]:
        """The numbers beside those of the year before, where the two can be compared."""
        if self.year is None:
            return ()
        compared = ((one, self.change(one)) for one in self.numbers)
        return tuple(
            (one, change) for one, change in compared if change and change.difference is not None
        )

    def change(self, counted: Counted) -> Change | None:
        """Return how a number stands to the year before; None where years do not part it."""
        if self.year is None or not self.whole[counted.statistic.id].is_dated:
            return None
        return year_on_year(self._both_years(counted), self.year, self.as_of)

    def compared(self, counted: Counted) -> tuple[Counted, Counted]:
        """Return the rows that a change is reckoned from: the year's, and those of the year before.

        While a year goes on, both hold the same months. Ask only where there is a change.
        """
        assert self.year is not None
        both = self._both_years(counted)
        return (
            year_so_far(both, self.year, self.as_of),
            year_before(both, self.year, self.as_of),
        )

    def _both_years(self, counted: Counted) -> Counted:
        """Return the rows of the year, as far as the showcase counts, and of the year before."""
        whole = self.whole[counted.statistic.id]
        own = self.counts[counted.statistic.id].rows
        before = (row for row in whole.rows if self.year and row.year == self.year - 1)
        return replace(whole, rows=(*own, *before))

    # Records

    @cached_property
    def highlights(self) -> tuple[Record, ...]:
        """The records that the showcase's record chooses, in its order."""
        return tuple(self._found(self.record.get("highlights") or ())) if self.record else ()

    def highlighted(self, kind: str) -> tuple[Record, ...]:
        """Return the chosen records of a kind, in their order."""
        return tuple(record for record in self.highlights if record.kind == kind)

    @cached_property
    def alliances(self) -> tuple[Record, ...]:
        """The alliances there were, by their order."""
        stood = filter(self._stands, self.library.all("alliance"))
        return tuple(sorted(stood, key=lambda one: one.own_place))

    @cached_property
    def cases(self) -> tuple[Record, ...]:
        """All cases: those chosen first, in their order; then the others by category, by order."""
        chosen = self.highlighted("case")
        others = self._chosen_first("case")[len(chosen) :]
        return (*chosen, *sorted(others, key=self._category_place))

    @cached_property
    def foremost_cases(self) -> tuple[Record, ...]:
        """The cases chosen; without any, first what most units adopted, of equals each category.

        So none is favoured by its category or id.
        """
        turn: dict[object, int] = defaultdict(int)
        turns: dict[Ref, int] = {}
        for case in self.cases:
            turns[case.ref] = turn[case.get("category")]
            turn[case.get("category")] += 1
        adopted = {one.ref: len(adopters(self.library, one)) for one in self.cases}
        by_turns = sorted(self.cases, key=lambda one: (-adopted[one.ref], turns[one.ref]))
        return self.highlighted("case") or tuple(by_turns)

    @cached_property
    def honors(self) -> tuple[Record, ...]:
        """All honors: those chosen first; then by date, the newest first."""
        return self._chosen_first("honor")

    @cached_property
    def outcomes_by_stage(self) -> tuple[tuple[str, tuple[Record, ...]], ...]:
        """The outcomes by each stage reached, in the vocabulary's order: those that are counted.

        In a year: what was reached in it by their milestones; else the stage that each has now.
        """
        counted = self.listed_by("outcomes_by_stage", STAGES)
        if counted is not None:
            return tuple((key, found) for key, found in counted if key is not None)
        reached: dict[str, dict[Ref, Record]] = defaultdict(dict)
        for outcome in self.library.all("outcome"):
            for stage in self._stages(outcome):
                reached[stage][outcome.ref] = outcome
        terms = self.library.declarations.vocabularies[STAGES].terms
        return tuple((key, tuple(reached[key].values())) for key in terms if key in reached)

    def listed_by(
        self, id_: str, dimension: str
    ) -> tuple[tuple[str | None, tuple[Record, ...]], ...] | None:
        """Return the records that a statistic counts, by the values of its one dimension.

        None where the statistic has no rows, or is split otherwise.
        """
        counted = self.counts.get(id_)
        if counted is None or counted.statistic.dimensions != (dimension,):
            return None
        records = self.library.all(counted.statistic.kind)
        found = []
        for key, part in by_key(counted).items():
            refs = {row.record for row in part.rows}
            found.append((key[0], tuple(one for one in records if one.ref in refs)))
        return tuple(found)

    @cached_property
    def outcomes(self) -> tuple[Record, ...]:
        """The outcomes of all stages, each once, by order and id."""
        found = {one.ref: one for _, outcomes in self.outcomes_by_stage for one in outcomes}
        return tuple(sorted(found.values(), key=lambda one: one.own_place))

    @cached_property
    def chronicle(self) -> tuple[Event, ...]:
        """What happened on a day or in a month that is known, the earliest first."""
        found = (event for event in self._events() if event.date.month and self._falls(event.date))
        return tuple(sorted(found, key=lambda one: (one.date.first_day, str(one.record.ref))))

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each unit has, in the organisation's order; only where the edition counts by unit.

        A unit that has none is not listed.
        """
        parts = {
            one.statistic.id: by_key(one)
            for one in self.counts.values()
            if tuple(one.statistic.dimensions) == (UNIT,)
        }
        none = {id_: replace(self.counts[id_], rows=()) for id_ in parts}
        made = (
            Contribution(
                unit, {id_: found.get((unit.id,), none[id_]) for id_, found in parts.items()}
            )
            for unit in in_organisation(self.library, UNIT)
        )
        return tuple(one for one in made if any(counted.rows for counted in one.counts.values()))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """All records that it shows or counts, each once: who asks what went out is told these."""
        shown = [
            *self.highlights,
            *self.figures,
            *self.alliances,
            *self.cases,
            *self.honors,
            *self.outcomes,
            *(event.record for event in self.chronicle),
            *(one.unit for one in self.contributions),
            *self._found(row.record for one in self.numbers for row in one.rows),
            *([self.record] if self.record else []),
        ]
        return tuple({record.ref: record for record in shown}.values())

    def _category_place(self, case: Record) -> int:
        terms = list(self.library.declarations.vocabularies[CATEGORIES].terms)
        category = case.get("category")
        return terms.index(category) if category in terms else len(terms)

    def _found(self, refs: Iterable[Ref]) -> Iterator[Record]:
        seen = dict.fromkeys(refs)
        return (record for ref in seen if (record := self.library.get(ref)))

    def _chosen_first(self, kind: str) -> tuple[Record, ...]:
        chosen = self.highlighted(kind)
        others = [
            one for one in self.library.all(kind) if one not in chosen and self.counts_in(one)
        ]
        return (*chosen, *self.library.newest_first(others))

    def counts_in(self, record: Record) -> bool:
        """Tell whether a record belongs to the year, and not to a day after the as-of date."""
        field = self.library.kind(record).date
        day = record.get(field) if field else None
        if isinstance(day, PartialDate) and not is_by(day, self.limit):
            return False
        return self.year is None or year_of(record, self.library) == self.year

    def _falls(self, day: PartialDate) -> bool:
        in_year = self.year is None or statistical_year(day, self.library) == self.year
        return in_year and is_by(day, self.limit)

    def _stands(self, alliance: Record) -> bool:
        """Tell whether an alliance was there: begun by then, and not over before the year."""
        begun, over = alliance.get("from"), alliance.get("to")
        if isinstance(begun, PartialDate) and not self._is_begun(begun):
            return False
        ended = statistical_year(over, self.library) if isinstance(over, PartialDate) else None
        return self.year is None or ended is None or ended >= self.year

    def _is_begun(self, day: PartialDate) -> bool:
        year = self.year
        in_time = year is None or statistical_year(day, self.library) <= year
        return in_time and is_by(day, self.limit)

    def _stages(self, outcome: Record) -> Iterator[str]:
        """Yield the stages that an outcome reached in the showcase, by the day first reached."""
        days: dict[str, list[PartialDate]] = defaultdict(list)
        rows = (*(outcome.get("milestones") or ()), {"stage": outcome.get("stage")})
        for row in rows:
            if row.get("stage"):
                day = row.get("date")
                days[str(row["stage"])] += [day] if isinstance(day, PartialDate) else []
        for stage, known in days.items():
            first = min(known, key=lambda day: (day.first_day, day.last_day), default=None)
            counts = self._falls(first) if first else self.year is None
            if counts:
                yield stage

    def _events(self) -> Iterator[Event]:
        for kind in IN_THE_CHRONICLE:
            field = self.library.declarations.kinds[kind].date
            for record in self.library.all(kind):
                day = record.get(field) if field else None
                if isinstance(day, PartialDate):
                    yield Event(day, record)
        for outcome in self.library.all("outcome"):
            for milestone in outcome.get("milestones") or ():
                day = milestone.get("date")
                if isinstance(day, PartialDate):
                    yield Event(day, outcome, milestone.get("stage"))


def showcases(library: Library, counts: Mapping[str, Counted]) -> list[Showcase]:
    """Return the showcases of an edition: those on record, newest year first, and what they lack.

    A year in which main records count, and the whole library unless it has none, each have one
    without a record.
    """
    recorded = [_showcase(library, counts, _year(one), one) for one in library.all("showcase")]
    have = {one.year for one in recorded}
    others = [
        _showcase(library, counts, year, None) for year in _periods(library) if year not in have
    ]
    return sorted((*recorded, *others), key=lambda one: -one.year if one.year else 0)


def _counted_rows(counted: Counted) -> tuple[object, ...]:
    """Return what a statistic counts, however it is parted."""
    statistic = counted.statistic
    rows = sorted((str(row.record), row.value or "", row.year or 0) for row in counted.rows)
    return (statistic.measure, statistic.gaps, *rows)


def by_key(counted: Counted) -> dict[Key, Counted]:
    """Return the rows of each part of a statistic, in the order of its parts."""
    rows: dict[Key, list[Row]] = {key: [] for key in counted.keys}
    for row in counted.rows:
        rows[row.key].append(row)
    return {key: replace(counted, rows=tuple(found)) for key, found in rows.items()}


def is_by_unit(statistic: Statistic) -> bool:
    """Tell whether a statistic counts for each unit, alone or with something else."""
    return UNIT in statistic.dimensions


def is_by(day: PartialDate, as_of: PartialDate | None) -> bool:
    """Tell whether a date, as exact as it is known, is not after another; None is no limit."""
    return as_of is None or day.first_day <= as_of.last_day


def _year(record: Record) -> int | None:
    stated = record.get("year")
    return stated.year if isinstance(stated, PartialDate) else None


def _periods(library: Library) -> list[int | None]:
    """Return the years in which main records count, the newest first, and None for all of them."""
    main = [kind.key for kind in library.declarations.kinds.values() if kind.main]
    found = {year_of(record, library) for kind in main for record in library.all(kind)}
    years = sorted((year for year in found if year is not None), reverse=True)
    return [*years, None] if found else []


def _showcase(
    library: Library, counts: Mapping[str, Counted], year: int | None, record: Record | None
) -> Showcase:
    bare = Showcase(library, year, record, {}, counts)
    kept = {id_: part for id_, one in counts.items() if (part := _part(one, bare)).rows}
    return replace(bare, counts=kept)


def _part(counted: Counted, showcase: Showcase) -> Counted:
    """Return the rows of a statistic that count in a showcase.

    A statistic without years tells how things stand on the library's day, not on an earlier one,
    nor in a year that was over by then, unless the showcase's record names that day.
    """
    if not counted.is_dated and showcase.year is not None:
        return counted if _is_now(showcase, showcase.year) else replace(counted, rows=())
    rows = (row for row in counted.rows if showcase.year in (None, row.year))
    limit = showcase.limit
    return replace(counted, rows=tuple(r for r in rows if r.date is None or is_by(r.date, limit)))


def _is_now(showcase: Showcase, year: int) -> bool:
    """Tell whether a year's showcase tells how things stand on the library's day."""
    today, stated = showcase.library.as_of, showcase.record and showcase.record.get("as_of")
    if today is None:
        return True
    if isinstance(stated, PartialDate):
        return stated.last_day >= today.last_day
    return last_day_of(year, showcase.library) >= today.last_day
