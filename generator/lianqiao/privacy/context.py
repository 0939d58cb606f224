"""What stands before and after digits, and forbids to take them for a number of a person."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

import yaml

from lianqiao.privacy.folding import folded

LOOKED_BACK = 16  # characters
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
TELEPHONE_IN_ADDRESS = re.compile(r"(?:tel|phone|mobile|mob)=$", re.IGNORECASE)
LETTERS_BEFORE = re.compile("([A-Za-z]+)-?$")
LETTERS_AFTER = re.compile("-?[A-Za-z]")
CURRENCY = re.compile("[\u00a5$\u20ac\u00a3] ?$")


@dataclass(frozen=True)
class Surroundings:
    """A folded text, asked what stands around a part of it."""

    text: str

    def forbid(self, start: int, end: int, *, grouped: bool = False) -> bool:
        """Tell whether digits belong to something else: a code, an amount, a web address.

        `grouped`: they are written in groups, as nobody writes a serial number.
        """
        before = self._before(start)
        letters = LETTERS_BEFORE.search(before)
        in_code = letters is not None and letters.group(1).lower() not in phrases()["phones"]
        in_code |= LETTERS_AFTER.match(self.text, end) is not None
        if in_code or _patterns()["units"].match(self.text, end):
            return True
        if CURRENCY.search(before) or self._in_address(start):
            return True
        return not grouped and _is_labelled(before)

    def letter_follows(self, end: int) -> bool:
        """Tell whether a Latin letter follows without a gap."""
        return bool(re.match("[A-Za-z]", self.text[end : end + 1]))

    def person_before(self, start: int) -> bool:
        """Tell whether a word for a person's number stands shortly before."""
        return _patterns()["persons"].search(self._before(start)) is not None

    def _before(self, start: int) -> str:
        return self.text[max(0, start - LOOKED_BACK) : start].rpartition("\n")[2]

    def _in_address(self, start: int) -> bool:
        inside = any(first <= start < last for first, last in self._addresses)
        return inside and not TELEPHONE_IN_ADDRESS.search(self._before(start))

    @cached_property
    def _addresses(self) -> Sequence[tuple[int, int]]:
        return [hit.span() for hit in ADDRESS.finditer(self.text)]


def _is_labelled(before: str) -> bool:
    """Tell whether a word for a serial number or an amount ends a text, and is not a person's."""
    label = _patterns()["labels"].search(before)
    return label is not None and not _patterns()["owners"].search(before[: label.start()])


@cache
def phrases() -> Mapping[str, Sequence[str]]:
    """Return the words that stand around numbers, by what they say of them."""
    text = (resources.files(__package__) / "words.yml").read_text(encoding="utf-8")
    content: Mapping[str, Sequence[str]] = yaml.safe_load(text)
    return content


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    words = {name: _one_of(listed) for name, listed in phrases().items()}
    return {
        "labels": re.compile(rf"(?:{words['labels']}) ?(?:{words['fillers']})?[ :#=]{{0,3}}$"),
        "persons": re.compile(rf"(?:{words['persons']})|(?<![A-Za-z])(?:{words['phones']})\W*$",
                              re.IGNORECASE),
        "owners": re.compile(rf"(?:{words['persons']})$"),
        "units": re.compile(rf" ?(?:{words['units']})"),
    }  # fmt: skip


def _one_of(listed: Iterable[str]) -> str:
    return "|".join(re.escape(folded(word).text) for word in listed)
