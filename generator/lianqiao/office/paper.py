"""How a sheet stands on paper: how high a row is, and on how many sheets of A4 it is printed.

Heights are reckoned and written down: LibreOffice takes rows without a height as one line high, and
what is wrapped in them would be cut off.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

A4 = 9  # Excel's number for it
ACROSS_A4 = 215
"""Characters that A4 across holds in print of 7 points; with more of them nobody could read it."""
LINE = 16.5  # points, of a line of text, also in the taller fonts that stand in for ours
HIGHEST = 27  # lines; Excel's rows end at 409 points
WIDE = frozenset("WFA")
"""Widths, as Unicode tells them, of characters that stand in the room of two."""
ROOM_OF_WIDE = 2.1  # characters


def print_on_a4(sheet: Worksheet, widths: Sequence[float], repeated: int = 0) -> None:
    """Set a sheet up for printing: A4 across, legible, the first columns on each, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(pages_across(widths, repeated), 0)
    sheet.print_across()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&P / &N")
    if repeated:
        sheet.repeat_columns(0, repeated - 1)


def pages_across(widths: Sequence[float], repeated: int = 0) -> int:
    """Return how many sheets of A4 stand side by side for columns of these widths."""
    again = sum(widths[:repeated])
    return max(1, ceil((sum(widths) - again) / (ACROSS_A4 - again)))


def height(cells: Iterable[tuple[str, float]], most: int = HIGHEST, size: float = 11) -> float:
    """Return how many points high a row is that shows these texts in cells of these widths."""
    lines = max((lines_in(text, width * 11 / size) for text, width in cells), default=1)
    return LINE * size / 11 * min(lines, most, HIGHEST) + 1


def lines_in(text: str, width: float) -> int:
    """Return on how many lines a text stands in a cell so many characters wide."""
    if "\n" not in text and ROOM_OF_WIDE * len(text) <= width:
        return 1
    room = max(2, 2 * int(width / ROOM_OF_WIDE))
    return sum(max(1, ceil(_length(line) / room)) for line in text.split("\n"))


def _length(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(character) in WIDE for character in text)
