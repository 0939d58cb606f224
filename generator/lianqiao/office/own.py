"""Our own workbooks come back: each record as the texts that YAML would hold, with their cells.

A sheet is known by the hidden row that `records` writes, whatever its headings say. Nothing is
judged here but how the sheets fit together; what the texts mean is a question to the fields.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import isfinite
from pathlib import Path as FilePath
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from lianqiao.findings import Label
from lianqiao.findings import Value as FindingValue
from lianqiao.kinds import Declarations
from lianqiao.messages import LANGUAGES, messages
from lianqiao.office.book import number_text
from lianqiao.office.choices import choices_name
from lianqiao.office.columns import BETWEEN, KEY, PLACE, Head, Sheet, heading, sheets
from lianqiao.office.layout import LISTS, MARK, VERSION
from lianqiao.types import Field, Path

Item = tuple[str, Path]
"""An item of a record: where the record stands, and the item's path."""
Parted = Callable[[Field, str], Sequence[str]]
"""Tells the values in one line of a cell."""
MOST_CELLS = 20_000_000
HEAD_ROWS = 2
PASSED_OVER = ("office.example", "office.form.row", "office.form.row_main")
"""What stands first in rows of help and of examples."""


def whole_line(_: Field, line: str) -> Sequence[str]:
    """Return a line as the one value in it."""
    return [line]


@dataclass(frozen=True)
class Cell:
    """A cell, and the text in it as YAML would hold it. `row` and `column` count from 0."""

    sheet: str
    row: int
    column: int
    text: str

    @property
    def at(self) -> str:
        """Where it stands, as people say it: 荣誉!B5."""
        return f"{self.sheet}!{xl_rowcol_to_cell(self.row, self.column)}"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell; the message is `finding.own_CODE`."""

    cell: Cell
    code: str
    values: Mapping[str, FindingValue] = field(default_factory=dict)


@dataclass
class OwnRecord:
    """A record as its sheets hold it: the text at each path, and where the record begins.

    `reviews` and what else is not to be taken into a library is in `left_out`. `rows`: the rows of
    lists that belong to it, by sheet and counted from 0, also those in which something is wrong.
    """

    kind: str
    cell: Cell
    cells: dict[Path, Cell] = field(default_factory=dict)
    left_out: dict[Path, Cell] = field(default_factory=dict)
    rows: set[tuple[str, int]] = field(default_factory=set)

    @property
    def plain(self) -> dict[str, Any]:
        """The record as YAML would hold it: texts, lists and mappings."""
        return nested({path: cell.text for path, cell in self.cells.items()})


@dataclass
class OwnWorkbook:
    """The records of a workbook, and what is wrong with how its sheets fit together."""

    records: list[OwnRecord] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class NotReadable(Exception):
    """A file is no workbook; the text says why."""


def read_own(
    path: FilePath, declarations: Declarations, parted: Parted = whole_line
) -> OwnWorkbook | None:
    """Return the records of a workbook of ours, or None where it is another's.

    Raises NotReadable.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            return own_workbook(book, declarations, parted)
    except (CalamineError, OSError, ValueError) as fault:
        raise NotReadable(str(fault)) from fault


def own_workbook(
    book: CalamineWorkbook, declarations: Declarations, parted: Parted = whole_line
) -> OwnWorkbook | None:
    """Return the records of an open workbook of ours, or None where it is another's.

    `parted` tells the values in a line of a cell that holds several.

    Raises CalamineError or ValueError where a sheet cannot be read.
    """
    marked = list(_marked(book))
    if not marked:
        return None
    reader = _Reader(declarations, _lists(book), parted)
    for title, cells in marked:
        reader.take(title, cells)
    return reader.whole()


def nested(texts: Mapping[Path, str]) -> dict[str, Any]:
    """Return the texts at their paths as mappings and lists."""
    whole: dict[Any, Any] = {}
    for path, text in texts.items():
        inside = whole
        for key in path[:-1]:
            inside = inside.setdefault(key, {})
        inside[path[-1]] = text
    return {key: _listed(value) for key, value in whole.items()}


def _listed(value: Any) -> Any:
    """Turn mappings from positions into lists."""
    if not isinstance(value, dict):
        return value
    if all(isinstance(key, int) for key in value):
        return [_listed(value[key]) for key in sorted(value)]
    return {key: _listed(part) for key, part in value.items()}


def _marked(book: CalamineWorkbook) -> Iterator[tuple[str, list[list[Any]]]]:
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        if isinstance(sheet, CalamineSheet) and title != LISTS:
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise ValueError(title)
            cells = sheet.to_python(skip_empty_area=False)
            if cells and cells[0] and str(cells[0][0]).startswith(f"{MARK}:"):
                yield title, cells


