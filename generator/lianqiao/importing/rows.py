"""The rows of a table become drafts of records; every row is accounted for."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from lianqiao.documents import MapNode
from lianqiao.findings import Finding, Place, Severity, Value, error
from lianqiao.importing.headings import Table
from lianqiao.importing.targets import Target
from lianqiao.importing.words import comparable, plain, words
from lianqiao.kinds import Kind
from lianqiao.workbooks import Cell, Sheet, Span, Spot

PENDING = "pending"
HELP = "help"
"""Why a row of a template is passed over that only explains."""
SHOWN = 40  # characters of what is quoted
FEW = 3  # cells in a column without a heading that are told one by one


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    ERROR = "error"


@dataclass
class Account:
    """One row of a sheet, and what became of it; `why`: the key of a reason, where skipped."""

    place: Place
    fate: Fate = Fate.ERROR
    why: str = ""
    record: str = ""


@dataclass
class Draft:
    """A record as its rows say it: its tree of nodes, whose places are cells.

    `id_given`: whether a column states its id. `identity`: what its cells say of what it is.
    `findings`: what is wrong in its cells. `columns`: the fields that its sheet has.
    """

    kind: Kind
    accounts: list[Account]
    root: MapNode
    id_given: bool = False
    identity: str = ""
    findings: list[Finding] = field(default_factory=list)
    names: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()

    @property
    def place(self) -> Place:
        """Where its first row stands."""
        return self.accounts[0].place


@dataclass(frozen=True)
class RawRow:
    """A row with what stands in its columns, those around it that are merged included."""

    number: int
    cells: Mapping[Target, tuple[Cell, Spot]]
    goes_on: bool = False


@dataclass
class Rows:
    """The rows of one table, and an account of every row of its sheet that holds anything."""

    file: str
    table: Table
    accounts: list[Account] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: list[tuple[RawRow, Account]] = field(default_factory=list)

    @property
    def sheet(self) -> Sheet:
        """The sheet that they are of."""
        return self.table.sheet

    def place(self, row: int, column: int = 1) -> Place:
        """Return the place of a cell."""
        return Place(PurePosixPath(self.file), row, column, self.sheet.name)


def warning(place: Place, code: str, **values: Value) -> Finding:
    """Return a finding that is told and stops nothing."""
    return Finding(place, code, Severity.WARNING, values)


def rows_of(file: str, table: Table) -> Rows:
    """Return the rows of a table, and what is said of those that are none."""
    found = Rows(file, table)
    around = _merged_by_row(table)
    above: dict[Target, Cell] = {}
    for number in sorted(table.sheet.rows):
        account = Account(found.place(number))
        found.accounts.append(account)
        account.why = _why_none(number, table, around.get(number, ()))
        if account.why:
            account.fate = Fate.SKIPPED
            continue
        row = _raw(number, table, around.get(number, ()), above)
        above = {target: cell for target, (cell, _) in row.cells.items()}
        found.findings += _stray(number, found, around.get(number, ()))
        found.rows.append((row, account))
    found.findings = list(_by_column(found))
    return found


def _by_column(found: Rows) -> Iterator[Finding]:
    """Yield the findings; of a column without a heading that is filled all along, one for all."""
    cells = [one.place for one in found.findings if one.code == "sheet_value_unheaded"]
    filled = {column for column, count in Counter(at.column for at in cells).items() if count > FEW}
    for column in sorted(filled):
        below = [at for at in cells if at.column == column]
        place = found.place(found.table.bottom, column)
        yield error(place, "sheet_column_unheaded", count=len(below), first=below[0].cell)
    for one in found.findings:
        if one.code != "sheet_value_unheaded" or one.place.column not in filled:
            yield one


def _merged_by_row(table: Table) -> Mapping[int, Sequence[Span]]:
    by_row: dict[int, list[Span]] = defaultdict(list)
    last = table.sheet.height
    for span in table.sheet.merged:
        for row in range(span.top, min(span.bottom, last) + 1):
            by_row[row].append(span)
    return by_row


def _why_none(number: int, table: Table, around: Sequence[Span]) -> str:
    """Return why a row holds no record, or "" where it is one."""
    cells = table.sheet.rows[number]
    if number < table.top:
        return "above"
    if number <= table.bottom:
        return "heading"
    own = {at: cell for at, cell in cells.items() if at != table.serial}
    if not own:
        return "number"
    if _repeats_headings(own, table):
        return "heading"
    first = own[min(own)].text
    texts = [comparable(cells[at].text) for at in sorted(cells)]
    if any(_is_total(text) for text in texts[:2]):
        return "total"
    spread = any(span.right - span.left >= 2 for span in around)
    alone = len(own) == 1
    if words().notes.fullmatch(plain(first).strip()) and (
        alone or spread or _has_no_title(own, table)
    ):
        return "note"
    if alone and (spread or words().section.fullmatch(plain(first).strip())):
        return "section"
    return ""


def _is_total(text: str) -> bool:
    stem = text.rstrip(":：")
    return stem in words().totals or any(
        stem.startswith(one) and len(stem) <= len(one) + 8 and any(map(str.isdigit, stem))
        for one in words().totals
    )


def _repeats_headings(own: Mapping[int, Cell], table: Table) -> bool:
    texts = {one.column: comparable(one.text) for one in table.headings}
    same = [at for at, cell in own.items() if comparable(cell.text) == texts.get(at)]
    return len(same) >= 2 and len(same) == len(own)


def _has_no_title(own: Mapping[int, Cell], table: Table) -> bool:
    titles = [at for at, target in table.columns.items() if target.keys[0] in table.kind.title]
    return not any(at in own and not words().notes.fullmatch(own[at].text) for at in titles)


def _raw(number: int, table: Table, around: Sequence[Span], above: Mapping[Target, Cell]) -> RawRow:
    sheet = table.sheet
    cells: dict[Target, tuple[Cell, Spot]] = {}
    for column, target in table.columns.items():
        spot = _source(Spot(number, column), around)
        cell = sheet.cell(*spot)
        if comparable(cell.text) in words().same and target in above:
            cell = above[target]
        if not cell.is_blank and target not in cells:
            cells[target] = cell, spot
    goes_on = any(
        table.serial is not None and span.left == table.serial and span.top < number
        for span in around
    )
    return RawRow(number, cells, goes_on)


def _source(spot: Spot, around: Sequence[Span]) -> Spot:
    """Return where the value of a cell stands: above it, where cells are merged downwards."""
    for span in around:
        if span.holds(spot) and span.left == spot.column:
            return Spot(span.top, span.left)
    return spot


def _stray(number: int, found: Rows, around: Sequence[Span]) -> Iterator[Finding]:
    """Tell values in columns without a heading, and cells merged over several fields."""
    table = found.table
    headed = {one.column for one in table.headings}
    for column, cell in found.sheet.rows[number].items():
        if column not in headed:
            yield error(
                found.place(number, column), "sheet_value_unheaded", found=cell.text[:SHOWN]
            )
    for span in around:
        across = [
            at
            for at in range(span.left, min(span.right, span.left + 300) + 1)
            if at in table.columns
        ]
        if span.top == number and len(across) > 1 and not found.sheet.cell(*span[:2]).is_blank:
            yield error(found.place(number, span.left), "sheet_merged_across")
