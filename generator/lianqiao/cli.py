"""The command `lianqiao`: the only file that knows the terminal and today's date."""

import json
import logging
import os
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
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from lianqiao import kinds
from lianqiao.escaping import csv_text
from lianqiao.example import write_example
from lianqiao.findings import Finding, Severity, has_errors
from lianqiao.messages import LANGUAGES, Messages, messages
from lianqiao.mkdocs_plugin import build_site
from lianqiao.pages import addresses
from lianqiao.pages.pending import by_unit as pending_by_unit
from lianqiao.pages.pending import certificates
from lianqiao.press import Inspection, inspect, press
from lianqiao.publish import publish
from lianqiao.scaffold import Occupied, new_library, new_record
from lianqiao.schemas import schemas
from lianqiao.terminal import show_table, stats_table
from lianqiao.tree import write_tree
from lianqiao.types import Id, Unreadable
from lianqiao.types.nearest import nearest

DATA = "data"
SETTINGS = "mkdocs.yml"
CONTENT = "content"
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
FOLDER = click.Path(path_type=Path)


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
    inspected = inspect(data, date.today())
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
@click.option("--site-dir", type=FOLDER, help=short("help.site_dir"))
@click.option("--strict", is_flag=True, help=short("help.strict"))
@lang_option
def build(lang: str | None, data: Path, edition: str, site_dir: Path | None, strict: bool) -> None:
    """Check, build apart, and publish the whole at the end."""
    inspected = inspect(data, date.today())
    words = words_for(lang, inspected)
    tell(inspected, data, words)
    if stops(inspected, strict):
        fail(words.say("build.stopped"))
    known_edition(edition, inspected, words)
    settings = settings_for(data, words)
    site = site_dir or settings.parent / "site"
    with mkdocs_log(), progress(words.say("progress.pages")) as advance:
        try:
            publish(
                site,
                lambda folder: build_site(
                    settings, folder, inspected, data, edition, lang, strict, advance
                ),
            )
        except (MkDocsException, OSError, Abort) as fault:
            fail(words.say("build.failed", reason=str(fault)))
    label = words.name(inspected.editions[edition].label)
    click.echo(words.say("build.done", site=str(site), edition=label))


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
    inspected = inspect(data)
    words = words_for(lang, inspected)
    if not inspected.is_sound:
        tell(inspected, data, words)
        fail(words.say("stats.stopped"))
    known_edition(edition, inspected, words)
    pressed = press(inspected, edition, words.language)
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


@main.command(help=both("help.generate"), short_help=short("help.generate_short"))
@data_option
@edition_option
@click.option("--to", type=FOLDER, required=True, help=short("help.generate_to"))
@lang_option
def generate(lang: str | None, data: Path, edition: str, to: Path) -> None:
    """Write the Markdown tree and settings that any engine builds."""
    inspected = inspect(data, date.today())
    words = words_for(lang, inspected)
    tell(inspected, data, words)
    if not inspected.is_sound:
        fail(words.say("build.stopped"))
    known_edition(edition, inspected, words)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        fail(words.say("init.occupied", path=str(to)))
    try:
        made = write_tree(
            press(inspected, edition, words.language), data, data.resolve().parent / CONTENT, to
        )
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
    inspected = inspect(data, date.today())
    words = words_for(lang, inspected)
    tell(inspected, data, words)
    if not inspected.is_sound:
        fail(words.say("serve.stopped"))
    known_edition(edition, inspected, words)
    settings = settings_for(data, words)
    os.environ |= {
        "LIANQIAO_DATA": str(data.resolve()),
        "LIANQIAO_EDITION": edition,
        "LIANQIAO_DRAFTS": "true",
    }
    if lang:
        os.environ["LIANQIAO_LANGUAGE"] = lang
    click.echo(words.say("serve.started", address=f"http://{address}/"))
    with mkdocs_log(logging.INFO):
        try:
            mkdocs_serve(config_file=str(settings), dev_addr=address)
        except (MkDocsException, OSError) as fault:
            fail(words.say("build.failed", reason=str(fault)))


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


# What the commands share


def tell_pending(inspected: Inspection, words: Messages, form: str) -> None:
    """Print what is pending, by unit: whom asked and by when; and certificates still missing."""
    view = press(inspected, "internal", words.language).view(addresses.PENDING)
    rows = [
        {
            "unit": view.title(unit) if unit else words.say("pending.no_unit"),
            "record": f"{item.record.kind}:{item.record.id}",
            "title": view.title(item.record),
            "field": view.name(view.kind(item.record).fields[item.key].label),
            "asked": item.asked,
            "by": str(item.by or ""),
        }
        for unit, items in pending_by_unit(inspected.library)
        for item in items
    ]
    lacking = [f"{honor.kind}:{honor.id}" for honor in certificates(inspected.library)]
    if form == "json":
        click.echo(dump({"pending": rows, "certificates": lacking}), nl=False)
        return
    for row in rows:
        click.echo(words.say("pending.line", **row))
    click.echo(words.say("pending.certificates", count=len(lacking)))
    for ref in lacking:
        click.echo(f"  {ref}")


def dump(content: Any) -> str:
    """Return JSON as people read it."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


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


def tell(inspected: Inspection, data: Path, words: Messages) -> None:
    """Print the findings, and how many there are."""
    for finding in inspected.findings:
        click.secho(words.line(finding, data.as_posix()), fg=COLOURS[finding.severity])
    for finding in inspected.accepted:
        click.echo(words.say("check.accepted", line=words.line(finding, data.as_posix())))
    errors = sum(finding.severity is Severity.ERROR for finding in inspected.findings)
    click.echo(
        words.say(
            "check.summary",
            records=len(inspected.library.records),
            errors=errors,
            warnings=len(inspected.findings) - errors,
            accepted=len(inspected.accepted),
        )
    )


def as_json(inspected: Inspection, data: Path) -> dict[str, Any]:
    """Return the findings for other programs, each with its message in both languages."""
    return {
        "records": len(inspected.library.records),
        "findings": [_finding_json(finding, data) for finding in inspected.findings],
        "accepted": [_finding_json(finding, data) for finding in inspected.accepted],
    }


def _finding_json(finding: Finding, data: Path) -> dict[str, Any]:
    return {
        "path": f"{data.as_posix()}/{finding.place.path}",
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": str(finding.severity),
        "code": finding.code,
        "record": finding.subject,
        "message": {language: messages(language).tell(finding) for language in LANGUAGES},
    }


def fail(message: str) -> Any:
    """Say why a command cannot go on, and end it."""
    click.secho(message, fg="red", err=True)
    sys.exit(1)


def known_edition(edition: str, inspected: Inspection, words: Messages) -> None:
    """End the command where an edition is not declared."""
    if edition not in inspected.editions:
        fail(
            words.say(
                "build.edition_unknown", found=edition, expected=", ".join(inspected.editions)
            )
        )


def settings_for(data: Path, words: Messages) -> Path:
    """Return the mkdocs.yml beside the library's folder, else the one in this folder."""
    for folder in (data.resolve().parent, Path.cwd()):
        if (folder / SETTINGS).is_file():
            return folder / SETTINGS
    return Path(fail(words.say("build.no_settings")))


@contextmanager
def mkdocs_log(level: int = logging.WARNING) -> Iterator[None]:
    """Let MkDocs say what went wrong; with INFO also what it does."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@contextmanager
def progress(description: str) -> Iterator[Any]:
    """Show how far long work is, on a terminal; stay quiet in a pipe."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as shown:
        task = shown.add_task(description, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
