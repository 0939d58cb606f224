"""A case as a document has it: a title, facts, sections of blocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianqiao.pages import NumbersView
from lianqiao.records import Record
from lianqiao.types import Field, Group, Link
from lianqiao.word.asking import Asking, photo_of
from lianqiao.word.blocks import Block, Item, Run, Table, cell, plain
from lianqiao.word.filling import Parts
from lianqiao.word.texts import Texts

APART = frozenset({"mechanisms", "figures", "files", "photos", "submissions"})
"""Fields of a case that the document shows in sections of its own, or not at all."""

NAMING = frozenset({"unit", "alliance"})
"""Kinds whose records tell who it was: no link to them stands in an anonymous copy."""


FIGURE_COLUMNS = {"name": 5, "number": 3, "when": 4, "meaning": 9}
"""The columns of a table of figures, and their shares of its width."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. `key`: the field that it shows, "" for none."""

    title: str
    blocks: tuple[Block, ...]
    key: str = ""


@dataclass(frozen=True)
class Case:
    """A case, ready to be written; `facts`: label and value."""

    record: Record
    title: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[str, str]
    sections: tuple[Section, ...]

    def values(self, parts: Parts, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a template may say of it: every field by its key too."""
        texts = {one.key: parts.part(one.blocks) for one in self.sections if one.key}
        return {
            **fields,
            **texts,
            "title": self.title,
            "facts": [{"label": label, "value": value} for label, value in self.facts],
            "summary_label": self.summary[0],
            "summary": self.summary[1],
            "sections": [
                {"title": one.title, "text": parts.part(one.blocks)} for one in self.sections
            ],
        }


@dataclass
class Cases:
    """Makes cases for one document.

    `anonymous`: without units, people, sources and names of files.
    """

    asking: Asking
    anonymous: bool = False

    @property
    def view(self) -> NumbersView:
        """The edition's view."""
        return self.asking.view

    @property
    def texts(self) -> Texts:
        """What reads the texts; an address outside may name who it was."""
        return Texts(self.asking, links=not self.anonymous)

    def case(self, record: Record, below: int = 1) -> Case:
        """Return a case. `below`: the level of the headings of its sections."""
        return Case(
            record,
            self.view.title(record),
            tuple(self.facts(record)),
            self.summary(record),
            tuple(self.sections(record, below)),
        )

    def fields(self, record: Record) -> dict[str, str]:
        """Return every field in words, "" where it has no value; markdown fields are parts."""
        kind = self.view.kind(record)
        return {
            key: self.view.plain(record.get(key), field) if self._shows(record, field) else ""
            for key, field in kind.fields.items()
        }

    def _shows(self, record: Record, field: Field) -> bool:
        return field.key in record.values and not self.hides(field)

    def hides(self, field: Field) -> bool:
        """Tell whether a field is left out of an anonymous copy."""
        names = isinstance(field.type, Link) and bool(NAMING & set(field.type.to))
        apart = field.key in ("sources", "files", "submissions", "entered_by", "reviews")
        return self.anonymous and (names or field.personal or apart)

    def facts(self, record: Record) -> Iterator[tuple[str, str]]:
        """Yield the rows of the table at the head; where a value is lacking, why."""
        for field in self.view.fact_fields(record, tuple(APART)):
            if not self.hides(field):
                yield self.view.name(field.label), self.view.text(record, field.key)

    def summary(self, record: Record) -> tuple[str, str]:
        """Return the summary with its label; two empty texts where there is none."""
        kind = self.view.kind(record)
        if not kind.summary or kind.summary not in record.values:
            return "", ""
        label = self.view.name(kind.fields[kind.summary].label) + self.view.t("label.colon")
        return label, self.view.text(record, kind.summary)

    def sections(self, record: Record, below: int = 1) -> Iterator[Section]:
        """Yield the sections that have something to show."""
        made = [
            *self._texts(record, below),
            self._mechanisms(record),
            self._figures(record),
            *self._photos(record),
            self._files(record),
            self._sources(record),
        ]
        notes = self.asking.notes()
        made.append(Section(self.view.t("word.notes"), tuple(notes)))
        return (one for one in made if one.blocks)

    def _texts(self, record: Record, below: int) -> Iterator[Section]:
        for field in self.view.section_fields(record):
            if field.type.name != "markdown":
                continue
            text = record.get(field.key)
            blocks: Sequence[Block] = [plain(self.view.reason(record, field.key))]
            if text is not None:
                blocks = self.texts.blocks(str(text), below)
            yield Section(self.view.name(field.label), tuple(blocks), field.key)

    def _mechanisms(self, record: Record) -> Section:
        return self._linked(record, "mechanisms")

    def _linked(self, record: Record, key: str) -> Section:
        """Return a section that names the records a field links to."""
        field = self.view.kind(record).fields.get(key)
        found = self.view.found(record.get(key) or ()) if field else []
        words = [self.view.title(one) for one in found]
        label = self.view.name(field.label) if field else ""
        line = self.view.t("list.separator").join(words)
        return Section(label, (plain(line),) if words else (), key)

    def _figures(self, record: Record) -> Section:
        field = self.view.kind(record).fields.get("figures")
        figures = self.view.found(record.get("figures") or ()) if field else []
        if not field or not figures:
            return Section("", ())
        label = self.view.name(field.label)
        table = figures_table(self.view, figures, self.asking.table_title(label))
        return Section(label, (table,), "figures")

    def _photos(self, record: Record) -> Iterator[Section]:
        for field in self.view.kind(record).fields.values():
            if self.view.is_photo(field):
                rows = record.get(field.key) or ()
                found = [photo_of(self.asking, row) for row in rows]
                blocks = tuple(one for one in found if one)
                yield Section(self.view.name(field.label), blocks, field.key)

    def _files(self, record: Record) -> Section:
        field = self.view.kind(record).fields.get("files")
        if not field or self.anonymous or not isinstance(field.type, Group):
            return Section("", ())
        words = [
            self.view.plain(row.get("title") or row.get("file"), field.type.fields["title"])
            for row in record.get("files") or ()
        ]
        return Section(self.view.name(field.label), tuple(listed(self.asking, words)), "files")

    def _sources(self, record: Record) -> Section:
        field = self.view.kind(record).fields.get("sources")
        if self.anonymous or not field:
            return Section("", ())
        words = [
            self.view.title(source) + (self.view.t("word.within", place=place) if place else "")
            for source, place in self.view.cited(record)
        ]
        doubt = self.view.doubt(record)
        blocks = [*listed(self.asking, words), *([plain(doubt, "Note")] if doubt else [])]
        return Section(self.view.name(field.label), tuple(blocks), "sources")


def listed(asking: Asking, words: Sequence[str]) -> Iterator[Block]:
    """Yield a numbered list of plain words; of one the words alone."""
    own = next(asking.lists)
    for one in words:
        yield plain(one) if len(words) == 1 else Item((Run(one),), 0, own)


def figures_table(view: NumbersView, figures: Sequence[Record], title: str) -> Table:
    """Return reported numbers as a table: name, number, period or as-of date, definition.

    A column that would be empty is left out.
    """
    rows = [
        {
            "name": view.title(figure),
            "number": view.figure(figure) + view.measure(figure),
            "when": _when(view, figure),
            "meaning": str(figure.get("definition") or ""),
        }
        for figure in figures
    ]
    shown = [column for column in FIGURE_COLUMNS if any(row[column] for row in rows)]
    head = tuple(cell(view.t(f"word.figure_{column}")) for column in shown)
    body = [tuple(cell(row[column] or "—") for column in shown) for row in rows]
    widths = tuple(FIGURE_COLUMNS[column] for column in shown)
    return Table((head, *body), title, widths)


def _when(view: NumbersView, figure: Record) -> str:
    shown = [view.text(figure, key) for key in ("period", "as_of") if key in figure.values]
    return view.t("list.semicolon").join(shown)
