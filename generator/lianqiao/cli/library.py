"""Commands on a library: check it, begin one, its statistics and schemas."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from lianqiao import kinds
from lianqiao.cli.main import main
from lianqiao.cli.options import FOLDER, both, data_option, edition_option, lang_option, short
from lianqiao.cli.shared import content_for, manuscript_if_sound, stops, words_for
from lianqiao.escaping import csv_text
from lianqiao.example import write_example
from lianqiao.findings import has_errors
from lianqiao.kinds import Declarations
from lianqiao.messages import Messages, messages
from lianqiao.messages.reasons import reason_of
from lianqiao.pages.view import View
from lianqiao.press import inspect
from lianqiao.publish.disk import write_whole
from lianqiao.scaffold import Occupied, new_library
from lianqiao.schemas import Kept, editor_schemas, written_for_vscode
from lianqiao.schemas.vscode import EXTENSION, EXTENSIONS, SCHEMAS, SETTINGS
from lianqiao.schemas.vscode import FOLDER as VSCODE
from lianqiao.terminal.output import (
    as_json,
    dump,
    fail,
    tell,
    tell_pending,
)
from lianqiao.terminal.tables import show_table, stats_table
from lianqiao.types.nearest import nearest


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
    edited, words = manuscript_if_sound(data, edition, lang, "stats.stopped", quiet=True)
    if id is not None and id not in edited.counts:
        fail(
            words.say(
                "stats.unknown",
                found=id,
                expected=nearest(id, {one: one for one in edited.counts}),
            )
        )
    table = stats_table(edited, id, year)
    if form == "csv":
        click.echo(csv_text(table.rows_with_head()), nl=False)
    elif form == "json":
        click.echo(dump(table.as_json()), nl=False)
    else:
        show_table(table)


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
        fail(words.say("file.not_written", path=str(folder), reason=reason_of(fault)))
    click.echo(words.say("init.done", path=str(folder)))


@main.command(help=both("help.schema"), short_help=short("help.schema_short"))
@click.argument("kind", required=False)
@data_option
@click.option("--to", type=FOLDER, help=short("help.schema_to"))
@click.option("--vscode", is_flag=True, help=short("help.vscode"))
@lang_option
def schema(lang: str | None, kind: str | None, data: Path, to: Path | None, vscode: bool) -> None:
    """Print a kind's JSON Schema for editors, or write all, with settings or without."""
    inspected = inspect(data)
    words = words_for(lang, inspected)
    loaded = kinds.load(data if data.is_dir() else None)
    if has_errors(loaded.findings):
        for finding in loaded.findings:
            click.echo(words.line(finding, str(data)), err=True)
        sys.exit(1)
    view = View(inspected.library, inspected.editions["internal"], words, "")
    found = dict(editor_schemas(view))
    if to or vscode:
        folder = to or data.resolve().parent / SCHEMAS
        write_schemas(folder, found, words)
        if vscode:
            write_settings(data, loaded.declarations, words)
    elif kind in found:
        click.echo(dump(found[kind]), nl=False)
    elif kind is None:
        fail(words.say("schema.which", kinds=", ".join(found)))
    else:
        expected = nearest(kind, {name: name for name in found})
        fail(words.say("new.kind_unknown", found=kind, expected=expected))


def write_schemas(folder: Path, found: dict[str, Any], words: Messages) -> None:
    """Write each schema into a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            write_whole(folder / f"{name}.json", dump(content))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(folder), reason=reason_of(fault)))
    click.echo(words.say("schema.done", path=str(folder), count=len(found)))


def write_settings(data: Path, declarations: Declarations, words: Messages) -> None:
    """Have VS Code use the schemas: merge its settings, or say what to add where they are kept."""
    folder = data.resolve().parent
    files = [folder / path for path in (SETTINGS, EXTENSIONS)]
    try:
        there = {
            file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8-sig")
            for file in files
            if file.is_file()
        }
        made = written_for_vscode(declarations, data.resolve().name, there)
        for one in made:
            if isinstance(one, Kept):
                click.secho(words.say("schema.kept", path=one.path), fg="yellow")
                click.echo(one.wanted)
            else:
                write_whole(folder / one.path, one.text)
    except (OSError, UnicodeDecodeError) as fault:
        fail(words.say("file.not_written", path=str(folder / VSCODE), reason=str(fault)))
    click.echo(words.say("schema.vscode", folder=str(folder), extension=EXTENSION))
