"""Copies of sheets for those who mend them: cells marked and explained; rows that are left over.

The copy holds the values, merged cells and hidden marks of our own layout; what is lost, formulas,
pictures and formats, is told where it is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from lianqiao.findings import Finding, Severity, has_errors
from lianqiao.importing.headings import Table
from lianqiao.importing.planned import Plan
from lianqiao.importing.rows import Fate
from lianqiao.messages import Messages
from lianqiao.office.paper import height, lines_in, print_on_a4
from lianqiao.workbooks import Book, Cell, Holds, Sheet, Span, Spot

CREATED = datetime(2000, 1, 1)  # the same findings give the same workbook on any day
MARKED, NOTED = "#FFC7CE", "#FFEB9C"
MOST_MERGED = 10_000  # cells
WIDEST, USUAL, NARROWEST = 60, 14, 6  # characters
FONT = {"font_name": "DengXian", "font_size": 11}
HEAD = FONT | {"bold": True, "bg_color": "#E8EEF0", "text_wrap": True, "valign": "vcenter"}
MOST_OF_REST = 30  # characters, of a column that is to be mended
LONGEST_NAME = 31
TEXT = "@"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def marked_copy(book: Book, findings: Sequence[Finding], words: Messages) -> bytes:
    """Return a copy of a workbook in which the cells of findings are coloured and explained."""
    told: dict[str, dict[Spot, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in findings:
        if str(one.place.path) == book.name:
            told[one.place.sheet][Spot(one.place.line, one.place.column)].append(one)
    content = BytesIO()
    copy = Workbook(content, OPTIONS)
    copy.set_properties({"created": CREATED})
    taken: set[str] = set()
    for sheet in book.sheets:
        page = copy.add_worksheet(_new_name(sheet.name, taken))
        if sheet.hidden and len(taken) > 1:
            page.hide()
        _copy_sheet(copy, page, sheet, told[sheet.name], words)
    copy.close()
    return content.getvalue()


def _copy_sheet(
    copy: Any,
    page: Worksheet,
    sheet: Sheet,
    told: Mapping[Spot, Sequence[Finding]],
    words: Messages,
) -> None:
    formats = {
        severity: _looks(copy, bg_color=colour, text_wrap=True)
        for severity, colour in ((Severity.ERROR, MARKED), (Severity.WARNING, NOTED))
    }
    plain = _looks(copy)
    print_on_a4(page, _widths(page, sheet))
    for top, left, bottom, right in _kept_merged(sheet):
        page.merge_range(top - 1, left - 1, bottom - 1, right - 1, "", plain.text)
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            _write(page, Spot(row, column), cell, plain)
    for spot, findings in told.items():
        look = formats[Severity.ERROR if has_errors(findings) else Severity.WARNING]
        _write(page, spot, sheet.cell(*spot), look)
        text = "\n".join(dict.fromkeys(words.tell(one) for one in findings))
        page.write_comment(spot.row - 1, spot.column - 1, text, {"x_scale": 2.5, "y_scale": 1.5})


def _kept_merged(sheet: Sheet) -> Iterator[Span]:
    """Yield the merged cells of a sheet that a workbook may hold: none over another, none huge."""
    kept: list[Span] = []
    for span in sheet.merged:
        top, left, bottom, right = span
        size = (bottom - top + 1) * (right - left + 1)
        overlaps = any(
            top <= one.bottom and one.top <= bottom and left <= one.right and one.left <= right
            for one in kept
        )
        if top <= bottom and left <= right and 1 < size <= MOST_MERGED and not overlaps:
            kept.append(span)
            yield span


def _sheet_name(name: str, number: int) -> str:
    allowed = "".join("_" if mark in "[]:*?/\\'" else mark for mark in name)[:LONGEST_NAME]
    return allowed or f"Sheet{number}"


@dataclass(frozen=True)
class _Looks:
    """How cells look that hold a text, and those that hold a number."""

    text: Any
    number: Any


def _looks(copy: Any, **look: Any) -> _Looks:
    whole = FONT | {"valign": "top"} | look
    return _Looks(copy.add_format(whole | {"num_format": TEXT}), copy.add_format(whole))


def _widths(page: Worksheet, sheet: Sheet) -> list[float]:
    """Make columns as wide as what stands in them, titles across several of them aside."""
    across = {(one.top, one.left) for one in sheet.merged if one.left < one.right}
    longest: dict[int, float] = defaultdict(float)
    for row, cells in sheet.rows.items():
        alone = sum(not cell.is_blank for cell in cells.values()) == 1
        for column, cell in cells.items():
            if not alone and (row, column) not in across:
                longest[column] = max(longest[column], _width(cell.text))
    widths = [longest.get(column) or USUAL for column in range(1, max(longest, default=0) + 1)]
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    return widths


def _width(text: str) -> float:
    wide = next((one for one in range(NARROWEST, WIDEST, 2) if lines_in(text, one) == 1), WIDEST)
    return wide + 2


def _write(page: Worksheet, spot: Spot, cell: Cell, looks: _Looks) -> None:
    """Write a value as text, as it was shown: what begins with = is text too, and never runs."""
    if cell.is_blank:
        page.write_blank(spot.row - 1, spot.column - 1, None, looks.text)
    elif cell.holds is Holds.NUMBER and len(cell.text.lstrip("-").replace(".", "")) <= 15:
        page.write_number(spot.row - 1, spot.column - 1, float(cell.text), looks.number)
    else:
        page.write_string(spot.row - 1, spot.column - 1, cell.text, looks.text)


@dataclass(frozen=True)
class _Rest:
    """How a sheet of rows that are left over looks."""

    head: Any
    plain: _Looks
    marked: _Looks


def rest_sheet(plan: Plan, words: Messages) -> tuple[bytes, int]:
    """Return a workbook of the rows in error, each with its reasons, and how many they are.

    Headings stay as they were, so the sheet can be imported when it is mended; columns that were
    left out on request are not in it.
    """
    content = BytesIO()
    copy = Workbook(content, OPTIONS)
    copy.set_properties({"created": CREATED})
    looks = _Rest(
        copy.add_format(HEAD),
        _looks(copy, text_wrap=True),
        _looks(copy, text_wrap=True, bg_color=MARKED),
    )
    count = 0
    taken: set[str] = set()
    for file, table in plan.understood.tables:
        rows = _left_over(plan, file, table)
        if rows:
            page = copy.add_worksheet(_new_name(table.sheet.name, taken))
            _fill_rest(page, plan, (file, table, rows), words, looks)
            count += len(rows)
    if not taken:
        copy.add_worksheet(words.say("import.pending_sheet"))
    copy.close()
    return content.getvalue(), count


def _left_over(plan: Plan, file: str, table: Table) -> list[int]:
    """Return the rows of a table that are in error."""
    return [
        account.place.line
        for account in plan.accounts
        if account.fate is Fate.ERROR
        and (str(account.place.path), account.place.sheet) == (file, table.sheet.name)
    ]


def _fill_rest(
    page: Worksheet,
    plan: Plan,
    left: tuple[str, Table, Sequence[int]],
    words: Messages,
    looks: _Rest,
) -> None:
    file, table, rows = left
    kept = [heading for heading in table.headings if not heading.left_out]
    columns = [heading.column for heading in kept]
    last = max(columns)
    widths = [float(USUAL)] * last + [float(WIDEST)]
    for heading in kept:
        values = [_value(table.sheet, row, heading.column).text for row in rows]
        width = max(map(_width, [heading.text, *values]))
        widths[heading.column - 1] = min(width, MOST_OF_REST)
        page.write_string(0, heading.column - 1, heading.text, looks.head)
    page.write_string(0, last, words.say("import.pending_reason"), looks.head)
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    for number, row in enumerate(rows, start=2):
        found = _errors(plan, file, table.sheet, row)
        wrong = {one.place.column for one in found}
        cells = {column: _value(table.sheet, row, column) for column in columns}
        for column, cell in cells.items():
            look = looks.marked if column in wrong else looks.plain
            _write(page, Spot(number, column), cell, look)
        reasons = _reasons(found, words)
        page.write_string(number - 1, last, reasons, looks.plain.text)
        shown = [(cell.text, widths[column - 1]) for column, cell in cells.items()]
        page.set_row(number - 1, height([*shown, (reasons, WIDEST)]))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    print_on_a4(page, widths)


def _new_name(name: str, taken: set[str]) -> str:
    base = _sheet_name(name, len(taken) + 1)
    free, number = base, 1
    while free.casefold() in taken:
        number += 1
        free = f"{base[: LONGEST_NAME - 4]}-{number}"
    taken.add(free.casefold())
    return free


def _value(sheet: Sheet, row: int, column: int) -> Cell:
    """Return a cell's value, taken from the merged cell around it."""
    for span in sheet.merged:
        if span.holds(Spot(row, column)) and span.left == column:
            return sheet.cell(span.top, column)
    return sheet.cell(row, column)


def _errors(plan: Plan, file: str, sheet: Sheet, row: int) -> list[Finding]:
    """Return what is wrong in a row."""
    return [
        one
        for one in plan.findings
        if one.severity is Severity.ERROR
        and (str(one.place.path), one.place.sheet, one.place.line) == (file, sheet.name, row)
    ]


def _reasons(found: Sequence[Finding], words: Messages) -> str:
    said = [f"{one.place.cell} {words.tell(one)}" for one in found]
    return "\n".join(dict.fromkeys(said))
