"""What an import would do: every row judged, the library with its records checked, none written."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lianqiao import kinds, reading
from lianqiao.importing.drafting import drafts_of
from lianqiao.importing.entries import OF_ENTRIES, Entering
from lianqiao.importing.headings import LEAVE_OUT
from lianqiao.importing.memory import read_memory
from lianqiao.importing.names import names_of
from lianqiao.importing.naming import Naming
from lianqiao.importing.own import OwnBook, own_drafts, read_own_book
from lianqiao.importing.planned import (
    Asked,
    Plan,
    Progress,
    Ready,
)
from lianqiao.importing.rows import Draft, Fate, Rows, rows_of
from lianqiao.importing.standing import check
from lianqiao.importing.tables import read_files, understood
from lianqiao.importing.words import comparable
from lianqiao.messages import in_all_languages
from lianqiao.press import not_collecting, whole_library


def read(data: Path, files: Sequence[Path]) -> Ready:
    """Read the library in a folder, and the workbooks."""
    loaded = kinds.load(data)
    contents = reading.read(data, loaded.declarations)
    books, faults = read_files(files)
    return Ready(data, loaded, contents, whole_library(loaded, contents), books, faults)


@not_collecting()
def plan(ready: Ready, asked: Asked, today: date, progress: Progress) -> Plan:
    """Return what an import of the workbooks would do."""
    made = _Planning(ready, asked, today, progress)
    return made.plan()


class _Planning:
    """Makes one plan."""

    def __init__(self, ready: Ready, asked: Asked, today: date, progress: Progress) -> None:
        self.ready = ready
        self.asked = asked
        self.today = today
        self.progress = progress
        self.kinds = ready.loaded.declarations.kinds
        memory = {
            ref: one for kind in self.kinds for ref, one in read_memory(ready.data, kind).items()
        }
        self.made = Plan(ready.data, ready.contents, ready.loaded, ready.library, memory)
        self.names = names_of(ready.library, asked.names)
        self.naming = Naming(ready.library, self.names)
        self.own: list[OwnBook] = []

    def plan(self) -> Plan:
        """Return the plan."""
        made = self.made
        chosen = [self.kinds[self.asked.kind]] if self.asked.kind else list(self.kinds.values())
        made.books = self.ready.books
        said = {**_reasons_left_out(), **self.asked.headings}
        made.understood = understood(made.books, chosen, self.asked.sheets, said)
        made.findings += [*self.ready.faults, *made.understood.findings]
        tables = [rows_of(file, table) for file, table in made.understood.tables]
        for rows in tables:
            made.accounts += rows.accounts
            made.findings += rows.findings
        drafts = self._drafts(tables)
        entering = Entering(self.ready.library, self.asked, self.names, made, self.progress)
        entering.enter(drafts)
        if self.names.used & self.names.moved.keys():
            # rows link to records which turned out to be there already
            made.entries.clear()
            made.duplicates.clear()
            made.findings = [one for one in made.findings if one.code not in OF_ENTRIES]
            entering.enter(self._drafts(tables, again=True))
        made.unknown_names = self.names.unknown
        check(self.ready, made, self.today, self.progress)
        self._account()
        return made

    # Rows become drafts

    def _drafts(self, tables: Sequence[Rows], again: bool = False) -> list[Draft]:
        for rows in tables:
            for row, account in rows.rows:
                if not (row.goes_on or again):
                    account.record = self.naming.of_row(row, rows.table.kind)
        if not again:
            self._name_own()
        drafts = [draft for rows in tables for draft in drafts_of(rows, self.names)]
        for book in self.own:
            drafts += own_drafts(book, self.kinds, self.names, self.naming.of_own)
        return drafts

    def _name_own(self) -> None:
        """Let other rows mean the records of workbooks of ours by their names."""
        declarations = self.ready.loaded.declarations
        for file in self.made.understood.own:
            book = read_own_book(file, self.made.books[file], declarations, self.names)
            self.own.append(book)
            self.made.findings += book.findings
            self.made.accounts += book.accounts.values()
            for record in book.records:
                self.naming.of_own(record)

    def _account(self) -> None:
        """Say of every row what becomes of it."""
        for entry in self.made.entries:
            for account in entry.draft.accounts:
                account.fate = entry.fate
        for account in self.made.accounts:
            if account.fate is Fate.ERROR:
                account.record = ""


def _reasons_left_out() -> Mapping[str, str]:
    """Return what is said of the column of reasons in a sheet that came back to be mended."""
    headings = in_all_languages("import.pending_reason").values()
    return {comparable(heading): LEAVE_OUT for heading in headings}
