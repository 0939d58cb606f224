"""Commands that make sites of a library, and go from one build to another."""

import errno
import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.exceptions import MkDocsException

from lianqiao.attachments import BrokenPictures
from lianqiao.builds import Kept, kept, no_more_shown
from lianqiao.cli.main import main
from lianqiao.cli.options import (
    FOLDER,
    both,
    data_option,
    edition_option,
    format_option,
    lang_option,
    short,
    site_option,
)
from lianqiao.cli.shared import (
    CONTENT,
    SITE,
    content_for,
    pressed_if_sound,
    publishing,
    settings_beside,
    settings_for,
    site_beside,
    sound,
)
from lianqiao.manifest import compare, read_if_there
from lianqiao.messages import Messages, messages
from lianqiao.messages.reasons import reason_of
from lianqiao.mkdocs_plugin import NOTICES, build_site
from lianqiao.packing import (
    HandedOver,
    Ledger,
    Packed,
    archive_name,
    booklet_name,
    hand_over,
    volume_files,
    volumes_left,
)
from lianqiao.packing import pack as write_pack
from lianqiao.press import Edited, Pressed, inspect, manuscript
from lianqiao.publish import place_of, publish, roll_back
from lianqiao.showcases import Showcase, showcases
from lianqiao.terminal.builds import (
    about,
    kept_build,
    language_of,
    manifest_named,
    show_builds,
    show_difference,
)
from lianqiao.terminal.output import (
    dump,
    fail,
    mkdocs_log,
    progress,
)
from lianqiao.tree import unclean, write_tree
from lianqiao.volumes import CASES_A_VOLUME
from lianqiao.yearbook import NotSet, bind, chosen, lacking, named

ADDRESS = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}|\[[0-9a-fA-F:]+\]:[0-9]{1,5}")
LAST_PORT = 65535


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
    with (
        publishing(site, words),
        mkdocs_log(NOTICES),
        progress(words.say("progress.pages")) as advance,
    ):
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
        mkdocs_log(NOTICES),
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


@main.command(help=both("help.yearbook"), short_help=short("help.yearbook_short"))
@click.argument("asked", metavar="[YEAR|SHOWCASE]", required=False)
@click.option("--output", "-o", type=FOLDER, metavar="FILE.pdf", help=short("help.yearbook_output"))
@data_option
@edition_option
@click.option("--strict", is_flag=True, help=short("help.strict"))
@click.option("--unlisted", is_flag=True, help=short("help.unlisted"))
@lang_option
def yearbook(
    lang: str | None,
    asked: str | None,
    output: Path | None,
    data: Path,
    edition: str,
    strict: bool,
    unlisted: bool,
) -> None:
    """Check, typeset the booklet of a showcase, and put it on record."""
    inspected, words = sound(data, edition, lang, "booklet.stopped", strict=strict)
    edited = manuscript(inspected, edition, words.language)
    showcase = showcase_named(asked, edited, words)
    beside = (settings_beside(data) or data.resolve()).parent
    file = place_of(output or beside / booklet_name(edited, showcase))
    with (
        publishing(file, words, "booklet.failed", "booklet.interrupted"),
        setting(data, words),
        progress(words.say("progress.volumes")) as advance,
    ):
        handed = hand_over(
            volume_files(file, showcase, words.language),
            edited,
            lambda: bind(edited, showcase, data, inspected.library, advance),
            ledger=None if unlisted else Ledger(data, date.today()),
            apart=(data, content_for(data)),
        )
    tell_handed(handed, words.name(edited.edition.label), data, words)


def showcase_named(asked: str | None, edited: Edited, words: Messages) -> Showcase:
    """Return the showcase that a command asks for; end where there is none, or none to print."""
    known = showcases(edited.library, edited.counts)
    names = words.say("list.separator").join(dict.fromkeys(filter(None, map(named, known))))
    found = chosen(known, asked)
    if not found or not any(one.records for one in found):
        if names:
            fail(words.say("booklet.unknown", found=asked or "", expected=names))
        fail(words.say("booklet.nothing"))
    if len(found) > 1:
        ids = words.say("list.separator").join(map(named, found))
        fail(words.say("booklet.several", found=asked or "", expected=ids))
    return found[0]


@contextmanager
def setting(data: Path, words: Messages) -> Iterator[None]:
    """End where a booklet cannot be set, and tell why."""
    try:
        yield
    except (NotSet, BrokenPictures) as stopped:
        for finding in stopped.findings:
            click.echo(words.line(finding, data.as_posix()), err=True)
        fail(words.say("booklet.stopped"))


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
        for finding in made.findings:
            click.secho(words.line(finding, data.as_posix()), fg="yellow", err=True)
        for finding in unclean(pressed, content):
            click.echo(words.line(finding, content.name), err=True)
    except (BrokenPictures, NotSet) as stopped:
        for finding in stopped.findings:
            click.echo(words.line(finding, data.as_posix()), err=True)
        fail(words.say("build.stopped"))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(to), reason=reason_of(fault)))
    click.echo(words.say("generate.done", path=str(to), count=made.pages))


@main.command(help=both("help.serve"), short_help=short("help.serve_short"))
@data_option
@edition_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, help=short("help.address"))
@click.option("--open", "opened", is_flag=True, help=short("help.open"))
@lang_option
def serve(lang: str | None, data: Path, edition: str, address: str, opened: bool) -> None:
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
    with mkdocs_log(NOTICES, logging.INFO):
        try:
            mkdocs_serve(config_file=str(settings), dev_addr=address, open_in_browser=opened)
        except OSError as fault:
            taken = fault.errno == errno.EADDRINUSE
            fail(words.say("serve.taken" if taken else "serve.failed", reason=str(fault)))
        except MkDocsException as fault:
            fail(words.say("serve.failed", reason=str(fault)))


def tell_handed(handed: Sequence[HandedOver], edition: str, data: Path, words: Messages) -> None:
    """Print what the fonts lack, where each volume lies, and where it is on record."""
    for finding in lacking(one.booklet for one in handed):
        click.secho(words.line(finding, data.as_posix()), fg="yellow")
    if len(handed) > 1:
        cases = len(handed[0].booklet.volume.showcase.cases)
        said = {"cases": cases, "count": len(handed), "most": CASES_A_VOLUME}
        click.echo(words.say("booklet.in_volumes", **said))
    for one in handed:
        size = f"{one.size / 1_000_000:.1f}"
        pages, file = one.booklet.pages, str(one.file)
        click.echo(
            words.say("booklet.done", edition=edition, pages=pages, file=file, megabytes=size)
        )
        if one.entry:
            click.echo(words.say("booklet.entry", path=str(one.entry)))
    if not any(one.entry for one in handed):
        click.secho(words.say("booklet.unlisted"), fg="yellow")
    for left in volumes_left([one.file for one in handed]):
        click.secho(words.say("booklet.volume_left", file=str(left)), fg="yellow")


def tell_packed(packed: Packed, edition: str, words: Messages) -> None:
    """Print where an archive lies, its checksum, and where it is on record."""
    said = {"file": str(packed.file), "megabytes": f"{packed.size / 1_000_000:.1f}"}
    click.echo(words.say("pack.done", edition=edition, files=packed.files, **said))
    click.echo(words.say("pack.sum", fingerprint=packed.fingerprint, file=str(packed.sum_file)))
    if packed.entry:
        click.echo(words.say("pack.entry", path=str(packed.entry)))
    else:
        click.secho(words.say("pack.unlisted"), fg="yellow")
