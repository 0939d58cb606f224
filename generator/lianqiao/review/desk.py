"""What the command `lianqiao review` is asked to do, and what it says of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from lianqiao.approval import CORRECTED, Due, Step, steps, waiting
from lianqiao.editing.files import NotWritten, Refusal, refusal
from lianqiao.findings import Value
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.messages.reasons import reason_of
from lianqiao.pages.pending import unit_of
from lianqiao.pages.view import View
from lianqiao.press import Inspection
from lianqiao.records import Record
from lianqiao.review.filled import NoSheet, plain, read_filled, whole_day
from lianqiao.review.sheets import what_changed, workbook
from lianqiao.review.slips import slips
from lianqiao.review.verdicts import (
    Judge,
    Verdict,
    result_labels,
    result_meant,
    step_meant,
)
from lianqiao.review.writing import Written, write_verdicts
from lianqiao.types import Ref, Unreadable
from lianqiao.types.nearest import nearest
from lianqiao.types.scalars import Text


class Refused(Exception):
    """Nothing was done; `lines` say why, in words."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(*lines)
        self.lines = lines


@dataclass(frozen=True)
class Asked:
    """What the command was given, as it was typed; nothing where an option is not there."""

    ids: tuple[str, ...] = ()
    step: str | None = None
    result: str | None = None
    by: str | None = None
    note: str | None = None
    date: str | None = None
    minor: bool = False
    reason: str | None = None
    sheet: Path | None = None
    filled: Path | None = None
    slip: bool = False
    output: Path | None = None


@dataclass(frozen=True)
class Desk:
    """A library under review. `data`: its folder; `words`: in which language it is told of."""

    data: Path
    inspected: Inspection
    words: Messages
    today: date

    @property
    def library(self) -> Library:
        """The whole library."""
        return self.inspected.library

    @property
    def view(self) -> View:
        """How records look to those who review them."""
        return View(self.library, self.inspected.editions["internal"], self.words, "")

    @property
    def judge(self) -> Judge:
        """Who judges what may be put on record."""
        return Judge(self.inspected, self.today)

    def say(self, why: Refusal) -> str:
        """Return a refusal in words."""
        return self.words.say(f"refusal.{why.key}", **why.values)


OF_STEP = frozenset({"ids", "step", "result", "by", "note", "date"})
DEEDS = {
    "sheet": frozenset({"sheet", "ids", "step"}),
    "filled": frozenset({"filled"}),
    "slip": frozenset({"slip", "ids", "output"}),
    "minor": frozenset({"minor", "ids", "by", "date", "reason"}),
}
"""What may be given with what; with none of these it is a step."""

OPTIONS = {"ids": "ID", "filled": "--from"}


def do(desk: Desk, asked: Asked) -> Iterator[str]:
    """Do what was asked, and yield what to say of it. Raises Refused where nothing was done."""
    if why := desk.judge.refusal() or _too_much(asked):
        raise Refused([desk.say(why)])
    if asked.sheet is not None:
        yield from _write_sheet(desk, asked, asked.sheet)
    elif asked.filled is not None:
        yield from _read_sheet(desk, asked.filled)
    elif asked.slip:
        yield from _write_slips(desk, asked)
    elif asked.ids:
        verdicts = _small(desk, asked) if asked.minor else _of_step(desk, asked)
        yield from _told(desk, _write(desk, _sound(desk, verdicts)))
    elif asked.minor or asked.step or asked.result:
        refuse(desk, "ids_missing")
    else:
        yield from _waiting(desk)


def _too_much(asked: Asked) -> Refusal | None:
    """Return that something was given that has no meaning beside the rest, or None."""
    given = {name for name, value in asdict(asked).items() if value}
    deed = next((deed for deed in DEEDS if deed in given), None)
    extra = sorted(given - (DEEDS[deed] if deed else OF_STEP))
    if not extra:
        return None
    names = {name: OPTIONS.get(name, f"--{name}") for name in (*extra, deed or "step")}
    options = " ".join(names[name] for name in extra)
    return refusal("options_extra", options=options, deed=names[deed or "step"])


