"""Copies of pictures without what cameras and programs write into them, kept between builds."""

import hashlib
import io
import os
import tempfile
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import PIL
from PIL import Image, ImageCms

from lianqiao.photos.looking import FORMATS, LARGE, READ, SMALL, fitted, orientation

SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 82},
    "GIF": {},
}
OPAQUE = frozenset({"JPEG", "GIF"})
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture stand upright, by its EXIF orientation."""

IGNORED_BY_GIT = "*\n"
SETTINGS = repr((PIL.__version__, SMALL, LARGE, sorted(SAVING.items())))


@dataclass(frozen=True)
class Copies:
    """The files that a picture is published as."""

    large: Path
    small: Path


def copies(paths: Iterable[str], originals: Path, kept: Path) -> dict[str, Copies | None]:
    """Return the copies of pictures by their path below `originals`; None for one that is broken.

    `kept`: the folder in which copies lie; those that are there are not made again. Raises OSError
    where it cannot be written to.
    """
    ordered = sorted(paths)
    if not ordered:
        return {}
    kept.mkdir(parents=True, exist_ok=True)
    (kept / ".gitignore").write_text(IGNORED_BY_GIT, encoding="utf-8")
    with warnings.catch_warnings(), ThreadPoolExecutor() as workers:  # Pillow lets threads run
        warnings.simplefilter("ignore")
        made = workers.map(lambda path: _copies_of(originals / path, kept), ordered)
        return dict(zip(ordered, made, strict=True))


def _copies_of(original: Path, kept: Path) -> Copies | None:
    content = original.read_bytes()
    suffix = original.suffix.casefold()
    key = hashlib.sha256(f"{SETTINGS} {suffix} ".encode() + content).hexdigest()
    found = Copies(kept / f"{key}-{LARGE}{suffix}", kept / f"{key}-{SMALL}{suffix}")
    if not (found.large.exists() and found.small.exists()):
        try:
            large, small = rewritten(content, FORMATS[suffix])
        except Exception:  # decoders raise whatever a broken file makes them stumble over
            return None
        _write(found.large, large)
        _write(found.small, small)
    return found


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: another build may look for it."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as begun:
        begun.write(content)
    Path(name).replace(file)


def rewritten(content: bytes, form: str) -> tuple[bytes, bytes]:
    """Return a picture anew, large and small: upright, in sRGB, its pixels and nothing else.

    Of an animation the first frame is taken.
    """
    with Image.open(io.BytesIO(content), formats=READ) as image:
        turn, profile = TURNS.get(orientation(image)), image.info.get("icc_profile")
        size = fitted(image.size, LARGE)
        image.draft(None, size)
        large = _plain(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    large = _in_srgb(large, profile)
    if form in OPAQUE:
        large = _on_white(large)
    if turn is not None:
        large = large.transpose(turn)
    small = large.resize(fitted(large.size, SMALL), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _saved(large, form), _saved(small, form)


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture in a mode that can be made smaller: no palette, 8 bits a channel."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("RGB", "L", "CMYK"):
        image.load()
        return image
    if image.mode.startswith("I"):  # scanners write 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in the colours that browsers take for granted; grey stays grey."""
    if image.mode == "L":
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, own, srgb, outputMode=mode) or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read: the numbers are taken as they are
    return image.convert(mode)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _saved(image: Image.Image, form: str) -> bytes:
    image.info = {}  # Pillow would write comments and profiles from here
    written = io.BytesIO()
    image.save(written, form, **SAVING[form])
    return written.getvalue()
