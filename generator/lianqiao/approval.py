"""Review before publishing: which steps a record needs, how far it has come, what is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianqiao.findings import Label
from lianqiao.fingerprints import Fingerprint, fingerprint, written_fingerprint
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES, in_all_languages, messages
from lianqiao.records import Record
from lianqiao.types import PartialDate

STEPS = "review_steps"
CODES = frozenset({"review_missing", "changed_after_review"})
"""The codes of findings that a review mends."""
PASSED, RETURNED, CORRECTED = "passed", "returned", "corrected"
WAITING = frozenset({"in_review", "approved"})
"""The statuses of records that are under review, or should have passed it."""


@dataclass(frozen=True)
class Step:
    """One step of review. Where `audiences` or `kinds` are given, only such records need it."""

    key: str
    label: Label
    audiences: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def is_asked_of(self, record: Record) -> bool:
        """Tell whether a record needs the step."""
        of_audience = not self.audiences or record.audience in self.audiences
        return of_audience and (not self.kinds or record.kind in self.kinds)


@dataclass(frozen=True)
class Correction:
    """A small change after review: when, in which fields, and why it needed no new review."""

    record: Record
    date: PartialDate | None
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Progress:
    """How far a record has come: the steps passed, and the content that they passed.

    `seen`: the content at the last entry, whatever its result. `last`: that entry's date.
    """

    passed: tuple[str, ...] = ()
    seen: Fingerprint | None = None
    last: PartialDate | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Due:
    """The step that a record waits for, since when, and what changed since it was last seen."""

    record: Record
    step: Step
    now: Fingerprint
    progress: Progress

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that changed since the record was last seen."""
        return changed(self.progress, self.now)

    @property
    def begins_again(self) -> bool:
        """Whether steps were passed that no longer count, since the content changed."""
        return bool(self.progress.passed) and is_changed(self.progress, self.now)


def steps(library: Library) -> tuple[Step, ...]:
    """Return the steps that site.yml names, in their order."""
    declared = library.site.get(STEPS)
    if not isinstance(declared, Mapping):
        return ()
    return tuple(_step(key, content) for key, content in declared.items())


def _step(key: str, declared: object) -> Step:
    assert isinstance(declared, Mapping)
    return Step(
        key,
        {one: str(declared[one]) for one in LANGUAGES if one in declared} or {"en": key},
        frozenset(declared.get("audiences") or ()),
        frozenset(declared.get("kinds") or ()),
    )


def asked_of(record: Record, library: Library) -> tuple[Step, ...]:
    """Return the steps that a record needs, in their order."""
    return tuple(step for step in steps(library) if step.is_asked_of(record))


def progress(record: Record) -> Progress:
    """Return how far a record has come, by the entries in its file from first to last.

    An entry without a fingerprint counts for nothing: it does not say what was reviewed. A step
    that passes other content than the step before begins the review anew.
    """
    state = Progress()
    for row in record.get("reviews") or ():
        content = written_fingerprint(row.get("fingerprint"))
        if content is not None and row.get("result") in (PASSED, RETURNED, CORRECTED):
            state = _after(state, row, content, record)
    return state


def _after(
    before: Progress, row: Mapping[str, object], content: Fingerprint, record: Record
) -> Progress:
    day = row.get("date")
    date = day if isinstance(day, PartialDate) else None
    passed, corrections = before.passed, before.corrections
    if row["result"] == RETURNED:
        passed = ()
    elif row["result"] == PASSED:
        kept = () if is_changed(before, content) else passed
        passed = (*kept, str(row.get("step", "")))
    else:
        what = changed(before, content)
        corrections = (*corrections, Correction(record, date, what, str(row.get("note", ""))))
    return Progress(passed, content, date, corrections)


def is_changed(state: Progress, now: Fingerprint) -> bool:
    """Tell whether the content is other than when it was last seen."""
    return state.seen is not None and state.seen.whole != now.whole


def changed(state: Progress, now: Fingerprint) -> tuple[str, ...]:
    """Return the fields that changed since the content was last seen."""
    return now.changed_since(state.seen) if state.seen else ()


def lacking(record: Record, library: Library) -> tuple[Step, ...]:
    """Return the steps that a record needs and has not passed, whatever has changed since."""
    passed = progress(record).passed
    return tuple(step for step in asked_of(record, library) if step.key not in passed)


def due(record: Record, library: Library) -> Due | None:
    """Return the step that a record's present content waits for; None where it needs none."""
    asked = asked_of(record, library)
    if not asked:
        return None
    state, now = progress(record), fingerprint(record, library)
    passed = () if is_changed(state, now) else state.passed
    step = next((step for step in asked if step.key not in passed), None)
    return Due(record, step, now, state) if step else None


def waiting(library: Library) -> Iterator[Due]:
    """Yield what waits for review, by kind and id."""
    for record in library.records:
        if record.status in WAITING and (found := due(record, library)):
            yield found


def corrections(library: Library) -> Iterator[Correction]:
    """Yield the small changes after review, by kind and id of their records."""
    for record in library.records if steps(library) else ():
        yield from progress(record).corrections


def files_to_know(library: Library) -> set[str]:
    """Return the files whose content counts: those of records under review."""
    return {
        file
        for record in library.records
        if record.status in WAITING and asked_of(record, library)
        for _, file in library.files_of(record)
    }


def field_names(keys: tuple[str, ...], record: Record, library: Library) -> Label:
    """Return fields in words, in every language; that some field changed where none can be told."""
    if not keys:
        return in_all_languages("review.some_field")
    fields = library.kind(record).fields
    return {
        language: messages(language)
        .say("list.separator")
        .join(messages(language).name(fields[k].label) if k in fields else k for k in keys)
        for language in LANGUAGES
    }


def step_names(found: tuple[Step, ...]) -> Label:
    """Return steps in words, in every language."""
    return {
        language: messages(language)
        .say("list.separator")
        .join(messages(language).name(step.label) for step in found)
        for language in LANGUAGES
    }
