"""Why an archive or a booklet is not put somewhere: asked before anything is built."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zipfile import is_zipfile

from lianqiao.issued import FOLDER
from lianqiao.manifest import read_if_there
from lianqiao.packing.names import BYTES_LIMIT, ENDINGS, fits
from lianqiao.publish import NotPublished


def is_pdf(file: Path) -> bool:
    """Tell whether a file is a PDF by its first bytes."""
    with file.open("rb") as opened:
        return opened.read(5) == b"%PDF-"


IS_OF_FORM: Mapping[str, Callable[[Path], bool]] = {"archive": is_zipfile, "booklet": is_pdf}


def require_fit(file: Path, apart: Sequence[Path], form: str = "archive") -> None:
    """Raise NotPublished where no archive, or no booklet, may be written.

    `file` is absolute. `apart`: folders in which none may lie. `form`: archive or booklet.
    """
    ending = ENDINGS[form]
    if file.is_dir():
        raise NotPublished("pack.folder", path=str(file), ending=ending)
    too_long = len(os.fsencode(file.name)) > BYTES_LIMIT
    if file.suffix.casefold() != ending or not fits(file.name) or too_long:
        raise NotPublished("pack.name", found=file.name, ending=ending)
    if not file.parent.is_dir():
        raise NotPublished("pack.no_folder", path=str(file.parent))
    if os.path.lexists(file) and not (file.is_file() and IS_OF_FORM[form](file)):
        raise NotPublished("pack.not_ours", path=str(file), ending=ending)
    _require_apart(file, apart)
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise NotPublished("pack.not_writable", path=str(file.parent))


def _require_apart(file: Path, apart: Sequence[Path]) -> None:
    """Raise NotPublished where an archive would go out with a site, or lie among records."""
    folder = file.parent.resolve()
    around = (folder, *folder.parents)
    for other in (path.resolve() for path in apart):
        if other in around:
            raise NotPublished("pack.within_library", path=str(file), other=str(other))
    site = next((one for one in around if read_if_there(one)), None)
    if site:
        raise NotPublished("pack.within_site", path=str(file), site=str(site))


def require_room_for_entry(data: Path) -> None:
    """Raise NotPublished where nothing can be put on record in a library's folder."""
    folder = data / FOLDER
    known = folder if folder.exists() else data
    if not (known.is_dir() and os.access(known, os.W_OK | os.X_OK)):
        raise NotPublished("pack.entry_not_writable", path=str(folder))
