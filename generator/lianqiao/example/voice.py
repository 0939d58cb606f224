"""Sentences out of words: a pattern's {slots} are filled with other patterns, by chance."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

SLOT = re.compile(r"\{([a-z_]+)\}")

Pattern = tuple[str, ...]
"""Plain text and names of slots in turn; it begins and ends with text."""


@dataclass(frozen=True)
class Words:
    """The patterns of the files words.yml, sentences.yml and categories.yml.

    `general`: by name. `special`: by category of case and name; they come before the general ones.
    """

    general: Mapping[str, Sequence[Pattern]]
    special: Mapping[str, Mapping[str, Sequence[Pattern]]]


@cache
def words() -> Words:
    """Return all patterns."""
    general = _patterns(read_yaml("words.yml")) | _patterns(read_yaml("sentences.yml"))
    categories = read_yaml("categories.yml")
    return Words(general, {key: general | _patterns(own) for key, own in categories.items()})


def read_yaml(name: str) -> Any:
    """Return the content of a YAML file of this package."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _patterns(texts: Mapping[str, str]) -> dict[str, Sequence[Pattern]]:
    return {key: [tuple(SLOT.split(text)) for text in many.split()] for key, many in texts.items()}


@dataclass(frozen=True)
class Voice:
    """Says things on one subject: what is `given` stays the same in all that it says."""

    chance: Random
    patterns: Mapping[str, Sequence[Pattern]]
    given: Mapping[str, str]

    def about(self, **given: str) -> "Voice":
        """Return a voice to which more is given."""
        return Voice(self.chance, self.patterns, {**self.given, **given})

    def say(self, name: str) -> str:
        """Return one text of this name."""
        return self._fill(self.chance.choice(self.patterns[name]))

    def several(self, name: str, count: int) -> list[str]:
        """Return texts of this name, no two from one pattern."""
        return [self._fill(one) for one in self.chance.sample(self.patterns[name], count)]

    def _fill(self, pattern: Pattern) -> str:
        """Fill the slots; where one stands twice, it is not filled twice alike."""
        said: dict[str, str] = {}
        parts = list(pattern)
        for place in range(1, len(parts), 2):
            slot = parts[place]
            if slot in self.given:
                parts[place] = self.given[slot]
            else:
                parts[place] = said[slot] = self._another(slot, said.get(slot))
        return "".join(parts)

    def _another(self, slot: str, last: str | None) -> str:
        text = self.say(slot)
        while text == last:
            text = self.say(slot)
        return text


def voice(chance: Random, category: str | None = None) -> Voice:
    """Return a voice that has the words of a category of case, or those of any."""
    known = words()
    chosen = category or chance.choice(sorted(known.special))
    return Voice(chance, known.special[chosen], {})
