"""What a file is: its size, and of a picture what its header says. No picture is decoded here."""

import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF"}
"""The formats in which pictures are published, by the ending of their names."""

READ = ("JPEG", "PNG", "WEBP", "GIF")
"""What a picture may be inside, whatever its name says: phones and chats mix the endings up."""

SMALL, LARGE = 640, 1600  # pixels on the long side
MOST_PIXELS = Image.MAX_IMAGE_PIXELS or 0  # more are refused: they fill the memory
UNREADABLE, TOO_LARGE = "picture_unreadable", "picture_too_large"
ORIENTATION = 0x0112  # the tag of EXIF
LYING = frozenset({5, 6, 7, 8})  # the orientations in which width and height change places

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in data/files/: its size in bytes; of a picture the pixels as it is to be seen.

    `fault`: the code of what forbids to show the picture, else "".
    """

    bytes: int
    width: int = 0
    height: int = 0
    fault: str = ""


def is_picture(path: str) -> bool:
    """Tell whether a name ends as those of pictures that browsers show."""
    return PurePosixPath(path).suffix.casefold() in FORMATS


def is_photo(keys: Collection[str]) -> bool:
    """Tell whether a group of fields is a photo: a file, and words for those who cannot see it."""
    return "file" in keys and "alt" in keys


def look_at(file: Path) -> Attachment:
    """Return what a file is; a picture that cannot be read has a fault."""
    try:
        size = file.stat().st_size
    except OSError:
        return Attachment(0, fault=UNREADABLE if is_picture(file.name) else "")
    if not is_picture(file.name):
        return Attachment(size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=READ) as image:
                return Attachment(size, *seen_size(image))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            return Attachment(size, fault=TOO_LARGE)
        except Exception:  # decoders raise whatever a broken file makes them stumble over
            return Attachment(size, fault=UNREADABLE)


def seen_size(image: Image.Image) -> Size:
    """Return width and height once the picture stands upright."""
    width, height = image.size
    return (height, width) if orientation(image) in LYING else (width, height)


def orientation(image: Image.Image) -> int:
    """Return how a camera was held, as EXIF counts it from 1 to 8; 1 where that is not readable.

    Of a PNG only what stands before the pixels is read: to look behind them is to decode them.
    """
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # the picture is sound, only its EXIF is not
        return 1


def fitted(size: Size, side: int) -> Size:
    """Return a size whose long side is at most `side` pixels; a picture is never enlarged."""
    long = max(size)
    if long <= side:
        return size
    width, height = (max(1, round(length * side / long)) for length in size)
    return width, height
