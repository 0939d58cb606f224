"""Reads an old workbook from its input, and writes its sheets as JSON: name, and texts of cells.

Writes null where the workbook asks for a password. It is run by itself and knows nothing of the
rest; what goes wrong ends it with another code than 0.
"""

import io
import json
import sys

from python_calamine import CalamineWorkbook, PasswordError


def main() -> None:
    """Read, and write."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        sheets = None
    else:
        sheets = [(name, cells_of(workbook, name)) for name in workbook.sheet_names]
    json.dump(sheets, sys.stdout)  # in ASCII


def cells_of(workbook: CalamineWorkbook, name: str) -> list[str]:
    """Return the texts of a sheet's cells, row by row."""
    rows = workbook.get_sheet_by_name(name).to_python()
    return [as_text(cell) for row in rows for cell in row if cell != ""]


def as_text(cell: object) -> str:
    """Return a cell as text; a whole number without a point, as it is shown."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


if __name__ == "__main__":
    main()
