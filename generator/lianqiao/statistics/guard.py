"""SQL that a library brings may read the library's tables and nothing else.

No schema, clock, chance, file, other database or setting; a bound on steps, rows and sizes, so that
nothing runs for ever or fills the memory.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from lianqiao.types import PartialDate
from lianqiao.types.dates import Date

STEPS_AT_ONCE = 10_000
STEP_LIMIT = 100_000_000  # steps of the virtual machine; the built-in statistics of 5,000 cases
# stay below a hundredth of it
ROW_LIMIT = 500_000
LENGTH_LIMIT = 50_000  # bytes of one text
PATTERN_LIMIT = 1_000  # bytes of a LIKE pattern, whose cost grows with its length
RESULT_LIMIT = 50_000_000  # bytes of all rows together
ROWS_AT_ONCE = 1_000
SECONDS_LIMIT = 20  # whatever the steps cost; only SQL gone wrong comes near
FUNCTIONS = frozenset(
    {
        "abs",
        "avg",
        "coalesce",
        "count",
        "first_day",
        "group_concat",
        "ifnull",
        "iif",
        "instr",
        "last_day",
        "length",
        "like",
        "lower",
        "ltrim",
        "max",
        "min",
        "month",
        "nullif",
        "quarter",
        "replace",
        "round",
        "row_number",
        "rtrim",
        "substr",
        "substring",
        "sum",
        "total",
        "trim",
        "upper",
        "year",
    }
)


class SqlRefused(Exception):
    """A statistic's SQL cannot be run. `code` and `found` make the finding."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = found


def connect() -> sqlite3.Connection:
    """Return an empty database in memory with the functions that read dates."""
    connection = sqlite3.connect(":memory:")
    for name, read in DATE_FUNCTIONS.items():
        connection.create_function(name, 1, read, deterministic=True)
    return connection


def lock(connection: sqlite3.Connection, tables: Iterable[str]) -> "Guard":
    """Allow from now on only SELECT over these tables."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_LIMIT)
    modules = connection.execute("SELECT name FROM pragma_module_list").fetchall()
    guard = Guard(frozenset(tables), frozenset(name for (name,) in modules))
    connection.set_authorizer(guard.allows)
    return guard


class Guard:
    """Tells SQLite what may be read, and remembers what was refused."""

    def __init__(self, tables: frozenset[str], modules: frozenset[str]) -> None:
        self.tables = tables
        self.modules = modules
        self.refused = ""

    def allows(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """Return SQLite's word for yes or no to one action."""
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_RECURSIVE:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and self._may_be_read(first or "", second):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS:
            return sqlite3.SQLITE_OK
        self.refused = str(second if action == sqlite3.SQLITE_FUNCTION else first or second or "")
        return sqlite3.SQLITE_DENY

    def _may_be_read(self, table: str, column: str | None) -> bool:
        """Tell whether a table is the library's, or a subquery (of which no column is named)."""
        is_subquery = not column and table not in self.modules and not table.startswith("sqlite_")
        return table in self.tables or is_subquery


def select(
    connection: sqlite3.Connection, guard: Guard, sql: str, as_of: str | None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the column names and rows of a SELECT; `:as_of` is bound to the library's date.

    Raises SqlRefused where it is no SELECT over the tables, is wrong, or takes too long.
    """
    guard.refused = ""
    connection.set_progress_handler(_step_counter(), STEPS_AT_ONCE)
    try:
        cursor = connection.execute(sql, {"as_of": as_of})
        rows = _fetch(cursor)
    except (sqlite3.Error, sqlite3.Warning) as fault:
        if guard.refused:
            raise SqlRefused("sql_not_allowed", guard.refused) from fault
        too_long = "interrupted" in str(fault)
        raise SqlRefused("sql_too_long" if too_long else "sql_wrong", str(fault)) from fault
    finally:
        connection.set_progress_handler(None, 0)
    if cursor.description is None:
        raise SqlRefused("sql_wrong", "SELECT")
    return [column[0] for column in cursor.description], rows


def _fetch(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    """Return all rows, as long as neither they nor their texts are too many."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while some := cursor.fetchmany(ROWS_AT_ONCE):
        rows += some
        size += sum(len(cell) for row in some for cell in row if isinstance(cell, str | bytes))
        if len(rows) > ROW_LIMIT or size > RESULT_LIMIT:
            raise SqlRefused("sql_too_long", f"{len(rows)}")
    return rows


def _step_counter() -> Callable[[], int]:
    steps = 0
    end = monotonic() + SECONDS_LIMIT

    def count() -> int:
        nonlocal steps
        steps += STEPS_AT_ONCE
        return int(steps > STEP_LIMIT or monotonic() > end)

    return count


def word_in_fault(fault: str) -> str:
    """Return the name that SQLite's message is about, if it names one."""
    hit = re.search(r'(?:: |near ")([^\s":]+)"?', fault)
    return hit.group(1).split(".")[-1] if hit else ""


def _date(text: str | None) -> PartialDate | None:
    value = Date().parse(text) if text else None
    return value if isinstance(value, PartialDate) else None


def _year(text: str | None) -> int | None:
    day = _date(text)
    return day.year if day else None


def _quarter(text: str | None) -> int | None:
    day = _date(text)
    return (day.month + 2) // 3 if day and day.month else None


def _month(text: str | None) -> int | None:
    day = _date(text)
    return day.month if day else None


def _first_day(text: str | None) -> str | None:
    day = _date(text)
    return day.first_day.isoformat() if day else None


def _last_day(text: str | None) -> str | None:
    day = _date(text)
    return day.last_day.isoformat() if day else None


DATE_FUNCTIONS = {
    "year": _year,
    "quarter": _quarter,
    "month": _month,
    "first_day": _first_day,
    "last_day": _last_day,
}
