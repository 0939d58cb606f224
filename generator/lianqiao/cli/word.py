"""Word documents out: cases and showcases of an edition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lianqiao.attachments import BrokenPictures
from lianqiao.cli.options import short
from lianqiao.cli.shared import sound
from lianqiao.findings import Value
from lianqiao.library import Library
from lianqiao.messages import Messages, below, messages
from lianqiao.messages.reasons import reason_of
from lianqiao.press import Edited, manuscript
from lianqiao.records import Record
from lianqiao.showcases import Showcase, showcases
from lianqiao.terminal.output import fail
from lianqiao.types import Ref
from lianqiao.types.nearest import nearest
from lianqiao.word import (
    TEMPLATES,
    Made,
    Refused,
    booklet_document,
    built_in,
    campaign_document,
    cases_document,
    plan,
)
from lianqiao.word.campaigns import Counted

SUFFIX = ".docx"
CASE = "case"
SHOWCASE = "showcase"
IN_WORD = (CASE, SHOWCASE)


WORD_ONLY = ("anonymous", "campaign", "sections", "template_copy")
"""Options of an export that are for Word documents alone."""

OF_SHEETS = ("where", "found", "chosen_sheets", "whole")
"""Options that are for sheets alone."""


def word_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that are for Word documents."""
    given = (
        click.option("--anonymous", is_flag=True, help=short("help.anonymous")),
        click.option("--campaign", metavar="ID", help=short("help.campaign")),
        click.option(
            "--section",
            "sections",
            multiple=True,
            metavar="NAME=FIELD",
            help=short("help.section"),
        ),
        click.option(
            "--template-copy", type=click.Choice(TEMPLATES), help=short("help.template_copy")
        ),
    )
    for option in reversed(given):
        command = option(command)
    return command


@dataclass(frozen=True)
class Out:
    """What is asked to go out as a Word document, and what writes it."""

    kind: str
    ids: tuple[str, ...]
    output: Path
    write: Callable[[bytes, Messages], None]
    anonymous: bool = False
    campaign: str | None = None
    sections: tuple[str, ...] = ()
    template_copy: str | None = None
    others: tuple[str, ...] = ()
    """Options given that mean nothing here."""

    @classmethod
    def asked(
        cls, options: Mapping[str, Any], output: Path, write: Callable[[bytes, Messages], None]
    ) -> "Out":
        """Return what the options of an export ask for."""
        kind, *ids = options["what"] or [CASE]
        others = tuple(name for name in OF_SHEETS if options[name])
        own = {name: options[name] for name in WORD_ONLY}
        return cls(kind, tuple(ids), output, write, others=others, **own)

    @property
    def is_showcase(self) -> bool:
        """Whether the booklet of a showcase is asked for."""
        return self.kind == SHOWCASE


def export_docx(asked: Out, data: Path, edition: str, lang: str | None) -> None:
    """Write a Word document of an edition, or a copy of a built-in template."""
    if asked.template_copy:
        copy_template(asked, asked.template_copy, messages(lang or "zh"))
        return
    inspected, words = sound(data, edition, lang, "word.stopped", quiet=True)
    edited = manuscript(inspected, edition, words.language)

    def deed() -> None:
        refuse_unfit(asked)
        made = made_of(asked, data, edited, inspected.library)
        asked.write(made.content, words)
        tell_made(made, asked, edited, words)

    with_reasons(words, deed)


def copy_template(asked: Out, name: str, words: Messages) -> None:
    """Write a built-in template, for a library to begin its own with."""

    def deed() -> None:
        refuse_name(asked)
        asked.output.parent.mkdir(exist_ok=True)  # data/word/, the first time

    with_reasons(words, deed)
    asked.write(built_in(name), words)
    click.echo(words.say("word.template_copied", file=str(asked.output), name=name))


def refuse_name(asked: Out) -> None:
    """Refuse a file whose name says that it is none of Word's."""
    if asked.output.suffix.casefold() != SUFFIX:
        raise Refused("word.suffix", file=str(asked.output))


def refuse_unfit(asked: Out) -> None:
    """Refuse options that do not go together."""
    refuse_name(asked)
    if asked.others:
        raise Refused("word.not_for_word")
    if asked.is_showcase and (asked.anonymous or asked.campaign):
        raise Refused("word.only_cases")


def made_of(asked: Out, data: Path, edited: Edited, whole: Library) -> Made:
    """Return the document that is asked for. Raises Refused."""
    view = edited.view("")
    if asked.is_showcase:
        return booklet_document(view, data, showcase_named(asked.ids, edited))
    records = chosen(asked, edited)
    if asked.campaign is None:
        return cases_document(view, data, records, whole if asked.anonymous else None)
    if len(records) > 1:
        raise Refused("word.one_case")
    campaign = one(edited.library, "campaign", asked.campaign)
    planned = plan(campaign, edited.library.kind(records[0]), asked.sections)
    anonymous = asked.anonymous or bool(campaign.get("anonymous"))
    return campaign_document(view, data, records[0], planned, whole if anonymous else None)


