"""The library is checked as it would be with the records of a plan."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lianqiao.findings import Finding, Severity, has_errors
from lianqiao.importing.planned import Entry, Plan, Progress, Ready, sheet_of, told_of
from lianqiao.importing.rows import Fate
from lianqiao.press import Inspection, judged
from lianqiao.reading import Contents

ROUNDS = 8  # of leaving out rows whose records do not stand, and checking again
OF_SHEETS = frozenset(
    {
        "own_column_unknown",
        "sheet_column_unheaded",
        "sheet_heading_unknown",
        "sheet_heading_unlike",
        "sheet_heading_twice",
    }
)
"""The codes of what is wrong with every row of a sheet: a column of it is not understood."""


def check(ready: Ready, made: Plan, today: date, progress: Progress) -> None:
    """Check the library as it would be; leave out the entries that do not stand."""
    standing = _without_errors(made)
    known: set[Any] | None = None
    for round_ in range(ROUNDS):
        progress("check", round_, ROUNDS)
        if not standing or not any(one.fate is not Fate.SAME for one in standing):
            break
        after = judged(ready.data, ready.loaded, _with(ready.contents, standing), today)
        found = [one for one in after.findings if one.severity is Severity.ERROR]
        if found and known is None:
            before = judged(ready.data, ready.loaded, ready.contents, today)
            known = {told_of(one) for one in before.findings}
        told = [one for one in found if told_of(one) not in (known or ())]
        if round_ == 0:
            made.findings += _warnings(after, standing)
        if not told:
            break
        made.findings += told
        blamed = _blamed(told, standing)
        if not blamed:
            standing = []
            break
        standing = [one for one in standing if id(one) not in blamed]
    made.entries = standing


def _without_errors(made: Plan) -> list[Entry]:
    """Return the entries in whose rows nothing is wrong, nor in what holds for their sheet."""
    errors = [one for one in made.findings if one.severity is Severity.ERROR]
    sheets = {sheet_of(one.place) for one in errors if one.code in OF_SHEETS}
    rows = {(sheet_of(one.place), one.place.line) for one in errors}
    return [
        entry
        for entry in made.entries
        if not has_errors(entry.draft.findings)
        and not any(
            sheet_of(one.place) in sheets or (sheet_of(one.place), one.place.line) in rows
            for one in entry.draft.accounts
        )
    ]


def _with(contents: Contents, entries: Iterable[Entry]) -> Contents:
    """Return what the library's folder would hold with the records of these entries."""
    new = [entry.record for entry in entries]
    replaced = {record.ref for record in new}
    kept = [one for one in contents.records if one.ref not in replaced]
    return replace(contents, records=[*kept, *new])


def _blamed(told: Sequence[Finding], standing: Sequence[Entry]) -> set[int]:
    """Return the entries that findings are about."""
    subjects = {one.subject for one in told}
    rows = {(sheet_of(one.place), one.place.line) for one in told}
    return {
        id(entry)
        for entry in standing
        if str(entry.record.ref) in subjects
        or any((sheet_of(one.place), one.place.line) in rows for one in entry.draft.accounts)
    }


def _warnings(after: Inspection, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield the warnings that are about records of the import."""
    own = {str(entry.record.ref) for entry in entries if entry.fate is not Fate.SAME}
    for finding in after.findings:
        if finding.severity is Severity.WARNING and finding.subject in own:
            yield finding
