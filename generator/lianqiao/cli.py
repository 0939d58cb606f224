"""The command `lianqiao`: the only file that knows today's date."""

import errno
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from lianqiao import frozen, kinds
from lianqiao.attachments import BrokenPictures
from lianqiao.builds import Kept, kept, no_more_shown
from lianqiao.escaping import csv_text
from lianqiao.example import write_example
from lianqiao.findings import has_errors
from lianqiao.manifest import compare, read_if_there
from lianqiao.messages import LANGUAGES, Messages, messages
from lianqiao.mkdocs_plugin import build_site
from lianqiao.packing import Ledger, Packed, archive_name
from lianqiao.packing import pack as write_pack
from lianqiao.press import Inspection, Pressed, frozen_files, inspect, press
from lianqiao.publish import NotPublished, place_of, publish, roll_back
from lianqiao.publish.disk import write_whole
from lianqiao.review import Asked, Desk, Refused, do
from lianqiao.review import withdraw as withdraw_records
from lianqiao.scaffold import Occupied, new_library, new_record
from lianqiao.schemas import schemas
from lianqiao.terminal.builds import (
    about,
    kept_build,
    language_of,
    manifest_named,
    show_builds,
    show_difference,
)
from lianqiao.terminal.output import (
    as_json,
    dump,
    fail,
    mkdocs_log,
    progress,
    tell,
    tell_pending,
)
from lianqiao.terminal.tables import show_table, stats_table
from lianqiao.tree import unclean, write_tree
from lianqiao.types import Id, Unreadable
from lianqiao.types.dates import FIRST_YEAR, LAST_YEAR
from lianqiao.types.nearest import nearest

DATA = "data"
SETTINGS = "mkdocs.yml"
CONTENT = "content"
SITE = "site"
MKDOCS_CONTENT = "docs"  # where MkDocs looks unless mkdocs.yml says so
FOLDER = click.Path(path_type=Path)
ADDRESS = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}|\[[0-9a-fA-F:]+\]:[0-9]{1,5}")
LAST_PORT = 65535
FAULTS = {
    "publish.disk_full": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "publish.no_permission": (errno.EACCES, errno.EPERM, errno.EROFS),
    "publish.on_another_disk": (errno.EBUSY, errno.EXDEV),
    "publish.no_locks": (errno.ENOLCK, errno.EOPNOTSUPP),
}
"""What the system answers, and the message that tells what to do."""


def both(key: str) -> str:
    """Return a help text in Chinese and English, a paragraph each."""
    return "\n\n".join(f"\b\n{messages(language).texts[key]}" for language in LANGUAGES)


def short(key: str) -> str:
    """Return a help text in Chinese and English on one line."""
    return " / ".join(messages(language).texts[key] for language in LANGUAGES)


data_option = click.option(
    "--data", type=FOLDER, default=Path(DATA), show_default=True, help=short("help.data")
)
edition_option = click.option(
    "--edition", default="internal", show_default=True, help=short("help.edition")
)

site_option = click.option("--site-dir", type=FOLDER, help=short("help.site_dir"))
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=short("help.format"),
)
lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=short("help.lang"),
    callback=lambda context, option, value: value or context.obj,  # also before the command
)


@click.group(help=both("help.lianqiao"), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES), help=short("help.lang"))
@click.version_option(package_name="lianqiao")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Keep the language for the commands."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):  # a console without 汉字 shows "?", and nothing fails
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    context.obj = lang


