"""Numbers with their units in a text, as exact values."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from lianqiao.wording.finding import HARMLESS
from lianqiao.wording.masking import own_words
from lianqiao.wording.patterns import any_of, pattern, patterns

DIGIT = re.compile(r"\d")
COUNT = "count"
PERSON = "person"
LIST_REACH = 14  # characters before a number in which 第12、13次 begins
SMALL = 10
"""Counts below it are ordinary words, such as 3个方面."""


@dataclass(frozen=True, slots=True)
class Mined:
    """A number in a text: its span, its exact value, the unit (a key of `Units.words`).

    `is_rounded`: words beside it say that it is not exact (30余次, 约30次).
    """

    start: int
    end: int
    words: str
    value: Decimal
    unit: str
    is_rounded: bool


@dataclass(frozen=True)
class Units:
    """The units whose numbers are looked for: words by unit, and which of them are only counted.

    `harmless`: what begins like a unit and is none (个月).
    """

    words: Mapping[str, tuple[str, ...]]
    counted: frozenset[str]
    harmless: tuple[str, ...]

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """The unit that each word means."""
        return {word: unit for unit, words in self.words.items() for word in words}

    @cached_property
    def search(self) -> re.Pattern[str]:
        """The search for a number with one of the units."""
        known = patterns()
        scale = any_of(known["scales"])
        return re.compile(
            rf"(?<![\d.,A-Za-z{known['ordinal']}{''.join(known['scales'])}])"
            r"(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,18}(?:\.\d{1,18})?)(?![\d])\s?"
            rf"(?P<scale>{scale})?(?P<after>{any_of(known['rounded_after'])})?"
            rf"(?P<scale_after>{scale})?\s?"
            rf"(?!{any_of(self.harmless)})(?P<unit>{any_of(self.unit_of)})"
            rf"(?P<behind>{any_of(known['rounded_after'])})?"
        )

    def measure(self, written: str) -> tuple[str, int]:
        """Return the unit and the scale of a measure as a figure states it: 亿元, 万人次."""
        for scale, factor in sorted(patterns()["scales"].items(), key=lambda one: -len(one[0])):
            rest = written.removeprefix(scale)
            if rest != written and rest in self.unit_of:
                return self.unit_of[rest], factor
        return self.unit_of.get(written, written), 1


def units(groups: Mapping[str, tuple[str, tuple[str, ...]]]) -> Units:
    """Return the units of a list: by key its group ("every", "count", "harmless") and its words."""
    words = {key: found for key, (group, found) in groups.items() if group != HARMLESS}
    counted = frozenset(key for key, (group, _) in groups.items() if group == COUNT)
    harmless = [one for group, found in groups.values() if group == HARMLESS for one in found]
    return Units(words, counted, tuple(harmless))


def numbers(text: str, known: Units) -> Iterator[Mined]:
    """Yield each number with a unit among a text's own words; small counts are left out."""
    if not DIGIT.search(text) or not known.search.search(text):
        return
    for hit in known.search.finditer(own_words(text)):
        unit = known.unit_of[hit["unit"]]
        value = _value(hit["digits"], (hit["scale"], hit["scale_after"]))
        if unit in known.counted and value < SMALL:
            continue
        start = hit.start("digits")
        if pattern("ordinal_list").search(text, max(0, start - LIST_REACH), start):
            continue
        before = text[:start].rstrip(" ").endswith(tuple(patterns()["rounded_before"]))
        rounded = bool(before or hit["after"] or hit["behind"])
        yield Mined(start, hit.end("unit"), text[start : hit.end("unit")], value, unit, rounded)


def people_counts(text: str) -> Iterator[Mined]:
    """Yield each number that is told as the number of people (人数) and has no unit."""
    search = pattern("people")
    if not search.search(text):
        return
    for hit in search.finditer(own_words(text)):
        value = Decimal(hit["digits"].replace(",", ""))
        yield Mined(hit.start(), hit.end(), hit.group(), value, PERSON, False)


def _value(digits: str, scales: Iterable[str | None]) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    for scale in scales:
        value *= patterns()["scales"][scale] if scale else 1
    return value