# One by one


def _of_step(desk: Desk, asked: Asked) -> list[Verdict]:
    """Return the verdicts on the records named, of one step."""
    _need(desk, asked, "step", "result", "by")
    step = _step(desk, asked.step or "")
    result = result_meant(plain(asked.result or "").strip(), desk.library)
    if result is None:
        expected = " / ".join(result_labels(desk.library))
        refuse(desk, "result_unknown", found=str(asked.result), expected=expected)
    day, by, note = _day(desk, asked), line_of(desk, asked.by), line_of(desk, asked.note)
    records = records_named(desk, asked.ids)
    return [Verdict(record, step.key, result, by, day, note) for record in records]


def _step(desk: Desk, name: str) -> Step:
    step = step_meant(plain(name).strip(), desk.library)
    if step is None:
        known = ", ".join(one.key for one in steps(desk.library))
        refuse(desk, "step_unknown_of", found=name, known=known)
    return step


def _small(desk: Desk, asked: Asked) -> list[Verdict]:
    """Return the verdicts that changes to the records named are small."""
    _need(desk, asked, "reason", "by")
    day, by, reason = _day(desk, asked), line_of(desk, asked.by), line_of(desk, asked.reason)
    records = records_named(desk, asked.ids)
    return [Verdict(record, "", CORRECTED, by, day, reason) for record in records]


def _need(desk: Desk, asked: Asked, *names: str) -> None:
    given = {"step": asked.step, "result": asked.result, "by": asked.by, "reason": asked.reason}
    lacking = [f"--{name}" for name in names if not (given[name] or "").strip()]
    if lacking:
        refuse(desk, "options_missing", options=" ".join(lacking))


def refuse(desk: Desk, key: str, **values: Value) -> NoReturn:
    """Raise Refused with one reason, in words."""
    raise Refused([desk.say(refusal(key, **values))])


def _day(desk: Desk, asked: Asked) -> date:
    if asked.date is None:
        return desk.today
    day = whole_day(plain(asked.date).strip())
    if day is None:
        refuse(desk, "date_unreadable", found=asked.date)
    return day


def line_of(desk: Desk, text: str | None) -> str:
    """Return what was typed as one line of text. Raises Refused where it cannot be on record."""
    try:
        return str(Text().parse(text or ""))
    except Unreadable as fault:
        raise Refused([desk.say(refusal("character", **fault.values))]) from fault


def records_named(desk: Desk, ids: Iterable[str]) -> list[Record]:
    """Return the records named, each once; tell every name that is none, or that of several."""
    found: dict[Ref, Record] = {}
    told = []
    for name in ids:
        named = _named(desk.library, plain(name).strip())
        if len(named) == 1:
            found[named[0].ref] = named[0]
        elif named:
            several = ", ".join(str(record.ref) for record in named)
            told.append(desk.say(refusal("id_of_several", found=name, several=several)))
        elif any(str(ref).endswith(f":{name.rpartition(':')[2]}") for ref in desk.library.unread):
            told.append(desk.say(refusal("id_unread", found=name)))
        else:
            words = {record.id: str(record.ref) for record in desk.library.records}
            expected = nearest(name.rpartition(":")[2], words, listed=0)
            told.append(desk.say(refusal("id_unknown", found=name, expected=expected)))
    if told:
        raise Refused(told)
    return list(found.values())


def _named(library: Library, name: str) -> list[Record]:
    kind, separator, id_ = name.partition(":")
    if separator:
        record = library.get(Ref(kind, id_))
        return [record] if record else []
    every = (library.get(Ref(key, name)) for key in library.declarations.kinds)
    return [record for record in every if record is not None]


def _sound(desk: Desk, verdicts: list[Verdict]) -> list[Verdict]:
    """Return the verdicts if all of them may be put on record; else tell why not."""
    judge = desk.judge
    reasons = [(verdict, judge.refusal_of(verdict)) for verdict in verdicts]
    told = [f"{verdict.record.ref}: {desk.say(why)}" for verdict, why in reasons if why]
    if told:
        raise Refused(told)
    return verdicts


