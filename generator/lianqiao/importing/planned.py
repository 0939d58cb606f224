"""What an import is asked to do, and what it would do: plain data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lianqiao.findings import Finding, Place, has_errors
from lianqiao.importing.memory import Remembered
from lianqiao.importing.names import UnknownName
from lianqiao.importing.rows import Account, Draft, Fate
from lianqiao.importing.tables import Understood, UnknownHeading
from lianqiao.kinds.loading import Loaded
from lianqiao.library import Library
from lianqiao.reading import Contents
from lianqiao.records import Record
from lianqiao.types import Ref
from lianqiao.types import Value as FieldValue
from lianqiao.workbooks import Book

MERGE, KEEP, SKIP = "merge", "keep", "skip"
DUPLICATES = (MERGE, KEEP, SKIP)
Progress = Callable[[str, int, int], None]
"""Is told the step, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Asked:
    """What an import is asked to do, and what was answered before.

    `headings`, `names`, `duplicates`: answers by what they are about. `duplicate`: the answer for
    all other duplicates, or "". `overwrite`: the sheet's word stands against changes by hand.
    """

    kind: str = ""
    status: str = ""
    source: str = ""
    sheets: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    duplicates: Mapping[str, str] = field(default_factory=dict)
    duplicate: str = ""
    overwrite: bool = False


@dataclass(frozen=True)
class Difference:
    """A field of a record, as it is and as it is to be; None where it says nothing."""

    key: str
    old: Any
    new: Any


@dataclass
class Entry:
    """A draft as a record: new, or what one that is there becomes.

    `own`: the values that its rows state; `own_values`: what a new one says in its file.
    `differences`: none where nothing changes. `key`: the check value of what it is.
    """

    draft: Draft
    record: Record
    own: Mapping[str, FieldValue]
    existing: Record | None = None
    differences: list[Difference] = field(default_factory=list)
    key: str = ""
    own_values: Mapping[str, FieldValue] = field(default_factory=dict)

    @property
    def fate(self) -> Fate:
        """What becomes of its rows."""
        if self.existing is None:
            return Fate.NEW
        return Fate.CHANGED if self.differences else Fate.SAME


@dataclass(frozen=True)
class Duplicate:
    """A row that is likely to be a record that is there."""

    draft: Draft
    own: Mapping[str, FieldValue]
    existing: Record


@dataclass
class Plan:
    """What an import would do; `findings` that are errors forbid it, or rows of it.

    `accounts`: every row that was read. `unknown_*` and `duplicates`: what may be asked.
    """

    data: Path
    before: Contents
    loaded: Loaded
    library: Library
    memory: dict[Ref, Remembered]
    books: Mapping[Path, Book] = field(default_factory=dict)
    understood: Understood = field(default_factory=Understood)
    accounts: list[Account] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown_names: dict[tuple[str, str], UnknownName] = field(default_factory=dict)
    duplicates: list[Duplicate] = field(default_factory=list)

    @property
    def unknown_headings(self) -> Mapping[str, UnknownHeading]:
        """The headings that may be asked for."""
        return self.understood.unknown

    @property
    def is_sound(self) -> bool:
        """Whether all of it can be written."""
        return not has_errors(self.findings)

    def in_order(self) -> list[Finding]:
        """Return the findings by file and sheet as they come, row by row; each once."""
        order = {
            (book.name, sheet.name): n
            for book in self.books.values()
            for n, sheet in enumerate(book.sheets)
        }
        once = {(*finding.sort_key, finding.place.sheet): finding for finding in self.findings}

        def key(one: Finding) -> Any:
            place = one.place
            at = order.get((str(place.path), place.sheet), -1)
            return (str(place.path), at, place.line, place.column, one.code)

        return sorted(once.values(), key=key)

    def count(self) -> Mapping[Fate, int]:
        """Return how many rows have which fate."""
        counted = Counter(account.fate for account in self.accounts)
        return {fate: counted.get(fate, 0) for fate in Fate}


@dataclass(frozen=True)
class Ready:
    """A library and workbooks, read once for however many plans."""

    data: Path
    loaded: Loaded
    contents: Contents
    library: Library
    books: Mapping[Path, Book]
    faults: Sequence[Finding]


def sheet_of(place: Place) -> tuple[str, str]:
    """Return the sheet on which a place is: its file and its name."""
    return str(place.path), place.sheet


def told_of(finding: Finding) -> Any:
    """Return what a finding says, wherever it stands."""
    values = sorted((key, repr(value)) for key, value in finding.values.items())
    return finding.code, finding.subject, repr(values)
