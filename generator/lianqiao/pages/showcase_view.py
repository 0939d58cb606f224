"""How a showcase looks from one page: its chapters, and the records in them, in words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.findings import Label
from lianqiao.pages import addresses
from lianqiao.pages.showcase_numbers import ShowcaseNumbersView
from lianqiao.records import Record
from lianqiao.showcases import STAGES, Event, Section, Showcase
from lianqiao.types import PartialDate

LINES = 100  # so many records or events a chapter lists; the year's page has all
CASES = 6  # so many cases are shown large where none are chosen
LINES_OF_A_CATEGORY = 20  # and so many cases of one category
FIGURES = 15  # and so many reported numbers
FEW_EVENTS, MOST_EVENTS = 24, 2000  # between them, screens tell events by their number


@dataclass(frozen=True)
class Chapter:
    """A section as a page shows it: its heading, its anchor, and whether it has content."""

    section: Section
    title: str
    anchor: Markup
    has_content: bool

    @property
    def key(self) -> str:
        """The section's key in the vocabulary."""
        return self.section.key


@dataclass(frozen=True)
class Group:
    """Records under a heading, and the way to the number that counts them, if one does."""

    name: str
    records: Sequence[Record]
    href: Markup = field(default=Markup())


@dataclass(frozen=True)
class ShowcaseView(ShowcaseNumbersView):
    """The view of a page with the showcases of its edition."""

    lines_shown = LINES
    lines_of_a_category = LINES_OF_A_CATEGORY

    # Chapters

    def chapters(self, showcase: Showcase) -> list[Chapter]:
        """Return the sections that have content or a text of their own, in order.

        A section that is named twice shows its content once.
        """
        found: list[Chapter] = []
        told: dict[str, int] = defaultdict(int)
        for section in showcase.sections:
            told[section.key] += 1
            shows = told[section.key] == 1 and showcase.has(section.key)
            number = f"-{told[section.key]}" if told[section.key] > 1 else ""
            anchor = Markup("section-") + self.anchor(section.key) + number
            if shows or section.text.strip():
                title = section.title or self.name(section.label)
                found.append(Chapter(section, title, anchor, shows))
        return found

    # Records

    def shown_cases(self, showcase: Showcase) -> list[Record]:
        """Return the cases shown large: those chosen, else the foremost few."""
        return list(showcase.highlighted("case") or showcase.foremost_cases[:CASES])

    def are_cases_picked(self, showcase: Showcase) -> bool:
        """Tell whether cases are shown large that nobody chose, before others."""
        return not showcase.highlighted("case") and len(showcase.cases) > CASES

    def shown_figures(self, showcase: Showcase) -> list[Record]:
        """Return the reported numbers shown: those chosen, else the first ones that cases cite."""
        return list(showcase.highlighted("figure") or showcase.figures[:FIGURES])

    def other_cases(self, showcase: Showcase) -> list[Record]:
        """Return the cases of a showcase that are not shown large."""
        shown = self.shown_cases(showcase)
        return [case for case in showcase.cases if case not in shown]

    def other_cases_by_category(self, showcase: Showcase) -> list[tuple[str, list[Record]]]:
        """Return the cases that are not shown large by category in words."""
        groups = self.by_term(self.other_cases(showcase), "category")
        return [
            (self.name(label) if label else self.t("number.not_stated"), found)
            for label, found in groups
        ]

    def honor_levels(self, showcase: Showcase) -> list[Group]:
        """Return the honors by level, as they are counted; the others by themselves.

        Others are those chosen from other years, and what was put on record after a year was
        frozen.
        """
        levels = list(self._counted_groups(showcase, "honors_by_level", "levels", showcase.honors))
        if not levels:  # the edition does not count by level
            own = [honor for honor in showcase.honors if showcase.counts_in(honor)]
            levels = [
                Group(self._term_name(level), found) for level, found in self.by_term(own, "level")
            ]
        known = {honor.ref for one in levels for honor in one.records}
        others = [honor for honor in showcase.honors if honor.ref not in known]
        late = [honor for honor in others if showcase.counts_in(honor)]
        chosen = [honor for honor in others if honor not in late]
        left = (("showcase.after_freezing", late), ("showcase.other_years", chosen))
        return levels + [Group(self.t(key), found) for key, found in left if found]

    def _counted_groups(
        self, showcase: Showcase, id_: str, dimension: str, order: Sequence[Record]
    ) -> Iterator[Group]:
        """Yield what a statistic counts by its one dimension; `order`: in which records stand."""
        for key, found in showcase.listed_by(id_, dimension) or ():
            refs = {record.ref for record in found}
            yield Group(
                self.name(self.library.term_label(dimension, key))
                if key
                else self._term_name(None),
                [record for record in order if record.ref in refs],
                self.number_href(showcase, showcase.counts[id_], (key,)),
            )

    def _term_name(self, level: Label | None) -> str:
        return self.name(level) if level else self.t("honor.level_not_stated")

    def outcome_stages(self, showcase: Showcase) -> list[Group]:
        """Return the outcomes by each stage reached."""
        terms = self.library.declarations.vocabularies[STAGES].terms
        counted = showcase.counts.get("outcomes_by_stage")
        is_counted = showcase.listed_by("outcomes_by_stage", STAGES) is not None
        return [
            Group(
                self.name(terms[key].label),
                found,
                self.number_href(showcase, counted, (key,)) if counted and is_counted else Markup(),
            )
            for key, found in showcase.outcomes_by_stage
        ]

    def heading(self, group: Group, words: str) -> Markup:
        """Return the heading of a group with its number, which leads to its rows.

        `words`: the text of the catalog for the number.
        """
        number = markdown_text(self.t(words, count=len(group.records)))
        linked = Markup(f"[{number}]({group.href})") if group.href else number
        return markdown_text(group.name + self.t("list.dot")) + linked

    def chronicle(
        self, showcase: Showcase, most: int | None = LINES
    ) -> list[tuple[str, list[Event]]]:
        """Return what happened, by month in a year's showcase, else by year.

        `most`: so many of the latest; None for all.
        """
        found: dict[str, list[Event]] = defaultdict(list)
        for event in showcase.chronicle[-most if most else 0 :]:
            found[self._period(event.date, showcase)].append(event)
        return list(found.items())

    def counts_events(self, showcase: Showcase) -> bool:
        """Tell whether events are told by how many there were, and listed with the numbers."""
        return FEW_EVENTS < len(showcase.chronicle) <= MOST_EVENTS

    def events_href(self, showcase: Showcase, number: int) -> Markup:
        """Return the way to the events of a month or year, by its place in the chronicle from 1."""
        return self.showcase_href(showcase, addresses.NUMBERS) + f"#events-{number}"

    def events_by_kind(self, events: Sequence[Event]) -> str:
        """Return how many events of each kind there are, in words."""
        counts = Counter(self.name(self.kind(event.record).label) for event in events)
        told = (self.t("showcase.kind_count", kind=kind, count=n) for kind, n in counts.items())
        return self.t("list.separator").join(told)

    def _period(self, day: PartialDate, showcase: Showcase) -> str:
        whole = PartialDate(day.year) if showcase.year is None else PartialDate(day.year, day.month)
        return self.date(whole)

    def event_words(self, event: Event) -> str:
        """Return what an event was: the stage that an outcome reached, else the record's kind."""
        if event.stage:
            return self.name(self.library.term_label("outcome_stages", event.stage))
        kind = self.name(self.kind(event.record).label)
        if event.record.kind != "honor":
            return kind
        return self.t("list.dot").join([kind, self.recipient_names(event.record)])

    def day_of(self, event: Event) -> str:
        """Return the month and the day, if known, of an event below a heading with its year."""
        month = self.t(f"date.name_{event.date.month}")
        day = event.date.day
        return self.t("date.day_of_year", month=month, day=day) if day else month

    def first_photo(self, record: Record) -> tuple[str, str] | None:
        """Return a record's first photo that the edition has: its path, its alternative text."""
        for photo in record.get("photos") or ():
            if isinstance(photo.get("file"), str) and photo["file"] in self.library.files:
                return photo["file"], str(photo.get("alt") or "")
        return None
