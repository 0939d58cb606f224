"""Commands that enter a record: asked for on a terminal, as a file to fill in, an adoption."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import click

from lianqiao.cli.asking import Asking, Content, is_terminal
from lianqiao.cli.main import main
from lianqiao.cli.options import both, data_option, lang_option, short
from lianqiao.cli.shared import kind_words, nearest_kind, words_for
from lianqiao.entering import (
    Choice,
    choices_of_kind,
    draft_text,
    free_id,
    judge,
    offer,
    proposed_id,
    taken_ids,
    write_draft,
)
from lianqiao.kinds import Kind
from lianqiao.messages import Messages
from lianqiao.messages.reasons import reason_of
from lianqiao.pages.view import View
from lianqiao.press import Inspection, inspect
from lianqiao.records import Record
from lianqiao.scaffold import Occupied, new_record
from lianqiao.terminal.output import fail
from lianqiao.types import Id, Ref, Unreadable

DRAFT = "draft"
ADOPTION = "adoption"
NAMED = 8  # so many records are named where a word may mean several


@main.command(help=both("help.new"), short_help=short("help.new_short"))
@click.argument("kind")
@click.argument("id", metavar="[ID]", required=False)
@data_option
@click.option("--no-input", is_flag=True, help=short("help.no_input"))
@lang_option
def new(
    lang: str | None,
    kind: str,
    id: str | None,  # noqa: A002
    data: Path,
    no_input: bool,
) -> None:
    """Ask for a record's fields, or write a draft with its fields explained."""
    inspected = inspect(data)
    words = words_for(lang, inspected)
    declared = inspected.library.declarations.kinds
    known = kind_words(declared)
    if kind not in known:
        expected = nearest_kind(kind, declared, words)
        fail(words.say("new.kind_unknown", found=kind, expected=expected))
    kind = known[kind]
    if id is not None:
        refuse_id(id, words)
    if is_terminal() and not no_input:
        enter(Entry(data, inspected, words, declared[kind]), id)
    elif id is None:
        fail(words.say("new.id_missing", kind=kind))
    else:
        begin(data, declared[kind], id, words)


def refuse_id(id_: str, words: Messages) -> None:
    """End where a text is no id."""
    try:
        Id().parse(id_)
    except Unreadable as fault:
        fail(words.say(f"finding.{fault.code}", found=id_, **fault.values))


def begin(data: Path, kind: Kind, id_: str, words: Messages) -> None:
    """Write a draft whose fields are explained, to be filled in by hand."""
    try:
        path = new_record(data, kind, id_, words)
    except Occupied as occupied:
        fail(words.say("new.occupied", path=str(occupied.path)))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(data), reason=reason_of(fault)))
    click.echo(words.say("new.done", path=str(path)))


@dataclass(frozen=True)
class Entry:
    """A record of a kind that is being entered into a library; `data` is the library's folder."""

    data: Path
    inspected: Inspection
    words: Messages
    kind: Kind

    @cached_property
    def view(self) -> View:
        """How records look to those who enter them."""
        return View(self.inspected.library, self.inspected.editions["internal"], self.words, "")

    @property
    def taken(self) -> frozenset[str]:
        """The ids of the kind that stand for something."""
        return taken_ids(self.data, self.kind, self.inspected.library)

    def proposed_id(self, content: Content) -> str:
        """Return an id that is free, from the title and the year; of links, from their ids."""
        title = "-".join(str(content[key]) for key in self.kind.title if content.get(key))
        year = str(content.get(self.kind.date or "", ""))[:4]
        return proposed_id(title, year, self.kind.key, self.taken)

    def write(self, content: Content) -> Path:
        """Write the record; end where it cannot be."""
        try:
            return write_draft(self.data, self.kind, content)
        except Occupied as occupied:
            fail(self.words.say("new.occupied", path=str(occupied.path)))
        except OSError as fault:
            reason = reason_of(fault)
            fail(self.words.say("file.not_written", path=str(self.data), reason=reason))

    def tell(self, id_: str) -> None:
        """Print what the rules find in the record that was written."""
        subject = f"{self.kind.key}:{id_}"
        again = inspect(self.data, date.today())
        for finding in again.findings:
            if finding.subject == subject:
                click.secho(self.words.line(finding, self.data.as_posix()), fg="yellow")


def enter(entry: Entry, id_: str | None) -> None:
    """Ask for a record on a terminal and write it; what was entered is kept on a break."""
    content: Content = {"id": id_, "status": DRAFT}
    asking = Asking(entry.view, date.today())
    asking.say("asking.begin", kind=entry.kind.label)
    try:
        asking.required(entry.kind, content)
        asking.others(entry.kind, content)
        content["id"] = asked_id(entry, asking, content)
        confirm(entry, asking, content)
    except click.Abort:
        keep(entry, content)
        raise click.exceptions.Exit(1) from None
    path = entry.write(content)
    click.echo(entry.words.say("asking.done", path=str(path)))
    entry.tell(content["id"])


def asked_id(entry: Entry, asking: Asking, content: Content) -> str:
    """Return the id: the one given, the one proposed, or another that is free."""
    proposed = str(content["id"] or entry.proposed_id(content))
    while True:
        asking.say("asking.id", proposed=proposed)
        chosen = asking.answer("", "") or proposed
        if chosen in entry.taken:
            asking.wrong(entry.words.say("asking.id_taken", found=chosen))
            proposed = free_id(chosen, entry.taken)
            continue
        try:
            return str(Id().parse(chosen))
        except Unreadable as fault:
            asking.wrong(entry.words.say(f"finding.{fault.code}", found=chosen, **fault.values))


