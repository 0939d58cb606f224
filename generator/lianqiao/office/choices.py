"""The words by which terms, records, fields and truth values stand in cells, and what they mean."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lianqiao.kinds import Kind
from lianqiao.messages import Messages
from lianqiao.office.columns import written
from lianqiao.organisation import in_organisation
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Boolean, Link, Term, Type, Vocabulary

LIKE_A_LINK = re.compile(r"([a-z][a-z0-9_]*:)?[a-z0-9]+(-[a-z0-9]+)*")
TRUTH = ("true", "false")
WITHDRAWN, NOBODY = "withdrawn", "none"


@dataclass(frozen=True)
class Choices:
    """What a cell may say. `shown`: the word for each value, as YAML holds it; in order.

    `open`: a cell may say something else too. `offered`: the values of the drop-down, if not all.
    """

    name: str
    shown: Mapping[str, str]
    open: bool = False
    offered: tuple[str, ...] | None = None

    @cached_property
    def meant(self) -> Mapping[str, str]:
        """The value for each word."""
        return {word: value for value, word in self.shown.items()}

    @property
    def words(self) -> list[str]:
        """The words that a drop-down offers."""
        offered = self.shown if self.offered is None else self.offered
        return [self.shown[value] for value in offered]


@dataclass(frozen=True)
class Chooser:
    """Knows the choices of every column, those of one library's records included.

    `for_others`: nothing of what is not offered is told.
    """

    view: View
    for_others: bool = False
    known: dict[str, Choices] = field(default_factory=dict)

    def of(self, type_: Type) -> Choices | None:
        """Return the choices of a column of a type, or None where it is free."""
        name = choices_name(type_)
        if name and name not in self.known:
            self.known[name] = self._made(name, type_)
        return self.known.get(name)

    def of_keys(self, kind: Kind) -> Choices:
        """Return the fields of a kind, by which the keys of its maps are told."""
        name = f"field:{kind.key}"
        if name not in self.known:
            labels = {key: self.view.name(field.label) for key, field in kind.fields.items()}
            self.known[name] = Choices(name, distinct(labels), open=True)
        return self.known[name]

    def _made(self, name: str, type_: Type) -> Choices:
        if isinstance(type_, Term):
            return Choices(name, terms_in_words(type_.vocabulary, self.view.messages))
        if isinstance(type_, Link):
            return self._records(name, type_)
        return Choices(name, truth_in_words(self.view.messages))

    def _records(self, name: str, type_: Link) -> Choices:
        library = self.view.library
        records = [
            record
            for kind in type_.to
            if kind in library.declarations.kinds
            for record in in_organisation(library, kind)
        ]
        offered = [one for one in records if is_offered(one)]
        told = offered if self.for_others else records
        titles = {written(one.ref, type_): self.view.title(one) for one in told}
        chosen = tuple(written(one.ref, type_) for one in offered)
        return Choices(name, distinct(titles, LIKE_A_LINK), open=True, offered=chosen)


def is_offered(record: Record) -> bool:
    """Tell whether a drop-down offers a record: not one withdrawn, nor for nobody's eyes."""
    return record.status != WITHDRAWN and record.audience != NOBODY


def choices_name(type_: Type) -> str:
    """Return the name of a type's choices; empty where it has none."""
    if isinstance(type_, Term):
        return f"term:{type_.vocabulary.name}"
    if isinstance(type_, Link):
        return "link:" + "+".join(type_.to)
    return "truth" if isinstance(type_, Boolean) else ""


def terms_in_words(vocabulary: Vocabulary, words: Messages) -> dict[str, str]:
    """Return the word for each term."""
    return distinct({key: words.name(entry.label) for key, entry in vocabulary.terms.items()})


def truth_in_words(words: Messages) -> dict[str, str]:
    """Return the word for each truth value."""
    return {value: words.say(f"boolean.{value}") for value in TRUTH}


def distinct(labels: Mapping[str, str], reserved: re.Pattern[str] | None = None) -> dict[str, str]:
    """Return a word for each value that means no other: the label, else the value beside it.

    No word is another's value, nor looks like one (`reserved`), so a value may always stand for
    itself.
    """
    told = Counter(labels.values())
    shown = {}
    for value, label in labels.items():
        taken = told[label] > 1 or label in labels or (reserved and reserved.fullmatch(label))
        shown[value] = f"{label} [{value}]" if taken and label != value else label
    twice = Counter(shown.values())
    return {value: word if twice[word] == 1 else value for value, word in shown.items()}
