"""The fields of a record as its page shows them: at the head, in sections, in tables."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from markupsafe import Markup

from lianqiao.approval import field_names
from lianqiao.escaping import markdown_text
from lianqiao.kinds import Kind
from lianqiao.pages.view import View
from lianqiao.photos import is_photo, is_picture
from lianqiao.records import Record
from lianqiao.types import Field, Group, Ref, Value

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

KILOBYTE, MEGABYTE = 1024, 1024 * 1024

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


class FieldsView(View):
    """The view of a page with the fields of its record."""

    contact_keys = ("contact", "phone")

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

    def fields(self, keys: tuple[str, ...], record: Record) -> str:
        """Return fields in words, as those that a small correction changed."""
        return self.name(field_names(keys, record, self.library))

    def contact_fields(self, record: Record) -> list[Field]:
        """Return whom to ask: the unit, and where the edition has them, the person and the phone.

        Only where the record says more than its unit, which stands at the head already.
        """
        kind = self.kind(record)
        known = [key for key in self.contact_keys if key in record.values]
        keys = ["unit", *known] if known else []
        return [kind.fields[key] for key in keys if key in record.values]

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