def confirm(entry: Entry, asking: Asking, content: Content) -> None:
    """Show the record as its file will hold it, until it is to be written."""
    while True:
        click.echo("\n" + draft_text(entry.kind, content))
        asking.say("asking.confirm")
        match asking.answer("", "").casefold():
            case "":
                return
            case "n":
                click.echo(entry.words.say("asking.not_written"))
                raise click.exceptions.Exit(1)
            case _:
                asking.others(entry.kind, content)


def keep(entry: Entry, content: Content) -> None:
    """Write what was entered before a break as a draft, and say so; or that there was nothing."""
    answered = [key for key in content if key not in ("id", "status") and content[key]]
    click.echo()
    if not answered:
        click.echo(entry.words.say("asking.nothing_entered"))
        return
    content["id"] = content["id"] or entry.proposed_id(content)
    path = entry.write(without_empty(content))
    click.secho(entry.words.say("asking.kept", path=str(path)), fg="yellow")


def without_empty(content: Content) -> Content:
    """Return what was entered without the rows that were only begun."""
    return {
        key: [row for row in value if row] if isinstance(value, list) else value
        for key, value in content.items()
    }


@main.command(help=both("help.adopt"), short_help=short("help.adopt_short"))
@click.argument("case", metavar="CASE")
@click.argument("unit", metavar="UNIT")
@data_option
@click.option("--since", metavar="DATE", help=short("help.adopt_since"))
@click.option("--scope", metavar="TEXT", help=short("help.adopt_scope"))
@click.option("--result", metavar="TEXT", help=short("help.adopt_result"))
@click.option("--status", default=DRAFT, show_default=True, help=short("help.adopt_status"))
@click.option("--again", is_flag=True, help=short("help.adopt_again"))
@lang_option
def adopt(
    lang: str | None,
    case: str,
    unit: str,
    data: Path,
    again: bool,
    **given: str | None,
) -> None:
    """Put on record that a unit has taken up a case."""
    inspected = inspect(data)
    words = words_for(lang, inspected)
    entry = Entry(data, inspected, words, inspected.library.declarations.kinds[ADOPTION])
    asking = Asking(entry.view, date.today())
    taken_up, adopter = named(asking, "case", case), named(asking, "unit", unit)
    refuse_own(entry, taken_up, adopter)
    if not again:
        refuse_known(entry, taken_up, adopter)
    content: Content = {"case": taken_up.id, "adopter": adopter.id}
    content |= judged(asking, entry.kind, given)
    content["id"] = free_id(f"{taken_up.id}-{adopter.id}", entry.taken)
    try:
        complete(asking, entry.kind, content)
    except click.Abort:
        fail(words.say("asking.not_written"))
    path = entry.write(content)
    told = {"case": entry.view.title(taken_up), "unit": entry.view.title(adopter)}
    click.echo(words.say("adopt.done", path=str(path), **told))
    if content["status"] == DRAFT:
        click.echo(words.say("adopt.draft"))
    entry.tell(content["id"])


def named(asking: Asking, kind: str, typed: str) -> Record:
    """Return the record that a word means; on a terminal ask which, else tell the nearest."""
    known = choices_of_kind(kind, asking.view)
    found = offer(typed, known)
    meant = found.meant
    if meant is None and is_terminal():
        meant = asking.meant(typed, known, ())
    if meant is None:
        tell_nearest(asking, kind, typed, found.several[:NAMED], found.nearest)
    record = asking.view.library.get(Ref(kind, meant.key)) if meant else None
    assert record
    return record


def tell_nearest(
    asking: Asking, kind: str, typed: str, found: tuple[Choice, ...], nearest_only: bool
) -> None:
    """Say that a word means no record, or several, and end."""
    label = asking.view.library.declarations.kinds[kind].label
    lines = "".join(f"\n  {one.key}  {one.label}" for one in found)
    key = "adopt.nothing" if not found else "adopt.nearest" if nearest_only else "adopt.which"
    fail(asking.words.say(key, found=typed, kind=label) + lines)


def refuse_own(entry: Entry, case: Record, unit: Record) -> None:
    """End where a unit would take up its own case."""
    if case.get("unit") == unit.ref:
        title, name = entry.view.title(case), entry.view.title(unit)
        fail(entry.words.say("adopt.own", case=title, unit=name))


def refuse_known(entry: Entry, case: Record, unit: Record) -> None:
    """End where it is on record already."""
    for known in entry.inspected.library.linking(case, ADOPTION):
        if known.get("adopter") == unit.ref and known.get("case") == case.ref:
            place = str(entry.data / known.place().path)
            fail(entry.words.say("adopt.known", id=known.id, path=place))


def judged(asking: Asking, kind: Kind, given: Mapping[str, str | None]) -> Content:
    """Return what was given in options, as a file holds it; end where something is no value."""
    content: Content = {}
    for key, text in given.items():
        if text is None:
            continue
        answer = judge(kind.fields[key], text, asking.today)
        if answer.faults:
            fail("\n".join(asking.words.tell(fault) for fault in answer.faults))
        content[key] = answer.text
    return content


def complete(asking: Asking, kind: Kind, content: Content) -> None:
    """Ask on a terminal for what is required and not given; a draft may go without."""
    lacking = [
        field for field in kind.fields.values() if field.required and not content.get(field.key)
    ]
    for field in lacking:
        if is_terminal():
            asking.field(field, content)
            if not content.get(field.key):
                asking.reason(kind, field, content)
        if not content.get(field.key) and field.key not in content.get("missing", {}):
            if content["status"] != DRAFT:
                fail(asking.words.say("adopt.lacks", field=field.label))
            click.echo(asking.words.say("adopt.lacks_yet", field=field.label))
