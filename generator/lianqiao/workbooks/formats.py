"""Number formats of workbooks: whether a number is a date, and how much of it the cell shows."""

import re
from datetime import date, timedelta
from functools import lru_cache

from lianqiao.types import PartialDate

GENERAL = re.compile(r"|General|G/.*", re.IGNORECASE)  # G/ and a word in Chinese programs
DAY, MONTH, YEAR, TIME = "day", "month", "year", "time"
NO_YEAR = "no year"
"""How much of a date a format shows; without its year, a day may be of any."""

BUILT_IN = (
    # ECMA-376 part 1, 18.8.30: the ids of formats that files do not spell out, zh-CN included
    (MONTH, (17, 27, 36, 50, 52, 57)),
    (DAY, (14, 15, 22, 30, 31)),
    (NO_YEAR, (16, 28, 29, 51, 53, 54, 58)),
    (TIME, (18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56)),
)
SPELLED = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
NOT_SHOWN = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
DECIMALS = re.compile(r"0\.(0+)$")

DAY_ZERO = date(1899, 12, 30)
DAY_ZERO_1904 = date(1904, 1, 1)
FIRST_SERIAL, LAST_SERIAL = 61, 109_575  # 1900-03-01: before it programs count a day too many; 2199


def exactness(format_id: int, code: str) -> str:
    """Return how much of a date a format shows: day, month, year, time, no year; "" where none."""
    for shown, ids in BUILT_IN:
        if format_id in ids and not code:
            return shown
    return _exactness(code)


@lru_cache(maxsize=1000)
def _exactness(code: str) -> str:
    if GENERAL.fullmatch(code):
        return ""
    letters = set(NOT_SHOWN.sub("", code.split(";")[0]).casefold())
    if "d" in letters:
        return DAY if letters & {"y", "e"} else NO_YEAR
    if letters & {"y", "e", "m"} and not letters & {"0", "#", "h", "s"}:
        if "m" not in letters:
            return YEAR
        return MONTH if letters & {"y", "e"} else NO_YEAR
    return TIME if letters & {"h", "s"} else ""


def date_of(serial: float, shown: str, from_1904: bool = False) -> PartialDate | None:
    """Return the date of a day number, as exact as it is shown; None where there is none."""
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        return None
    day = (DAY_ZERO_1904 if from_1904 else DAY_ZERO) + timedelta(days=int(serial))
    if shown == YEAR:
        return PartialDate(day.year)
    return PartialDate(day.year, day.month, day.day if shown in (DAY, NO_YEAR) else None)


def decimals(code: str) -> int | None:
    """Return how many decimal places a format fixes, or None where it fixes none."""
    plain = NOT_SHOWN.sub("", code.split(";")[0])
    if plain in ("0", "#,##0"):
        return 0
    hit = DECIMALS.search(plain)
    return len(hit.group(1)) if hit else None
