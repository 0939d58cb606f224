"""The cells of workbooks in the format of Excel before 2007, those of hidden sheets included."""

import io

from python_calamine import CalamineWorkbook, PasswordError

from lianqiao.insides.inside import PASSWORD, Spot, Texts, Unreadable


def texts(content: bytes) -> Texts:
    """Yield each cell with the name of its sheet."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise Unreadable(PASSWORD) from None
    for name in workbook.sheet_names:
        yield Spot("sheet", name), name
        for row in workbook.get_sheet_by_name(name).to_python():
            for cell in row:
                yield Spot("sheet", name), _as_text(cell)


def _as_text(cell: object) -> str:
    is_whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if is_whole and isinstance(cell, float) else str(cell)
