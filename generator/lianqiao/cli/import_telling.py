"""What an import tells on a terminal: findings, differences, what becomes of rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Grid

from lianqiao.cli.import_questions import side_by_side
from lianqiao.findings import Finding, Place
from lianqiao.importing.headings import Table
from lianqiao.importing.planned import Plan
from lianqiao.importing.rows import HELP, Account, Fate
from lianqiao.importing.said import shown
from lianqiao.importing.words import comparable
from lianqiao.messages import Messages
from lianqiao.terminal.output import COLOURS

MOST_SHOWN = 200  # changed records whose differences are printed one by one
WIDE = 200  # characters of a table that goes into a file
FEW = 12  # rows or cells that are named one by one
FATES = (Fate.NEW, Fate.CHANGED, Fate.SAME, Fate.SKIPPED, Fate.ERROR)
NAMES = frozenset({"sheet_name_unknown", "sheet_name_unclear"})
"""The codes of what is wrong with a name, in whichever column it stands."""


def tell(made: Plan, words: Messages) -> None:
    """Print how the sheets were understood, what is wrong, and what would become of each row."""
    for file, table in made.understood.tables:
        sheet, kind = f"{file}:{table.sheet.name}", words.name(table.kind.label)
        columns = words.say("list.separator").join(_understood(table, words))
        click.echo(words.say("import.read_as", sheet=sheet, kind=kind, columns=columns))
    for same in _alike(made, words):
        _tell_findings(same, made, words)
    for duplicate in made.duplicates:
        for line in side_by_side(made, duplicate, words):
            click.echo(line)
    _tell_changes(made, words)
    _tell_rows(made, words)


def _understood(table: Table, words: Messages) -> Iterator[str]:
    """Yield what was made of the headings that are not as our own would be."""
    for one in table.headings:
        if one.serial:
            yield words.say("import.serial", heading=_line(one.text))
        elif one.target and comparable(one.text) != comparable(words.name(one.target.label)):
            field = words.name(one.target.label)
            yield words.say("import.column_is", heading=_line(one.text), field=field)


def _line(text: str) -> str:
    return " ".join(text.split())


# Findings


def _alike(made: Plan, words: Messages) -> Sequence[Sequence[Finding]]:
    """Return the findings; those of workbooks that say the same stand together, by the first."""
    books = {book.name for book in made.books.values()}
    groups: dict[Any, list[Finding]] = {}
    for one in made.in_order():
        said = _said(one, words)
        key = said if str(one.place.path) in books else (str(one.place), said)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _said(finding: Finding, words: Messages) -> Any:
    if finding.code in NAMES:
        return finding.code, comparable(str(finding.values["found"]))
    return finding.code, finding.severity, words.tell(finding)


def _tell_findings(same: Sequence[Finding], made: Plan, words: Messages) -> None:
    """Print the first of findings that say the same, and where the others stand."""
    first, *others = same
    colour = COLOURS[first.severity]
    click.secho(words.line(first, made.data.as_posix()), fg=colour)
    if others:
        cells = words.say("list.separator").join(_cells(first, others))
        more = "…" if len(others) > FEW else ""
        line = words.say("import.also_at", count=len(others), cells=f"{cells}{more}")
        click.secho(f"  {line}", fg=colour)


def _cells(first: Finding, others: Sequence[Finding]) -> Iterator[str]:
    """Yield the cells of findings, the sheet named where it is another than before."""
    before = first.place
    for one in others[:FEW]:
        near = one.place.sheet and _sheet(one.place) == _sheet(before)
        yield one.place.cell if near else str(one.place)
        before = one.place


def _sheet(place: Place) -> tuple[str, str]:
    return str(place.path), place.sheet


# Changes


def _tell_changes(made: Plan, words: Messages) -> None:
    changed = [one for one in made.entries if one.fate is Fate.CHANGED]
    for entry in changed[:MOST_SHOWN]:
        place = str(entry.draft.place)
        click.echo(words.say("import.change", record=str(entry.record.ref), place=place))
        for one in entry.differences:
            field = entry.draft.kind.fields[one.key]
            old, new = (
                shown(value, field, made.library, words.language) for value in (one.old, one.new)
            )
            label = words.name(field.label)
            click.echo(words.say("import.difference", field=label, old=old, new=new))
    if len(changed) > MOST_SHOWN:
        click.echo(words.say("import.more", count=len(changed) - MOST_SHOWN))


# Rows


def _tell_rows(made: Plan, words: Messages) -> None:
    sheets = _filled(_by_sheet(made.accounts))
    if not sheets:
        return
    grid = Grid()
    grid.add_column(words.say("import.head_sheet"))
    for key in ("rows", *FATES):
        grid.add_column(words.say(f"import.head_{key}"), justify="right")
    for sheet, accounts in sheets.items():
        grid.add_row(sheet, *map(str, _counts(accounts)))
    if len(sheets) > 1:
        counted = [one for accounts in sheets.values() for one in accounts]
        grid.add_row(words.say("import.total"), *map(str, _counts(counted)))
    console = Console()
    console.print(grid, width=None if console.is_terminal else WIDE)
    alike: dict[str, list[str]] = {}
    for sheet, accounts in sheets.items():
        alike.setdefault(_reasons(accounts, words), []).append(sheet)
    for reasons, of_sheets in alike.items():
        if reasons:
            named = words.say("list.separator").join(of_sheets)
            click.echo(words.say("import.skipped_rows", sheet=named, rows=reasons))


def _by_sheet(accounts: Sequence[Account]) -> Mapping[str, Sequence[Account]]:
    sheets: dict[str, list[Account]] = {}
    for one in accounts:
        name = f"{one.place.path}:{one.place.sheet}" if one.place.sheet else str(one.place.path)
        sheets.setdefault(name, []).append(one)
    return sheets


def _filled(sheets: Mapping[str, Sequence[Account]]) -> Mapping[str, Sequence[Account]]:
    """Return the sheets without those of a template in which nobody has written."""
    return {
        name: accounts
        for name, accounts in sheets.items()
        if any(one.why != HELP for one in accounts)
    }


def _counts(accounts: Sequence[Account]) -> list[int]:
    return [len(accounts), *(sum(one.fate is fate for one in accounts) for fate in FATES)]


def _reasons(accounts: Sequence[Account], words: Messages) -> str:
    """Return why rows were passed over, with their numbers."""
    by_why: dict[str, list[int]] = {}
    for one in accounts:
        if one.fate is Fate.SKIPPED:
            by_why.setdefault(one.why, []).append(one.place.line)
    said = []
    for why, rows in by_why.items():
        numbers = ", ".join(map(str, rows[:FEW])) + ("…" if len(rows) > FEW else "")
        said.append(words.say("import.why", why=words.say(f"import.why_{why}"), rows=numbers))
    return words.say("list.semicolon").join(said)
