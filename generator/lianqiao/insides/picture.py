"""What cameras and programs write into pictures, and whether a picture is whole."""

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin

from lianqiao.insides.inside import TOO_LARGE, Spot, Texts, Unreadable
from lianqiao.photos.looking import MOST_PIXELS, READ

WRITTEN = Spot("picture")
MAKERS_OWN = frozenset({0x927C, 0xA431, 0xA435, 0xC62F})
"""Tags of EXIF that hold a maker's own data and the serial numbers of cameras and lenses."""

INNER = (0x8769, 0x8825, 0xA005)  # the directories within EXIF: camera, place, interoperability
PIXELS = frozenset({"icc_profile", "exif", "photoshop", "transparency", "palette"})


def texts(content: bytes) -> Texts:
    """Yield the words in a picture's file, then read its pixels to their end."""
    with Image.open(io.BytesIO(content), formats=READ) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable(TOO_LARGE)
        yield from _words(dict(image.info))
        yield from _words(_in_exif(image))
        yield from _words(_in_iptc(image))
        image.draft(None, (1, 1))  # an eighth of a JPEG's size is enough to see that it is whole
        image.load()
        yield from _words(getattr(image, "text", {}))  # a PNG may say more behind its pixels


def _in_exif(image: Image.Image) -> dict[Any, Any]:
    try:
        exif = image.getexif()
        values = dict(exif)
        for inner in INNER:
            values |= exif.get_ifd(inner)
    except Exception:  # the picture is sound, only its EXIF is not
        return {}
    return {key: value for key, value in values.items() if key not in MAKERS_OWN}


def _in_iptc(image: ImageFile.ImageFile) -> dict[Any, Any]:
    try:
        return dict(IptcImagePlugin.getiptcinfo(image) or {})
    except Exception:  # as above
        return {}


def _words(values: dict[Any, Any]) -> Texts:
    for key, value in values.items():
        if key not in PIXELS:
            for text in _as_texts(value):
                yield WRITTEN, text


def _as_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", errors="replace").replace("\0", "")
        if b"\0" in value:  # as Windows writes: two bytes a character
            yield value.removeprefix(b"UNICODE\0").decode("utf-16-le", errors="replace")
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _as_texts(one)