def _lists(book: CalamineWorkbook) -> dict[str, dict[str, str]]:
    """Return what the words of each list of choices mean."""
    if LISTS not in book.sheet_names:
        return {}
    rows = book.get_sheet_by_name(LISTS).to_python(skip_empty_area=False)
    return {
        str(name): {str(row[at]): str(row[at + 1]) for row in rows[1:] if row[at] != ""}
        for at, name in enumerate(rows[0] if rows else ())
        if name != ""
    }


def cell_text(value: Any) -> str:
    """Return what a cell holds as YAML would hold it: days as 2024-10-15, numbers as written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value) if isfinite(value) else str(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _label(head: Head) -> Label:
    """Return the heading of a column before those of values, in every language."""
    return {one: heading(head.labels, messages(one)) for one in LANGUAGES}


class _Part:
    """One sheet of the workbook: which of its columns is which, and its rows with values."""

    def __init__(
        self, sheet: Sheet, title: str, cells: Sequence[Sequence[Any]], passed_over: set[str]
    ) -> None:
        self.sheet = sheet
        self.title = title
        self.cells = cells
        named = {str(name): at for at, name in enumerate(cells[0]) if at and name != ""}
        named[sheet.head[0].name] = 0
        self.heads = {one.name: named[one.name] for one in sheet.head if one.name in named}
        self.columns = [(one, named[one.name]) for one in sheet.columns if one.name in named]
        taken = {*self.heads.values(), *(at for _, at in self.columns)}
        self.unknown = [at for at in range(max(map(len, cells))) if at not in taken]
        self.rows = [
            row
            for row in range(HEAD_ROWS, len(cells))
            if any(value != "" for value in cells[row])
            and self.cell(row, 0).text not in passed_over
        ]

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell as it is."""
        value = self.cells[row][column] if column < len(self.cells[row]) else ""
        return Cell(self.title, row, column, cell_text(value))

    def head(self, row: int, head: Head) -> Cell:
        """Return a cell that says where a row belongs; blank where its column was taken out."""
        at = self.heads.get(head.name)
        return Cell(self.title, row, 0, "") if at is None else self.cell(row, at)


