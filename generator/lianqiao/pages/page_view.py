"""What the templates ask for beyond single values: the parts of a page, kind by kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import Markup

from lianqiao.approval import field_names
from lianqiao.escaping import markdown_text
from lianqiao.findings import Finding, Label
from lianqiao.kinds import Kind
from lianqiao.messages import below
from lianqiao.organisation import roots
from lianqiao.pages import listings
from lianqiao.pages.view import View
from lianqiao.photos import is_photo, is_picture
from lianqiao.records import Record
from lianqiao.related import Relation
from lianqiao.types import Field, Group, PartialDate, Ref, Term, Value

EVERY_PAGE = frozenset(
    {
        "id",
        "status",
        "audience",
        "sources",
        "verification",
        "missing",
        "formerly",
        "reviews",
        "accepted",
        "entered_by",
        "order",
    }
)
"""Fields that the skeleton of every page shows in its own way; the order shows in the order."""


def is_link_of_title(field: Field, kind: Kind) -> bool:
    """Tell whether a field is a link in the title: there it is words, so the table leads on."""
    return field.key in kind.title and field.type.name == "link"


OWN_PLACES = frozenset({"file", "alt", "caption", "people", "consent"})
"""The fields of a photo that show in a place of their own, or not at all."""

FILE_TYPES = {
    ".pdf": "file.pdf",
    ".ofd": "file.ofd",
    ".doc": "file.word",
    ".docx": "file.word",
    ".wps": "file.word",
    ".xls": "file.sheet",
    ".xlsx": "file.sheet",
    ".et": "file.sheet",
    ".csv": "file.sheet",
    ".ppt": "file.slides",
    ".pptx": "file.slides",
    ".dps": "file.slides",
    ".txt": "file.text",
    ".zip": "file.archive",
    ".rar": "file.archive",
    ".7z": "file.archive",
    ".mp4": "file.video",
    ".mp3": "file.sound",
}
"""The words for a file's type, by the ending of its name."""

LIBRARY = "data"
"""What the library's folder is called on pages, wherever it lies."""

KILOBYTE, MEGABYTE = 1024, 1024 * 1024

OWN_SOURCE = frozenset({"source", "showcase"})

IN_THE_TABLE = 3  # so many links or rows of one value fit into the table at the head


def is_section(record: Record, field: Field) -> bool:
    """Tell whether a field has a section of its own on a record's page."""
    if field.type.name == "markdown":
        return True
    if not field.many or field.type.name not in ("group", "link"):
        return False
    rows = record.get(field.key) or ()
    return len(rows) > IN_THE_TABLE or any(
        isinstance(row, Mapping) and len(row) > 1 for row in rows
    )


@dataclass(frozen=True)
class Step:
    """One step on an outcome's way: its date in words, if any, and how it is drawn."""

    label: Label
    date: str
    reached: bool
    look: Markup


STEP, REACHED, BRANCH = Markup(".lq-step"), Markup(".lq-step .lq-reached"), Markup(".lq-branch")