@main.command(help=both("help.check"), short_help=short("help.check_short"))
@data_option
@click.option("--strict", is_flag=True, help=short("help.strict"))
@click.option("--pending", is_flag=True, help=short("help.pending"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=short("help.format"),
)
@lang_option
def check(lang: str | None, data: Path, strict: bool, pending: bool, form: str) -> None:
    """Tell everything that is wrong; exit with 1 where there are errors."""
    inspected = inspect(data, date.today(), content_for(data))
    if pending:
        tell_pending(inspected, words_for(lang, inspected), form)
    elif form == "json":
        click.echo(json.dumps(as_json(inspected, data), ensure_ascii=False, indent=2))
    else:
        tell(inspected, data, words_for(lang, inspected))
    sys.exit(1 if stops(inspected, strict) else 0)


@main.command(help=both("help.build"), short_help=short("help.build_short"))
@data_option
@edition_option
@site_option
@click.option("--strict", is_flag=True, help=short("help.strict"))
@click.option("--keep", type=click.IntRange(0, 1000), help=short("help.keep"))
@click.option("--replace", is_flag=True, help=short("help.replace"))
@lang_option
def build(
    lang: str | None,
    data: Path,
    edition: str,
    site_dir: Path | None,
    strict: bool,
    keep: int | None,
    replace: bool,
) -> None:
    """Check, build apart, and publish the whole at the end."""
    pressed, words = pressed_if_sound(data, edition, lang, "build.stopped", strict=strict)
    settings = settings_for(data, words)
    site = place_of(site_dir or settings.parent / SITE)
    if not replace:
        refuse_other_edition(site, pressed, words)
    with publishing(site, words), mkdocs_log(), progress(words.say("progress.pages")) as advance:
        publish(
            site,
            lambda folder: build_site(settings, folder, pressed, data, strict, advance),
            apart=(settings, data, settings.parent / CONTENT),
            keep=keep,
            put_back=lambda: click.echo(words.say("publish.put_back", path=str(site))),
        )
    label = words.name(pressed.edition.label)
    click.echo(words.say("build.done", site=str(site), edition=label))


def refuse_other_edition(site: Path, pressed: Pressed, words: Messages) -> None:
    """End where a site of another edition stands: readers of one would get the other."""
    shown = read_if_there(site)
    if shown and shown.content["edition"] != pressed.edition.name:
        there = words.name(shown.content["edition_label"])
        asked = words.name(pressed.edition.label)
        fail(words.say("build.other_edition", site=str(site), there=there, asked=asked))


@main.command(help=both("help.pack"), short_help=short("help.pack_short"))
@click.option("--output", "-o", type=FOLDER, metavar="FILE.zip", help=short("help.pack_output"))
@data_option
@edition_option
@click.option("--strict", is_flag=True, help=short("help.strict"))
@click.option("--unlisted", is_flag=True, help=short("help.unlisted"))
@lang_option
def pack(
    lang: str | None,
    output: Path | None,
    data: Path,
    edition: str,
    strict: bool,
    unlisted: bool,
) -> None:
    """Check, build apart, and write one zip that opens from a folder; put it on record."""
    pressed, words = pressed_if_sound(data, edition, lang, "pack.stopped", strict=strict)
    settings = settings_for(data, words)
    file = place_of(output or settings.parent / archive_name(pressed))
    failed, interrupted = "pack.failed", "pack.interrupted"
    with (
        publishing(file, words, failed, interrupted),
        mkdocs_log(),
        progress(words.say("progress.pages")) as advance,
    ):
        packed = write_pack(
            file,
            pressed,
            lambda folder: build_site(settings, folder, pressed, data, strict, advance),
            ledger=None if unlisted else Ledger(data, date.today()),
            apart=(data, content_for(data)),
        )
    tell_packed(packed, words.name(pressed.edition.label), words)


@main.command(help=both("help.rollback"), short_help=short("help.rollback_short"))
@data_option
@site_option
@click.option("--to", metavar="BUILD", help=short("help.rollback_to"))
@click.option("--list", "listed", is_flag=True, help=short("help.rollback_list"))
@lang_option
def rollback(
    lang: str | None, data: Path, site_dir: Path | None, to: str | None, listed: bool
) -> None:
    """Put an earlier build in the place of the site, or list those that are kept."""
    site = site_beside(data, site_dir)
    words = messages(lang or language_of(read_if_there(site)))
    with publishing(site, words):
        if listed:
            show_builds(site, kept(site), words)
            return
        chosen = kept_build(site, to, words)
        refuse_withdrawn(chosen, data, words)
        roll_back(
            site,
            chosen,
            apart=(data, data.resolve().parent / CONTENT),
            put_back=lambda: click.echo(words.say("publish.put_back", path=str(site))),
        )
    shown = about(chosen.manifest, words)
    click.echo(words.say("rollback.done", build=chosen.path.name, about=shown, site=str(site)))


def refuse_withdrawn(build: Kept, data: Path, words: Messages) -> None:
    """End where a kept build would bring back what its edition may not show any more."""
    inspected = inspect(data)
    name = str(build.manifest.content["edition"]) if build.manifest else ""
    edition = inspected.editions.get(name)
    gone = no_more_shown(build, inspected.library, edition.audiences) if edition else []
    if gone:
        records = words.say("list.separator").join(str(record.ref) for record in gone)
        fail(words.say("rollback.withdrawn", build=build.path.name, records=records))


@main.command(help=both("help.diff"), short_help=short("help.diff_short"))
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@data_option
@site_option
@format_option
@lang_option
def diff(
    lang: str | None, old: str, new: str, data: Path, site_dir: Path | None, form: str
) -> None:
    """Tell what changed from one build to another."""
    words = messages(lang or "zh")
    site = site_beside(data, site_dir)
    before, after = (manifest_named(name, site, words) for name in (old, new))
    if form == "json":
        click.echo(dump(compare(before, after).as_json(before, after)), nl=False)
    else:
        show_difference(before, after, messages(lang or language_of(after)))


@main.command(help=both("help.stats"), short_help=short("help.stats_short"))
@click.argument("id", metavar="[ID]", required=False)
@data_option
@edition_option
@click.option("--year", type=int, help=short("help.year"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help=short("help.format"),
)
@lang_option
def stats(
    lang: str | None,
    id: str | None,  # noqa: A002
    data: Path,
    edition: str,
    year: int | None,
    form: str,
) -> None:
    """Print the statistics, or one of them in parts."""
    pressed, words = pressed_if_sound(data, edition, lang, "stats.stopped", quiet=True)
    if id is not None and id not in pressed.counts:
        fail(
            words.say(
                "stats.unknown",
                found=id,
                expected=nearest(id, {one: one for one in pressed.counts}),
            )
        )
    table = stats_table(pressed, id, year)
    if form == "csv":
        click.echo(csv_text(table.rows_with_head()), nl=False)
    elif form == "json":
        click.echo(dump(table.as_json()), nl=False)
    else:
        show_table(table)


@main.command(help=both("help.freeze"), short_help=short("help.freeze_short"))
@click.argument("year", type=click.IntRange(FIRST_YEAR, LAST_YEAR))
@data_option
@click.option("--again", is_flag=True, help=short("help.freeze_again"))
@lang_option
def freeze(lang: str | None, year: int, data: Path, again: bool) -> None:
    """Write the numbers of a year, in every edition, into the library."""
    inspected = inspect(data, date.today())
    words = words_for(lang, inspected)
    others = [one for one in inspected.findings if one.place.path.parts[:1] != (frozen.FOLDER,)]
    if has_errors(others if again else inspected.findings):
        tell(inspected, data, words, accepted=False)
        fail(words.say("freeze.stopped"))
    known = next((one for one in inspected.frozen if one.year == year), None)
    if known and not again:
        fail(words.say("freeze.frozen_already", year=year, day=str(known.frozen_on)))
    files = frozen_files(inspected, year, date.today())
    if not files:
        fail(words.say("freeze.nothing", year=year))
    for name, text in files.items():
        path = data / frozen.FOLDER / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
        except OSError as fault:
            fail(words.say("file.not_written", path=str(path), reason=fault.strerror or ""))
        click.echo(words.say("freeze.done", year=year, path=str(path)))


@main.command(help=both("help.generate"), short_help=short("help.generate_short"))
@data_option
@edition_option
@click.option("--to", type=FOLDER, required=True, help=short("help.generate_to"))
@lang_option
def generate(lang: str | None, data: Path, edition: str, to: Path) -> None:
    """Write the Markdown tree and settings that any engine builds."""
    pressed, words = pressed_if_sound(data, edition, lang, "build.stopped")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        fail(words.say("init.occupied", path=str(to)))
    try:
        content = content_for(data)
        made = write_tree(pressed, data, content, to)
        for finding in unclean(pressed, content):
            click.echo(words.line(finding, content.name), err=True)
    except BrokenPictures as broken:
        for finding in broken.findings:
            click.echo(words.line(finding, data.as_posix()), err=True)
        fail(words.say("build.stopped"))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(to), reason=fault.strerror or ""))
    click.echo(words.say("generate.done", path=str(to), count=made))


