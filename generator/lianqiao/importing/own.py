"""Workbooks in our own layout become drafts: their columns are marked, nothing is recognised."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from lianqiao.documents import ListNode, MapNode, Node, TextNode
from lianqiao.findings import Finding, Place, error
from lianqiao.importing.dates import Puzzle
from lianqiao.importing.rows import Account, Draft, Fate, warning
from lianqiao.importing.values import FAULTS, FindLink, texts_of
from lianqiao.importing.words import comparable
from lianqiao.kinds import Declarations, Kind
from lianqiao.office.layout import LISTS, MARK
from lianqiao.office.own import Cell as OwnCell
from lianqiao.office.own import NotReadable, OwnRecord, read_own
from lianqiao.types import EVERY_KEY, Boolean, Date, Field, Integer, Link, Number, Path, Term
from lianqiao.workbooks import Book, Cell, Holds, Sheet

READ_AS_LEDGERS = (Boolean, Date, Integer, Link, Number, Term)
"""Types of which a clerk may write a value in other ways than our workbook does."""
HEAD_ROWS = 2
SEMICOLONS = ";\N{FULLWIDTH SEMICOLON}"
Row = tuple[str, int]


@dataclass(frozen=True)
class OwnBook:
    """A workbook of ours, read once: its records with their rows, and what does not fit."""

    name: str
    sheets: Mapping[str, Sheet]
    records: Sequence[OwnRecord]
    accounts: Mapping[Row, Account]
    findings: Sequence[Finding]


def read_own_book(file: FilePath, book: Book, declarations: Declarations) -> OwnBook:
    """Return the records of a workbook of ours. What is wrong with its sheets is told."""
    path = PurePosixPath(book.name)
    accounts = {
        (sheet.name, row): Account(Place(path, row, 1, sheet.name), Fate.SKIPPED, "help")
        for sheet in book.sheets
        if sheet.name != LISTS and sheet.cell(1, 1).text.startswith(f"{MARK}:")
        for row in sheet.rows
        if row > HEAD_ROWS
    }
    try:
        read = read_own(file, declarations)
    except NotReadable:
        return OwnBook(book.name, {}, (), {}, [error(Place(path, outside=True), "book_damaged")])
    if read is None:
        return OwnBook(book.name, {}, (), {}, [error(Place(path, outside=True), "book_damaged")])
    findings = list(_not_readable(book, path))
    for finding in findings:
        _mark(accounts, (finding.place.sheet, finding.place.line))
    for fault in read.faults:
        place = place_of(fault.cell, path)
        findings.append(error(place, f"own_{fault.code}", **fault.values))
        _mark(accounts, (fault.cell.sheet, fault.cell.row + 1))
    for record in read.records:
        for cell in record.left_out.values():
            account = accounts.get((cell.sheet, cell.row + 1))
            if account and account.fate is Fate.SKIPPED:
                account.why = "reviews"
    sheets = {sheet.name: sheet for sheet in book.sheets}
    return OwnBook(book.name, sheets, read.records, accounts, findings)


def _not_readable(book: Book, path: PurePosixPath) -> Iterator[Finding]:
    """Tell the cells that hold an error, a formula without a result, or a picture."""
    for sheet in book.sheets:
        if sheet.name == LISTS or not sheet.cell(1, 1).text.startswith(f"{MARK}:"):
            continue
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                if row > HEAD_ROWS and cell.holds in FAULTS:
                    place = Place(path, row, column, sheet.name)
                    heading = sheet.cell(HEAD_ROWS, column).text.strip("＊*")
                    yield error(place, FAULTS[cell.holds], field=heading, found=cell.text)


def _mark(accounts: Mapping[Row, Account], row: Row) -> None:
    if row in accounts:
        accounts[row].fate, accounts[row].why = Fate.ERROR, ""


def place_of(cell: OwnCell, path: PurePosixPath) -> Place:
    """Return the place of a cell."""
    return Place(path, cell.row + 1, cell.column + 1, cell.sheet)


def own_drafts(
    book: OwnBook, kinds: Mapping[str, Kind], find: FindLink, id_of: Callable[[OwnRecord], str]
) -> Iterator[Draft]:
    """Yield the drafts of a workbook's records; `id_of` names those that state no id."""
    for record in book.records:
        kind = kinds[record.kind]
        rows = sorted(
            {(cell.sheet, cell.row + 1) for cell in record.cells.values()}
            | {(record.cell.sheet, record.cell.row + 1)}
            | {(sheet, row + 1) for sheet, row in record.rows}
        )
        first = (record.cell.sheet, record.cell.row + 1)
        rows.sort(key=lambda row: row != first)
        accounts = [book.accounts[row] for row in rows if row in book.accounts]
        accounts[0].record = id_of(record)
        yield _draft(record, kind, accounts, book, find)


