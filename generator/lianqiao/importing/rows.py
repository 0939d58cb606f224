"""The rows of a table become drafts of records; every row is accounted for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from lianqiao.documents import ListNode, MapNode, Node, TextNode
from lianqiao.findings import Finding, Label, Place, Severity, Value, error
from lianqiao.importing.dates import Puzzle
from lianqiao.importing.headings import Table
from lianqiao.importing.targets import Target
from lianqiao.importing.values import Finder, texts_of
from lianqiao.importing.words import comparable, plain, words
from lianqiao.kinds import Kind
from lianqiao.messages import LANGUAGES, messages
from lianqiao.types import Field, Link, Term
from lianqiao.workbooks import Cell, Holds, Sheet, Span, Spot

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


# Which rows are none


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


# What stands in a row


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


# Rows become drafts


def identity_of(row: RawRow, kind: Kind) -> str:
    """Return what the cells of a row say of what record it is: title, date, whose it is."""
    said = [
        f"{target.name}={comparable(cell.text)}"
        for target, (cell, _) in row.cells.items()
        if target.keys[0] in kind.title
        or target.keys[0] == kind.date
        or (target.field.type.name == "link" and kind.fields[target.keys[0]].required)
    ]
    return "|".join(sorted(said))


def drafts_of(found: Rows, names: Finder) -> Iterator[Draft]:
    """Yield the drafts of a table's rows; rows that go on belong to the one above."""
    draft: _Making | None = None
    for row, account in found.rows:
        if draft is not None and row.goes_on:
            draft.add(row, account)
            continue
        if draft is not None:
            yield draft.done()
        draft = _Making(found, row, account, names)
    if draft is not None:
        yield draft.done()


@dataclass
class _Item:
    """What the rows say of one list of groups: the values of each of its fields."""

    values: dict[tuple[str, ...], list[TextNode]] = field(default_factory=lambda: defaultdict(list))


