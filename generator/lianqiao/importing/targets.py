"""What a column of a ledger may mean: the fields of a kind, those within its lists included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lianqiao.findings import Label
from lianqiao.importing.words import undecorated
from lianqiao.kinds import Keys, Kind
from lianqiao.office.columns import Column, Sheet, sheets
from lianqiao.types import EVERY_KEY, Field

NOT_FOR_SHEETS = frozenset({"reviews", "accepted"})
"""What only commands put on record."""


@dataclass(frozen=True, eq=False)
class Target:
    """A field that a column may hold. `keys` lead to it; the first `listed` of them to a list.

    `many`: a cell may hold several values. `labels`: its label, and those around it.
    """

    keys: Keys
    field: Field
    many: bool
    listed: int
    labels: tuple[Label, ...]

    @property
    def name(self) -> str:
        """Its keys as people may write them."""
        return ".".join(self.keys)

    @property
    def label(self) -> Label:
        """Its label with those around it."""
        languages = self.labels[-1].keys()
        return {
            language: "·".join(label.get(language, "") for label in self.labels).strip("·")
            for language in languages
        }


@dataclass(frozen=True)
class Targets:
    """The targets of a kind by every word that means one; `own`: those no other kind has."""

    kind: Kind
    by_word: Mapping[str, Target]

    def named(self, word: str) -> Target | None:
        """Return the target that a word means, or None."""
        return self.by_word.get(undecorated(word))


def targets(kind: Kind) -> Targets:
    """Return what columns may mean in a ledger of a kind."""
    return _by_kind(_Identity(kind))


class _Identity:
    """Lets a kind be remembered although it cannot be hashed."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def __hash__(self) -> int:
        return id(self.kind)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.kind is self.kind


@lru_cache(maxsize=100)
def _by_kind(key: _Identity) -> Targets:
    by_word: dict[str, Target] = {}
    inner: list[tuple[str, Target]] = []
    for sheet in sheets(key.kind):
        if sheet.is_main:
            for column in sheet.columns:
                for word in column.words:
                    by_word.setdefault(undecorated(word), _of_main(column))
        elif _is_plain_list(sheet):
            inner += _within(sheet)
    for word, target in inner:
        by_word.setdefault(undecorated(word), target)
    return Targets(key.kind, by_word)


def _of_main(column: Column) -> Target:
    if column.of_list is None:
        return Target(column.keys, column.field, column.many, 0, column.labels)
    keys = (*column.keys, column.field.key)
    labels = (*column.labels, column.field.label)
    return Target(keys, column.field, True, len(column.keys), labels)


def _is_plain_list(sheet: Sheet) -> bool:
    """Tell whether a sheet is that of one list, whose fields may stand in a ledger's columns."""
    return (
        sheet.imported
        and len(sheet.levels) == 1
        and not sheet.levels[0].is_map
        and EVERY_KEY not in sheet.keys
        and sheet.keys[0] not in NOT_FOR_SHEETS
    )


def _within(sheet: Sheet) -> Iterator[tuple[str, Target]]:
    """Yield the words for the fields of a list, with their targets."""
    around = sheet.levels[0].label
    for column in sheet.columns:
        if not column.within:
            continue
        labels = (around, *column.labels)
        target = Target(column.keys, column.field, True, len(sheet.keys), labels)
        for word in (*target.label.values(), target.name, *column.field.also):
            yield word, target
