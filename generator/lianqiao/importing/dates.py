"""Dates in cells, as exact as they are shown or written; what may be two dates is none."""

import re
from datetime import timedelta

from lianqiao.findings import Value
from lianqiao.importing.words import plain, words
from lianqiao.types import Date, Unreadable
from lianqiao.workbooks import Cell, Holds
from lianqiao.workbooks.formats import DAY_ZERO, NO_YEAR, decimals

TIME_OF_DAY = re.compile(r"[T ]+\d{1,2}:\d{2}.*")
RUN = re.compile(r"(\d{4})(\d{2})(\d{2})?")
SHORT_YEAR = re.compile(r"'?(\d{2})([-./年]\d{1,2}.*)")
SERIAL_DAYS = range(20_000, 80_000)  # numbers of days from 1954 to 2119
YEAR_AND_ONE = re.compile(r"\d{4}\.1")
IN_THE_YEAR = "度"  # 2024年度
WEEKDAY = re.compile(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?$")
DAY_AS_SPOKEN = re.compile(r"(?<=\d)号$")


class Puzzle(Exception):
    """A cell's value cannot be told for certain; `code` and `values` make the finding."""

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def date_in(cell: Cell) -> str:
    """Return the date that a cell holds, as YAML holds it. Raises Puzzle."""
    if cell.holds is Holds.DATE:
        if not cell.exact:
            raise Puzzle("sheet_date_inexact", found=cell.text)
        if cell.shown == NO_YEAR:
            raise Puzzle("sheet_date_yearless", found=cell.text)
        return str(cell.day)
    text = as_shown(cell) if cell.holds is Holds.NUMBER else cell.text
    if cell.holds is Holds.NUMBER:
        _refuse_doubtful_number(text)
    return date_text(text)


def _refuse_doubtful_number(text: str) -> None:
    """Raise Puzzle where a number may be a date in two ways."""
    if text.isdecimal() and int(text) in SERIAL_DAYS:
        day = DAY_ZERO + timedelta(days=int(text))
        raise Puzzle("sheet_date_serial", found=text, meant=str(day))
    if YEAR_AND_ONE.fullmatch(text):
        raise Puzzle("sheet_date_january", found=text, year=text[:4])


def date_text(text: str) -> str:
    """Return a date as YAML holds it. Raises Puzzle."""
    spelled = WEEKDAY.sub("", TIME_OF_DAY.sub("", plain(text).strip()).strip())
    spelled = "".join(spelled.split()).translate(dict(words().digits)).rstrip(".-/")
    spelled = DAY_AS_SPOKEN.sub("日", spelled.removesuffix(IN_THE_YEAR))
    run = RUN.fullmatch(spelled)
    if run:
        spelled = "-".join(part for part in run.groups() if part)
    if hit := SHORT_YEAR.fullmatch(spelled):
        raise Puzzle(
            "sheet_date_short", found=text.strip(), meant=f"20{hit.group(1)}{hit.group(2)}"
        )
    try:
        return str(Date().parse(spelled))
    except Unreadable as fault:
        raise Puzzle("sheet_date_unreadable", found=text.strip()) from fault


def as_shown(cell: Cell) -> str:
    """Return a number with the zeros behind its point that the sheet shows."""
    places = decimals(cell.shown)
    _, _, behind = cell.text.partition(".")
    if places and len(behind) < places and "e" not in cell.text:
        return f"{cell.text if behind else cell.text + '.'}{'0' * (places - len(behind))}"
    return cell.text
