"""How sheets that come back are laid out: see `records`, which says what stands in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lianqiao.kinds import Kind
from lianqiao.office.book import (
    CELL,
    LAST_ROW,
    Book,
    cut,
    exact_number,
    sheet_title,
    utf16_length,
)
from lianqiao.office.choices import Choices, Chooser
from lianqiao.office.columns import (
    BETWEEN,
    KEY,
    ROW,
    TITLE,
    Column,
    Head,
    Place,
    Sheet,
    heading,
    rows,
    value_in,
    written,
)
from lianqiao.office.paper import height, print_on_a4
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Integer, Markdown, Number, Ref, Value

MARK = "lianqiao"
VERSION = 1
"""Of the layout; raised when what was written before could no longer be read."""
LISTS = "lianqiao_lists"
MOST_IN_A_LIST = 32_767  # values that a drop-down of Excel shows
ROOM = 5_000  # rows to fill in, for which drop-downs are there
MESSAGE = 255  # characters of a message beside a cell
WIDTHS = {"id": 20, "date": 13, "integer": 10, "number": 13, "boolean": 8, "term": 16}
HEAD_WIDTHS = {"row": 7, "place": 12, "key": 22}
USUAL_WIDTH, LONG_WIDTH = 26, 48
TEXT_SIZE, HELP_SIZE = 11, 9  # points
SHEET_HEAD = 2  # columns, in sight while the others are filled in
MAY_BE_EMPTY = {("id",): "office.form.without_id", ("status",): "office.form.without_status"}
"""Columns that every record has a value in, and what is said of rows without one."""
MAY_BE_DONE = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "delete_rows",
    "sort",
    "autofilter",
)
"""What people may still do where the headings are locked."""


@dataclass(frozen=True)
class TooLong:
    """A text that no cell can hold."""

    record: Ref
    column: Column
    length: int


class DoesNotFit(Exception):
    """Records that a workbook cannot hold: texts too long for a cell, or too many rows."""

    def __init__(self, texts: Sequence[TooLong], rows: int = 0) -> None:
        super().__init__(f"{len(texts)} texts, {rows} rows")
        self.texts = texts
        self.rows = rows


@dataclass
class Layout:
    """Writes sheets into a workbook; keeps their names, and where each list of choices stands."""

    book: Book
    chooser: Chooser
    view: View
    titles: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    listed: dict[str, Choices] = field(default_factory=dict)
    too_long: list[TooLong] = field(default_factory=list)

    def named(self, sheet: Sheet) -> tuple[Sheet, str]:
        """Return a sheet with its name in this workbook."""
        if sheet.name not in self.titles:
            wanted = heading(sheet.labels, self.view.messages)
            self.titles[sheet.name] = sheet_title(wanted, self.taken)
        return sheet, self.titles[sheet.name]

    def add(self, sheet: Sheet, records: Sequence[Record] | None) -> None:
        """Write a sheet: with records, or empty with help and an example."""
        found = list(_rows(sheet, records or ()))
        if records is not None and not found:
            return
        drawn = _Drawn(self, sheet, self._worksheet(sheet))
        first = drawn.head(with_help=records is None)
        if first + len(found) > LAST_ROW:
            raise DoesNotFit((), len(found))
        for number, row in enumerate(found, start=first):
            drawn.row(number, row)
        drawn.guide(first, first + len(found) + ROOM, with_filter=records is not None)

    def _worksheet(self, sheet: Sheet) -> Worksheet:
        return self.book.workbook.add_worksheet(self.named(sheet)[1])

    def choices(self, sheet: Sheet, column: Column | Head) -> Choices | None:
        """Return what a column may say; its list will stand in this workbook."""
        if isinstance(column, Head):
            of_fields = column.role == KEY and sheet.names_fields
            found = self.chooser.of_keys(sheet.kind) if of_fields else None
        else:
            found = self.chooser.of(column.type)
        if found:
            self.listed.setdefault(found.name, found)
        return found

    def source(self, choices: Choices) -> str:
        """Return where the words of a drop-down stand, as a formula."""
        name = xl_col_to_name(2 * list(self.listed).index(choices.name), col_abs=True)
        return f"={LISTS}!{name}$2:{name}${len(choices.words) + 1}"

    def lists(self) -> None:
        """Write the words of all choices, each beside what it means; those offered come first."""
        sheet = self.book.workbook.add_worksheet(LISTS)
        for number, choices in enumerate(self.listed.values()):
            sheet.write_string(0, 2 * number, choices.name)
            ordered = dict.fromkeys([*choices.words, *choices.meant])
            for row, word in enumerate(ordered, start=1):
                sheet.write_string(row, 2 * number, word)
                sheet.write_string(row, 2 * number + 1, choices.meant[word])
        sheet.very_hidden()

    def cover(self, named: Sequence[tuple[Sheet, str]], kinds: Sequence[Kind]) -> None:
        """Write the sheet that says how to fill in the others, and what each is for."""
        t, looks = self.view.t, self.book.looks
        sheet = self.book.workbook.add_worksheet(sheet_title(t("office.cover"), self.taken))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 84)
        names = self.view.t("list.separator").join(self.view.name(kind.label) for kind in kinds)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, t("office.cover_title", kinds=names), looks["title_line"])
        library = str(self.view.library.site.get("name", ""))
        sheet.write_string(1, 0, t("office.cover_for", library=library), looks["line"])
        row = 3
        for line in t("office.cover_lines").splitlines():
            head, _, text = line.partition("|")
            sheet.set_row(row, height([(text, 84)]) + 3)
            sheet.write_string(row, 0, head, looks["head_left"])
            sheet.write_string(row, 1, text, looks["shown"])
            row += 1
        row += 1
        sheet.write_string(row, 0, t("office.cover_sheets"), looks["section_line"])
        for one, title in named:
            row += 1
            quoted = title.replace("'", "''")
            about = self._about(one)
            sheet.set_row(row, height([(title, 28), (about, 84)]) + 3)
            sheet.write_url(row, 0, f"internal:'{quoted}'!A2", looks["shown"], title)
            sheet.write_string(row, 1, about, looks["shown"])
        sheet.write_string(row + 2, 0, t("office.cover_version", version=VERSION), looks["line"])
        print_on_a4(sheet, [28, 84])

    def _about(self, sheet: Sheet) -> str:
        """Return what a sheet is for."""
        note = self.view.name(sheet.note)
        rows_are = "office.about_main" if sheet.is_main else "office.about_list"
        return self.view.t(rows_are, note=note).strip()


@dataclass(frozen=True)
class _Row:
    """A row to write: whose, the number of its record, its place in the lists, and its values."""

    record: Record
    number: int
    place: Place
    value: Value


def _rows(sheet: Sheet, records: Iterable[Record]) -> Iterator[_Row]:
    for number, record in enumerate(records, start=1):
        for place, value in rows(sheet, record.values):
            yield _Row(record, number, place, value)


class _Drawn:
    """One sheet that is being written."""

    def __init__(self, layout: Layout, sheet: Sheet, worksheet: Worksheet) -> None:
        self.layout = layout
        self.view = layout.view
        self.looks = layout.book.looks
        self.sheet = sheet
        self.worksheet = worksheet
        self.columns: tuple[Head | Column, ...] = (*sheet.head, *sheet.columns)
        self.widths = [self._width(column) for column in self.columns]
        self.seen_always = _seen_always(sheet)
        self.choices = [layout.choices(sheet, column) for column in self.columns]
        self.values = [
            (at, column, self.choices[at])
            for at, column in enumerate(sheet.columns, start=len(sheet.head))
            if not column.short
        ]

    def head(self, *, with_help: bool) -> int:
        """Write the hidden row, the headings, help and example; return the first row of values."""
        sheet = self.worksheet
        sheet.write_string(0, 0, f"{MARK}:{VERSION}:{self.sheet.name}")
        sheet.set_row(0, None, None, {"hidden": True})
        for at, column in enumerate(self.columns):
            if at:
                sheet.write_string(0, at, column.name)
            sheet.set_column(at, at, self.widths[at], self.looks[_look(column)])
        looks = ["needed" if _is_needed(column) else "head" for column in self.columns]
        self._line(1, [self._heading(column) for column in self.columns], looks, room=4)
        if not with_help:
            return 2
        everywhere = len(self.columns)
        helps = [self._help(column) for column in self.columns]
        self._line(2, helps, ["help"] * everywhere, size=HELP_SIZE)
        examples = [self._example(column) for column in self.columns]
        self._line(3, examples, ["example"] * everywhere)
        return 4

    def _line(
        self,
        number: int,
        texts: Sequence[str],
        looks: Sequence[str],
        size: float = TEXT_SIZE,
        room: float = 0,
    ) -> None:
        """Write a row of texts, high enough for all of them and `room` more."""
        cells = zip(texts, self.widths, strict=True)
        self.worksheet.set_row(number, height(cells, size=size) + room)
        for at, (text, look) in enumerate(zip(texts, looks, strict=True)):
            self.worksheet.write_string(number, at, text, self.looks[look])

    def row(self, number: int, row: _Row) -> None:
        """Write one row of values, high enough for several in a cell; long texts are one line."""
        for at, head in enumerate(self.sheet.head):
            self._write_head(number, at, head, row)
        wrapped = []
        for at, column, choices in self.values:
            value = value_in(row.value, column)
            if value is not None:
                text = _in_words(value, column, choices)
                self._write(number, at, column, text, row.record)
                if not isinstance(column.type, Markdown):
                    wrapped.append((text, self.widths[at]))
        self.worksheet.set_row(number, height(wrapped))

    def _write_head(self, number: int, at: int, head: Head, row: _Row) -> None:
        if head.role == ROW:
            self.worksheet.write_number(number, at, row.number)
        elif head.role == TITLE:
            self.worksheet.write_string(number, at, self.view.title(row.record))
        else:  # ROW and TITLE come first, then one for each level but the last list
            choices, told = self.choices[at], str(row.place[at - 2])
            self.worksheet.write_string(
                number, at, choices.shown.get(told, told) if choices else told
            )

    def _write(self, number: int, at: int, column: Column, text: str, record: Record) -> None:
        exact = exact_number(text) if is_number(column) else None
        if exact is not None:
            self.worksheet.write_number(number, at, exact)
        elif len(text) * 2 > CELL and utf16_length(text) > CELL:
            self.layout.too_long.append(TooLong(record.ref, column, utf16_length(text)))
        else:
            self.worksheet.write_string(number, at, text)

    def guide(self, first: int, last: int, *, with_filter: bool) -> None:
        """Freeze the headings, offer choices in the rows to fill in, lock all but the values."""
        sheet, width = self.worksheet, len(self.columns) - 1
        last = min(last, LAST_ROW)
        for at, (column, choices) in enumerate(zip(self.columns, self.choices, strict=True)):
            if rule := self._rule(column, choices):
                sheet.data_validation(first, at, last, at, rule)
        if with_filter:
            sheet.autofilter(1, 0, last, width)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(width)}{last + 1}"})
        sheet.freeze_panes(2, self.seen_always)
        sheet.repeat_rows(1)
        print_on_a4(sheet, self.widths, repeated=self.seen_always)
        sheet.protect("", dict.fromkeys(MAY_BE_DONE, True))

    def _rule(self, column: Head | Column, choices: Choices | None) -> Mapping[str, Any] | None:
        """Return what a cell takes; names that are not there yet and lists are let through."""
        told = {
            "error_title": self.view.t("office.error_title"),
            "error_message": cut(self.view.t("office.error", format=self._form(column)), MESSAGE),
        }
        if choices and 0 < len(choices.words) <= MOST_IN_A_LIST:
            several = isinstance(column, Column) and column.many
            return told | {
                "validate": "list",
                "source": self.layout.source(choices),
                "error_type": "warning" if choices.open else "stop",
                "show_error": not several,
            }
        if isinstance(column, Column) and not column.many and is_number(column):
            whole = isinstance(column.type, Integer)
            return told | {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0 if whole else -1e18,
                "error_type": "warning",
            }
        return None

    def _heading(self, column: Head | Column) -> str:
        text = heading(column.labels, self.view.messages)
        return self.view.t("office.needed", heading=text) if _is_needed(column) else text

    def _width(self, column: Head | Column) -> int:
        if isinstance(column, Head):
            return HEAD_WIDTHS.get(column.role, USUAL_WIDTH)
        if isinstance(column.type, Markdown):
            return LONG_WIDTH
        return WIDTHS.get(column.type.name, USUAL_WIDTH)

    def _help(self, column: Head | Column) -> str:
        """Return how a column is filled in: what its declaration says, and in which form."""
        if isinstance(column, Head):
            return self._form(column)
        return "\n".join(part for part in (self.view.name(column.note), self._form(column)) if part)

    def _form(self, column: Head | Column) -> str:
        """Return in which form a column is filled in."""
        t = self.view.t
        if isinstance(column, Head):
            main = column.role == ROW and self.sheet.is_main
            return t("office.form.row_main" if main else f"office.form.{column.role}")
        forms = [t(f"office.form.{column.type.name}")]
        if column.keys in MAY_BE_EMPTY:
            forms.append(t(MAY_BE_EMPTY[column.keys]))
        if column.many:
            forms.append(t("office.form.many"))
        if column.short:
            of_list = self.layout.titles.get(".".join((self.sheet.kind.key, *column.keys)), "")
            forms.append(t("office.form.short", sheet=of_list))
        return "\n".join(filter(None, forms))

    def _example(self, column: Head | Column) -> str:
        """Return words that show how a column is filled in; the first one says what they are."""
        t = self.view.t
        if isinstance(column, Head):
            return t("office.example") if column.role == ROW else ""
        choices = self.choices[self.columns.index(column)]
        if choices and choices.words:
            return choices.words[0]
        if column.type.name in ("text", "markdown", "link"):
            return t("office.example_text", heading=self.view.name(column.field.label))
        return t(f"office.example_of.{column.type.name}")


def _in_words(value: Value, column: Column, choices: Choices | None) -> str:
    """Return what a cell says, several values on a line each."""
    values = value if isinstance(value, tuple) else (value,)
    texts = [written(one, column.type) for one in values]
    if choices:
        texts = [choices.shown.get(text, text) for text in texts]
    return BETWEEN.join(texts)


def _seen_always(sheet: Sheet) -> int:
    """Return how many columns stay in sight: whose row it is, up to the title where it is near."""
    titles = [at for at, one in enumerate(sheet.columns) if one.keys == sheet.kind.title[:1]]
    near = sheet.is_main and titles and titles[0] < SHEET_HEAD
    return len(sheet.head) + titles[0] + 1 if near else SHEET_HEAD


def _is_needed(column: Head | Column) -> bool:
    """Tell whether a column must be filled in; the import knows what to do without some."""
    return isinstance(column, Column) and column.required and column.keys not in MAY_BE_EMPTY


def is_number(column: Column) -> bool:
    """Tell whether a column's values are numbers."""
    return isinstance(column.type, Integer | Number)


def _look(column: Head | Column) -> str:
    if isinstance(column, Column) and not column.many:
        if is_number(column):
            return column.type.name
        if isinstance(column.type, Markdown):
            return "long"
    return "text"
