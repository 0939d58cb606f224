"""Which attachments are taken, by the endings of their names, and how their text is read."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any

import yaml


def reader_of(path: str) -> str:
    """Return how the text of a file is read (`office`, `pdf`, …); "" where it is not."""
    return _readers().get(ending(path), "")


def is_listed(path: str) -> bool:
    """Tell whether files with such a name are taken."""
    return ending(path) in listed()


def is_closed(path: str) -> bool:
    """Tell whether a file is taken though its text cannot be read."""
    return ending(path) in _types()["closed"]


def is_wordless(path: str) -> bool:
    """Tell whether files with such a name hold no text, as sound and film do."""
    return ending(path) in _types()["wordless"]


def ending(path: str) -> str:
    """Return the ending of a file's name in lower case, without the point."""
    return PurePosixPath(path).suffix.casefold().removeprefix(".")


@cache
def listed() -> Sequence[str]:
    """Return the endings that are taken, in the order of the list."""
    types = _types()
    read = [one for endings in types["read"].values() for one in endings]
    return (*read, *types["closed"], *types["wordless"])


@cache
def _readers() -> Mapping[str, str]:
    types = _types()
    readers = {one: reader for reader, endings in types["read"].items() for one in endings}
    return readers | dict.fromkeys(types["macros"], "office")


@cache
def _types() -> Mapping[str, Any]:
    text = (resources.files(__package__) / "types.yml").read_text(encoding="utf-8")
    types: Mapping[str, Any] = yaml.safe_load(text)
    return types
