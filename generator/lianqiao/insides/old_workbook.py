"""The cells of workbooks in the format of Excel before 2007, those of hidden sheets included."""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from python_calamine import CalamineWorkbook, PasswordError

from lianqiao.insides.inside import DAMAGED, PASSWORD, Spot, Texts, Unreadable

Rows = Sequence[Sequence[object]]

STANDARD_ERROR = 2
PANIC = "PanicException"  # what the library's Rust raises over a broken file; no Exception


def texts(content: bytes) -> Texts:
    """Yield each cell with the name of its sheet."""
    for name, rows in _sheets(content):
        yield Spot("sheet", name), name
        for row in rows:
            for cell in row:
                yield Spot("sheet", name), _as_text(cell)


def _sheets(content: bytes) -> Sequence[tuple[str, Rows]]:
    try:
        with _silence():
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
            names = workbook.sheet_names
            return [(name, workbook.get_sheet_by_name(name).to_python()) for name in names]
    except PasswordError:
        raise Unreadable(PASSWORD) from None
    except BaseException as fault:
        if type(fault).__name__ == PANIC:
            raise Unreadable(DAMAGED) from None
        raise


@contextmanager
def _silence() -> Iterator[None]:
    """Let nothing come to the terminal past Python: Rust tells there where it panics."""
    kept, nowhere = os.dup(STANDARD_ERROR), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STANDARD_ERROR)
    try:
        yield
    finally:
        os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)


def _as_text(cell: object) -> str:
    is_whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if is_whole and isinstance(cell, float) else str(cell)
