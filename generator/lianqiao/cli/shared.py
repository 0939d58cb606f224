"""What commands share: a library that is sound, where things lie, why nothing was done."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from lianqiao.findings import Label
from lianqiao.messages import Messages, messages
from lianqiao.press import (
    Inspection,
    Manuscript,
    Pressed,
    inspect,
    manuscript,
    not_collecting,
    printed,
)
from lianqiao.publish import NotPublished, place_of
from lianqiao.terminal.output import (
    fail,
    tell,
)
from lianqiao.types.nearest import nearest

SETTINGS = "mkdocs.yml"
CONTENT = "content"
SITE = "site"
MKDOCS_CONTENT = "docs"  # where MkDocs looks unless mkdocs.yml says so
FAULTS = {
    "publish.disk_full": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "publish.no_permission": (errno.EACCES, errno.EPERM, errno.EROFS),
    "publish.on_another_disk": (errno.EBUSY, errno.EXDEV),
    "publish.no_locks": (errno.ENOLCK, errno.EOPNOTSUPP),
}
"""What the system answers, and the message that tells what to do."""


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


def nearest_kind(found: str, declared: Any, words: Messages) -> Label:
    """Return what to say of the kinds that there are, each by its key and its name."""
    named = {key: f"{key} {words.name(kind.label)}" for key, kind in declared.items()}
    return nearest(found, {word: named[key] for word, key in kind_words(declared).items()})


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


@not_collecting()
def pressed_if_sound(
    data: Path,
    edition: str,
    lang: str | None,
    why: str,
    *,
    strict: bool = False,
) -> tuple[Pressed, Messages]:
    """Return an edition ready for MkDocs, and the words; else tell what is wrong and end."""
    made, words = manuscript_if_sound(data, edition, lang, why, strict=strict)
    return printed(made), words


def manuscript_if_sound(
    data: Path,
    edition: str,
    lang: str | None,
    why: str,
    *,
    strict: bool = False,
    quiet: bool = False,
) -> tuple[Manuscript, Messages]:
    """Return an edition to be printed or asked, and the words; else tell what is wrong and end.

    Nothing else of the library is kept: it may be large.
    """
    inspected, words = sound(data, edition, lang, why, strict=strict, quiet=quiet)
    return manuscript(inspected, edition, words.language), words


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
