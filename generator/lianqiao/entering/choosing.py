"""What may be chosen for a field, and which of it a few typed characters mean."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lianqiao.organisation import in_organisation
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Boolean, Field, File, Link, Term

NEAREST = 5
ALIKE = 0.35  # of 1; two of the characters in a short name of a unit
GONE = "withdrawn"


@dataclass(frozen=True)
class Choice:
    """One thing to choose: how it is written in a file, what people read, by which words it is
    known."""

    key: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """What typed characters may mean: one thing for sure, or several to choose from.

    `nearest`: nothing has the characters; these are only like them.
    """

    meant: Choice | None = None
    several: tuple[Choice, ...] = ()
    nearest: bool = False


def choices(field: Field, view: View) -> tuple[Choice, ...] | None:
    """Return what may be chosen for a field, in its own order; None where anything may be typed."""
    match field.type:
        case Term(vocabulary=vocabulary):
            terms = vocabulary.terms.values()
            return tuple(
                Choice(term.key, view.name(term.label), (term.key, *term.label.values()))
                for term in terms
            )
        case Link(to=kinds):
            return tuple(
                one for kind in kinds for one in choices_of_kind(kind, view, len(kinds) > 1)
            )
        case Boolean():
            return tuple(
                Choice(key, view.t(f"boolean.{key}"), (key, view.t(f"boolean.{key}")))
                for key in ("true", "false")
            )
        case File():
            return tuple(Choice(file, file, (file,)) for file in sorted(view.library.files))
    return None


def choices_of_kind(kind: str, view: View, with_kind: bool = False) -> tuple[Choice, ...]:
    """Return the records of a kind: a tree in the organisation's order, else the newest first.

    `with_kind`: the key has the kind before the id, as a link to one of several kinds has.
    """
    library = view.library
    is_tree = library.declarations.kinds[kind].tree
    records = in_organisation(library, kind) if is_tree else library.newest_first(library.all(kind))
    return tuple(_of_record(record, view, with_kind) for record in records if record.status != GONE)


def _of_record(record: Record, view: View, with_kind: bool) -> Choice:
    title = view.title(record)
    key = str(record.ref) if with_kind else record.id
    former = tuple(str(row.get("name", "")) for row in record.get("former_names") or ())
    words = (record.id, title, str(record.get("short") or ""), *former)
    return Choice(key, title, tuple(word for word in words if word))


def offer(typed: str, known: Sequence[Choice]) -> Offer:
    """Return what typed characters mean: a whole word, a part of one, its characters in order.

    Two things of one name are for the person to tell apart, and so is what is only alike.
    """
    plain = folded(typed)
    for found in (_whole(plain, known), _having(plain, known)):
        if len(found) == 1:
            return Offer(meant=found[0])
        if found:
            return Offer(several=found)
    if found := _in_order(plain, known):
        return Offer(several=found)
    return Offer(several=_alike(plain, known), nearest=True)


def folded(text: str) -> str:
    """Return a text as it is compared: no spaces, no case, full width as half width."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _whole(plain: str, known: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(one for one in known if any(folded(word) == plain for word in one.words))


def _having(plain: str, known: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(one for one in known if any(plain in folded(word) for word in one.words))


def _in_order(plain: str, known: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(one for one in known if any(_is_within(plain, folded(w)) for w in one.words))


def _is_within(short: str, long: str) -> bool:
    """Tell whether all characters of a text stand in another in the same order."""
    rest = iter(long)
    return all(character in rest for character in short)


def _alike(plain: str, known: Sequence[Choice]) -> tuple[Choice, ...]:
    ranked = sorted(_likeness(plain, known), key=lambda pair: -pair[0])
    return tuple(one for _, one in ranked[:NEAREST])


def _likeness(plain: str, known: Sequence[Choice]) -> Iterator[tuple[float, Choice]]:
    for one in known:
        ratio = max(SequenceMatcher(None, plain, folded(word)).ratio() for word in one.words)
        if ratio >= ALIKE:
            yield ratio, one