class PageView(View):
    """The view that the templates get."""

    def fact_fields(self, record: Record, without: Sequence[str] = ()) -> list[Field]:
        """Return the fields of the table at the head: short values, and reasons for none.

        `without`: fields that the page shows in its own way.
        """
        kind = self.kind(record)
        apart = {*kind.title, kind.summary, *EVERY_PAGE, *without}
        return [
            field
            for key, field in kind.fields.items()
            if (key not in apart or is_link_of_title(field, kind))
            and not is_section(record, field)
            and (key in record.values or key in (record.get("missing") or {}))
        ]

    def section_fields(self, record: Record) -> list[Field]:
        """Return the fields that have a section of their own, with a value or a reason for none."""
        kind = self.kind(record)
        return [
            field
            for key, field in kind.fields.items()
            if key not in EVERY_PAGE
            and is_section(record, field)
            and (key in record.values or key in (record.get("missing") or {}))
        ]

    def columns(self, rows: Sequence[Mapping[str, Value]], group: Group) -> list[Field]:
        """Return those fields of a group that one of the rows has."""
        return [field for key, field in group.fields.items() if any(key in row for row in rows)]

    def back_groups(
        self, record: Record, without: Sequence[str] = ()
    ) -> list[tuple[str, list[Record]]]:
        """Return the records that link to one, under a heading for each kind and field.

        `without`: kinds that the page shows in its own way.
        """
        tree = self.kind(record).tree
        found: dict[tuple[int, str], dict[Ref, Record]] = {}
        for link in (*self.library.back_links(record), *self.library.mentioned_in(record)):
            kind = self.kind(link.source)
            key = str(link.path[0])
            if (link.source.kind == record.kind and key == tree) or kind.key in without:
                continue
            heading = self.t(
                "record.linked_as",
                kind=self.name(kind.plural),
                field=self.name(kind.fields[key].label),
            )
            found.setdefault((kind.order, heading), {})[link.source.ref] = link.source
        return [(heading, list(found[order, heading].values())) for order, heading in sorted(found)]

    def is_photo(self, field: Field) -> bool:
        """Tell whether a group holds photos: a file with its alternative text."""
        return isinstance(field.type, Group) and is_photo(field.type.fields)

    def text(self, record: Record, key: str) -> str:
        """Return a field's value as plain text; where it has none, why."""
        if key not in record.values:
            return self.reason(record, key)
        return self.plain(record.get(key), self.kind(record).fields[key])

    def cell(self, record: Record, key: str) -> Markup:
        """Return a field's value for a table; blank where none is given and none is asked for."""
        field = self.kind(record).fields[key]
        if key in record.values:
            named = field.type.name in ("integer", "number")
        else:
            named = field.required or key in (record.get("missing") or {})
            if not named:
                return self.nothing
        return (self._label(field) if named else Markup()) + self.show(record, key)

    def _label(self, field: Field) -> Markup:
        """Return a field's name for where a table shows no head: on small screens."""
        words = self.name(field.label) + self.t("label.colon")
        label = words.rstrip()  # emphasis does not end after a space
        return Markup(f"*{markdown_text(label)}*{{ .lq-label }}{words[len(label) :]}")

    nothing = Markup("&#32;")
    """A cell of a table in which nothing is asked for."""

    def shown_columns(
        self, records: Sequence[Record], kind: Kind, without: Sequence[str] = ()
    ) -> list[str]:
        """Return a listing's columns, without those that are blank for every record.

        `without`: fields that are the same for all, since the page is about their value.
        """
        return [
            key
            for key in kind.columns
            if key not in without
            and (kind.fields[key].required or any(key in record.values for record in records))
        ]

    def stating(self, records: Sequence[Record], key: str) -> list[Record]:
        """Return the records that have a value in a field."""
        return [record for record in records if key in record.values]

    def found(self, refs: Sequence[Ref]) -> list[Record]:
        """Return the records that links name."""
        return [record for ref in refs if (record := self.library.get(ref))]

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
            count = len(self.adopters(record))
            return self.t("case.adoptions", count=count) if count else ""
        kind = self.kind(record)
        known = kind.fact and kind.fact in record.values
        return self.text(record, str(kind.fact)) if known else ""

    ADOPTED = frozenset({"case"})

    def adopters(self, case: Record) -> set[Ref]:
        """Return the different units that adopted a case; who did so twice is one."""
        adoptions = self.library.linking(case, "adoption")
        return {found for one in adoptions if isinstance(found := one.get("adopter"), Ref)}

    def most_adopted(self, count: int) -> list[Record]:
        """Return the cases that most units have adopted, the newest first among equals."""
        adopters = {case.ref: len(self.adopters(case)) for case in self.library.all("case")}
        adopted = [case for case in self.library.all("case") if adopters[case.ref]]
        ranked = sorted(
            self.library.newest_first(adopted), key=lambda case: adopters[case.ref], reverse=True
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

    # Review

    def fields(self, keys: tuple[str, ...], record: Record) -> str:
        """Return fields in words, as those that a small correction changed."""
        return self.name(field_names(keys, record, self.library))

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

    # Photos and attachments

    def photo_notes(self, photo: Mapping[str, Value], field: Field) -> str:
        """Return what else is declared of a photo, as who took it and when."""
        assert isinstance(field.type, Group)
        notes = [
            self.plain(photo[key], declared)
            for key, declared in field.type.fields.items()
            if key in photo and key not in OWN_PLACES
        ]
        return " · ".join(notes)

    def file_words(self, path: str) -> str:
        """Return an attachment's type and size in words; nothing where it is not known."""
        known = self.library.attachments.get(path)
        if known is None:
            return ""
        return self.t("file.words", type=self._file_type(path), size=self._file_size(known.bytes))

    def _file_type(self, path: str) -> str:
        ending = PurePosixPath(path).suffix.casefold()
        if is_picture(path):
            return self.t("file.picture")
        if ending in FILE_TYPES:
            return self.t(FILE_TYPES[ending])
        return self.t("file.other", ending=ending.lstrip(".").upper()).strip()

    def _file_size(self, size: int) -> str:
        if size < MEGABYTE:
            return self.t("file.kilobytes", size=max(1, round(size / KILOBYTE)))
        return self.t("file.megabytes", size=f"{size / MEGABYTE:.1f}")

    # Cases

    contact_keys = ("contact", "phone")

    def contact_fields(self, record: Record) -> list[Field]:
        """Return whom to ask: the unit, and where the edition has them, the person and the phone.

        Only where the record says more than its unit, which stands at the head already.
        """
        kind = self.kind(record)
        known = [key for key in self.contact_keys if key in record.values]
        keys = ["unit", *known] if known else []
        return [kind.fields[key] for key in keys if key in record.values]

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
