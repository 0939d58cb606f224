"""Names that every system can hold: of the archive, of the folder in it, of what lies there.

What Windows cannot hold: learn.microsoft.com/windows/win32/fileio/naming-a-file.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import Edited, Pressed
from lianqiao.showcases import Showcase
from lianqiao.types.scalars import DEVICES, REFUSED
from lianqiao.volumes import volume_count

UNFIT = re.compile(r'[<>:"/\\|?*\t\n]')
NAME_LIMIT, LABEL_LIMIT = 40, 16
"""Characters of the library's and the edition's name: with folders around them, Windows takes 259
characters from the drive to a page; Linux takes 255 bytes a name."""

BYTES_LIMIT = 240  # of an archive's name: beside it lie files whose names are longer
ENDINGS = {"archive": ".zip", "booklet": ".pdf"}
UNNAMED = "lianqiao"
VOLUMES_LIMIT = 100  # more are not looked for


def top_folder(pressed: Pressed) -> str:
    """Return the name of the one folder in an archive: the library's and the edition's."""
    label = messages(pressed.language).name(pressed.edition.label)
    parts = (
        safe(str(pressed.library.site.get("name", "")), NAME_LIMIT),
        safe(label, LABEL_LIMIT) or safe(pressed.edition.name, LABEL_LIMIT),
    )
    name = "-".join(part for part in parts if part) or UNNAMED
    return name if fits(name) else f"_{name}"  # a device's


def archive_name(pressed: Pressed) -> str:
    """Return the name of an archive unless another is asked for: as the folder, with its date."""
    as_of = pressed.library.as_of
    return top_folder(pressed) + (f"-{as_of}" if as_of else "") + ENDINGS["archive"]


def booklet_name(edited: Edited, showcase: Showcase) -> str:
    """Return the name of a booklet unless another is asked for: NAME-YEAR-EDITION.pdf."""
    label = messages(edited.language).name(edited.edition.label)
    parts = (
        safe(str(edited.library.site.get("name", "")), NAME_LIMIT),
        str(showcase.year or (showcase.record.id[:NAME_LIMIT] if showcase.record else "")),
        safe(label, LABEL_LIMIT) or safe(edited.edition.name, LABEL_LIMIT),
    )
    name = "-".join(part for part in parts if part) or UNNAMED
    return (name if fits(name) else f"_{name}") + ENDINGS["booklet"]


def volume_files(file: Path, showcase: Showcase, language: str) -> tuple[Path, ...]:
    """Return the files of the volumes of a booklet: the one asked for, others named beside it."""
    others = (_volume(file, n, language) for n in range(2, volume_count(showcase) + 1))
    return (file, *others)


def volumes_left(files: Sequence[Path]) -> list[Path]:
    """Return what lies beside the volumes of a booklet by the name of one, and is none of them.

    An earlier booklet had more volumes, or was named in the other language.
    """
    named = (_volume(files[0], n, one) for one in LANGUAGES for n in range(2, VOLUMES_LIMIT + 1))
    return [file for file in named if file not in files and file.is_file()]


def _volume(first: Path, number: int, language: str) -> Path:
    """Return the file of a further volume, beside the first."""
    name = messages(language).say("booklet.file_of", name=first.stem, number=number)
    return first.with_name(name + first.suffix)


def safe(text: str, limit: int) -> str:
    """Return a text as part of a name, `limit` characters long at most; "" where none is left."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(
        character if character.isprintable() and fits(f"_{character}_") else " "
        for character in plain
    )
    return re.sub(r"[\s-]+", "-", kept).strip("-.")[:limit].strip("-.")


def fits(name: str) -> bool:
    """Tell whether every system can hold a file or folder of this name."""
    device = name.partition(".")[0].strip().casefold() in DEVICES
    shown = not (UNFIT.search(name) or REFUSED.search(name))
    return bool(name) and shown and not device and name[-1] not in " ."
