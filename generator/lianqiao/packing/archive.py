"""A folder becomes a zip: the same files give the same bytes."""

import shutil
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lianqiao.packing.names import fits
from lianqiao.publish import NotPublished

UNIX = 3  # the system that the permissions are those of, whichever system packs
READABLE = (stat.S_IFREG | 0o644) << 16
FIRST_DAY, LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)
"""The days that a zip can state."""


def write_archive(new: Path, site: Path, top: str, day: date | None) -> int:
    """Write all files of a folder into a zip, below one folder `top`; return how many they are.

    `day`: the date that each file gets; 1980-01-01 where it is not known. Raises NotPublished where
    a name cannot be unpacked on Windows, and OSError.
    """
    found = dict(sorted(_files(site)))
    dated = min(max(day or FIRST_DAY, FIRST_DAY), LAST_DAY)
    with ZipFile(new, "w") as archive:
        for address, file in found.items():
            _add(archive, f"{top}/{address}", file, dated)
    return len(found)


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    for file in site.rglob("*"):
        if file.is_file():
            address = file.relative_to(site)
            if not all(map(fits, address.parts)):
                raise NotPublished("pack.entry_unfit", found=address.as_posix())
            yield address.as_posix(), file


def _add(archive: ZipFile, name: str, file: Path, day: date) -> None:
    info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type, info.create_system = ZIP_DEFLATED, UNIX
    info.external_attr = READABLE
    info.file_size = file.stat().st_size
    with file.open("rb") as content, archive.open(info, "w") as entry:
        shutil.copyfileobj(content, entry)
