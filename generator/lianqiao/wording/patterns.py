"""The file patterns.yml, read once."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def patterns() -> dict[str, Any]:
    """Return the regular expressions and numerals by which texts are looked through."""
    text = (resources.files(__package__) / "patterns.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one of the regular expressions."""
    return re.compile(patterns()[name])


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of these words, the longest first; for none of none."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or r"(?!)"
