"""Rows become drafts: the nodes of a record, as if it stood in YAML."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianqiao.documents import ListNode, MapNode, Node, TextNode
from lianqiao.findings import Label, Place, Value, error
from lianqiao.importing.dates import Puzzle
from lianqiao.importing.rows import PENDING, SHOWN, Account, Draft, RawRow, Rows, warning
from lianqiao.importing.targets import Target
from lianqiao.importing.values import Finder, texts_of
from lianqiao.importing.words import comparable, words
from lianqiao.kinds import Kind
from lianqiao.messages import LANGUAGES, messages
from lianqiao.types import Field, Link, Term
from lianqiao.workbooks import Cell, Holds, Spot


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
