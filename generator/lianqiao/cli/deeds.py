"""Commands that write into a library: freeze a year, put reviews on record, withdraw."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from lianqiao import frozen
from lianqiao.cli.main import main
from lianqiao.cli.options import FOLDER, both, data_option, lang_option, short, site_option
from lianqiao.cli.shared import publishing, site_beside, words_for
from lianqiao.findings import has_errors
from lianqiao.messages import Messages
from lianqiao.messages.reasons import reason_of
from lianqiao.press import frozen_files, inspect
from lianqiao.publish.disk import write_whole
from lianqiao.review import Asked, Desk, Refused, do
from lianqiao.review import withdraw as withdraw_records
from lianqiao.terminal.output import (
    fail,
    tell,
)
from lianqiao.types.dates import FIRST_YEAR, LAST_YEAR


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
            fail(words.say("file.not_written", path=str(path), reason=reason_of(fault)))
        click.echo(words.say("freeze.done", year=year, path=str(path)))


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
