"""Workbooks in the formats of Excel before 2007 (.xls, most .et), of binary Excel and .ods.

They are read by a process of its own: over a broken file the library that reads them may ask for
more memory than there is, which ends its process. These formats do not tell here how a date is
shown; the first of a month may stand for the month, so it is marked as not exact.
"""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from lianqiao.types import PartialDate
from lianqiao.workbooks.cells import Book, Cell, Holds, NotRead, Sheet, Span
from lianqiao.workbooks.numbers import digits
from lianqiao.workbooks.old_reader import MOST_CELLS, PASSWORD, TOO_MANY
from lianqiao.workbooks.parts import MOST_BYTES, Parts

READER = Path(__file__).with_name("old_reader.py")
LONGEST = 60  # seconds
PACKED = ("ods", "xlsb")
OUT_OF_MEMORY = (b"MemoryError", b"memory allocation", b"capacity overflow")
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")


def read(content: bytes, name: str, form: str) -> Book:
    """Return a workbook's sheets. Raises NotRead."""
    if form in PACKED:
        _judge(content)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER)], input=content, capture_output=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise NotRead("book_too_slow", limit=LONGEST) from None
    if done.returncode:
        crowded = any(word in done.stderr for word in OUT_OF_MEMORY)
        if crowded:
            raise NotRead("book_too_many_cells", limit=MOST_CELLS)
        raise NotRead("book_damaged")
    sheets = json.loads(done.stdout)
    if sheets == PASSWORD:
        raise NotRead("book_password")
    if sheets == TOO_MANY:
        raise NotRead("book_too_many_cells", limit=MOST_CELLS)
    return Book(name, form, tuple(_sheet(one) for one in sheets))


def _judge(content: bytes) -> None:
    """Raise NotRead where a zip promises too much, is locked, or holds macros."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        Parts(packed).judge()
        if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
            raise NotRead("book_too_large", limit=MOST_BYTES // 1_000_000)


def _sheet(read_: dict[str, Any]) -> Sheet:
    rows = {
        number: {column: _cell(kind, text) for column, kind, text in cells}
        for number, cells in read_["rows"]
    }
    merged = tuple(Span(*span) for span in read_["merged"])
    return Sheet(read_["name"], rows, merged, read_["hidden"])


def _cell(kind: str, text: str) -> Cell:
    if kind == "number":
        return Cell(digits(float(text)), Holds.NUMBER)
    if kind == "date":
        day = date.fromisoformat(text)
        return Cell(text, Holds.DATE, PartialDate(day.year, day.month, day.day), day.day != 1)
    if text in ERRORS:
        return Cell(text, Holds.ERROR)
    return Cell(text, Holds(kind))
