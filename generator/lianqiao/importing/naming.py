"""Rows to come get an id, and may be meant by their names before they are records."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from lianqiao.entering import proposed_id
from lianqiao.importing.drafting import identity_of
from lianqiao.importing.memory import check_value
from lianqiao.importing.names import Names
from lianqiao.importing.own import identity_of as own_identity
from lianqiao.importing.rows import RawRow
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
        self.more: Counter[tuple[str, str]] = Counter()
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
        return self._new(kind, title, _year_in(row, kind), identity_of(row, kind))

    def _made_of_own(self, record: OwnRecord, kind: Kind) -> str:
        title, dated = record.cells.get(kind.title[:1]), record.cells.get((kind.date or "",))
        year = dated.text[:4] if dated and dated.text[:4].isdecimal() else ""
        return self._new(kind, title.text if title else "", year, own_identity(record, kind))

    def _new(self, kind: Kind, title: str, year: str, identity: str) -> str:
        """Return the id of a new record: its title in pinyin and the year, as people get it.

        Where that is taken, or there is no title, a check value of `identity` stands behind it: the
        same row gives the same id, however many rows of that title stand around it.
        """
        taken = self.taken[kind.key]
        wished = proposed_id(title, year, _plain(kind.key), ())
        if title and wished not in taken:
            return wished
        while True:
            more = self.more[kind.key, identity]
            self.more[kind.key, identity] += 1
            behind = check_value([kind.key, identity, more])[:BEHIND]
            id_ = f"{wished[: ID_LIMIT - BEHIND - 1].strip('-')}-{behind}"
            if id_ not in taken:
                return id_


def _said(row: RawRow, keys: tuple[str, ...]) -> list[str]:
    """Return what a row states in a column."""
    return [cell.text.strip() for target, (cell, _) in row.cells.items() if target.keys == keys]


def _year_in(row: RawRow, kind: Kind) -> str:
    """Return the year that a row states, as far as it can be told before it is read; else ""."""
    dated = next(iter(_said(row, (kind.date or "",))), "")
    digits = "".join(filter(str.isdecimal, comparable(dated)))[:4]
    return digits if "1900" <= digits <= "2199" else ""


def _plain(key: str) -> str:
    """Return the key of a kind as an id may hold it."""
    folded = unicodedata.normalize("NFKC", key).casefold()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "record"
