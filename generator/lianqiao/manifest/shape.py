"""What a manifest says, and how it is read: plain JSON with a fingerprint over all of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lianqiao import checksums

NAME = "manifest.json"
"""Where it lies: in the site itself, so that a site and its manifest change in one step."""

FORMAT = 1
LABEL = {str: str}
NUMBER = {"value": (str, None), "words": str, "records": int}
SHAPE: Mapping[Any, Any] = {
    "format": int,
    "made_with": {str: str},
    "library": str,
    "edition": str,
    "edition_label": LABEL,
    "language": str,
    "as_of": (str, None),
    "kinds": {str: {"label": LABEL, "records": int}},
    "records": {str: {"title": str, "sha256": str}},
    "statistics": {
        str: {
            "title": LABEL,
            "total": ({**NUMBER}, None),
            "parts": [{"key": [(str, None)], "name": str, **NUMBER}],
        }
    },
    "files": {str: {"sha256": str, "size": int}},
    "fingerprint": str,
}


class Unfit(Exception):
    """A file that is no manifest, or one that was changed since it was written."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


@dataclass(frozen=True)
class Manifest:
    """What one build of one edition holds. Only what that edition shows stands in it.

    `content` is as SHAPE says, without the fingerprint. Records are named `kind:id`, numbers are
    exact decimals as text, files go by their address in the site; the manifest itself is not among
    them.
    """

    content: Mapping[str, Any]

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 over all of it: two builds of the same fingerprint are the same bytes."""
        return checksums.of_content(self.content)

    @property
    def records(self) -> Mapping[str, Mapping[str, str]]:
        """Title and checksum of each record."""
        found: Mapping[str, Mapping[str, str]] = self.content["records"]
        return found

    @property
    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """Checksum and size in bytes of each file."""
        found: Mapping[str, Mapping[str, Any]] = self.content["files"]
        return found

    @property
    def text(self) -> str:
        """The file that it is written as."""
        whole = {**self.content, "fingerprint": self.fingerprint}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read(place: Path) -> Manifest:
    """Return the manifest of a built site, or the one in a file.

    Raises Unfit for anything else, and OSError where nothing can be read.
    """
    file = place / NAME if place.is_dir() else place
    try:
        content = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise Unfit(file) from None
    if not fits(content, SHAPE) or content["format"] != FORMAT:
        raise Unfit(file)
    stated = content.pop("fingerprint")
    found = Manifest(content)
    if found.fingerprint != stated:
        raise Unfit(file)
    return found


def read_if_there(site: Path) -> Manifest | None:
    """Return the manifest of a site; None where it has none that can be read and trusted."""
    try:
        return read(site)
    except (Unfit, OSError):
        return None


def fits(content: Any, shape: Any) -> bool:
    """Tell whether plain data is of a shape: a type, a choice, a list, named keys or any keys."""
    if isinstance(shape, tuple):
        return any(fits(content, one) for one in shape)
    if isinstance(shape, list):
        return isinstance(content, list) and all(fits(item, shape[0]) for item in content)
    if isinstance(shape, Mapping):
        if not isinstance(content, dict):
            return False
        if str in shape:
            return all(fits(value, shape[str]) for value in content.values())
        return content.keys() == shape.keys() and all(
            fits(content[key], shape[key]) for key in shape
        )
    return content is None if shape is None else isinstance(content, shape)