def showcase_named(ids: Sequence[str], edited: Edited) -> Showcase:
    """Return the showcase of an id or a year; without one, the newest."""
    found = showcases(edited.library, edited.counts)
    names = {name: n for n, one in enumerate(found) for name in names_of(one)}
    if not ids:
        return found[0]
    if len(ids) > 1 or ids[0] not in names:
        known = {name: name for name in names}
        found_words = " ".join(ids)
        raise Refused("word.no_record", found=found_words, expected=nearest(ids[0], known))
    return found[names[ids[0]]]


def names_of(showcase: Showcase) -> list[str]:
    """Return the words by which a showcase is asked for: its id, its year, or `all`."""
    id_ = [showcase.record.id] if showcase.record else []
    return [*id_, str(showcase.year) if showcase.year else "all"]


def tell_made(made: Made, asked: Out, edited: Edited, words: Messages) -> None:
    """Print where a document lies, what is in it, and what is to be looked at."""
    for counted in made.counted:
        tell_length(counted, words)
    if asked.campaign is not None:
        tell_plan(made, asked, edited, words)
    for name in made.names:
        place = str(below(name.place, "data"))
        line = words.say(
            "word.name_stands", place=place, field=name.field, name=name.name, count=name.count
        )
        click.secho(line, fg="yellow")
    if asked.anonymous or made.names:
        click.echo(words.say("word.names", count=len(made.names), pictures=made.pictures))
    label = words.name(edited.edition.label)
    key = "word.done_booklet" if asked.is_showcase else "word.done"
    click.echo(words.say(key, file=str(asked.output), edition=label, count=len(made.records)))


def tell_length(counted: Counted, words: Messages) -> None:
    """Print how long a section is, and by how much too long."""
    asked = counted.asked
    limit = words.say("word.no_limit") if asked.limit is None else str(asked.limit)
    values: dict[str, Value] = {"section": asked.name, "length": counted.length, "limit": limit}
    if counted.over:
        click.secho(words.say("word.too_long", over=counted.over, **values), fg="yellow")
    else:
        click.echo(words.say("word.length", **values))


def tell_plan(made: Made, asked: Out, edited: Edited, words: Messages) -> None:
    """Print which sections nothing fills, and which texts of the case go into none."""
    record = made.records[0]
    kind = edited.library.kind(record)
    campaign = one(edited.library, "campaign", asked.campaign or "")
    planned = plan(campaign, kind, asked.sections)
    for section in planned.unfilled:
        click.secho(words.say("word.section_unfilled", section=section), fg="yellow")
    for key in planned.unused(record, kind):
        label = words.name(kind.fields[key].label)
        click.secho(words.say("word.field_unused", field=label, key=key), fg="yellow")


def chosen(asked: Out, edited: Edited) -> Sequence[Record]:
    """Return the cases that are asked for, each once, in the order asked.

    `showcase:ID` stands for those of a showcase.
    """
    if asked.kind != CASE:
        expected = nearest(asked.kind, {key: key for key in IN_WORD})
        raise Refused("word.kind", found=asked.kind, expected=expected)
    found: list[Record] = []
    for id_ in asked.ids:
        kind, _, name = id_.partition(":")
        of_showcase = kind == SHOWCASE and name
        found += (
            showcase_named((name,), edited).cases
            if of_showcase
            else [one(edited.library, CASE, id_)]
        )
    if not found:
        raise Refused("word.which")
    return list(dict.fromkeys(found))


def one(library: Library, kind: str, id_: str) -> Record:
    """Return a record of the edition; Refused where it has none of that id."""
    record = library.get(Ref(kind, id_))
    if record is None:
        ids = {other.id: other.id for other in library.all(kind)}
        raise Refused("word.no_record", found=f"{kind}:{id_}", expected=nearest(id_, ids))
    return record


def with_reasons(words: Messages, deed: Callable[[], None]) -> None:
    """Do a deed; say why it was not done, and end."""
    try:
        deed()
    except Refused as refused:
        values: dict[str, Value] = dict(refused.values)
        fail(words.say(refused.key, **values))
    except BrokenPictures as broken:
        for finding in broken.findings:
            click.echo(words.line(finding), err=True)
        fail(words.say("word.stopped"))
    except OSError as fault:
        place = str(fault.filename or "")
        fail(words.say("file.not_written", path=place, reason=reason_of(fault)))
