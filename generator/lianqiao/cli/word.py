"""Word documents: cases and showcases out, forms in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lianqiao.attachments import BrokenPictures
from lianqiao.cli.main import main
from lianqiao.cli.options import FOLDER, both, data_option, edition_option, lang_option, short
from lianqiao.cli.shared import pressed_if_sound
from lianqiao.findings import Value
from lianqiao.library import Library
from lianqiao.messages import Messages, messages
from lianqiao.press import Pressed
from lianqiao.publish.disk import settle
from lianqiao.records import Record
from lianqiao.terminal.output import fail
from lianqiao.types import Ref
from lianqiao.types.nearest import nearest
from lianqiao.word import TEMPLATES, Made, Refused, built_in, cases_document

SUFFIX = ".docx"


@dataclass(frozen=True)
class Out:
    """What is asked to go out as a Word document."""

    kind: str
    ids: tuple[str, ...]
    output: Path
    anonymous: bool = False


@main.command(help=both("help.export"), short_help=short("help.export_short"))
@click.argument("kind", required=False)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["docx"]),
    default="docx",
    show_default=True,
    help=short("help.export_format"),
)
@click.option(
    "--output", "-o", type=FOLDER, metavar="FILE", required=True, help=short("help.export_output")
)
@click.option("--anonymous", is_flag=True, help=short("help.anonymous"))
@click.option("--template-copy", type=click.Choice(TEMPLATES), help=short("help.template_copy"))
@data_option
@edition_option
@lang_option
def export(
    lang: str | None,
    data: Path,
    edition: str,
    kind: str | None,
    ids: tuple[str, ...],
    form: str,
    output: Path,
    template_copy: str | None,
    **options: Any,
) -> None:
    """Write records as files for office programs."""
    if template_copy:
        copy_template(template_copy, output, lang)
    else:
        export_docx(Out(kind or "case", ids, output, **options), data, edition, lang)


def copy_template(name: str, output: Path, lang: str | None) -> None:
    """Write a built-in template, for a library to begin its own with."""
    words = messages(lang or "zh")
    write(output, built_in(name), words)
    click.echo(words.say("word.template_copied", file=str(output), name=name))


def export_docx(asked: Out, data: Path, edition: str, lang: str | None) -> None:
    """Write a Word document of an edition."""
    pressed, words = pressed_if_sound(data, edition, lang, "word.stopped", quiet=True)
    with_reasons(words, lambda: write_docx(asked, data, pressed, words))


def write_docx(asked: Out, data: Path, pressed: Pressed, words: Messages) -> None:
    """Write what is asked, and tell it."""
    records = chosen(pressed.library, asked, words)
    made = cases_document(pressed.view(""), data, records, asked.anonymous)
    write(asked.output, made.content, words)
    tell_made(made, asked, pressed, words)


def tell_made(made: Made, asked: Out, pressed: Pressed, words: Messages) -> None:
    """Print where a document lies and what is in it."""
    label = words.name(pressed.edition.label)
    click.echo(
        words.say("word.done", file=str(asked.output), edition=label, count=len(made.records))
    )


def chosen(library: Library, asked: Out, words: Messages) -> Sequence[Record]:
    """Return the records that are asked for, each once, in the order asked."""
    if asked.kind not in library.declarations.kinds:
        known = {key: key for key in library.declarations.kinds}
        raise Refused("new.kind_unknown", found=asked.kind, expected=nearest(asked.kind, known))
    if not asked.ids:
        raise Refused("word.which")
    return [one(library, asked.kind, id_) for id_ in dict.fromkeys(asked.ids)]


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
        fail(words.say("file.not_written", path=place, reason=fault.strerror or ""))


def write(path: Path, content: bytes, words: Messages) -> None:
    """Write a file whole or not at all."""
    if path.suffix.casefold() != SUFFIX:
        fail(words.say("word.suffix", file=str(path)))
    begun = path.with_name(f".{path.name}.new")
    try:
        begun.write_bytes(content)
        settle(begun, path)
    except OSError as fault:
        fail(words.say("file.not_written", path=str(path), reason=fault.strerror or ""))
    finally:
        begun.unlink(missing_ok=True)
