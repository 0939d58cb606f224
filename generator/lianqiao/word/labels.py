"""The labels under which forms ask for the fields of a kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from lianqiao.kinds import Kind
from lianqiao.word.marking import order_of
from lianqiao.word.patterns import expression

OF_RECORDS = frozenset(
    {
        "id",
        "status",
        "audience",
        "verification",
        "reviews",
        "formerly",
        "missing",
        "accepted",
        "entered_by",
        "sources",
    }
)
LONGEST = 24
NEAR = 0.74
SHORTEST_NEAR = 3  # characters; shorter words are near to too many


@dataclass(frozen=True)
class Labels:
    """The words by which a kind's fields are meant."""

    kind: Kind

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Each word as it is compared, and the field that it means; of two the first counts."""
        found: dict[str, str] = {}
        for key, field in self.kind.fields.items():
            if key not in OF_RECORDS:
                for word in (*field.label.values(), key, *field.also):
                    found.setdefault(bare(word), key)
        return found

    def exact(self, text: str) -> str | None:
        """Return the field whose label a text is, or None."""
        return self.words.get(bare(text)) if len(text) <= 3 * LONGEST else None

    def near(self, text: str) -> str | None:
        """Return the field whose label a text is, or nearly is."""
        known = self.exact(text)
        words = bare(text)
        if known or not SHORTEST_NEAR <= len(words) <= LONGEST:
            return known
        if expression("no_label").search(words):
            return None
        close = get_close_matches(words, self.words, n=1, cutoff=NEAR)
        return self.words[close[0]] if close else None


def bare(text: str) -> str:
    """Return a label without number, hints, colon and blanks, as labels are compared."""
    words = re.sub(r"[\s*\uff0a\u3000]+", "", text).casefold()
    level = order_of(words)
    if level:
        words = expression(f"order_{level}").sub("", words, count=1)
    if framed := expression("framed").fullmatch(words):
        return framed.group(1)
    before = None
    while before != words:
        before = words
        words = re.sub(f"{expression('hint').pattern}$", "", words)
        words = re.sub(f"{expression('colon').pattern}$", "", words)
    return words
