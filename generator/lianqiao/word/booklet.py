"""The booklet of a showcase, chapter by chapter, to be marked up in Word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lianqiao.pages import ShowcaseView
from lianqiao.records import Record
from lianqiao.showcases import Contribution, Section, Showcase
from lianqiao.statistics import Counted
from lianqiao.types import Group
from lianqiao.word.blocks import (
    Block,
    Contents,
    Heading,
    Paragraph,
    Run,
    Table,
    cell,
    plain,
)
from lianqiao.word.cases import Cases, figures_table

CHAPTER, PART, SECTION = 1, 2, 3  # levels of headings
UNITS_AT_ONCE = 5  # columns of numbers beside the unit

Row = Sequence[str]


@dataclass
class Booklet:
    """Writes the chapters of one showcase."""

    cases: Cases
    showcase: Showcase
    view: ShowcaseView

    @property
    def title(self) -> str:
        """The showcase's title; of one without a record its year."""
        record = self.showcase.record
        if record:
            return self.view.title(record)
        year = self.showcase.year
        return self.view.t("word.booklet_year", year=year) if year else self.view.t("word.booklet")

    def blocks(self) -> Iterator[Block]:
        """Yield contents and chapters."""
        chapters = [block for section in self.showcase.sections for block in self._chapter(section)]
        yield Contents(self.view.t("word.contents"), PART)
        for number, block in enumerate(chapters):
            if number == 0 and isinstance(block, Heading):
                yield replace(block, on_new_page=True)
            else:
                yield block
        if notes := self.cases.asking.notes():
            yield Heading(CHAPTER, (Run(self.view.t("word.notes")),))
            yield from notes

    def _chapter(self, section: Section) -> Iterator[Block]:
        written = CHAPTERS.get(section.key)
        inside = [*self._text(section.text), *(written(self) if written else ())]
        if not inside and not self._is_chosen:
            return
        yield Heading(CHAPTER, (Run(section.title or self.view.name(section.label)),))
        yield from inside or [plain(self.view.t("word.nothing"))]

    @property
    def _is_chosen(self) -> bool:
        """Whether a record chooses the chapters; then none is left out for being empty."""
        return self.showcase.record is not None and bool(self.showcase.record.get("sections"))

    def _text(self, text: str) -> list[Block]:
        return self.cases.texts.blocks(text, CHAPTER) if text else []

    def opening(self) -> Iterator[Block]:
        """Yield the opening words."""
        yield from self._text(self.showcase.opening)

    def numbers(self) -> Iterator[Block]:
        """Yield what was counted, and below it what sources report."""
        rows = [
            (
                self.view.name(one.statistic.title),
                self.view.with_measure(one.number, one.statistic),
                str(one.number.records),
            )
            for one in self.showcase.numbers
        ]
        yield from self._table("word.counted", ("statistic", "number", "records"), rows, (8, 4, 4))
        if figures := self.showcase.figures:
            title = self.cases.asking.table_title(self.view.t("word.reported"))
            yield figures_table(self.view, figures, title)

    def changes(self) -> Iterator[Block]:
        """Yield the numbers beside those of the year before."""
        rows = []
        for counted, change in self.showcase.changes:
            statistic = counted.statistic
            rows.append(
                (
                    self.view.name(statistic.title),
                    self._this_year(counted),
                    self.view.with_measure(change.base, statistic),
                    self.view.change_in_words(change),
                )
            )
        columns = ("statistic", "this_year", "last_year", "change")
        yield from self._table("word.compared", columns, rows, (7, 3, 3, 5))

    def _this_year(self, counted: Counted) -> str:
        """Return a year's number; where fewer months are compared, what they come to as well."""
        told = self.view.with_measure(counted.number, counted.statistic)
        return told + self.view.same_months(self.showcase, counted)

    def alliances(self) -> Iterator[Block]:
        """Yield each alliance with its facts."""
        for alliance in self.showcase.alliances:
            yield from self._record(alliance)

    def _record(self, record: Record) -> Iterator[Block]:
        yield Heading(PART, (Run(self.view.title(record)),))
        yield from facts_table(list(self.cases.facts(record)))

    def all_cases(self) -> Iterator[Block]:
        """Yield the cases in full."""
        for record in self.showcase.cases:
            case = self.cases.case(record, SECTION)
            yield Heading(PART, (Run(case.title),))
            yield from facts_table(case.facts)
            if case.summary[1]:
                yield Paragraph((Run(case.summary[0], bold=True), Run(case.summary[1])))
            for section in case.sections:
                yield Heading(SECTION, (Run(section.title),))
                yield from section.blocks

    def honors(self) -> Iterator[Block]:
        """Yield the honors as a table."""
        rows = [
            (
                self._honor(one),
                self.view.level(one),
                self._value(one, "grade"),
                self._value(one, "issued_on"),
                self._value(one, "awarders"),
                self._recipients(one),
            )
            for one in self.showcase.honors
        ]
        columns = ("honor", "level", "grade", "date", "awarders", "recipients")
        yield from self._table("word.honors", columns, rows, (7, 3, 3, 4, 5, 5))

    def _honor(self, honor: Record) -> str:
        title = self.view.title(honor)
        former = self.view.is_former(honor)
        return self.view.t("honor.former_title", title=title) if former else title

    def _recipients(self, honor: Record) -> str:
        """Return who received an honor: names in their order, without roles and numbers."""
        field = self.view.kind(honor).fields.get("recipients")
        if field is None or "recipients" not in honor.values:
            return self._value(honor, "recipients")
        assert isinstance(field.type, Group)
        inner = field.type.fields
        names = [
            self.view.plain(row[key], inner[key])
            for row in honor.get("recipients")
            for key in ("unit", "person")
            if key in row
        ]
        return self.view.t("list.separator").join(names) or self.view.t("value.not_shown")

    def outcomes(self) -> Iterator[Block]:
        """Yield the outcomes by the stage that they reached."""
        for stage, outcomes in self.showcase.outcomes_by_stage:
            label = self.view.name(self.view.library.term_label("outcome_stages", stage))
            rows = [
                (
                    self.view.title(one),
                    self._value(one, "category"),
                    self._value(one, "units"),
                    self._value(one, "partners"),
                )
                for one in outcomes
            ]
            yield Heading(PART, (Run(label),))
            columns = ("outcome", "category", "units", "partners")
            yield from self._table("word.outcomes", columns, rows, (7, 3, 5, 4))

    def chronicle(self) -> Iterator[Block]:
        """Yield what happened, by date."""
        rows = []
        for event in self.showcase.chronicle:
            words = self.view.title(event.record)
            if event.stage:
                stage = self.view.library.term_label("outcome_stages", event.stage)
                words += self.view.t("word.within", place=self.view.name(stage))
            kind = self.view.name(self.view.kind(event.record).label)
            rows.append((self.view.date(event.date), kind, words))
        yield from self._table("word.chronicle", ("date", "kind", "event"), rows, (6, 3, 11))

    def units(self) -> Iterator[Block]:
        """Yield what each unit has, statistic by statistic."""
        found = self.showcase.contributions
        ids = list(dict.fromkeys(id_ for one in found for id_ in one.counts))
        for first in range(0, len(ids), UNITS_AT_ONCE):
            yield from self._units(found, ids[first : first + UNITS_AT_ONCE])

    def _units(self, found: Sequence[Contribution], ids: Sequence[str]) -> Iterator[Block]:
        statistics = [self.showcase.counts[id_].statistic for id_ in ids]
        head = [self.view.t("word.column_unit"), *(self.view.name(s.title) for s in statistics)]
        rows = [
            [
                self.view.title(one.unit),
                *(self._of_unit(one.counts.get(id_)) for id_ in ids),
            ]
            for one in found
        ]
        title = self.cases.asking.table_title(self.view.t("word.units"))
        cells = tuple(tuple(map(cell, row)) for row in (head, *rows))
        yield Table(cells, title, (6, *(3 for _ in ids)))

    def _of_unit(self, counted: Counted | None) -> str:
        if counted is None or not counted.rows:
            return "—"
        return self.view.number(counted.number, counted.statistic)

    def definitions(self) -> Iterator[Block]:
        """Yield what each number counts, and up to which day."""
        for counted in self.showcase.counts.values():
            title = self.view.name(counted.statistic.title) + self.view.t("label.colon")
            definition = self.view.definition_of(self.showcase, counted.statistic)
            line = self.view.showcase_counted_line(self.showcase, counted)
            yield plain(f"{title}{definition} {line}", "Note")

    def _value(self, record: Record, key: str) -> str:
        """Return a value in words; a dash where nothing is asked for."""
        fields = self.view.kind(record).fields
        if key not in fields or (key not in record.values and not fields[key].required):
            return "—"
        return self.view.text(record, key)

    def _table(
        self, title: str, columns: Sequence[str], rows: Sequence[Row], widths: Sequence[int]
    ) -> Iterator[Block]:
        """Yield a table with its title, unless it would be empty; so are left out its columns."""
        kept = [n for n in range(len(columns)) if any(row[n] != "—" for row in rows)]
        if not kept:
            return
        head = tuple(cell(self.view.t(f"word.column_{columns[n]}")) for n in kept)
        body = [tuple(cell(row[n]) for n in kept) for row in rows]
        words = self.cases.asking.table_title(self.view.t(title))
        yield Table((head, *body), words, tuple(widths[n] for n in kept))


def facts_table(facts: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """Yield facts as a table without a head, if there are any."""
    if facts:
        rows = tuple((cell(label), cell(value)) for label, value in facts)
        yield Table(rows, widths=(1, 3), headless=True)


CHAPTERS: Mapping[str, Callable[[Booklet], Iterator[Block]]] = {
    "opening": Booklet.opening,
    "numbers": Booklet.numbers,
    "changes": Booklet.changes,
    "alliances": Booklet.alliances,
    "cases": Booklet.all_cases,
    "honors": Booklet.honors,
    "outcomes": Booklet.outcomes,
    "chronicle": Booklet.chronicle,
    "units": Booklet.units,
    "definitions": Booklet.definitions,
}
"""What each section of the vocabulary shows."""