def _write(desk: Desk, verdicts: list[Verdict]) -> list[Written]:
    try:
        return write_verdicts(desk.data, desk.library, verdicts)
    except NotWritten as stopped:
        file = (desk.data / stopped.path).as_posix()
        raise Refused([f"{file}: {desk.say(stopped.refusal)}"]) from stopped


def _told(desk: Desk, written: list[Written]) -> Iterator[str]:
    names = {step.key: step.label for step in steps(desk.library)}
    for one in written:
        yield desk.words.say(
            "review.recorded",
            record=str(one.verdict.record.ref),
            step=names.get(one.verdict.step, ""),
            result=desk.library.term_label("review_results", one.verdict.result),
            status=desk.library.term_label("statuses", one.status),
        )
    yield desk.words.say("review.count_recorded", count=len(written))


# What waits


def _waiting(desk: Desk) -> Iterator[str]:
    """Yield what waits, by step, a record a line."""
    by_step: dict[str, list[Due]] = defaultdict(list)
    for one in waiting(desk.library):
        by_step[one.step.key].append(one)
    for step in steps(desk.library):
        found = by_step[step.key]
        yield desk.words.say("review.waits_for", step=step.label, count=len(found))
        for one in found:
            yield "  " + _line(desk, one)


def _line(desk: Desk, one: Due) -> str:
    unit = unit_of(one.record, desk.library)
    owner = desk.library.get(unit) if unit else None
    return desk.words.say(
        "review.line",
        record=str(one.record.ref),
        title=desk.view.title(one.record),
        unit=desk.view.title(owner) if owner else desk.words.say("pending.no_unit"),
        changed=what_changed(one, desk.view),
    )


# Sheets and slips


def _write_sheet(desk: Desk, asked: Asked, file: Path) -> Iterator[str]:
    """Write the workbook of what waits: all of it, or the records and the step that are named."""
    only = {record.ref for record in records_named(desk, asked.ids)}
    step = _step(desk, asked.step) if asked.step else None
    found = [
        one
        for one in waiting(desk.library)
        if (not only or one.record.ref in only) and step in (None, one.step)
    ]
    if not found:
        refuse(desk, "none_waiting")
    _write_new(desk, file, workbook(found, desk.view))
    yield desk.words.say("review.sheet_done", path=str(file), count=len(found))


def _read_sheet(desk: Desk, file: Path) -> Iterator[str]:
    try:
        answers = read_filled(file, desk.judge)
    except NoSheet as fault:
        raise Refused([f"{file}: {desk.say(fault.refusal)}"]) from fault
    if answers.faults:
        raise Refused([f"{file} {one.cell}: {desk.say(one.refusal)}" for one in answers.faults])
    if answers.verdicts:
        yield from _told(desk, _write(desk, answers.verdicts))
    yield desk.words.say("review.skipped", count=answers.skipped)


def _write_slips(desk: Desk, asked: Asked) -> Iterator[str]:
    """Write the slips of the records named, else of all that wait."""
    if asked.output is None:
        refuse(desk, "options_missing", options="--output")
    records = records_named(desk, asked.ids) or [one.record for one in waiting(desk.library)]
    if not records:
        refuse(desk, "none_waiting")
    _write_new(desk, asked.output, slips(records, desk.view).encode("utf-8"))
    yield desk.words.say("review.slip_done", path=str(asked.output), count=len(records))


def _write_new(desk: Desk, file: Path, content: bytes) -> None:
    """Write a new file; one that is there may be filled in already, and stays."""
    try:
        new = file.open("xb")
    except FileExistsError:
        refuse(desk, "file_there", path=str(file))
    except OSError as fault:
        raise _not_written(desk, file, fault) from fault
    try:
        with new:
            new.write(content)
    except OSError as fault:
        file.unlink(missing_ok=True)
        raise _not_written(desk, file, fault) from fault


def _not_written(desk: Desk, file: Path, fault: OSError) -> Refused:
    reason = reason_of(fault)
    return Refused([desk.words.say("file.not_written", path=str(file), reason=reason)])
