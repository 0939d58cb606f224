"""Commands on a library: check it, begin one, its statistics and schemas."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from lianqiao import kinds
from lianqiao.cli.main import main
from lianqiao.cli.options import FOLDER, both, data_option, edition_option, lang_option, short
from lianqiao.cli.shared import content_for, pressed_if_sound, stops, words_for
from lianqiao.escaping import csv_text
from lianqiao.example import write_example
from lianqiao.findings import has_errors
from lianqiao.messages import messages
from lianqiao.press import inspect
from lianqiao.scaffold import Occupied, new_library
from lianqiao.schemas import schemas
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
