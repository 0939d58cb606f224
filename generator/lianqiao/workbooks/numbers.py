"""How a number of a workbook is shown: as a date, a time of day, or by its digits."""

from decimal import Decimal

from lianqiao.workbooks.cells import Cell, Holds
from lianqiao.workbooks.formats import NO_YEAR, TIME, date_of


def number_cell(number: float, shown: str, code: str, from_1904: bool = False) -> Cell:
    """Return the cell of a number that is shown as a date, a time of day, or a number."""
    text = digits(number)
    if shown == TIME:
        return Cell(text, Holds.NUMBER, shown=code)
    if shown and (day := date_of(number, shown, from_1904)):
        return Cell(str(day), Holds.DATE, day, shown=NO_YEAR if shown == NO_YEAR else "")
    return Cell(text, Holds.NUMBER, shown=code)


def digits(number: float) -> str:
    """Return a number as programs show it: up to 15 digits, no exponent where they fit."""
    text = format(number, ".15g")
    if "e" not in text:
        return text
    return format(Decimal(text), "f")
