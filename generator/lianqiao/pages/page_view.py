"""What the templates ask for beyond single values: the parts of a page, kind by kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.findings import Finding, Label
from lianqiao.kinds import Kind
from lianqiao.messages import below
from lianqiao.organisation import adopters, roots
from lianqiao.pages import listings
from lianqiao.pages.fields_view import FieldsView
from lianqiao.records import Record
from lianqiao.related import Relation
from lianqiao.types import Field, Group, PartialDate, Ref, Term

LIBRARY = "data"
"""What the library's folder is called on pages, wherever it lies."""

OWN_SOURCE = frozenset({"source", "showcase"})


@dataclass(frozen=True)
class Step:
    """One step on an outcome's way: its date in words, if any, and how it is drawn."""

    label: Label
    date: str
    reached: bool
    look: Markup


STEP, REACHED, BRANCH = Markup(".lq-step"), Markup(".lq-step .lq-reached"), Markup(".lq-branch")


class PageView(FieldsView):
    """The view that the templates get."""

    def kicker(self, record: Record) -> str:
        """Return the small line above a card's title: kind and year."""
        return self._dotted([self.name(self.kind(record).label), self.dated(record)])

    def dated(self, record: Record) -> str:
        """Return a record's date in words; where it has none, of what the date is not known."""
        kind = self.kind(record)
        if kind.date is None or kind.date in record.values:
            return self.text(record, kind.date) if kind.date else ""
        label = self.name(kind.fields[kind.date].label)
        return label + self.t("label.colon") + self.reason(record, kind.date)

    def belongs_to(self, record: Record, without: str = "") -> str:
        """Return the quiet line below a card's title: units first, then theme or category.

        `without`: a field that a heading above tells.
        """
        kind = self.kind(record)
        apart = (without, kind.date, None if record.kind in self.ADOPTED else kind.fact)
        known = [key for key in kind.columns if key in record.values and key not in apart]
        fields = sorted(
            (kind.fields[key] for key in known), key=lambda field: field.type.name != "link"
        )
        return self._dotted([self._in_a_line(record, field) for field in fields])

    def _in_a_line(self, record: Record, field: Field) -> str:
        """Return a value for a quiet line: of those who received an honor only their names."""
        if (record.kind, field.key) == ("honor", "recipients"):
            return self.recipient_names(record)
        return self.plain(record.get(field.key), field)

    def fact(self, record: Record) -> str:
        """Return the one fact at the right of a card: stage or phase; of a case its adoptions."""
        if record.kind in self.ADOPTED:
            count = len(adopters(self.library, record))
            return self.t("case.adoptions", count=count) if count else ""
        kind = self.kind(record)
        known = kind.fact and kind.fact in record.values
        return self.text(record, str(kind.fact)) if known else ""

    ADOPTED = frozenset({"case"})

    def most_adopted(self, count: int) -> list[Record]:
        """Return the cases that most units have adopted, the newest first among equals."""
        counts = {one.ref: len(adopters(self.library, one)) for one in self.library.all("case")}
        adopted = [case for case in self.library.all("case") if counts[case.ref]]
        ranked = sorted(
            self.library.newest_first(adopted), key=lambda case: counts[case.ref], reverse=True
        )
        return ranked[:count]

    def _dotted(self, parts: Sequence[str]) -> str:
        return self.t("list.dot").join(part for part in parts if part)

    def kind_link(self, key: str) -> Markup:
        """Return a link to a kind's entry on the dictionary page; its key where it has none."""
        kind = self.library.declarations.kinds.get(key)
        if kind is None:
            return markdown_text(key)
        return Markup(f"[{markdown_text(self.name(kind.label))}](#{self.anchor(key)})")

    def roots(self, key: str) -> list[Record]:
        """Return the records of a kind that stand below no other, in the organisation's order."""
        return roots(self.library, key)

    rows_a_page = listings.ROWS_A_PAGE

    def listing_parts(self, kind: Kind, year: int | None) -> list[listings.Part]:
        """Return the parts of a kind's listing that hold one year's records."""
        parts = listings.listing(kind, self.library, self.messages).parts
        return [part for part in parts if part.year == year]

    def indent(self, depth: int) -> Markup:
        """Return what goes before an item of a list within lists."""
        return Markup("    " * depth)

    def by_term(
        self, records: Sequence[Record], key: str
    ) -> list[tuple[Label | None, list[Record]]]:
        """Return records by the term of a field, in the vocabulary's order."""
        return listings.by_term(records, key, self.library)

    def line(self, record: Record) -> Markup:
        """Return a record in a list: its link, and the number of a figure."""
        if record.kind != "figure":
            return self.link(record)
        number = self.figure(record) + self.measure(record)
        return self.link(record) + markdown_text(self.t("label.colon") + number)

    def cited(self, record: Record) -> list[tuple[Record, str]]:
        """Return a record's sources, each once, with the pages and sections in words."""
        places: dict[Ref, list[str]] = {}
        for row in record.get("sources") or ():
            page = [self.t("source.page", page=row["page"])] if "page" in row else []
            section = [row["section"]] if "section" in row else []
            place = self.t("source.within").join(page + section)
            places.setdefault(row["source"], []).extend([place] if place else [])
        separator = self.t("list.semicolon")
        return [
            (source, separator.join(place))
            for ref, place in places.items()
            if (source := self.library.get(ref))
        ]

    def asks_for_sources(self, record: Record) -> bool:
        """Tell whether a page says where its facts stand, or that nobody does.

        A source is one, and what a showcase shows leads to sources of its own.
        """
        return (
            record.kind not in OWN_SOURCE or "sources" in record.values or bool(self.doubt(record))
        )

    # Standing and sources

    def doubt(self, record: Record) -> str:
        """Return how far a record is verified, in words; on public pages 据来源所述."""
        if (record.get("verification") or {}).get("state") != "to_verify":
            return ""
        return self.t("doubt.internal" if "internal" in self.edition.audiences else "doubt.public")

    def standing(self, figure: Record) -> str:
        """Return the quiet line below a reported number."""
        return self.doubt(figure) or self.t("figure.reported")

    # Figures

    def figure(self, record: Record) -> str:
        """Return a figure's number as reported: 约, 余 and 增至 stay with it."""
        value = record.get("value")
        if value is None:
            return str(record.get("as_stated") or self.reason(record, "value"))
        qualifier = str(record.get("qualifier") or "exact")
        if f"qualifier.{qualifier}" in self.messages.texts:
            return self.t(f"qualifier.{qualifier}", value=f"{value:f}")
        return self.text(record, "qualifier") + f"{value:f}"  # a qualifier of the library's own

    def measure(self, record: Record) -> str:
        """Return a figure's measure; nothing where its source's words stand for the number."""
        return str(record.get("measure") or "") if "value" in record.values else ""

    # Honors

    def level(self, honor: Record) -> str:
        """Return an honor's level in words."""
        stated = (honor.get("missing") or {}).get("level", {}).get("reason", "not_stated")
        if "level" not in honor.values and stated == "not_stated":
            return self.t("honor.level_not_stated")
        return self.text(honor, "level")

    def awarders(self, honor: Record) -> str:
        """Return who awarded an honor."""
        return self.t("honor.awarded_by", awarders=self.text(honor, "awarders"))

    def recipients(self, honor: Record) -> str:
        """Return who received an honor, as a sentence."""
        return self.t("honor.received_by", recipients=self.recipient_names(honor))

    def recipient_names(self, honor: Record) -> str:
        """Return who received an honor: units and persons in their order, without their roles."""
        fields = self.kind(honor).fields["recipients"]
        assert isinstance(fields.type, Group)
        inner = fields.type.fields
        rows = [
            [self.plain(row[key], inner[key]) for key in ("unit", "person") if key in row]
            or [self.t("value.not_shown")]
            for row in honor.get("recipients") or ()
        ]
        names = [name for row in rows for name in row]
        return self.t("list.separator").join(names) or self.reason(honor, "recipients")

    # Outcomes

    def track(self, outcome: Record) -> list[Step]:
        """Return the steps of an outcome: those of the track all, of a branch only if recorded.

        Reached is what the record states; no step follows from a later one.
        """
        declared = self.kind(outcome).fields["stage"].type
        assert isinstance(declared, Term)
        dates: dict[str, str] = {str(outcome.get("stage")): ""}
        for row in outcome.get("milestones") or ():
            day = row.get("date")
            shown = self.date(day) if isinstance(day, PartialDate) else ""
            dates[str(row.get("stage"))] = dates.get(str(row.get("stage"))) or shown
        steps = []
        for term in declared.vocabulary.terms.values():
            reached = term.key in dates
            if term.group == "track" or reached:
                look = BRANCH if term.group == "branch" else REACHED if reached else STEP
                steps.append(Step(term.label, dates.get(term.key, ""), reached, look))
        return steps

    # Cases

    def reason_related(self, relation: Relation) -> str:
        """Return in words why a record is related: what is the same, and what both texts say."""
        reasons = [
            self.t(
                "related.same",
                field=self.name(field.label),
                value=self.plain(value, field),
            )
            for field, value in relation.same
        ]
        if relation.words:
            words = self.t("list.separator").join(relation.words)
            reasons.append(self.t("related.words", words=words))
        return self.t("list.semicolon").join(reasons)

    # What the rules found

    def rule_name(self, code: str) -> str:
        """Return the name of a rule; its code where the catalogs have none."""
        return self.messages.texts.get(f"rule.{code}", code)

    def rule_sentence(self, code: str) -> str:
        """Return what a rule asks."""
        return self.messages.texts.get(f"asks.{code}", "")

    def finding_words(self, finding: Finding) -> str:
        """Return what a finding says, and where it stands."""
        place = below(finding.place, LIBRARY)
        return self.messages.tell(finding, LIBRARY) + self.t("checks.place", place=str(place))

    def finding_link(self, finding: Finding) -> Markup:
        """Return a link to the record that a finding is about, if it is about one."""
        kind, _, id_ = finding.subject.partition(":")
        record = self.library.get(Ref(kind, id_))
        return Markup(f"{self.link(record)} ") if record else Markup()
