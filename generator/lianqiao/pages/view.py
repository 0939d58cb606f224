"""How records and values look from one page: what the templates ask for.

Methods that return Markup return Markdown; those that return str return plain text, which the
templates escape when they print it.
"""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from lianqiao.editions import Edition
from lianqiao.escaping import markdown_href, markdown_text, relative_href
from lianqiao.findings import Label
from lianqiao.honors import is_former
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages, messages
from lianqiao.organisation import children
from lianqiao.pages import addresses
from lianqiao.photos import SMALL, fitted
from lianqiao.prose import Picture, Targets, page_markdown, picture_markdown, words
from lianqiao.records import Record
from lianqiao.types import Field, File, Group, PartialDate, Ref, Term, Value

LINKS_OF_A_TITLE = 2
KEPT_DATES = 20_000  # the same days come again and again


@dataclass(frozen=True)
class View:
    """An edition's library, seen from the pages in a folder, in the words of `messages`.

    `titles` and `links` keep what was asked once: a title is on many pages.
    """

    library: Library
    edition: Edition
    messages: Messages
    folder: str
    titles: dict[Record, str] = field(default_factory=dict)
    links: dict[Record, Markup] = field(default_factory=dict)

    def t(self, key: str, /, **values: Any) -> str:
        """Return a text of the catalog."""
        return self.messages.say(key, **values)

    def name(self, label: Label | None) -> str:
        """Return a label in the site's language."""
        return self.messages.name(label) if label else ""

    # Addresses

    def href(self, address: str) -> Markup:
        """Return the way from a page of this folder to another address of the site.

        Addresses hold only what needs no quoting; file names are another matter (`file_href`).
        """
        if self.folder and address.startswith(f"{self.folder}/"):
            return Markup(address[len(self.folder) + 1 :])
        return Markup("../" * (self.folder.count("/") + bool(self.folder)) + address)

    def file_href(self, path: str) -> Markup:
        """Return the way to an attachment."""
        return markdown_href(relative_href(self.href(addresses.of_file(path))))

    def download_href(self, kind: Kind, ending: str) -> Markup:
        """Return the way to a kind's records as data."""
        return self.href(addresses.of_download(kind, ending))

    def ledgers_href(self) -> Markup:
        """Return the way to the workbook that is handed up."""
        return self.href(addresses.LEDGERS)

    def feed_href(self, theme: str = "") -> Markup:
        """Return the way to the feed of all cases, or of those of a theme."""
        return self.href(addresses.of_theme_feed(theme) if theme else addresses.FEED)

    def anchor(self, key: str) -> Markup:
        """Return the id of a section: a key of a declaration, which has letters, digits and _."""
        return Markup(key.replace("_", "-"))

    def link(self, record: Record | Ref) -> Markup:
        """Return a Markdown link to a record, by its title."""
        found = self.library.get(record) if isinstance(record, Ref) else record
        if found is None:
            return Markup()
        if found not in self.links:
            self.links[found] = self._link(found)
        return self.links[found]

    def _link(self, found: Record) -> Markup:
        title = self.title(found)
        if found.kind == "honor" and self.is_former(found):
            title = self.t("honor.former_title", title=title)
        return Markup(f"[{markdown_text(title)}]({self.record_href(found)})")

    def record_href(self, record: Record) -> Markup:
        """Return the way to a record's page."""
        return self.href(addresses.of_record(record, self.library.kind(record)))

    def file_link(self, path: str, title: str = "") -> Markup:
        """Return a Markdown link to an attachment; only its name where it is not in the edition."""
        words = markdown_text(title or posixpath.basename(path))
        if path not in self.library.files:
            return words
        return Markup(f"[{words}]({self.file_href(path)})")

    def prose(self, text: str, key: str) -> Markup:
        """Return a markdown field as Markdown for this page."""
        targets = Targets(self._prose_record, self._picture, self.number_in_text)
        return page_markdown(text, key, targets)

    def _prose_record(self, kind: str, id_: str) -> str | None:
        record = self.library.get(Ref(kind, id_))
        return self.record_href(record) if record else None

    def number_in_text(self, kind: str, id_: str, year: int | None) -> tuple[str, str] | None:
        """Return the words and the address of a number that a text asks for, or None."""
        return None

    def picture(self, path: str, words: str) -> Markup:
        """Return a picture that opens large; only its words where it is not in the edition."""
        return Markup(picture_markdown(markdown_text(words), self._picture(path)))

    def _picture(self, path: str) -> Picture | None:
        if path not in self.library.files:
            return None
        known = self.library.attachments.get(path)
        size = fitted((known.width, known.height), SMALL) if known and known.width else None
        small = relative_href(self.href(addresses.of_thumbnail(path)))
        return Picture(small, self.file_href(path), size)

    # Records

    def kind(self, record: Record) -> Kind:
        """Return a record's kind."""
        return self.library.kind(record)

    def record(self, ref: Ref) -> Record | None:
        """Return the record that a link names."""
        return self.library.get(ref)

    def title(self, record: Record) -> str:
        """Return a record's title; without one, its kind, its fact and why there is none."""
        if record not in self.titles:
            self.titles[record] = self._title(record, LINKS_OF_A_TITLE)
        return self.titles[record]

    def _title(self, record: Record, links: int) -> str:
        """Return a title; one that links make up is followed over so many links, then the id."""
        kind = self.kind(record)
        parts = [
            self._title_part(record.get(key), kind.fields[key], links)
            for key in kind.title
            if key in record.values
        ]
        if parts:
            return self.t("list.dot").join(parts)
        untitled = [self.name(kind.label)]
        if kind.fact and kind.fact in record.values:
            untitled.append(self.plain(record.get(kind.fact), kind.fields[kind.fact]))
        untitled.append(self.reason(record, kind.title[0]) if kind.title else record.id)
        return self.t("list.dot").join(untitled)

    def _title_part(self, value: Value, field: Field, links: int) -> str:
        target = self.library.get(value) if isinstance(value, Ref) else None
        if target is None:
            return self.plain(value, field)
        return self._title(target, links - 1) if links else target.id

    def reason(self, record: Record, key: str) -> str:
        """Return why a field has no value, in words: the reason given, or 未填写."""
        stated = (record.get("missing") or {}).get(key)
        if stated is None:
            return self.t("record.not_filled")
        return self.name(self.library.term_label("missing_reasons", str(stated["reason"])))

    def linking(self, record: Record, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind that link to a record, as their listing orders them."""
        return tuple(self.library.newest_first(self.library.linking(record, kind)))

    def ancestors(self, record: Record) -> list[Record]:
        """Return what stands above a record in its kind's tree, the topmost first."""
        tree = self.kind(record).tree
        above: list[Record] = []
        parent = record.get(tree) if tree else None
        while isinstance(parent, Ref) and (found := self.library.get(parent)):
            above.insert(0, found)
            parent = found.get(tree) if tree else None
        return above

    def children(self, record: Record) -> list[Record]:
        """Return what stands directly below a record in its kind's tree, in order."""
        return children(self.library, record)

    def is_former(self, honor: Record) -> bool:
        """Tell whether a title is no longer held."""
        as_of = self.library.as_of
        return is_former(honor, as_of.last_day if as_of else None)

    def as_of(self) -> str:
        """Return the as-of date in words, or that none is stated."""
        as_of = self.library.as_of
        return self.date(as_of) if as_of else self.t("as_of.none")

    # Values

    def show(self, record: Record, key: str) -> Markup:
        """Return a field's value as Markdown; where it has none, why."""
        if key in record.values:
            return self.value(record.get(key), self.kind(record).fields[key])
        return Markup(f"*{markdown_text(self.reason(record, key))}*{{ .lq-missing }}")

    def value(self, value: Value, field: Field) -> Markup:
        """Return a value as one line of Markdown, its links working."""
        if isinstance(value, tuple):
            return self._joined([self.value(item, field) for item in value])
        if isinstance(value, Ref):
            return self.link(value)
        if isinstance(value, PartialDate):
            return self.day(value)
        if isinstance(field.type, File):
            return self.file_link(str(value))
        if isinstance(value, Mapping) and isinstance(field.type, Group):
            return self._row(value, field.type)
        return markdown_text(self.plain(value, field))

    def plain(self, value: Value | None, field: Field) -> str:
        """Return a value as plain text on one line."""
        if isinstance(value, tuple):
            return self.t("list.separator").join(self.plain(item, field) for item in value)
        if isinstance(value, Ref):
            record = self.library.get(value)
            return self.title(record) if record else ""
        if isinstance(field.type, Term):
            entry = field.type.vocabulary.terms.get(str(value))
            return self.name(entry.label) if entry else str(value)
        if isinstance(value, PartialDate):
            return self.date(value)
        if field.type.name == "markdown":
            return words(str(value))
        if isinstance(value, bool):
            return self.t("boolean.true" if value else "boolean.false")
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, Mapping) and isinstance(field.type, Group):
            inner = field.type.fields
            parts = [self.plain(part, inner[key]) for key, part in value.items()]
            return self.t("list.separator").join(parts) or self.t("value.not_shown")
        return str(value)

    def date(self, value: PartialDate) -> str:
        """Return a date in the words of the site's language, as exact as it is known."""
        return date_words(self.messages.language, value)

    def day(self, value: PartialDate) -> Markup:
        """Return a date as Markdown that stays on one line."""
        return _day(self.messages.language, value)

    def _row(self, row: Mapping[str, Value], group: Group) -> Markup:
        """Return a group on one line; where it has more than one value, each with its label."""
        if not row:
            return markdown_text(self.t("value.not_shown"))
        if len(row) == 1:
            ((key, value),) = row.items()
            return self.value(value, group.fields[key])
        parts = []
        for key, value in row.items():
            label = markdown_text(self.name(group.fields[key].label))
            parts.append(
                Markup(f"{label}{markdown_text(self.t('label.colon'))}")
                + self.value(value, group.fields[key])
            )
        return self._joined(parts, "list.semicolon")

    def _joined(self, parts: Iterable[Markup], separator: str = "list.separator") -> Markup:
        return Markup(markdown_text(self.t(separator)).join(part for part in parts if part))


@lru_cache(maxsize=KEPT_DATES)
def date_words(language: str, value: PartialDate) -> str:
    """Return a date in the words of a language, as exact as it is known."""
    say = messages(language).say
    exactness = "day" if value.day else "month" if value.month else "year"
    month = say(f"date.name_{value.month}") if value.month else ""
    return say(f"date.{exactness}", year=value.year, month=month, day=value.day or 0)


@lru_cache(maxsize=KEPT_DATES)
def _day(language: str, value: PartialDate) -> Markup:
    return Markup(f"*{markdown_text(date_words(language, value))}*{{ .lq-date }}")
