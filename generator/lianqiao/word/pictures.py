"""The pictures in a form: judged as attachments are, and named for the library."""

import hashlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image as Pixels

from lianqiao.photos.looking import MOST_PIXELS, READ
from lianqiao.word.package import Package
from lianqiao.word.reading import Image
from lianqiao.word.refusing import Refused

ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
MOST = 200  # pictures of one form
MOST_BYTES = 30_000_000  # of one picture


@dataclass
class Pictures:
    """The pictures of one form. `folder`: where they go below data/files/."""

    package: Package
    folder: str
    taken: dict[str, bytes] = field(default_factory=dict)
    told: list[tuple[str, dict[str, str | int]]] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    _by_part: dict[str, str | None] = field(default_factory=dict)
    _waiting: dict[str, str] | None = None

    def place(self, image: Image, label: str) -> str | None:
        """Return the path of a picture below data/files/; None where it is not taken (then told).

        A picture without alternative text goes to the photos, where that can be added.
        """
        if not image.alt.strip():
            self.put_aside((image,), label)
            return None
        return self._path(image)

    def put_aside(self, images: Sequence[Image], label: str) -> None:
        """Take pictures as photos of the record."""
        for image in images:
            path = self._path(image)
            if path and all(row["file"] != path for row in self.rows):
                row = {"file": path}
                if image.alt.strip():
                    row["alt"] = " ".join(image.alt.split())
                self.rows.append(row)
                self._waiting = row

    def caption(self, text: str) -> bool:
        """Take a line right behind a photo as its caption, if it is one; tell whether it was."""
        row, self._waiting = self._waiting, None if text.strip() else self._waiting
        if row is None or not text.strip() or "caption" in row:
            return False
        row["caption"] = " ".join(text.split())
        return True

    def _path(self, image: Image) -> str | None:
        if image.part not in self._by_part:
            self._by_part[image.part] = self._take(image)
        return self._by_part[image.part]

    def _take(self, image: Image) -> str | None:
        name = image.part.rpartition("/")[2]
        if len(self.taken) >= MOST:
            self.told.append(("word.pictures_many", {"name": name, "most": MOST}))
            return None
        try:
            content = self.package.read(image.part, MOST_BYTES)
        except Refused:
            self.told.append(("word.picture_unread", {"name": name}))
            return None
        ending = _ending(content)
        if not ending:
            self.told.append(("word.picture_other", {"name": name}))
            return None
        digest = hashlib.sha256(content).digest()
        for path, known in self.taken.items():
            if hashlib.sha256(known).digest() == digest:
                return path
        path = f"{self.folder}/{len(self.taken) + 1}.{ending}"
        self.taken[path] = content
        return path


def _ending(content: bytes) -> str:
    """Return the ending for a picture that browsers show; "" for what is none, or broken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Pixels.DecompressionBombWarning)
        try:
            with Pixels.open(io.BytesIO(content), formats=READ) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return ""
                form = picture.format or ""
                picture.load()
        except Exception:  # decoders raise whatever a broken file makes them stumble over
            return ""
    return ENDINGS.get(form, "")
