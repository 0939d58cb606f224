"""The approvals workbook comes back filled in: each row with a result becomes a verdict."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from lianqiao.approval import Step, field_names
from lianqiao.editing.files import Refusal, refusal
from lianqiao.findings import Value
from lianqiao.fingerprints import fingerprint, written_fingerprint
from lianqiao.messages import LANGUAGES, messages
from lianqiao.records import Record
from lianqiao.review.sheets import COLUMNS
from lianqiao.review.verdicts import (
    Judge,
    Verdict,
    result_labels,
    result_meant,
    step_meant,
)
from lianqiao.types import PartialDate, Ref, Unreadable
from lianqiao.types.dates import Date
from lianqiao.types.scalars import Text

HEADINGS_WITHIN = 20  # rows: a title may stand above the headings
MOST_CELLS = 2_000_000
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}.*")
DAY_ZERO = date(1899, 12, 30)  # of the day numbers in workbooks
FIRST_DAY, LAST_DAY = 36526, 73050  # the day numbers of 2000-01-01 and 2100-01-01

Cell = Any


class NoSheet(Exception):
    """A workbook cannot be read as approvals; `refusal` says why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.key)
        self.refusal = why


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, told as 审批表!H5."""

    cell: str
    refusal: Refusal


@dataclass
class Filled:
    """What a filled workbook says; how many rows say nothing; what is wrong in it."""

    verdicts: list[Verdict] = field(default_factory=list)
    skipped: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row of a sheet; `columns`: where each of our columns stands. Counted from 0."""

    sheet: str
    number: int
    columns: Mapping[str, int]
    cells: Sequence[Cell]

    def cell(self, key: str) -> Cell:
        """Return what a cell holds: a text, number or date, or "" where it is blank."""
        column = self.columns[key]
        return self.cells[column] if column < len(self.cells) else ""

    def text(self, key: str) -> str:
        """Return a cell's text as it was typed, without spaces around it."""
        value = self.cell(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # workbooks keep 12 as 12.0
        return str(value).strip()

    def word(self, key: str) -> str:
        """Return a cell's text for comparing."""
        return comparable(self.text(key))

    def at(self, key: str) -> str:
        """Return where a cell stands, as 审批表!H5."""
        return f"{self.sheet}!{xl_rowcol_to_cell(self.number, self.columns[key])}"


def plain(text: str) -> str:
    """Return a text with full-width letters, digits and marks made half-width."""
    return unicodedata.normalize("NFKC", text)


def comparable(text: str) -> str:
    """Return a text without what typing and pasting add: full width, spaces, unseen marks."""
    seen = (mark for mark in plain(text) if unicodedata.category(mark) != "Cf")
    return "".join("".join(seen).split())


def read_filled(path: Path, judge: Judge) -> Filled:
    """Return what a filled workbook says. Raises NoSheet where it is no workbook of approvals."""
    found = Filled()
    told: dict[Ref, str] = {}
    for row in _rows(path):
        if not row.word("result"):
            found.skipped += bool(row.word("id"))
            continue
        reader = _Reader(judge, row)
        verdict = reader.verdict()
        found.faults += reader.faults
        if verdict is None:
            continue
        first = told.setdefault(verdict.record.ref, row.at("id"))
        if first == row.at("id"):
            found.verdicts.append(verdict)
        else:
            found.faults.append(Fault(row.at("id"), refusal("row_twice", first=first)))
    return found


class _Reader:
    """Reads one row, and keeps everything that is wrong in it."""

    def __init__(self, judge: Judge, row: Row) -> None:
        self.judge = judge
        self.row = row
        self.faults: list[Fault] = []

    def verdict(self) -> Verdict | None:
        """Return what the row says, or None where something is wrong in it."""
        record, step, result = self._record(), self._step(), self._result()
        by, day, note = self._by(), self._day(), self._line("note")
        if record is None or step is None or result is None or by is None or day is None:
            return None
        verdict = Verdict(record, step.key, result, by, day, note or "")
        return verdict if not self.faults and self._stands(verdict) else None

    def _tell(self, column: str, code: str, /, **values: Value) -> None:
        self.faults.append(Fault(self.row.at(column), refusal(code, **values)))

    def _record(self) -> Record | None:
        kinds = self.judge.library.declarations.kinds.values()
        word, id_ = self.row.word("kind"), self.row.word("id")
        for kind in kinds:
            if word in {kind.key, *map(comparable, kind.label.values())}:
                record = self.judge.library.get(Ref(kind.key, id_))
                if record is None:
                    self._tell("id", "row_unknown", found=f"{kind.key}:{id_}")
                return record
        self._tell("kind", "kind_unknown", found=self.row.text("kind"))
        return None

    def _step(self) -> Step | None:
        step = step_meant(plain(self.row.text("step")), self.judge.library)
        if step is None:
            self._tell("step", "step_unknown", found=self.row.text("step"))
        return step

    def _result(self) -> str | None:
        found = result_meant(self.row.word("result"), self.judge.library)
        if found is None:
            labels = result_labels(self.judge.library).values()
            expected = {
                language: " / ".join(messages(language).name(label) for label in labels)
                for language in LANGUAGES
            }
            self._tell("result", "result_unknown", found=self.row.text("result"), expected=expected)
        return found

    def _by(self) -> str | None:
        by = self._line("by")
        if by == "":
            self._tell("by", "by_missing")
        return by or None

    def _line(self, key: str) -> str | None:
        try:
            return str(Text().parse(self.row.text(key)))
        except Unreadable as fault:
            self._tell(key, "character", **fault.values)
            return None

    def _day(self) -> date | None:
        day = day_in(self.row.cell("date"), self.judge.today)
        if day is None:
            self._tell("date", "date_unreadable", found=self.row.text("date"))
        return day

    def _stands(self, verdict: Verdict) -> bool:
        """Tell whether a row is about the record as it is now, and may be put on record."""
        seen = written_fingerprint(self.row.text("fingerprint"))
        now = fingerprint(verdict.record, self.judge.library)
        if seen is None:
            self._tell("id", "row_no_fingerprint")
        elif seen.whole != now.whole:
            fields = field_names(now.changed_since(seen), verdict.record, self.judge.library)
            self._tell("id", "row_changed", fields=fields)
        elif why := self.judge.refusal_of(verdict):
            self._tell("result", why.key, **why.values)
        return not self.faults


def day_in(cell: Cell, today: date) -> date | None:
    """Return the day that a cell means, or None: a date, its number, or a text such as 20261122.

    A blank cell means today.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(int(cell) if isinstance(cell, float) and isfinite(cell) else cell)
    text = "".join(TIME_OF_DAY.sub("", plain(text).strip()).split())
    if not text:
        return today
    if text.isdecimal() and FIRST_DAY <= int(text) <= LAST_DAY:
        return DAY_ZERO + timedelta(days=int(text))
    if text.isdecimal() and len(text) == 8:
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return whole_day(text)


def whole_day(text: str) -> date | None:
    """Return the day that a text states, or None where it states none, or less than a day."""
    try:
        stated = Date().parse(text)
    except Unreadable:
        return None
    exact = isinstance(stated, PartialDate) and stated.day is not None
    return stated.first_day if isinstance(stated, PartialDate) and exact else None


# The workbook


def _rows(path: Path) -> Iterator[Row]:
    """Yield the rows below the headings, of every sheet that has them."""
    any_sheet = False
    for name, rows in _sheets(path):
        for number, cells in enumerate(rows[:HEADINGS_WITHIN]):
            columns = _columns(cells)
            if len(columns) == len(COLUMNS):
                any_sheet = True
                for below, row in enumerate(rows[number + 1 :], start=number + 1):
                    yield Row(name, below, columns, row)
                break
    if not any_sheet:
        raise NoSheet(refusal("no_sheet"))


def _sheets(path: Path) -> Iterator[tuple[str, list[list[Cell]]]]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_height * sheet.total_width > MOST_CELLS:
                    raise NoSheet(refusal("sheet_too_large", sheet=name))
                yield name, sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as fault:
        raise NoSheet(refusal("sheet_unreadable", reason=str(fault))) from fault


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    """Return where each of our columns stands, by its heading in any language."""
    headings = {
        comparable(messages(language).say(heading)): key
        for key, heading, *_ in COLUMNS
        for language in LANGUAGES
    }
    found: dict[str, int] = {}
    for column, cell in enumerate(cells):
        word = comparable(str(cell))
        if word in headings:
            found.setdefault(headings[word], column)
    return found
