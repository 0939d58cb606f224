"""The words of office ledgers, from `words.yml`, and how words are compared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml

MARKS = re.compile(r"[*＊★●]|[:：]$")
JOINTS = re.compile(r"[·›/／|]")
SHORT = 40  # characters; shorter texts come again and again in a sheet, and are remembered
BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")


@dataclass(frozen=True)
class Words:
    """What `words.yml` holds; each list is explained there."""

    serial: frozenset[str]
    identifier: frozenset[str]
    beside: re.Pattern[str]
    before: Sequence[str]
    behind: Sequence[str]
    alike: Sequence[tuple[str, str]]
    totals: frozenset[str]
    notes: re.Pattern[str]
    section: re.Pattern[str]
    blank: frozenset[str]
    pending: frozenset[str]
    not_stated: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    same: frozenset[str]
    digits: Mapping[int, str]
    numerals: re.Pattern[str]


@cache
def words() -> Words:
    """Return the words that are known."""
    text = (resources.files(__package__) / "words.yml").read_text(encoding="utf-8")
    read = yaml.load(text, Loader=yaml.BaseLoader)

    def of(key: str) -> frozenset[str]:
        return frozenset(map(comparable, read[key]))

    return Words(
        of("serial"),
        of("identifier"),
        re.compile("|".join(read["beside"]), re.IGNORECASE),
        tuple(read["before"]),
        tuple(read["behind"]),
        tuple((one, other) for one, other in read["alike"]),
        of("totals"),
        re.compile(f"({'|'.join(read['notes'])})[^:：]{{0,8}}[:：].*|({'|'.join(read['notes'])})"),
        re.compile(read["section"]),
        of("blank"),
        of("pending"),
        of("not_stated"),
        of("yes"),
        of("no"),
        of("same"),
        {ord(character): str(n) for n, character in enumerate(read["digits"])},
        re.compile(read["numerals"]),
    )


def plain(text: str) -> str:
    """Return a text with full-width letters, digits and marks made half-width."""
    return unicodedata.normalize("NFKC", text)


def comparable(text: str) -> str:
    """Return a text without what typing and pasting add: full width, case, spaces, unseen marks."""
    return _comparable(text) if len(text) <= SHORT else _compared(text)


@lru_cache(maxsize=50_000)
def _comparable(text: str) -> str:
    return _compared(text)


def _compared(text: str) -> str:
    seen = (mark for mark in plain(text) if unicodedata.category(mark) != "Cf")
    return "".join("".join(seen).split()).casefold()


def undecorated(heading: str) -> str:
    """Return a heading for comparing, without marks and joints."""
    return JOINTS.sub("", MARKS.sub("", comparable(heading)))


def unbracketed(text: str) -> str:
    """Return a text without brackets and what stands in them."""
    return BRACKETS.sub("", text)


def bracketed(text: str) -> Sequence[str]:
    """Return what stands in a text's brackets."""
    return BRACKETS.findall(text)
