"""Names in cells become links: short, former or full names, of records there and to come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from lianqiao.findings import Label
from lianqiao.importing.dates import Puzzle
from lianqiao.importing.words import comparable
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES, in_all_languages, messages
from lianqiao.records import Record
from lianqiao.types import Link, Ref

LEAVE_OUT = ""
"""What is said of a name that is to be left out."""
OFFERED = 3

Said = Mapping[tuple[str, str], str]
"""What was said of names: (kinds linked to, name for comparing) -> `kind:id` or LEAVE_OUT."""


@dataclass(frozen=True)
class UnknownName:
    """A name that no record has: as written, of which kinds, and the nearest records."""

    key: tuple[str, str]
    found: str
    nearest: tuple[tuple[Ref, str], ...] = ()


@dataclass
class Names:
    """All names by which records may be meant, and what was said of those that none has.

    `moved`: records to come that turned out to be there already, under another id. `used`: the
    records that were meant by names.
    """

    said: Said = field(default_factory=dict)
    refs: dict[str, dict[str, set[Ref]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    written: dict[Ref, str] = field(default_factory=dict)
    unknown: dict[tuple[str, str], UnknownName] = field(default_factory=dict)
    moved: dict[Ref, Ref] = field(default_factory=dict)
    used: set[Ref] = field(default_factory=set)

    def add(self, ref: Ref, names: Iterable[str]) -> None:
        """Let a record be meant by names, and by its id."""
        for name in names:
            self.written.setdefault(ref, name)
            self.refs[ref.kind][comparable(name)].add(ref)
        self.refs[ref.kind][ref.id].add(ref)

    def knows(self, kind: str, name: str) -> bool:
        """Tell whether a record of a kind has a name."""
        return comparable(name) in self.refs[kind]

    def means_one(self, link: Link, text: str) -> bool:
        """Tell whether a text is, as a whole, the name of a record, or was said to be one."""
        word = comparable(text)
        said = "|".join(link.to), word
        return said in self.said or any(self.knows(kind, text) for kind in link.to)

    def find(self, link: Link, text: str) -> str | None:
        """Return the record that a name means, as YAML names it.

        None where it is to be left out. Raises Puzzle where no record, or several, are meant.
        """
        kinds, word = "|".join(link.to), comparable(text)
        answer = self.said.get((kinds, word))
        if answer == LEAVE_OUT:
            return None
        found = {ref for kind in link.to for ref in self.refs[kind].get(word, ())}
        if answer:
            found = {Ref(*answer.split(":"))}
        elif ":" in word and _is_ref(word, link):
            return word
        if len(found) == 1:
            ref = found.pop()
            self.used.add(ref)
            ref = self.moved.get(ref, ref)
            return ref.id if len(link.to) == 1 else str(ref)
        if found:
            records = [(ref, self.written.get(ref, ref.id)) for ref in sorted(found, key=str)]
            raise Puzzle("sheet_name_unclear", found=text, records=_listed(records))
        raise self._unknown(kinds, word, text, link)

    def _unknown(self, kinds: str, word: str, text: str, link: Link) -> Puzzle:
        unknown = self.unknown.get((kinds, word))
        if unknown is None:
            unknown = UnknownName((kinds, word), text, tuple(self._nearest(word, link.to)))
            self.unknown[kinds, word] = unknown
        return Puzzle("sheet_name_unknown", found=text, nearest=_told(unknown))

    def _nearest(self, word: str, kinds: Sequence[str]) -> list[tuple[Ref, str]]:
        known = {name: refs for kind in kinds for name, refs in self.refs[kind].items()}
        close = get_close_matches(word, known, n=OFFERED, cutoff=0.5)
        refs = dict.fromkeys(ref for name in close for ref in sorted(known[name], key=str))
        return [(ref, self.written.get(ref, ref.id)) for ref in refs][:OFFERED]


def _told(unknown: UnknownName) -> Label:
    """Return what is said of the records that a name is near to."""
    if not unknown.nearest:
        return in_all_languages("import.nearest_none")
    names = _listed(unknown.nearest)
    return {one: messages(one).say("import.nearest", names=names[one]) for one in LANGUAGES}


def _listed(records: Iterable[tuple[Ref, str]]) -> Label:
    """Return the names of records, each with its id, in every language."""
    names = [f"{name} ({ref.id})" for ref, name in records]
    return {one: messages(one).say("list.separator").join(names) for one in LANGUAGES}


def _is_ref(word: str, link: Link) -> bool:
    return word.partition(":")[0] in link.to


def names_of(library: Library, said: Said) -> Names:
    """Return the names of a library's records."""
    names = Names(said)
    for record in library.records:
        if record.kind == "unit" or _own_title(record, library):
            names.add(record.ref, _names(record, library))
    return names


def _own_title(record: Record, library: Library) -> bool:
    return bool(library.kind(record).title)


def _names(record: Record, library: Library) -> list[str]:
    """Return the names of a record: its title, its short and its former names."""
    title = [record.get(key) for key in library.kind(record).title]
    former = [row.get("name") for row in record.get("former_names") or ()]
    return [one for one in (*title[:1], record.get("short"), *former) if isinstance(one, str)]


def label_of(kinds: str, library: Library) -> Label:
    """Return the labels of the kinds that a link may lead to."""
    labels = [library.declarations.kinds[kind].label for kind in kinds.split("|")]
    languages = {language for label in labels for language in label}
    return {
        language: " / ".join(label.get(language, "") for label in labels) for language in languages
    }
