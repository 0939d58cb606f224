"""Reads an old or open workbook from its input, and writes its sheets as JSON.

Writes a word in place of the sheets where the workbook asks for a password, or holds too much. It
is run by itself and knows nothing of the rest; what goes wrong ends it with another code than 0.
Each sheet: name, whether it is hidden, merged cells, rows of [column, kind, text]; rows and columns
count from 1.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

PASSWORD, TOO_MANY = "password", "too many"
MOST_CELLS = 2_000_000  # in all sheets, blank ones within their corners included
MOST_MEMORY = 2_000_000_000  # bytes


class TooMany(Exception):
    """A workbook holds more cells than a ledger."""


def main() -> None:
    """Read, and write."""
    _hold_back()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        json.dump(sheets_of(workbook), sys.stdout)  # in ASCII
    except PasswordError:
        json.dump(PASSWORD, sys.stdout)
    except TooMany:
        json.dump(TOO_MANY, sys.stdout)


def _hold_back() -> None:
    """Take no more memory than a workbook needs, where the system can see to that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def sheets_of(workbook: CalamineWorkbook) -> list[dict[str, object]]:
    """Return the sheets with their cells. Raises TooMany."""
    found, left = [], MOST_CELLS
    for one in workbook.sheets_metadata:
        if one.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(one.name)
            left -= sheet.total_height * sheet.total_width
            if left < 0:
                raise TooMany
            found.append(sheet_of(sheet, one.name, one.visible != SheetVisibleEnum.Visible))
    return found


def sheet_of(sheet: CalamineSheet, name: str, hidden: bool) -> dict[str, object]:
    """Return a sheet's cells that are not blank, row by row."""
    rows = {
        number: cells
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
        if (cells := [(at, *cell_of(cell)) for at, cell in enumerate(row, start=1) if cell != ""])
    }
    merged = [(*map(_next, first), *map(_next, last)) for first, last in merged_of(sheet)]
    return {"name": name, "hidden": hidden, "rows": list(rows.items()), "merged": merged}


def merged_of(sheet: object) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the merged cells, where the format tells them."""
    return getattr(sheet, "merged_cell_ranges", None) or []


def _next(number: int) -> int:
    return number + 1


def cell_of(cell: object) -> tuple[str, str]:
    """Return what a cell holds, and its text."""
    if isinstance(cell, bool):
        return "boolean", "true" if cell else "false"
    if isinstance(cell, float | int):
        return "number", repr(cell)
    if isinstance(cell, datetime | date):
        return "date", cell.isoformat()[:10]
    if isinstance(cell, time | timedelta):
        return "text", str(cell)
    return "text", str(cell)


if __name__ == "__main__":
    main()
