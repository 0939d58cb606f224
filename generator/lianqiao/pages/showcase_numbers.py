"""The numbers of a showcase as a page tells them: each with its rows, beside the year before."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.frozen import Kept
from lianqiao.pages import addresses
from lianqiao.pages.numbers import NumbersView
from lianqiao.records import Record
from lianqiao.showcases import Showcase, by_key, is_by_unit
from lianqiao.statistics import Counted, Key, Row, Statistic

SO_FAR, BEFORE = "sofar", "before"  # the months compared, of the year and of the one before


@dataclass(frozen=True)
class RowGroup:
    """Rows that were counted, and the part that they make up; () where there are no parts."""

    key: Key
    rows: Sequence[Row]


@dataclass(frozen=True)
class ShowcaseNumbersView(NumbersView):
    """The view of a page with the showcases of its edition, and their numbers."""

    showcases: Sequence[Showcase] = field(default=())
    places: dict[tuple[str, str], dict[Key, int]] = field(default_factory=dict)
    """Where the parts of a number stand, by its showcase and statistic: asked for each part."""

    # Showcases and the pages beside them

    def showcase_title(self, showcase: Showcase) -> str:
        """Return the title of a showcase: its record's, else one made of its year."""
        if showcase.record:
            return self.title(showcase.record)
        return self.showcase_period(showcase, "showcase.of_year", "showcase.of_all")

    def showcase_period(self, showcase: Showcase, of_year: str, of_all: str) -> str:
        """Return a text of the catalog for the year of a showcase, or one for the whole library."""
        return self.t(of_year, year=showcase.year) if showcase.year else self.t(of_all)

    def showcase_href(self, showcase: Showcase, beside: str = "") -> Markup:
        """Return the way to a showcase, or to its page of numbers or the projector's."""
        return self.href(addresses.of_showcase(showcase, beside))

    def showcase_link(self, showcase: Showcase) -> Markup:
        """Return a link to a showcase, by its title."""
        words = markdown_text(self.showcase_title(showcase))
        return Markup(f"[{words}]({self.showcase_href(showcase)})")

    def booklet_hrefs(self, showcase: Showcase) -> list[Markup]:
        """Return the ways to the volumes of a showcase's booklet; none where the site has none."""
        return [self.href(address) for address in addresses.of_booklet(showcase)]

    def showcases_of(self, year: int | None) -> list[Showcase]:
        """Return the showcases of a year; None asks for those of the whole library."""
        return [one for one in self.showcases if one.year == year]

    def made_showcases(self) -> list[Showcase]:
        """Return the showcases that no record chooses."""
        return [one for one in self.showcases if one.record is None]

    def newest_showcase(self) -> Showcase | None:
        """Return the showcase that the home page leads to."""
        return self.showcases[0] if self.showcases else None

    def as_of_line(self, showcase: Showcase) -> str:
        """Return up to which day a showcase counts, or that none is stated."""
        if showcase.as_of is None:
            return self.t("showcase.as_of_none")
        return self.t("showcase.as_of", as_of=self.date(showcase.as_of))

    def frozen_showcase(self, showcase: Showcase) -> Kept | None:
        """Return how the year of a showcase is frozen, or None."""
        return self.frozen(showcase.year) if showcase.year else None

    def all_href(self, showcase: Showcase, record: Record) -> Markup:
        """Return the way to all records of a kind: on the page of the year, else their listing."""
        kind = self.kind(record)
        if showcase.year is None or kind.date is None:
            return self.href(addresses.of_listing(kind))
        return self.href(addresses.of_year(showcase.year)) + "#" + self.anchor(kind.folder)

    # Numbers

    def wall(self, showcase: Showcase) -> list[Counted]:
        """Return the numbers of the wall: the main ones, or all where none is main."""
        main = [one for one in showcase.numbers if one.statistic.main]
        return main or list(showcase.numbers)

    def below_the_wall(self, showcase: Showcase) -> list[Counted]:
        """Return the numbers that are not on the wall, and those told in parts only."""
        on_it = [one.statistic.id for one in self.wall(showcase)]
        contributed = self.contributed(showcase)
        return [
            one
            for one in showcase.counts.values()
            if one.statistic.id not in on_it
            and one not in contributed
            and not is_by_unit(one.statistic)
        ]

    def is_one_number(self, showcase: Showcase, counted: Counted) -> bool:
        """Tell whether a number is told as one: else by its parts."""
        return counted.statistic.id in {one.statistic.id for one in showcase.numbers}

    def told(self, showcase: Showcase) -> list[Counted]:
        """Return the statistics that a showcase tells: those by unit where units contribute."""
        contributed = self.contributed(showcase)
        return [
            one
            for one in showcase.counts.values()
            if one in contributed or not is_by_unit(one.statistic)
        ]

    def number_href(self, showcase: Showcase, counted: Counted, key: Key | None = None) -> Markup:
        """Return the way to the definition and the rows of a number, or of one part of it."""
        anchor = self.number_anchor(counted.statistic)
        if key is not None:
            anchor = self.part_anchor(showcase, counted.statistic, key)
        return self.showcase_href(showcase, addresses.NUMBERS) + "#" + anchor

    def number_anchor(self, statistic: Statistic) -> Markup:
        """Return the anchor of a number on the page of numbers."""
        return Markup("number-") + self.anchor(statistic.id)

    def part_anchor(self, showcase: Showcase, statistic: Statistic, key: Key) -> Markup:
        """Return the anchor of a part of a number on the page of numbers."""
        which = (addresses.of_showcase(showcase), statistic.id)
        if which not in self.places:
            keys = showcase.counts[statistic.id].keys
            self.places[which] = {one: number for number, one in enumerate(keys, 1)}
        return Markup("counted-") + self.anchor(statistic.id) + f"-{self.places[which][key]}"

    def definition_of(self, showcase: Showcase, statistic: Statistic) -> str:
        """Return the definition of a number: of a frozen year the one that held then."""
        kept = self.frozen_showcase(showcase)
        then = kept.definition(statistic) if kept else None
        return self.name(then or statistic.definition)

    def showcase_counted_line(self, showcase: Showcase, counted: Counted) -> str:
        """Return the line below a number of a showcase: as-of date, edition, count of records."""
        number = counted.number
        parts = [
            self.as_of_line(showcase),
            self.name(self.edition.label),
            self.t("listing.count", count=number.records),
        ]
        if "internal" not in self.edition.audiences:
            parts.append(self.t("number.public_only"))
        return self.t("list.dot").join([*parts, *self.made_of(counted)])

    def note_below(self, showcase: Showcase, counted: Counted) -> str:
        """Return the quiet line of a tile: as-of date and count of records."""
        return self.t("list.dot").join(
            [
                self.as_of_line(showcase),
                self.t("listing.count", count=counted.number.records),
                self.t("statistics.definition"),
            ]
        )

    def ways_to_rows(self, showcase: Showcase, counted: Counted) -> dict[Key | None, Markup]:
        """Return the ways to the rows of a number (None) and its parts on its statistic's page.

        None at all where that page does not list exactly these: where the as-of date cuts a year
        off, or where it has too many parts to list each.
        """
        rows = self.ledger(showcase.whole[counted.statistic.id])
        year = showcase.year if rows.counted.is_dated else None
        parts = by_key(counted) if counted.statistic.dimensions else {}
        numbers = {key: part.number for key, part in parts.items()}
        cuts = {key: self.cut(year=year, key=key) for key in parts}
        if any(
            rows.page_of(cut) is None or rows.number(cut) != numbers[key]
            for key, cut in cuts.items()
        ):
            return {}
        whole = self.cut(year=year if counted.statistic.is_one_number else None)
        if not parts and rows.number(whole) != counted.number:
            return {}
        ways: dict[Key | None, Markup] = {None: self.rows_href(rows, whole)}
        return ways | {key: self.rows_href(rows, cut) for key, cut in cuts.items()}

    def row_groups(self, counted: Counted) -> list[RowGroup]:
        """Return the rows of a number that stand nowhere else: by part, or all together."""
        statistic = counted.statistic
        if not statistic.dimensions:
            return [RowGroup((), counted.rows)]
        return [RowGroup(key, part.rows) for key, part in by_key(counted).items()]

    def row_link(self, counted: Counted, row: Row) -> Markup:
        """Return a row as a link to its record, with its value if that says more."""
        link, statistic = self.link(row.record), counted.statistic
        is_inner = statistic.measure == "ratio" and not self.is_internal  # who has no part in it
        if statistic.measure == "count" or is_inner or not self.has_values(counted):
            return link
        return link + markdown_text(self.t("label.colon")) + self.row_value(statistic, row)

    def row_note(self, row: Row) -> str:
        """Return what tells a row's record from one of the same name: its day, whose it is."""
        record = self.library.get(row.record)
        if record is None:
            return ""
        told = [self.date(row.date)] if row.date else []
        told.append(self.recipients(record) if record.kind == "honor" else self.belongs_to(record))
        return self.t("list.dot").join(one for one in told if one)

    def contributed(self, showcase: Showcase) -> list[Counted]:
        """Return the statistics by unit in which units of a showcase have a number."""
        ids = [id_ for one in showcase.contributions[:1] for id_ in one.counts]
        return [showcase.counts[id_] for id_ in ids]

    # Changes

    def this_number(self, showcase: Showcase, counted: Counted) -> str:
        """Return a year's number; where fewer months are compared, what they come to as well."""
        return self.number(counted.number, counted.statistic) + self.same_months(showcase, counted)

    def linked_this_number(self, showcase: Showcase, counted: Counted) -> Markup:
        """Return a year's number, which leads to its rows; so does that of fewer months."""
        told = markdown_text(self.number(counted.number, counted.statistic))
        linked = Markup(f"[{told}]({self.number_href(showcase, counted)})")
        compared = markdown_text(self.same_months(showcase, counted))
        href = self._compared_href(showcase, counted.statistic, SO_FAR)
        return linked + (Markup(f"[{compared}]({href})") if compared else "")

    def same_months(self, showcase: Showcase, counted: Counted) -> str:
        """Return what a year's number comes to in the months compared; "" where in all."""
        if not self.is_cut_for_comparing(showcase, counted):
            return ""
        this, _ = showcase.compared(counted)
        return self.t("showcase.same_months", this=self.number(this.number, counted.statistic))

    def linked_base_number(self, showcase: Showcase, counted: Counted) -> Markup:
        """Return the number of the year before, which leads to its rows."""
        _, base = showcase.compared(counted)
        if self.is_base_cut(showcase, counted):
            words = markdown_text(self.number(base.number, base.statistic))
            return Markup(f"[{words}]({self._compared_href(showcase, base.statistic, BEFORE)})")
        whole = self.ledger(showcase.whole[counted.statistic.id])
        return self.linked(whole, self.cut(year=(showcase.year or 0) - 1))

    def is_cut_for_comparing(self, showcase: Showcase, counted: Counted) -> bool:
        """Tell whether not all of a year's number is compared with the year before."""
        this, _ = showcase.compared(counted)
        return this.number != counted.number

    def is_base_cut(self, showcase: Showcase, counted: Counted) -> bool:
        """Tell whether only some months of the year before are compared."""
        _, base = showcase.compared(counted)
        whole = self.ledger(showcase.whole[counted.statistic.id])
        return whole.number(self.cut(year=(showcase.year or 0) - 1)) != base.number

    def compared_parts(
        self, showcase: Showcase, counted: Counted
    ) -> list[tuple[str, Markup, Counted]]:
        """Return what is compared of two years and listed nowhere else: words, anchor, rows."""
        change = showcase.change(counted) if counted in showcase.numbers else None
        if change is None or not change.base.records:
            return []
        this, base = showcase.compared(counted)
        found = []
        if self.is_cut_for_comparing(showcase, counted):
            found.append((SO_FAR, this))
        if self.is_base_cut(showcase, counted):
            found.append((BEFORE, base))
        return [
            (self.t(f"showcase.{which}"), self._compared_anchor(one.statistic, which), one)
            for which, one in found
        ]

    def _compared_href(self, showcase: Showcase, statistic: Statistic, which: str) -> Markup:
        page = self.showcase_href(showcase, addresses.NUMBERS)
        return Markup(f"{page}#{self._compared_anchor(statistic, which)}")

    def _compared_anchor(self, statistic: Statistic, which: str) -> Markup:
        return Markup(f"{which}-") + self.anchor(statistic.id)
