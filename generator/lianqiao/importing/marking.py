"""Copies of sheets for those who mend them: cells marked and explained; rows that are left over.

The copy holds the values, merged cells and hidden marks of our own layout; what is lost, formulas,
pictures and formats, is told where it is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from lianqiao.findings import Finding, Severity, has_errors
from lianqiao.importing.headings import Table
from lianqiao.importing.plan import Plan
from lianqiao.importing.rows import Fate
from lianqiao.messages import Messages
from lianqiao.workbooks import Book, Cell, Holds, Sheet, Span, Spot

CREATED = datetime(2000, 1, 1)  # the same findings give the same workbook on any day
MARKED, NOTED = "#FFC7CE", "#FFEB9C"
MOST_MERGED = 10_000  # cells
WIDEST, USUAL = 60, 14  # characters
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
        severity: copy.add_format({"bg_color": colour, "text_wrap": True, "num_format": TEXT})
        for severity, colour in ((Severity.ERROR, MARKED), (Severity.WARNING, NOTED))
    }
    plain = copy.add_format({"num_format": TEXT})
    _widths(page, sheet)
    for top, left, bottom, right in _kept_merged(sheet):
        page.merge_range(top - 1, left - 1, bottom - 1, right - 1, "", plain)
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


def _widths(page: Worksheet, sheet: Sheet) -> None:
    longest: dict[int, int] = defaultdict(int)
    for cells in sheet.rows.values():
        for column, cell in cells.items():
            longest[column] = max(longest[column], len(cell.text))
    for column, length in longest.items():
        page.set_column(column - 1, column - 1, min(WIDEST, max(USUAL, length * 1.6)))


def _write(page: Worksheet, spot: Spot, cell: Cell, look: Any) -> None:
    """Write a value as text, as it was shown: what begins with = is text too, and never runs."""
    if cell.is_blank:
        page.write_blank(spot.row - 1, spot.column - 1, None, look)
    elif cell.holds is Holds.NUMBER and len(cell.text.lstrip("-").replace(".", "")) <= 15:
        page.write_number(spot.row - 1, spot.column - 1, float(cell.text), None)
    else:
        page.write_string(spot.row - 1, spot.column - 1, cell.text, look)


def rest_sheet(plan: Plan, words: Messages) -> tuple[bytes, int]:
    """Return a workbook of the rows in error, each with its reasons, and how many they are.

    Headings stay as they were, so the sheet can be imported when it is mended; columns that were
    left out on request are not in it.
    """
    content = BytesIO()
    copy = Workbook(content, OPTIONS)
    copy.set_properties({"created": CREATED})
    wrapped = copy.add_format({"text_wrap": True, "bg_color": MARKED})
    plain = copy.add_format({"num_format": TEXT})
    count = 0
    taken: set[str] = set()
    for file, table in plan.understood.tables:
        rows = _left_over(plan, file, table)
        if rows:
            page = copy.add_worksheet(_new_name(table.sheet.name, taken))
            _fill_rest(page, plan, (file, table, rows), words, (plain, wrapped))
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
    looks: tuple[Any, Any],
) -> None:
    file, table, rows = left
    plain, wrapped = looks
    kept = [heading for heading in table.headings if not heading.left_out]
    columns = [heading.column for heading in kept]
    last = max(columns)
    for heading in kept:
        page.write_string(0, heading.column - 1, heading.text, plain)
    page.write_string(0, last, words.say("import.pending_reason"), wrapped)
    page.set_column(last, last, WIDEST)
    for number, row in enumerate(rows, start=2):
        for column in columns:
            _write(page, Spot(number, column), _value(table.sheet, row, column), plain)
        reasons = _reasons(plan, file, table.sheet, row, words)
        page.write_string(number - 1, last, reasons, wrapped)


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


def _reasons(plan: Plan, file: str, sheet: Sheet, row: int, words: Messages) -> str:
    said = [
        f"{one.place.cell} {words.tell(one)}"
        for one in plan.findings
        if one.severity is Severity.ERROR
        and (str(one.place.path), one.place.sheet, one.place.line) == (file, sheet.name, row)
    ]
    return "\n".join(dict.fromkeys(said))
