"""What an import asks on a terminal: headings, names and duplicates, each once for the run."""

from collections.abc import Iterator
from dataclasses import replace

import click

from lianqiao.importing.names import LEAVE_OUT, UnknownName, label_of
from lianqiao.importing.planned import DUPLICATES, Asked, Duplicate, Plan
from lianqiao.importing.said import shown
from lianqiao.importing.tables import UnknownHeading
from lianqiao.importing.targets import targets
from lianqiao.importing.words import comparable
from lianqiao.messages import Messages
from lianqiao.types import Ref

NOT_NEEDED, LATER = "-", "!"


def ask(made: Plan, asked: Asked, words: Messages) -> Asked:
    """Return what is asked with the answers to what is open; the same where nothing is."""
    headings, names, duplicates = {}, {}, {}
    for key, heading in made.unknown_headings.items():
        answer = _heading(heading, words)
        if answer is not None:
            headings[key] = answer
    if not headings:  # names are known when all columns are
        for known, name in made.unknown_names.items():
            answer = _name(made, name, words)
            if answer is not None:
                names[known] = answer
    if not (headings or names):
        duplicates = _duplicates(made, words)
    return replace(
        asked,
        headings={**asked.headings, **headings},
        names={**asked.names, **names},
        duplicates={**asked.duplicates, **duplicates},
    )


def _heading(unknown: UnknownHeading, words: Messages) -> str | None:
    """Return the field that a heading means, LEAVE_OUT, or None where it is put off."""
    key = "import.ask_heading" if unknown.nearest else "import.ask_heading_plain"
    question = words.say(key, found=unknown.text, nearest=unknown.label)
    click.echo(words.say("import.ask_later"))
    while True:
        answer = click.prompt(question, default=unknown.label if unknown.nearest else None)
        answer = answer.strip()
        if answer == LATER:
            return None
        if answer == NOT_NEEDED:
            return LEAVE_OUT
        if targets(unknown.kind).named(answer):
            return str(answer)
        click.echo(words.say("import.heading_meant_unknown", found=answer))


def _name(made: Plan, unknown: UnknownName, words: Messages) -> str | None:
    """Return the record that a name means, LEAVE_OUT, or None where it is put off."""
    kinds = words.name(label_of(unknown.key[0], made.library))
    for number, (ref, name) in enumerate(unknown.nearest, start=1):
        click.echo(f"  {number}  {name} ({ref.id})")
    click.echo(words.say("import.ask_later"))
    while True:
        question = words.say("import.ask_name", found=unknown.found, kinds=kinds)
        answer = str(click.prompt(question, default="1" if unknown.nearest else LATER)).strip()
        if answer == LATER:
            return None
        if answer == NOT_NEEDED:
            return LEAVE_OUT
        meant = _meant(made, unknown, answer)
        if meant is not None:
            return str(meant)
        click.echo(words.say("import.ask_name_again", found=answer))


def _meant(made: Plan, unknown: UnknownName, answer: str) -> Ref | None:
    if answer.isdecimal() and 0 < int(answer) <= len(unknown.nearest):
        return unknown.nearest[int(answer) - 1][0]
    for kind in unknown.key[0].split("|"):
        for record in made.library.records:
            names = [record.id, record.get("name"), record.get("title"), record.get("short")]
            known = {comparable(str(one)) for one in names}
            if record.kind == kind and comparable(answer) in known:
                return record.ref
    return None


def _duplicates(made: Plan, words: Messages) -> dict[str, str]:
    answers = {}
    for duplicate in made.duplicates:
        for line in side_by_side(made, duplicate, words):
            click.echo(line)
        answers[duplicate.draft.identity] = click.prompt(
            words.say("import.ask_duplicate"), type=click.Choice(DUPLICATES)
        )
    return answers


def side_by_side(made: Plan, duplicate: Duplicate, words: Messages) -> Iterator[str]:
    """Yield a row and the record that it is likely to be, side by side."""
    record, kind = duplicate.existing, duplicate.draft.kind
    place = str(duplicate.draft.place)
    yield words.say("import.duplicate", place=place, record=str(record.ref))
    for key in duplicate.own:
        field = kind.fields[key]
        if key != "id":
            yield words.say(
                "import.side",
                field=words.name(field.label),
                old=shown(record.get(key), field, made.library, words.language),
                new=shown(duplicate.own[key], field, made.library, words.language),
            )
