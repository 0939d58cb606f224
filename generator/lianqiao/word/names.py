"""The names that still stand in the texts of an anonymous copy: listed, never taken out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lianqiao import prose
from lianqiao.findings import Label, Place
from lianqiao.library import Library, OwnText
from lianqiao.records import Record
from lianqiao.types import Markdown, Text
from lianqiao.word.cases import Cases

SHORTEST = 2  # characters; a single one stands in too many words
MARKS = re.compile(r"\]\([^)]*\)|[*`\\\[\]]")
"""What Markdown puts between the characters of a name."""

NAMED = ("unit", "alliance")
SHOWN_BY_LINK = ("mechanisms", "figures")


@dataclass(frozen=True)
class Standing:
    """A name that stands in a text: where, in which field, and how often on that line."""

    place: Place
    field: Label
    name: str
    count: int


def names_standing(whole: Library, texts: Iterable[OwnText]) -> list[Standing]:
    """Return the names of units and persons of a whole library that stand in texts, in order."""
    search = _search(tuple(sorted(known_names(whole), key=lambda name: (-len(name), name))))
    return [one for text in texts for one in _in_text(text, search)]


def known_names(whole: Library) -> set[str]:
    """Return all names of units, alliances and the library itself, and of recorded persons."""
    names = {str(whole.site.get(key, "")) for key in ("name", "publisher")}
    for kind in NAMED:
        for record in whole.all(kind):
            names |= {str(record.get(key) or "") for key in ("name", "short")}
            names |= {str(row.get("name", "")) for row in record.get("former_names") or ()}
    for record in whole.records:
        for keys, field in whole.kind(record).walked:
            if field.personal:
                names |= {str(value) for _, value in record.at(keys) if isinstance(value, str)}
    return {name for name in names if len(name) >= SHORTEST}


def shown_texts(
    cases: Cases, whole: Library, record: Record, keys: Sequence[str] | None = None
) -> Iterator[OwnText]:
    """Yield the texts of a case that an anonymous copy shows, with their places.

    `keys`: the fields that it shows; all that it may where that is not said.
    """
    own = whole.get(record.ref) or record
    yield from _texts(cases, whole, own, keys)
    linked = [key for key in SHOWN_BY_LINK if keys is None]
    for key in linked:
        for ref in record.get(key) or ():
            if (found := whole.get(ref)) and cases.view.library.get(ref):
                yield from _texts(cases, whole, found, ("name", "definition", "period"))


def _texts(
    cases: Cases, whole: Library, record: Record, keys: Sequence[str] | None
) -> Iterator[OwnText]:
    kind = whole.kind(record)
    shown = cases.view.kind(record).fields
    for path_keys, field in kind.walked:
        first = kind.fields[path_keys[0]]
        apart = field.personal or cases.hides(first) or path_keys[0] not in shown
        if apart or not isinstance(field.type, Text | Markdown):
            continue
        if keys is None and path_keys[0] in ("verification", "missing", "accepted"):
            continue
        if keys is None or path_keys[0] in keys:
            for path, text in record.at(path_keys):
                yield OwnText(record, path, field, str(text))


def _in_text(text: OwnText, search: re.Pattern[str]) -> Iterator[Standing]:
    found: Counter[str] = Counter()
    start = 0
    for line in text.text.split("\n"):
        here = Counter(search.findall(MARKS.sub("", line)))
        for name, count in here.items():
            yield Standing(text.place(start), text.field.label, name, count)
        found += here
        start += len(line) + 1
    joined = Counter(search.findall("".join(prose.words(text.text).split())))
    for name, count in (joined - found).items():  # a name that a line break or a space parts
        yield Standing(text.place(0), text.field.label, name, count)


@lru_cache(maxsize=8)
def _search(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)) or r"(?!)")