@main.command(help=both("help.serve"), short_help=short("help.serve_short"))
@data_option
@edition_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, help=short("help.address"))
@lang_option
def serve(lang: str | None, data: Path, edition: str, address: str) -> None:
    """Show the site while it is written, drafts included."""
    _, words = sound(data, edition, lang, "serve.stopped", preview=True)
    settings = settings_for(data, words)
    os.environ |= {
        "LIANQIAO_DATA": str(data.resolve()),
        "LIANQIAO_EDITION": edition,
        "LIANQIAO_DRAFTS": "true",
    }
    if lang:
        os.environ["LIANQIAO_LANGUAGE"] = lang
    if not ADDRESS.fullmatch(address) or int(address.rpartition(":")[2]) > LAST_PORT:
        fail(words.say("serve.address", found=address))
    click.echo(words.say("serve.started", address=f"http://{address}/"))
    with mkdocs_log(logging.INFO):
        try:
            mkdocs_serve(config_file=str(settings), dev_addr=address)
        except OSError as fault:
            taken = fault.errno == errno.EADDRINUSE
            fail(words.say("serve.taken" if taken else "serve.failed", reason=str(fault)))
        except MkDocsException as fault:
            fail(words.say("serve.failed", reason=str(fault)))


@main.command(help=both("help.init"), short_help=short("help.init_short"))
@click.argument("folder", type=FOLDER)
@click.option("--example", is_flag=True, help=short("help.example"))
@click.option(
    "--cases",
    type=click.IntRange(1, 100_000),
    default=30,
    show_default=True,
    help=short("help.cases"),
)
@click.option("--seed", type=int, default=1, show_default=True, help=short("help.seed"))
@click.option("--name", help=short("help.name"))
@click.option("--publisher", help=short("help.publisher"))
@lang_option
def init(
    lang: str | None,
    folder: Path,
    example: bool,
    cases: int,
    seed: int,
    name: str | None,
    publisher: str | None,
) -> None:
    """Write an empty library, or a made-up one."""
    words = messages(lang or "zh")
    try:
        new_library(
            folder,
            words,
            name or words.say("scaffold.name"),
            publisher or words.say("scaffold.publisher"),
        )
        if example:
            write_example(folder, cases, seed, words)
            click.echo(words.say("init.example_done", path=str(folder)))
            return
    except Occupied as occupied:
        fail(words.say("init.occupied", path=str(occupied.path)))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(folder), reason=fault.strerror or ""))
    click.echo(words.say("init.done", path=str(folder)))


