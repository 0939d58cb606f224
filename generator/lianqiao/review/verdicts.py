"""One person's word on one record: whether it may be put on record, and what it makes of it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from lianqiao.approval import (
    CODES,
    CORRECTED,
    PASSED,
    RETURNED,
    STEPS,
    WAITING,
    Step,
    asked_of,
    changed,
    due,
    field_names,
    is_changed,
    progress,
    steps,
)
from lianqiao.editing.files import Refusal, refusal
from lianqiao.findings import Finding, Label, Severity
from lianqiao.fingerprints import fingerprint
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import Inspection
from lianqiao.reading import SITE_FILE
from lianqiao.records import Record
from lianqiao.review.editing import Entry
from lianqiao.types import Ref

NEVER_SMALL = frozenset({"audience"})
"""Fields whose change is never small: who may see a record is what its review rests on."""

SETTINGS = ((), (SITE_FILE,), ("kinds",), ("vocabularies",))
"""The beginnings of paths that lead to what all records are judged by."""


@dataclass(frozen=True)
class Verdict:
    """What somebody says of a record: a step passed or returned, or that a change is small.

    `step`: the key of a step, "" for a small change. `note`: remarks, or the reason.
    """

    record: Record
    step: str
    result: str
    by: str
    date: date
    note: str = ""


@dataclass(frozen=True)
class Judge:
    """Judges verdicts by the library as it was read."""

    inspected: Inspection
    today: date

    @property
    def library(self) -> Library:
        """The whole library."""
        return self.inspected.library

    def refusal(self) -> Refusal | None:
        """Return why nothing at all can be reviewed, or None."""
        for finding in self._errors:
            if _is_of_settings(finding.place.path):
                return refusal("library_faulty", place=str(finding.place), told=_told(finding))
        return None if steps(self.library) else refusal("no_steps", key=STEPS)

    def refusal_of(self, verdict: Verdict) -> Refusal | None:
        """Return why a verdict cannot be put on record, or None."""
        return next(self._refusals(verdict), None)

    def _refusals(self, verdict: Verdict) -> Iterator[Refusal]:
        record = verdict.record
        if not asked_of(record, self.library):
            yield refusal("none_asked")
        if record.status not in WAITING:
            yield refusal("not_waiting", status=self.library.term_label("statuses", record.status))
        if verdict.date > self.today:
            yield refusal("date_ahead", found=verdict.date.isoformat())
        faults = self._faults.get(record.ref, ())
        if faults and verdict.result != RETURNED:
            first = faults[0]
            yield refusal("faulty", count=len(faults), place=str(first.place), told=_told(first))
        yield from self._of_small(verdict) if verdict.result == CORRECTED else self._of(verdict)

    def _of(self, verdict: Verdict) -> Iterator[Refusal]:
        """A step is taken in its turn."""
        found = due(verdict.record, self.library)
        if found is None:
            yield refusal("complete")
        elif found.step.key != verdict.step and found.begins_again:
            fields = field_names(found.changed, verdict.record, self.library)
            yield refusal("begins_again", step=found.step.label, fields=fields)
        elif found.step.key != verdict.step:
            yield refusal("not_due", step=found.step.label, key=found.step.key)

    def _of_small(self, verdict: Verdict) -> Iterator[Refusal]:
        """A small change follows a review, changes something, and not who may see the record."""
        record = verdict.record
        state, now = progress(record), fingerprint(record, self.library)
        if not state.passed:
            yield refusal("nothing_passed")
        elif not is_changed(state, now):
            yield refusal("unchanged")
        elif never := tuple(key for key in changed(state, now) if key in NEVER_SMALL):
            yield refusal("not_small", fields=field_names(never, record, self.library))

    @cached_property
    def _errors(self) -> list[Finding]:
        return [
            finding
            for finding in self.inspected.findings
            if finding.severity is Severity.ERROR and finding.code not in CODES
        ]

    @cached_property
    def _faults(self) -> Mapping[Ref, list[Finding]]:
        """The errors that stand within the lines of each record."""
        begins: dict[PurePosixPath, list[Record]] = defaultdict(list)
        for record in sorted(self.library.records, key=Record.place):
            begins[record.place().path].append(record)
        found: dict[Ref, list[Finding]] = defaultdict(list)
        for finding in self._errors:
            records = begins.get(finding.place.path, [])
            position = bisect_right(records, finding.place, key=Record.place)
            if position:
                found[records[position - 1].ref].append(finding)
        return found


def _is_of_settings(path: PurePosixPath) -> bool:
    """Tell whether a file is no record's: site.yml, a declaration, or the folder itself."""
    return path.parts[:1] in SETTINGS


def _told(finding: Finding) -> Label:
    return {language: messages(language).tell(finding) for language in LANGUAGES}


def entry(verdict: Verdict, library: Library) -> Entry:
    """Return what is written of a verdict, with the fingerprint of the content it is about."""
    written = {
        "step": verdict.step,
        "result": verdict.result,
        "by": verdict.by,
        "date": verdict.date.isoformat(),
        "note": verdict.note,
        "fingerprint": str(fingerprint(verdict.record, library)),
    }
    return {key: value for key, value in written.items() if value}


def status_after(verdict: Verdict, library: Library) -> str:
    """Return the status that follows: approved once every step is passed."""
    if verdict.result == RETURNED:
        return "returned"
    record = verdict.record
    state, now = progress(record), fingerprint(record, library)
    still_passed = verdict.result == CORRECTED or not is_changed(state, now)
    passed = {*(state.passed if still_passed else ()), verdict.step}
    complete = all(step.key in passed for step in asked_of(record, library))
    return "approved" if complete else "in_review"


def result_labels(library: Library) -> dict[str, Label]:
    """Return the results that a step may have, with their labels."""
    terms = library.declarations.vocabularies["review_results"].terms
    return {key: terms[key].label for key in (PASSED, RETURNED)}


def result_meant(word: str, library: Library) -> str | None:
    """Return the result that a word means, by its key or its label in any language."""
    for key, label in result_labels(library).items():
        if word.casefold() in {key, *(name.casefold() for name in label.values())}:
            return key
    return None


def step_meant(word: str, library: Library) -> Step | None:
    """Return the step that a word means, by its key or its name in any language."""
    for step in steps(library):
        if word in {step.key, *step.label.values()}:
            return step
    return None