class _Reader:
    """Puts the rows of all sheets together."""

    def __init__(
        self, declarations: Declarations, lists: Mapping[str, Mapping[str, str]], parted: Parted
    ) -> None:
        self.parted = parted
        known = [one for kind in declarations.kinds.values() for one in sheets(kind)]
        self.order = {sheet.name: (len(sheet.levels), n) for n, sheet in enumerate(known)}
        self.known = {sheet.name: sheet for sheet in known}
        self.lists = lists
        self.passed_over = {messages(one).say(key) for one in LANGUAGES for key in PASSED_OVER}
        self.parts: list[_Part] = []
        self.found = OwnWorkbook()
        self.by_row: dict[tuple[str, str], OwnRecord] = {}
        self.items: dict[Item, Cell] = {}
        self.short: set[Item] = set()
        self.rows: list[tuple[Cell, Path, Mapping[Path, Cell]]] = []

    def take(self, title: str, cells: Sequence[Sequence[Any]]) -> None:
        """Take a sheet; what is in it is read when all are known."""
        _, version, name = [*str(cells[0][0]).split(":", 2), "", ""][:3]
        mark = Cell(title, 0, 0, str(cells[0][0]))
        if not version.isdecimal() or int(version) > VERSION:
            self._tell(mark, "version", found=version, expected=VERSION)
        elif name not in self.known:
            self._tell(mark, "sheet_unknown", found=name)
        else:
            self.parts.append(_Part(self.known[name], title, cells, self.passed_over))

    def whole(self) -> OwnWorkbook:
        """Return the records of all sheets taken."""
        for part in sorted(self.parts, key=lambda part: self.order[part.sheet.name]):
            self._tell_columns(part)
            take_row = self._main_row if part.sheet.is_main else self._list_row
            for row in part.rows:
                take_row(part, row)
        self._tell_empty_rows()
        return self.found

    def _tell_empty_rows(self) -> None:
        """Tell rows in which nothing stands, nor in any row that belongs to them."""
        for number, path, cells in self.rows:
            if not any(known[: len(path)] == path for known in cells):
                self._tell(number, "row_empty", found=number.text)

    def _tell(self, cell: Cell, code: str, **values: FindingValue) -> None:
        self.found.faults.append(Fault(cell, code, values))

    def _tell_columns(self, part: _Part) -> None:
        """Tell columns that hold something and that nobody knows."""
        for at in part.unknown:
            filled = [part.cell(row, at) for row in part.rows if part.cell(row, at).text]
            if filled:
                heading = part.cell(1, at).text or part.cell(0, at).text
                self._tell(filled[0], "column_unknown", found=heading)

    def _main_row(self, part: _Part, row: int) -> None:
        number = part.cell(row, 0)
        record = OwnRecord(part.sheet.kind.key, number)
        first = self.by_row.get((record.kind, number.text))
        if number.text and first:
            self._tell(number, "row_twice", found=number.text, first=first.cell.at)
            return
        self.found.records.append(record)
        self._fill(part, row, (), record, record.cells)
        id_ = record.cells.get(("id",))
        for name in (number, id_):
            if name and name.text:
                self.by_row.setdefault((record.kind, name.text), record)

    def _list_row(self, part: _Part, row: int) -> None:
        number = part.cell(row, 0)
        record = self.by_row.get((part.sheet.kind.key, number.text))
        if record is None:
            self._tell(number, "row_unknown" if number.text else "row_missing", found=number.text)
            return
        if part.sheet.imported:
            record.rows.add((part.title, row))
        path = self._path(part, row, record)
        if path is None:
            return
        into = record.cells if part.sheet.imported else record.left_out
        self._fill(part, row, path, record, into)
        self.rows.append((number, path, into))

    def _path(self, part: _Part, row: int, record: OwnRecord) -> Path | None:
        """Return where the item of a row belongs, or None where it is told what is wrong."""
        path: Path = ()
        heads = iter([head for head in part.sheet.head if head.role in (PLACE, KEY)])
        for level in part.sheet.levels:
            path = (*path, *level.keys)
            head = next(heads, None)
            if head is None:
                return self._appended(part.cell(row, 0), path, record)
            wrote = part.head(row, head)
            told = self._meant(wrote, self._key_list(part.sheet, head))
            if not told.text:
                self._tell(told, "key_missing", field=_label(head))
                return None
            if head.role == PLACE and not told.text.isdecimal():
                self._tell(told, "place_missing", found=told.text, field=_label(head))
                return None
            path = (*path, int(told.text) - 1 if head.role == PLACE else told.text)
            is_own = level is part.sheet.levels[-1]
            first = self.items.get((record.cell.at, path))
            if is_own == (first is not None):
                code = "item_twice" if first else "item_unknown"
                self._tell(told, code, found=wrote.text, first=first.at if first else "")
                return None
            if is_own:
                self.items[(record.cell.at, path)] = told
        return path

    def _appended(self, number: Cell, path: Path, record: OwnRecord) -> Path | None:
        """Return the path of a list's next item."""
        whose = record.cell.at
        if (whose, path) in self.short:
            self._tell(number, "given_twice", found=number.text)
            return None
        position = 0
        while (whose, (*path, position)) in self.items:
            position += 1
        self.items[(whose, (*path, position))] = number
        return (*path, position)

    def _fill(
        self, part: _Part, row: int, path: Path, record: OwnRecord, into: dict[Path, Cell]
    ) -> None:
        """Take the values of a row, which is the item at a path."""
        for column, at in part.columns:
            cell = part.cell(row, at)
            if not cell.text:
                continue
            meanings = self.lists.get(choices_name(column.type), {})
            own = (*path, *column.within)
            if not column.many:
                into[own] = self._meant(cell, meanings)
                continue
            below = (column.field.key,) if column.short else ()
            for position, value in enumerate(self._values(cell, column.field, meanings)):
                into[(*own, position, *below)] = value
            if column.short:
                self.short.add((record.cell.at, own))

    def _values(self, cell: Cell, field: Field, meanings: Mapping[str, str]) -> Iterator[Cell]:
        """Yield the values of a cell that holds several; a line that a list holds is one."""
        for line in filter(None, map(str.strip, cell.text.split(BETWEEN))):
            for text in [line] if line in meanings else self.parted(field, line):
                yield self._meant(replace(cell, text=text), meanings)

    def _meant(self, cell: Cell, meanings: Mapping[str, str]) -> Cell:
        """Return a cell with what its words mean; what no list holds means itself."""
        return replace(cell, text=meanings.get(cell.text, cell.text))

    def _key_list(self, sheet: Sheet, head: Head) -> Mapping[str, str]:
        of_fields = head.role == KEY and sheet.names_fields
        return self.lists.get(f"field:{sheet.kind.key}", {}) if of_fields else {}
