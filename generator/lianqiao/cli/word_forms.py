"""Word forms in: a form becomes a draft."""

from collections.abc import Sequence
from pathlib import Path

import click

from lianqiao.cli.shared import kind_words
from lianqiao.cli.word import with_reasons
from lianqiao.entering import proposed_id, taken_ids
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages, messages
from lianqiao.messages.reasons import reason_of
from lianqiao.press import opened
from lianqiao.publish.disk import write_whole
from lianqiao.reading import FILES_FOLDER
from lianqiao.terminal.output import fail
from lianqiao.types import Id, Unreadable
from lianqiao.types.nearest import nearest
from lianqiao.word import MOST_BYTES, Draft, ReadForm, Refused, draft_of, form_of

WORD_FILES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps"})


def is_word(file: Path) -> bool:
    """Tell whether a file's name says that it is one of Word's or WPS's texts."""
    return file.suffix.casefold() in WORD_FILES


def import_forms(
    files: Sequence[Path], data: Path, lang: str | None, kind: str, id_: str | None, dry_run: bool
) -> None:
    """Read Word forms into drafts, one after the other."""
    if id_ and len(files) > 1:
        fail(messages(lang or "zh").say("word.one_id"))
    for file in files:
        import_form(file, data, lang, kind, id_, dry_run)


def import_form(
    file: Path, data: Path, lang: str | None, kind: str, id_: str | None, dry_run: bool
) -> None:
    """Read a Word form into a draft of a kind; with `dry_run` only show it."""
    _, library = opened(data)
    words = messages(lang or str(library.site.get("language", "zh")))
    if not data.is_dir():
        fail(words.say("finding.data_missing"))

    def deed() -> None:
        declared = kind_named(library, kind)
        form = form_of(read_file(file), file.name, declared)
        draft = draft_of(form, id_for(form, library, id_, data), library, words)
        tell_draft(draft, declared, words)
        if dry_run:
            click.echo(draft.text, nl=False)
        else:
            path = write_draft(draft, declared, data)
            click.echo(words.say("word.imported", file=file.name, path=str(path)))

    with_reasons(words, deed)


def kind_named(library: Library, name: str) -> Kind:
    """Return a kind by its key."""
    known = library.declarations.kinds
    if name not in known:
        expected = nearest(name, kind_words(known))
        raise Refused("new.kind_unknown", found=name, expected=expected)
    return known[name]


def id_for(form: ReadForm, library: Library, asked: str | None, data: Path) -> str:
    """Return the id of a draft: the one asked for if it is free, else one of title and year."""
    folders = (data / FILES_FOLDER).glob("*")  # pictures of the draft go into one of its id
    taken = taken_ids(data, form.kind, library) | {folder.name for folder in folders}
    if asked is None:
        return proposed_id(form.title, form.year, form.kind.key, taken)
    try:
        Id().parse(asked)
    except Unreadable as fault:
        raise Refused(f"finding.{fault.code}", found=asked, **fault.values) from fault
    if asked in taken:
        raise Refused("word.id_taken", id=asked)
    return asked


def read_file(file: Path) -> bytes:
    """Return the bytes of a file, and no more than are read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as fault:
        reason = reason_of(fault)
        raise Refused("word.unreadable", file=str(file), reason=reason) from fault


def write_draft(draft: Draft, kind: Kind, data: Path) -> Path:
    """Write a draft and its pictures, the draft last; of a failure nothing is left."""
    path = data / kind.folder / f"{draft.id}.yml"
    written: list[Path] = []
    try:
        for name, content in draft.files.items():
            picture = data / FILES_FOLDER / name
            picture.parent.mkdir(parents=True, exist_ok=True)
            written.append(picture)
            with picture.open("xb") as new:
                new.write(content)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, draft.text)
    except OSError:
        for one in written:
            one.unlink(missing_ok=True)
        raise
    return path


def tell_draft(draft: Draft, kind: Kind, words: Messages) -> None:
    """Print which fields were filled, and all that was not understood or stands aside."""
    labels = [words.name(kind.fields[key].label) for key in draft.filled]
    filled = words.say("list.separator").join(labels) or "—"
    click.echo(words.say("word.filled", count=len(labels), fields=filled), err=True)
    for one in draft.told:
        click.secho(words.say(one.key, **one.values), fg="yellow", err=True)
    if draft.files:
        click.echo(words.say("word.pictures", count=len(draft.files)), err=True)
