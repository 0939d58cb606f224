"""Rows to come get an id, and may be meant by their names before they are records."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable

from lianqiao.entering import proposed_id
from lianqiao.importing.memory import check_value
from lianqiao.importing.names import Names
from lianqiao.importing.own import identity_of as own_identity
from lianqiao.importing.rows import RawRow, identity_of
from lianqiao.importing.words import comparable
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.office.own import OwnRecord
from lianqiao.types import Ref, Text
from lianqiao.types.scalars import ID_LIMIT

BEHIND = 8  # characters of a check value behind a title in an id


class Naming:
    """Gives each row of a run its id, and lets other rows mean it."""

    def __init__(self, library: Library, names: Names) -> None:
        self.kinds = library.declarations.kinds
        self.names = names
        self.taken: dict[str, set[str]] = defaultdict(set)
        self.own: dict[int, str] = {}
        for record in library.records:
            self.taken[record.kind].add(record.id)

    def of_row(self, row: RawRow, kind: Kind) -> str:
        """Return the id of a ledger's row: the one that it states, else one made of its title."""
        said = _said(row, ("id",))
        id_ = said[0] if said else self._made(row, kind)
        named = (kind.title[:1], ("short",), ("former_names", "name"))
        self._take(
            Ref(kind.key, id_),
            [
                cell.text.strip()
                for target, (cell, _) in row.cells.items()
                if target.keys in named and isinstance(target.field.type, Text)
            ],
        )
        return id_

    def of_own(self, record: OwnRecord) -> str:
        """Return the id of a record in a workbook of ours, the same whenever it is asked for."""
        if id(record) not in self.own:
            kind = self.kinds[record.kind]
            stated = record.cells.get(("id",))
            self.own[id(record)] = stated.text if stated else self._made_of_own(record, kind)
            paths = (kind.title[:1], ("short",), ("former_names", 0, "name"))
            names = [record.cells[path].text for path in paths if path in record.cells]
            self._take(Ref(kind.key, self.own[id(record)]), names)
        return self.own[id(record)]

    def _take(self, ref: Ref, names: Iterable[str]) -> None:
        self.taken[ref.kind].add(ref.id)
        self.names.add(ref, [one for one in names if not self.names.knows(ref.kind, one)])

    def _made(self, row: RawRow, kind: Kind) -> str:
        title = next(iter(_said(row, kind.title[:1])), "")
        return new_id(kind, title, _year_in(row, kind), identity_of(row, kind), self._of(kind))

    def _made_of_own(self, record: OwnRecord, kind: Kind) -> str:
        title, dated = record.cells.get(kind.title[:1]), record.cells.get((kind.date or "",))
        year = dated.text[:4] if dated else ""
        return new_id(
            kind,
            title.text if title else "",
            int(year) if year.isdecimal() else None,
            own_identity(record, kind),
            self._of(kind),
        )

    def _of(self, kind: Kind) -> Collection[str]:
        return self.taken[kind.key]


def _said(row: RawRow, keys: tuple[str, ...]) -> list[str]:
    """Return what a row states in a column."""
    return [cell.text.strip() for target, (cell, _) in row.cells.items() if target.keys == keys]


def _year_in(row: RawRow, kind: Kind) -> int | None:
    """Return the year that a row states, as far as it can be told before it is read."""
    for text in _said(row, (kind.date or "",)):
        digits = "".join(filter(str.isdecimal, comparable(text)))[:4]
        return int(digits) if len(digits) == 4 and "1900" <= digits <= "2199" else None
    return None


def new_id(kind: Kind, title: str, year: int | None, identity: str, taken: Collection[str]) -> str:
    """Return the id of a new record: its title in pinyin and the year, as `lianqiao new` proposes.

    Where that is taken, or there is no title, a check value of `identity` stands behind it: the
    same row gives the same id, whatever number of rows of that title stand around it.
    """
    word = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", kind.key).casefold()).strip("-")
    wished = proposed_id(title, str(year or ""), word or "record", ())
    if title and wished not in taken:
        return wished
    for more in range(100):
        behind = check_value([kind.key, identity, more])[:BEHIND]
        id_ = f"{wished[: ID_LIMIT - BEHIND - 1].strip('-')}-{behind}"
        if id_ not in taken:
            return id_
    raise AssertionError("a hundred rows of one identity")
