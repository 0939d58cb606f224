"""Terms of controlled vocabularies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianqiao.findings import Label
from lianqiao.types.base import ScalarType, Unreadable
from lianqiao.types.nearest import nearest
from lianqiao.types.values import Value


@dataclass(frozen=True)
class TermEntry:
    """One term: its key in YAML, its label, and what rules may ask of it.

    `group` sorts terms for a rule (unit types: administration, party, other).
    `words` are words in a name that suggest this term.
    """

    key: str
    label: Label
    group: str = ""
    words: tuple[str, ...] = ()
    note: Label | None = None


@dataclass(frozen=True)
class Vocabulary:
    """The terms that a field may hold, in their order."""

    name: str
    label: Label
    terms: Mapping[str, TermEntry]


@dataclass(frozen=True)
class Term(ScalarType):
    """One term of a vocabulary, by its key."""

    vocabulary: Vocabulary
    name = "term"

    def parse(self, text: str) -> Value:
        """Return the term's key; name the nearest term where it is unknown."""
        if text in self.vocabulary.terms:
            return text
        labelled = {
            word: f"{key} {term.label.get('zh', '')}".strip()
            for key, term in self.vocabulary.terms.items()
            for word in (key, *term.label.values())
        }
        raise Unreadable(
            "term_unknown",
            vocabulary=self.vocabulary.label,
            expected=nearest(text, labelled),
        )

    def json_schema(self, language: str) -> dict[str, Any]:
        """Each term with its label, so that editors show what it means."""
        terms = self.vocabulary.terms.values()
        return {"oneOf": [{"const": t.key, "title": t.label.get(language, t.key)} for t in terms]}