@main.command(help=both("help.new"), short_help=short("help.new_short"))
@click.argument("kind")
@click.argument("id", metavar="ID")
@data_option
@lang_option
def new(lang: str | None, kind: str, id: str, data: Path) -> None:  # noqa: A002
    """Write a draft with its fields explained."""
    inspected = inspect(data)
    words = words_for(lang, inspected)
    declared = inspected.library.declarations.kinds
    if kind not in declared:
        fail(
            words.say("new.kind_unknown", found=kind, expected=nearest(kind, kind_words(declared)))
        )
    try:
        path = new_record(data, declared[kind], str(Id().parse(id)), words)
    except Unreadable as fault:
        fail(words.say(f"finding.{fault.code}", found=id, **fault.values))
    except Occupied as occupied:
        fail(words.say("new.occupied", path=str(occupied.path)))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(data), reason=fault.strerror or ""))
    click.echo(words.say("new.done", path=str(path)))


@main.command(help=both("help.schema"), short_help=short("help.schema_short"))
@click.argument("kind", required=False)
@data_option
@click.option("--to", type=FOLDER, help=short("help.schema_to"))
@lang_option
def schema(lang: str | None, kind: str | None, data: Path, to: Path | None) -> None:
    """Print a kind's JSON Schema, or write those of all kinds into a folder."""
    words = messages(lang or "zh")
    loaded = kinds.load(data if data.is_dir() else None)
    if has_errors(loaded.findings):
        for finding in loaded.findings:
            click.echo(words.line(finding, str(data)), err=True)
        sys.exit(1)
    found = dict(schemas(loaded.declarations, words.language))
    if to:
        to.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            (to / f"{name}.json").write_text(dump(content), encoding="utf-8", newline="\n")
        click.echo(words.say("schema.done", path=str(to), count=len(found)))
    elif kind in found:
        click.echo(dump(found[kind]), nl=False)
    elif kind is None:
        fail(words.say("schema.which", kinds=", ".join(found)))
    else:
        expected = nearest(kind, {name: name for name in found})
        fail(words.say("new.kind_unknown", found=kind, expected=expected))


