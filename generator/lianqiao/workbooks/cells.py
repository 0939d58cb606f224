"""What stands in a workbook, whatever program wrote it. Rows and columns count from 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lianqiao.findings import Value
from lianqiao.types import PartialDate


class Holds(StrEnum):
    """What a cell holds; the last three are nothing that could be read as a value."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"
    PICTURE = "picture"


class Spot(NamedTuple):
    """Where a cell stands in its sheet."""

    row: int
    column: int


class Span(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, spot: Spot) -> bool:
        """Tell whether a cell lies in it."""
        return self.top <= spot.row <= self.bottom and self.left <= spot.column <= self.right


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value as text, what it is, and for a number how the sheet shows it.

    `text`: as written; a number with the 15 digits that programs keep; "true" or "false"; of a
    formula that was not calculated, the formula. `day`: the date, as exact as the cell shows it;
    `exact`: whether that is known. `shown`: the number's format, "" for General.
    """

    text: str
    holds: Holds = Holds.TEXT
    day: PartialDate | None = None
    exact: bool = True
    shown: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing, or only spaces, stand in it."""
        return self.holds is Holds.TEXT and not self.text.strip()


BLANK = Cell("")


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows`: its cells by row and column; those that are blank are left out.

    `hidden_rows` and `hidden_columns`: what its readers do not see. `pictures`: whether any lie
    on it. `comments`: what is noted at cells.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Span, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[Spot, str] = field(default_factory=dict)
    pictures: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; a blank one where nothing stands."""
        return self.rows.get(row, {}).get(column, BLANK)

    @property
    def height(self) -> int:
        """The number of its last row that holds anything."""
        return max(self.rows, default=0)


@dataclass(frozen=True)
class Book:
    """A workbook. `form`: xlsx, csv, xls or ods; `name`: its file's name.

    `mismatch`: its name ends as another kind of file would.
    """

    name: str
    form: str
    sheets: tuple[Sheet, ...]
    mismatch: bool = False


class NotRead(Exception):
    """A file cannot be read as a workbook; `code` and `values` make the finding."""

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
