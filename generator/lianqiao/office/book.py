"""What all our workbooks have alike: how they are written, their looks, names of sheets, numbers.

The same content gives the same bytes: the date of creation is fixed, and the zip has no times.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from lianqiao.escaping import xml_text
from lianqiao.pages.view import View
from lianqiao.types.scalars import NUMBER

FONT = {"font_name": "DengXian", "font_size": 11}  # where it is missing another one is taken
CREATED = date(2000, 1, 1)
SHEET_NAME = 31  # characters of UTF-16; Excel repairs a file with a longer one
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
RESERVED = frozenset({"history"})
CELL = 32_767  # characters of UTF-16 that a cell holds
LAST_ROW = 1_048_575  # counted from 0
DIGITS = 15  # more than so many are rounded
HEAD = {
    "bold": True,
    "border": 1,
    "border_color": "#C5CED1",
    "align": "center",
    "valign": "vcenter",
}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "head": HEAD | {"bg_color": "#E8EEF0"},
    "needed": HEAD | {"bg_color": "#FBE3C4"},
    "head_left": HEAD | {"bg_color": "#E8EEF0", "align": "left"},
    "help": {"font_size": 9, "font_color": "#5F6B70", "bg_color": "#F6F8F8"},
    "example": {"italic": True, "font_color": "#7A8488", "locked": False, "num_format": "@"},
    "text": {"locked": False, "num_format": "@"},
    "long": {"locked": False, "num_format": "@", "text_wrap": False},
    "integer": {"locked": False, "num_format": "0"},
    "number": {"locked": False},
    "shown": {"border": 1, "border_color": "#C5CED1"},
    "shown_number": {"border": 1, "border_color": "#C5CED1", "align": "right"},
    "shown_count": {"border": 1, "border_color": "#C5CED1", "align": "center"},
    "plain": {},
    "title_line": {"bold": True, "font_size": 16, "valign": "vcenter", "text_wrap": False},
    "section_line": {"bold": True, "font_size": 12, "text_wrap": False},
    "line": {"font_color": "#5F6B70", "text_wrap": False},
}


@dataclass(frozen=True)
class Book:
    """A workbook that is being written, and its looks by name."""

    workbook: Workbook
    looks: Mapping[str, Format]


@contextmanager
def writing(content: BytesIO, created: date = CREATED) -> Iterator[Book]:
    """Give a workbook to write; its bytes are in `content` at the end."""
    options = {"in_memory": True, "default_format_properties": dict(FONT)}  # xlsxwriter adds to it
    workbook = Workbook(content, options)
    workbook.set_properties({"created": datetime.combine(created, time())})
    usual = {"text_wrap": True, "valign": "top"}
    looks = {name: workbook.add_format(FONT | usual | dict(look)) for name, look in LOOKS.items()}
    yield Book(workbook, looks)
    workbook.close()


def sheet_title(wanted: str, taken: set[str]) -> str:
    """Return a name for a sheet that Excel takes and no other sheet has; it is `taken` then."""
    plain = NOT_IN_SHEET_NAME.sub(" ", xml_text(wanted)).strip().strip("'") or "-"
    title, number = cut(plain, SHEET_NAME), 1
    while title.casefold() in taken | RESERVED:
        number += 1
        mark = f" ({number})"
        title = cut(plain, SHEET_NAME - len(mark)) + mark
    taken.add(title.casefold())
    return title


def cut(text: str, limit: int) -> str:
    """Return the beginning of a text, of at most so many characters of UTF-16."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore").strip()


def created_on(view: View) -> date:
    """Return the date that a workbook of records bears: the one as of which they speak."""
    as_of = view.library.as_of
    return as_of.last_day if as_of else CREATED


def fitting_text(text: str, view: View) -> str:
    """Return a text as a cell can hold it; one that is too long ends by saying so."""
    if utf16_length(text) <= CELL:
        return text
    end = view.t("office.cut_off", length=utf16_length(text))
    return cut(text, CELL - utf16_length(end)) + end


def utf16_length(text: str) -> int:
    """Return how many characters Excel counts in a text."""
    return len(text) + sum(character > "\uffff" for character in text)


def exact_number(text: str) -> float | None:
    """Return a number that a cell gives back digit by digit, or None for what must stay text."""
    if not NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > DIGITS:
        return None
    number = float(text)
    return number if number_text(number) == text else None


def number_text(number: float) -> str:
    """Return the digits of a cell's number as people write it: 12, not 12.0."""
    if number.is_integer():
        return str(int(number))
    return f"{Decimal(repr(number)):f}"