def _draft(
    record: OwnRecord,
    kind: Kind,
    accounts: list[Account],
    book: OwnBook,
    find: FindLink,
) -> Draft:
    path = PurePosixPath(book.name)
    place = place_of(record.cell, path)
    draft = Draft(kind, accounts, MapNode(place, {}), ("id",) in record.cells)
    for account in accounts:
        account.fate, account.why = Fate.ERROR, ""
    fields = dict(kind.walked)
    leaves: dict[Path, TextNode] = {}
    for keys, cell in record.cells.items():
        at = place_of(cell, path)
        declared = field_at(keys, fields)
        held = book.sheets[cell.sheet].cell(at.line, at.column)
        if held.holds in FAULTS:
            continue  # is told
        if declared and _looks_like_several(cell.text, keys, declared):
            told = warning(at, "own_one_value", field=declared.label, found=cell.text)
            draft.findings.append(told)
        try:
            leaves[keys] = TextNode(at, _text(cell.text, held, declared, find), "'")
        except Puzzle as puzzle:
            label = declared.label if declared else {"en": str(keys[-1])}
            draft.findings.append(error(at, puzzle.code, **{"field": label, **puzzle.values}))
    draft.root = _mapping(leaves, place)
    draft.identity = identity_of(record, kind)
    draft.columns = frozenset(str(keys[0]) for keys in record.cells)
    return draft


def _looks_like_several(text: str, keys: Path, declared: Field) -> bool:
    """Tell whether one line holds what a ledger may keep of several values."""
    is_one_of_several = isinstance(keys[-1], int) or isinstance(declared.type, Link)
    return is_one_of_several and any(mark in text for mark in SEMICOLONS)


def field_at(path: Path, fields: Mapping[tuple[str, ...], Field]) -> Field | None:
    """Return the field to which a path in a record leads."""
    keys = tuple(key for key in path if isinstance(key, str))
    if keys in fields:
        return fields[keys]
    with_free_key = (*keys[:1], EVERY_KEY, *keys[2:])
    return fields.get(with_free_key)


def _text(text: str, held: Cell, declared: Field | None, find: FindLink) -> str:
    """Return a cell's text as YAML holds it; a date or name may be written as in ledgers.

    `held`: what the cell holds, which tells how a number or date is shown.
    """
    if declared is None:
        return text
    in_words = isinstance(declared.type, Link | Term)
    if held.holds in (Holds.NUMBER, Holds.DATE) and not in_words:
        found = texts_of(held, declared, False, find)
        return found[0] if found else text
    if not isinstance(declared.type, READ_AS_LEDGERS):
        return text
    found = texts_of(Cell(text), declared, False, find)
    return found[0] if found else text


def identity_of(record: OwnRecord, kind: Kind) -> str:
    """Return what the cells of a record say of what it is."""
    said = [
        f"{'.'.join(map(str, keys))}={comparable(cell.text)}"
        for keys, cell in record.cells.items()
        if keys[0] in kind.title or keys[0] == kind.date or _is_named_link(keys, kind)
    ]
    return "|".join(sorted(said))


def _is_named_link(keys: Path, kind: Kind) -> bool:
    declared = field_at(keys, dict(kind.walked))
    required = kind.fields[str(keys[0])].required if str(keys[0]) in kind.fields else False
    return declared is not None and isinstance(declared.type, Link) and required


def _mapping(leaves: Mapping[Path, TextNode], place: Place) -> MapNode:
    """Return the tree of texts at their paths."""
    entries: dict[str, tuple[TextNode, Node]] = {}
    for key, inner in _by_first(leaves).items():
        node = _node(inner)
        entries[str(key)] = (TextNode(node.place, str(key)), node)
    return MapNode(place, entries)


def _by_first(leaves: Mapping[Path, TextNode]) -> Mapping[str | int, dict[Path, TextNode]]:
    grouped: dict[str | int, dict[Path, TextNode]] = defaultdict(dict)
    for path, node in leaves.items():
        grouped[path[0]][path[1:]] = node
    return grouped


def _node(leaves: Mapping[Path, TextNode]) -> Node:
    first = next(iter(leaves.values()))
    if () in leaves:
        return leaves[()]
    grouped = _by_first(leaves)
    if all(isinstance(key, int) for key in grouped):
        items = tuple(_node(grouped[key]) for key in sorted(grouped, key=int))
        return ListNode(first.place, items)
    return _mapping(leaves, first.place)