@main.command(help=both("help.review"), short_help=short("help.review_short"))
@click.argument("ids", metavar="[ID]...", nargs=-1)
@data_option
@click.option("--step", help=short("help.review_step"))
@click.option("--result", metavar="passed|returned", help=short("help.result"))
@click.option("--by", help=short("help.by"))
@click.option("--note", help=short("help.note"))
@click.option("--date", metavar="YYYY-MM-DD", help=short("help.date"))
@click.option("--minor", is_flag=True, help=short("help.minor"))
@click.option("--reason", help=short("help.reason"))
@click.option("--sheet", type=FOLDER, metavar="FILE.xlsx", help=short("help.sheet"))
@click.option("--from", "filled", type=FOLDER, metavar="FILE.xlsx", help=short("help.filled"))
@click.option("--slip", is_flag=True, help=short("help.slip"))
@click.option("--output", "-o", type=FOLDER, metavar="FILE.html", help=short("help.output"))
@lang_option
def review(lang: str | None, data: Path, **options: Any) -> None:
    """Put review steps on record, write and read approvals workbooks, write slips."""
    desk = desk_of(lang, data)
    tell_deed(desk.words, do(desk, Asked(**options)))


@main.command(help=both("help.withdraw"), short_help=short("help.withdraw_short"))
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@data_option
@site_option
@click.option("--reason", required=True, help=short("help.withdraw_reason"))
@click.option("--by", required=True, help=short("help.withdraw_by"))
@lang_option
def withdraw(
    lang: str | None, ids: tuple[str, ...], data: Path, site_dir: Path | None, reason: str, by: str
) -> None:
    """Withdraw records, and tell where they have been."""
    desk, site = desk_of(lang, data), site_beside(data, site_dir)
    with publishing(site, desk.words):
        tell_deed(desk.words, withdraw_records(desk, ids, reason, by, site))


# What the commands share


def desk_of(lang: str | None, data: Path) -> Desk:
    """Return the library as those who review it have it before them."""
    inspected = inspect(data, date.today())
    return Desk(data, inspected, words_for(lang, inspected), date.today())


def tell_deed(words: Messages, told: Iterator[str]) -> None:
    """Print what is said of a deed while it is done; or why nothing was, and end."""
    try:
        for line in told:
            click.echo(line)
    except Refused as refused:
        for line in refused.lines:
            click.secho(line, fg="red", err=True)
        fail(words.say("review.nothing_done"))


def words_for(lang: str | None, inspected: Inspection) -> Messages:
    """Return the messages in the language asked for, else in the library's."""
    return messages(lang or inspected.language)


def kind_words(declared: Any) -> dict[str, str]:
    """Return every word by which a kind may be meant."""
    return {
        word: key
        for key, kind in declared.items()
        for word in (key, kind.folder, *kind.label.values())
    }


def stops(inspected: Inspection, strict: bool) -> bool:
    """Tell whether what was found forbids to publish; `strict` counts warnings too."""
    return not inspected.is_sound or (strict and bool(inspected.findings))


