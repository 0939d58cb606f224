"""How alike texts are, by the rarer pairs of neighbouring 汉字 that they share.

Chinese is written without spaces, and pairs stand for words well enough. A pair counts if few texts
have it (many say nothing) and if its two characters keep company: 讲述 do, 述本 only met by chance
where two words touch.
"""

import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from itertools import chain
from math import log, sqrt

OTHER_CHARACTERS = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff]+")
MOST_TEXTS = 60  # what more texts than this have leads to none of them
MOST_PAIRS = 40  # so many pairs stand for a text
FIRM = 8.0  # so many times more often together than by chance
HOLDS = (1.0, 2.5, FIRM)  # what holds a word together: as little as will do
IN_BOTH_HEADS = 3  # a pair in the heads of both texts counts so much more
SHARED_AT_LEAST = 2
MOST_COMPARED = 48  # those that share the most pairs are weighed
LONGEST_WORD = 8  # longer, and it is a phrase that everybody writes
MOST_WORDS = 3


@dataclass(frozen=True)
class Text:
    """What is compared: the head says what a text is about; both are 汉字 and single spaces."""

    head: str
    body: str

    @cached_property
    def whole(self) -> str:
        """Head and body."""
        return f"{self.head} {self.body}"

    def without(self, name: str) -> "Text":
        """Return the text without a name."""
        return Text(self.head.replace(name, " "), self.body.replace(name, " "))

    def pairs(self) -> "array[int]":  # Python 3.11 knows it only as text
        """Return every two characters that stand side by side, each pair once, as a number.

        Two characters of UTF-16 are four bytes, and four bytes are a number: a library of
        5,000 cases has 7 million pairs, of which strings would take twice the time.
        """
        units = self.whole.encode("utf-16-le")
        even, odd = units[: len(units) // 4 * 4], units[2 : (len(units) - 2) // 4 * 4 + 2]
        found = set(memoryview(even).cast("I"))
        found.update(memoryview(odd).cast("I"))
        return array("I", found)


def pair_of(number: int) -> str:
    """Return the pair that a number stands for."""
    return number.to_bytes(4, sys.byteorder).decode("utf-16-le")


def number_of(pair: str) -> int:
    """Return the number that stands for a pair."""
    return int.from_bytes(pair.encode("utf-16-le"), sys.byteorder)


def text_of(head: str, body: str) -> Text:
    """Return a text without anything but its 汉字."""
    return Text(OTHER_CHARACTERS.sub(" ", head), OTHER_CHARACTERS.sub(" ", body))


def most_holders(count: int) -> int:
    """Return how many of so many may have what still tells something: a third, or MOST_TEXTS."""
    return min(MOST_TEXTS, max(2, count // 3))


class Likeness:
    """Texts, and which of them are like which."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        pairs = [text.pairs() for text in texts]
        self._company = _company(pairs)
        self._weights = self._rarer_pairs()
        rarer = {number_of(pair): pair for pair in self._weights}
        self._own = [
            self._best_pairs(text, [rarer[number] for number in rarer.keys() & numbers])
            for text, numbers in zip(texts, pairs, strict=True)
        ]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(self._own):
            for pair in own:
                self._holders[pair].append(number)
        self._lengths = [sqrt(sum(own.values())) for own in self._own]

    def like(self, number: int) -> Iterator[tuple[int, float]]:
        """Yield the texts that are like one, and how much, from 0 to 1; by their number."""
        own, length = self._own[number], self._lengths[number]
        shared = Counter(chain.from_iterable(self._holders[pair] for pair in own))
        del shared[number]
        others = [one for one, count in shared.items() if count >= SHARED_AT_LEAST]
        most = sorted(others, key=lambda one: (-shared[one], one))[:MOST_COMPARED]
        for other in sorted(most):
            theirs = self._own[other]
            both = sum(min(own[pair], theirs[pair]) for pair in own.keys() & theirs.keys())
            yield other, both / (length * self._lengths[other])

    def words(self, one: int, other: int) -> list[str]:
        """Return words that both texts have and few others, those of their heads first."""
        own, theirs = self._own[one], self._own[other]
        shared = sorted(
            own.keys() & theirs.keys(), key=lambda pair: (-min(own[pair], theirs[pair]), pair)
        )
        found: list[str] = []
        for pair in shared:
            if any(pair in word for word in found):
                continue
            word = self._word_around(pair, self.texts[one], self.texts[other])
            if word and not any(known in word for known in found):
                found.append(word)
            if len(found) == MOST_WORDS:
                break
        return found

    def _word_around(self, pair: str, one: Text, other: Text) -> str:
        """Return the word around a pair that both texts have; none where it is a whole phrase."""
        in_heads = pair in one.head and pair in other.head
        own, theirs = (one.head, other.head) if in_heads else (one.whole, other.whole)
        for together in HOLDS:
            word = self._string_around(pair, own, theirs, together).strip(_particles())
            if 2 <= len(word) <= LONGEST_WORD:
                return word
        return ""

    def _string_around(self, pair: str, own: str, theirs: str, together: float) -> str:
        """Return the longest string in both whose pairs keep company at least so often."""
        begin = own.find(pair)
        end = begin + 2
        while begin and own[begin - 1 : end] in theirs:
            if self._company.of(own[begin - 1 : begin + 1]) < together:
                break
            begin -= 1
        while end < len(own) and own[begin : end + 1] in theirs:
            if self._company.of(own[end - 1 : end + 1]) < together:
                break
            end += 1
        return own[begin:end]

    def _rarer_pairs(self) -> dict[str, int]:
        """Return the weights of the pairs that count; whole numbers add up alike in any order."""
        count = len(self.texts)
        most = most_holders(count)
        return {
            pair: round(1000 * log(1 + count / holders) ** 2)
            for pair, holders in self._company.holders.items()
            if 2 <= holders <= most and self._company.of(pair) >= FIRM
        }

    def _best_pairs(self, text: Text, pairs: Iterable[str]) -> dict[str, int]:
        """Return those of a text's rarer pairs that stand for it, with their weights in it."""
        weights = {
            pair: self._weights[pair] * (IN_BOTH_HEADS if pair in text.head else 1)
            for pair in pairs
        }
        best = sorted(weights, key=lambda pair: (-weights[pair], pair))[:MOST_PAIRS]
        return {pair: weights[pair] for pair in best}


@dataclass(frozen=True)
class Company:
    """How many texts have a pair, and how often its characters begin and end pairs."""

    holders: Mapping[str, int]
    begins: Mapping[str, int]
    ends: Mapping[str, int]
    _kept: dict[str, float] = field(default_factory=dict)

    @cached_property
    def _all(self) -> int:
        return sum(self.begins.values())

    def of(self, pair: str) -> float:
        """Return how many times more often the two stand together than by chance."""
        if pair not in self._kept:
            self._kept[pair] = self._of(pair)
        return self._kept[pair]

    def _of(self, pair: str) -> float:
        if " " in pair or pair not in self.holders:
            return 0.0
        by_chance = self.begins[pair[0]] * self.ends[pair[1]]
        return self.holders[pair] * self._all / by_chance


@cache
def _particles() -> str:
    """The characters that begin or end no word worth showing."""
    return resources.files(__package__).joinpath("particles.txt").read_text(encoding="utf-8")


def _company(pairs: Iterable[Iterable[int]]) -> Company:
    counts: Counter[int] = Counter()
    for numbers in pairs:
        counts.update(numbers)
    holders = {pair_of(number): count for number, count in counts.items()}
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for pair, count in holders.items():
        begins[pair[0]] += count
        ends[pair[1]] += count
    return Company(holders, begins, ends)