class _Making:
    """Makes one draft of its rows."""

    def __init__(self, found: Rows, row: RawRow, account: Account, names: Finder) -> None:
        self.found = found
        self.names = names
        self.said: dict[tuple[str, ...], list[TextNode]] = {}
        self.lists: dict[tuple[str, ...], list[MapNode]] = defaultdict(list)
        self.missing: dict[str, TextNode] = {}
        self.draft = Draft(found.table.kind, [], MapNode(found.place(row.number), {}))
        self.draft.identity = identity_of(row, found.table.kind)
        self.draft.columns = frozenset(one.keys[0] for one in found.table.columns.values())
        self.add(row, account)

    def add(self, row: RawRow, account: Account) -> None:
        """Take a row: the first, or one that goes on with it."""
        self.draft.accounts.append(account)
        rows: dict[tuple[str, ...], _Item] = defaultdict(_Item)
        for target, (cell, spot) in row.cells.items():
            nodes = self._nodes(target, cell, spot)
            if target.listed:
                if nodes:
                    rows[target.keys[: target.listed]].values[target.keys[target.listed :]] += nodes
            elif nodes:
                self._keep(target, nodes)
        for keys, item in rows.items():
            self._items(keys, item, row)

    def _nodes(self, target: Target, cell: Cell, spot: Spot) -> list[TextNode]:
        place = self.found.place(*spot)
        if cell.holds is Holds.TEXT and (reason := _reason(cell.text)) and not target.listed:
            self._lacks(target, place, reason)
            return []
        try:
            texts = texts_of(cell, target.field, target.many, self.names)
        except Puzzle as puzzle:
            values = {"field": target.label, **puzzle.values}
            self.draft.findings.append(error(place, puzzle.code, **values))
            return []
        return [TextNode(place, text, "'") for text in texts]

    def _lacks(self, target: Target, place: Place, reason: str) -> None:
        """Note why a field has no value; of what is pending nobody says here whom was asked."""
        if reason == PENDING:
            self.draft.findings.append(warning(place, "sheet_pending", field=target.label))
        elif self.draft.kind.fields[target.keys[0]].required:
            self.missing[target.keys[0]] = TextNode(place, reason, "'")

    def _keep(self, target: Target, nodes: list[TextNode]) -> None:
        """Keep the values of a field; a row that goes on may say the same again, or add to many."""
        there = self.said.setdefault(target.keys, [])
        new = [node for node in nodes if node.text not in {one.text for one in there}]
        if not there:
            there += nodes
        elif target.many:
            there += new
        elif new:
            values: dict[str, Value] = {
                "field": target.label,
                "found": new[0].text[:SHOWN],
                "before": there[0].text[:SHOWN],
                "first": there[0].place,
            }
            self.draft.findings.append(error(new[0].place, "sheet_rows_differ", **values))

    def _items(self, keys: tuple[str, ...], item: _Item, row: RawRow) -> None:
        """Make the items of a list that a row states: side by side, or one value for all."""
        lengths = {len(nodes) for nodes in item.values.values()}
        lengths -= {1} if all(map(self._is_shared(keys), item.values.items())) else set()
        if len(lengths) > 1:
            first = next(iter(item.values.values()))[0]
            found = self._counted(keys, item)
            self.draft.findings.append(error(first.place, "sheet_lists_differ", found=found))
            return
        for n in range(lengths.pop() if lengths else 1):
            parts: dict[tuple[str, ...], Node] = {
                key: nodes[n if len(nodes) > 1 else 0] for key, nodes in item.values.items()
            }
            node = _tree(parts, next(iter(parts.values())).place)
            if not any(_same(node, other) for other in self.lists[keys]):
                self.lists[keys].append(node)

    def _counted(self, keys: tuple[str, ...], item: _Item) -> Label:
        """Return how many values each field of an item has, in every language."""
        counts = [
            (_field_at(self.draft.kind, (*keys, *key)).label, len(nodes))
            for key, nodes in item.values.items()
        ]
        return {
            language: told.say("list.separator").join(
                f"{told.name(label)} {count}" for label, count in counts
            )
            for language in LANGUAGES
            for told in (messages(language),)
        }

    def _is_shared(self, keys: tuple[str, ...]) -> Callable[[tuple[Any, list[TextNode]]], bool]:
        """Return what tells whether one value may stand for all items: a unit, but no person."""

        def may_be(one: tuple[Any, list[TextNode]]) -> bool:
            declared = _field_at(self.draft.kind, (*keys, *one[0]))
            return len(one[1]) > 1 or isinstance(declared.type, Link | Term)

        return may_be

    def done(self) -> Draft:
        """Return the draft of all its rows."""
        place = self.draft.place
        leaves: dict[tuple[str, ...], Node] = {}
        for keys, nodes in self.said.items():
            field_ = _field_at(self.draft.kind, keys)
            if nodes:
                leaves[keys] = ListNode(nodes[0].place, tuple(nodes)) if field_.many else nodes[0]
        for keys, items in self.lists.items():
            leaves[keys] = ListNode(items[0].place, tuple(items))
        for key, node in self.missing.items():
            if not any(keys[0] == key for keys in leaves):
                leaves["missing", key] = node
        self.draft.root = _tree(leaves, place)
        self.draft.id_given = ("id",) in leaves
        self.draft.names = tuple(
            leaf.text
            for keys, leaf in leaves.items()
            if isinstance(leaf, TextNode)
            and (keys[0] in self.draft.kind.title[:1] or keys == ("short",))
        )
        return self.draft


def _reason(text: str) -> str:
    """Return the reason for a missing value that a cell states, or ""."""
    word = comparable(text)
    if word in words().pending:
        return PENDING
    return "not_stated" if word in words().not_stated else ""


def _field_at(kind: Kind, keys: tuple[str, ...]) -> Field:
    return next(found for path, found in kind.walked if path == keys)


def _tree(leaves: Mapping[tuple[str, ...], Node], place: Place) -> MapNode:
    """Return a mapping with a node at the end of each path."""
    entries: dict[str, tuple[TextNode, Node]] = {}
    below: dict[str, dict[tuple[str, ...], Node]] = defaultdict(dict)
    for keys, node in leaves.items():
        if len(keys) == 1:
            entries[keys[0]] = (TextNode(node.place, keys[0]), node)
        else:
            below[keys[0]][keys[1:]] = node
    for key, inner in below.items():
        first = next(iter(inner.values())).place
        entries[key] = (TextNode(first, key), _tree(inner, first))
    return MapNode(place, entries)


def _same(one: Node, other: Node) -> bool:
    """Tell whether two nodes say the same, wherever they stand."""
    if isinstance(one, TextNode) and isinstance(other, TextNode):
        return one.text == other.text
    if isinstance(one, MapNode) and isinstance(other, MapNode):
        return one.entries.keys() == other.entries.keys() and all(
            _same(one.entries[key][1], other.entries[key][1]) for key in one.entries
        )
    return False