def sound(
    data: Path,
    edition: str,
    lang: str | None,
    why: str,
    *,
    strict: bool = False,
    quiet: bool = False,
    preview: bool = False,
) -> tuple[Inspection, Messages]:
    """Return a library that may be shown, and the words; else tell what is wrong and end.

    `why`: the key of the sentence that ends the command. `quiet`: say nothing of a sound library.
    `preview`: a review still to come is no hindrance.
    """
    inspected = inspect(data, date.today(), content_for(data))
    words = words_for(lang, inspected)
    stopped = not inspected.can_be_previewed if preview else stops(inspected, strict)
    if stopped or not quiet:
        tell(inspected, data, words, accepted=False)
    if stopped:
        fail(words.say(why))
    if edition not in inspected.editions:
        known = ", ".join(inspected.editions)
        fail(words.say("build.edition_unknown", found=edition, expected=known))
    return inspected, words


def pressed_if_sound(
    data: Path,
    edition: str,
    lang: str | None,
    why: str,
    *,
    strict: bool = False,
    quiet: bool = False,
) -> tuple[Pressed, Messages]:
    """Return an edition ready for MkDocs, and the words; else tell what is wrong and end.

    Nothing else of the library is kept, so that a large one leaves room to build.
    """
    inspected, words = sound(data, edition, lang, why, strict=strict, quiet=quiet)
    return press(inspected, edition, words.language), words


def content_for(data: Path) -> Path:
    """Return the folder of hand-written pages: what mkdocs.yml says, else content/ beside data/."""
    settings = settings_beside(data)
    if settings is None:
        return data.resolve().parent / CONTENT
    try:
        with settings.open("rb") as file:
            declared = yaml_load(file)
    except (MkDocsException, YAMLError, OSError):  # MkDocs tells it, with its place
        declared = {}
    return settings.parent / str(declared.get("docs_dir", MKDOCS_CONTENT))


def settings_for(data: Path, words: Messages) -> Path:
    """Return the mkdocs.yml beside the library's folder, else the one in this folder."""
    return settings_beside(data) or Path(fail(words.say("build.no_settings")))


def settings_beside(data: Path) -> Path | None:
    """Return the mkdocs.yml that a library is built with; None where there is none."""
    folders = (data.resolve().parent, Path.cwd())
    return next((found for one in folders if (found := one / SETTINGS).is_file()), None)


@contextmanager
def publishing(
    site: Path,
    words: Messages,
    failed: str = "build.failed",
    interrupted: str = "publish.interrupted",
) -> Iterator[None]:
    """Say why nothing was published, in a sentence that tells what to do, and end.

    `failed`, `interrupted`: the keys of the sentences around the reason.
    """
    try:
        yield
    except NotPublished as refused:
        fail(words.say(refused.key, **refused.values))
    except (MkDocsException, Abort) as fault:
        fail(words.say(failed, reason=str(fault)))
    except OSError as fault:
        key = next((key for key, numbers in FAULTS.items() if fault.errno in numbers), None)
        place = str(fault.filename or site)
        reason = words.say(key, path=place) if key else str(fault)
        fail(words.say(failed, reason=reason))
    except KeyboardInterrupt:
        fail(words.say(interrupted, path=str(site)))


def site_beside(data: Path, site_dir: Path | None) -> Path:
    """Return the site that a command is about: the one named, else the library's."""
    settings = settings_beside(data) or Path(SETTINGS)
    return place_of(site_dir or settings.parent / SITE)


def tell_packed(packed: Packed, edition: str, words: Messages) -> None:
    """Print where an archive lies, its checksum, and where it is on record."""
    said = {"file": str(packed.file), "megabytes": f"{packed.size / 1_000_000:.1f}"}
    click.echo(words.say("pack.done", edition=edition, files=packed.files, **said))
    click.echo(words.say("pack.sum", fingerprint=packed.fingerprint, file=str(packed.sum_file)))
    if packed.entry:
        click.echo(words.say("pack.entry", path=str(packed.entry)))
    else:
        click.secho(words.say("pack.unlisted"), fg="yellow")
