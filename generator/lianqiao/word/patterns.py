"""The expressions and fixed characters of patterns.yml."""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def patterns() -> dict[str, Any]:
    """Return what patterns.yml holds."""
    text = (resources.files(__package__) / "patterns.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def expression(name: str) -> re.Pattern[str]:
    """Return one of its expressions."""
    return re.compile(patterns()[name])


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese, as Word counts headings."""
    digits, ten = patterns()["numerals"], patterns()["ten"]
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    first = ("" if tens == 1 else digits[tens - 1]) + ten if tens else ""
    return first + (digits[ones - 1] if ones else "")


def heading_number(level: int, number: int) -> str:
    """Return what Word puts before the heading of a level that is the `number`th there."""
    words = numeral(number) if level <= 2 else str(number)
    return str(patterns()["number"][level]).format(words)
