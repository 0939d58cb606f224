"""Texts with separators (.csv), in UTF-8, UTF-16 or GBK: one sheet without a name."""

import csv
import io
from pathlib import PurePath

from lianqiao.workbooks.cells import Book, Cell, NotRead, Sheet

MOST_CELLS = 1_000_000
BINARY = "\x00"
SEPARATORS = ",\t;"


def read(content: bytes, name: str) -> Book:
    """Return the text's cells. Raises NotRead."""
    text = decoded(content)
    if BINARY in text:
        raise NotRead("book_unknown")
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    rows: dict[int, dict[int, Cell]] = {}
    left = MOST_CELLS
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            cells = {column: Cell(cell) for column, cell in enumerate(row, start=1) if cell.strip()}
            left -= len(cells)
            if left < 0:
                raise NotRead("book_too_many_cells", limit=MOST_CELLS)
            if cells:
                rows[number] = cells
    except csv.Error as fault:
        raise NotRead("book_damaged") from fault
    return Book(name, "csv", (Sheet(PurePath(name).stem or "csv", rows),))


def decoded(content: bytes) -> str:
    """Return the text of a file in an encoding that offices use. Raises NotRead."""
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotRead("book_unknown")
