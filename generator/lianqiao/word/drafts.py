"""A form becomes a draft: the YAML of a record, with what was not understood as comments."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lianqiao.documents import FORBIDDEN_CHARACTER, SCALAR_LIMIT, parse
from lianqiao.documents import Refused as NoYaml
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.photos import is_photo
from lianqiao.records import Record
from lianqiao.types import Date, Field, Group, Link, Markdown, Notes, Term, Unreadable
from lianqiao.types.base import ScalarType
from lianqiao.word.forms import Answer, Form
from lianqiao.word.labels import bare
from lianqiao.word.marking import lines_of, markdown, text_of
from lianqiao.word.patterns import expression
from lianqiao.word.pictures import Pictures
from lianqiao.word.reading import Aside, Line, Piece

DRAFT = "draft"
ALSO_IN_THE_TEXT = frozenset({"inserted", "contents"})


@dataclass(frozen=True)
class Told:
    """What is said of a form: `key` and `values` make the sentence."""

    key: str
    values: Mapping[str, str | int]


@dataclass
class Draft:
    """A draft: its text, the pictures that go with it, and what is to be told.

    `filled`: the fields that have a value.
    """

    id: str
    text: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


@dataclass
class Drafting:
    """Writes the draft of one form."""

    kind: Kind
    library: Library
    words: Messages
    pictures: Pictures
    draft: Draft
    values: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    """The lines that are kept as comments."""

    def write(self, form: Form, asides: Sequence[Aside], file: str) -> Draft:
        """Return the draft of a form. `file`: its name."""
        for answer in form.answers:
            self._answer(answer)
        for piece in form.left:
            self._keep_piece(piece)
        for aside in asides:
            self._keep_aside(aside)
        self._add_photos()
        self.draft.told += [Told(key, values) for key, values in self.pictures.told]
        self.draft.files = dict(self.pictures.taken)
        self._settle(file)
        return self.draft

    # Values

    def _answer(self, answer: Answer) -> None:
        declared = self.kind.fields[answer.key]
        label = self.words.name(declared.label)
        text = text_of(answer.pieces)
        if isinstance(declared.type, Group):
            self._group(answer, declared, label)
            return
        if not text and not any(line.images for line in lines_of(answer.pieces)):
            return
        if isinstance(declared.type, Markdown):
            self._markdown(answer, label)
            return
        for line in lines_of(answer.pieces):
            self.pictures.put_aside(line.images, label)
        try:
            value = self._value(declared, text)
        except Unreadable:
            self._not_understood(answer.place, label, text, "word.value_unknown")
            return
        if answer.key in self.values and self.values[answer.key] != value:
            self._not_understood(answer.place, label, text, "word.value_twice")
        else:
            self.values[answer.key] = value

    def _markdown(self, answer: Answer, label: str) -> None:
        written = markdown(answer.pieces, lambda image: self.pictures.place(image, label))
        if not written:
            return
        before = self.values.get(answer.key)
        if before:
            where = {"place": self.where(answer.place), "label": label}
            self.draft.told.append(Told("word.value_joined", where))
        self.values[answer.key] = f"{before}\n\n{written}" if before else written

    def _group(self, answer: Answer, declared: Field, label: str) -> None:
        """Take photos; other groups have too many fields for one answer."""
        assert isinstance(declared.type, Group)
        photos = is_photo(declared.type.fields)
        for line in lines_of(answer.pieces):
            self.pictures.put_aside(line.images, label)
            is_caption = photos and self.pictures.caption(line.text)
            if line.text and not is_caption:
                self._not_understood(line.place, label, line.text, "word.value_unknown")

    def _value(self, declared: Field, text: str) -> Any:
        """Return what a text means for a field. Raises Unreadable."""
        if not declared.many:
            return self._one(declared, text)
        parts = [part.strip() for part in expression("several").split(text) if part.strip()]
        return [self._one(declared, part) for part in parts]

    def _one(self, declared: Field, text: str) -> str:
        plain = " ".join(text.split())
        match declared.type:
            case Link(to=kinds):
                return self._link(kinds, plain)
            case Term(vocabulary=vocabulary):
                return self._term(vocabulary, text)
            case Date():
                plain = date_in(plain)
        if not isinstance(declared.type, ScalarType):
            raise Unreadable("text_expected")
        declared.type.parse(plain)
        return plain

    def _term(self, vocabulary: Any, text: str) -> str:
        ticked = expression("ticked").findall(text)
        if not ticked and expression("unticked").search(text):
            raise Unreadable("term_unknown")
        words = {
            bare(word): key
            for key, term in vocabulary.terms.items()
            for word in (key, *term.label.values())
        }
        found = {words.get(bare(one)) for one in ticked or [text]}
        key = next(iter(found))
        if len(found) != 1 or key is None:
            raise Unreadable("term_unknown")
        return str(key)

    def _link(self, kinds: Sequence[str], text: str) -> str:
        found = {
            str(record.ref) if len(kinds) > 1 else record.id
            for kind in kinds
            for record in self.library.all(kind)
            if bare(text) in {bare(name) for name in names_of(record, self.library)}
        }
        if len(found) != 1:
            raise Unreadable("link_unknown")
        return found.pop()

    # What is kept

    def _not_understood(self, place: str, label: str, text: str, key: str) -> None:
        where = self.where(place)
        self.draft.told.append(Told(key, {"place": where, "label": label, "text": _short(text)}))
        self._keep(where, f"{label}{self.words.say('label.colon')}{text}")

    def _keep_piece(self, piece: Piece) -> None:
        for line in lines_of((piece,)):
            self.pictures.put_aside(line.images, "")
            if not line.text or (_is_caption(line) and self.pictures.caption(line.text)):
                continue
            where = self.where(line.place)
            self.draft.told.append(
                Told("word.left_over", {"place": where, "text": _short(line.text)})
            )
            self._keep(where, line.text)

    def _keep_aside(self, aside: Aside) -> None:
        where = self.words.say(f"word.aside_{aside.key}")
        self.draft.told.append(
            Told("word.aside", {"place": where, "text": _short(aside.text) or "—"})
        )
        if aside.key not in ALSO_IN_THE_TEXT:
            self._keep(where, aside.text)

    def _keep(self, where: str, text: str) -> None:
        lines = [line for line in _sound(text).split("\n") if line.strip()]
        self.kept += [f"# [{where}] {line.strip()}" for line in lines]

    def where(self, place: str) -> str:
        """Return a place in words: which paragraph, or which cell of which table."""
        hit = re.fullmatch(r"T(\d+)R(\d+)C(\d+)", place)
        if hit:
            table, row, column = hit.groups()
            return self.words.say("word.place_cell", table=table, row=row, column=column)
        return self.words.say("word.place_paragraph", number=place.lstrip("P"))

    def _add_photos(self) -> None:
        """Put pictures that stand in no text into the field for photos."""
        key = next(
            (
                key
                for key, field in self.kind.fields.items()
                if isinstance(field.type, Group) and is_photo(field.type.fields)
            ),
            None,
        )
        rows = self.pictures.rows
        if rows and key:
            self.values[key] = rows

    # The text

    def _settle(self, file: str) -> None:
        """Write the text; a value that its field would not take goes to the comments."""
        while True:
            self.draft.text = self._text(file)
            faulty = self._faulty()
            if not faulty:
                break
            for key in faulty:
                label = self.words.name(self.kind.fields[key].label)
                value = self.values.pop(key)
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                self.draft.told.append(
                    Told("word.value_unfit", {"label": label, "text": _short(text)})
                )
                self._keep(label, text)
        self.draft.filled = [key for key in self.kind.fields if key in self.values]

    def _faulty(self) -> list[str]:
        """Return the fields whose values cannot be read again."""
        name = PurePosixPath(f"{self.draft.id}.yml")
        long = [key for key, value in self.values.items() if len(str(value)) > SCALAR_LIMIT]
        if long:
            return long
        try:
            root, faults = parse(self.draft.text.encode(), name)
        except NoYaml:
            return list(self.values)[-1:]
        notes = Notes()
        self.kind.group.read(root, (), notes)
        found = [*faults, *notes.findings]
        lines = {one.place.line for one in found}
        return [key for key in self.values if lines & self._lines(key)] if found else []

    def _lines(self, key: str) -> set[int]:
        """Return the lines on which a field stands in the text, from 1."""
        lines = self.draft.text.split("\n")
        first = next(n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:"))
        after = (n for n in range(first, len(lines)) if not lines[n].startswith((" ", "-")))
        last = next((n for n in after if lines[n].strip()), len(lines))
        return set(range(first, last + 1))

    def _text(self, file: str) -> str:
        head = "# " + self.words.say("word.draft_head", file=_sound(file))
        stated = [f"id: {self.draft.id}", f"status: {DRAFT}"]
        fields = [
            line
            for key in self.kind.fields
            if key in self.values
            for line in _entry(key, self.values[key], self.kind.fields[key])
        ]
        kept = ["# " + self.words.say("word.draft_kept"), *self.kept] if self.kept else []
        return "\n".join([head, *stated, *fields, *kept]) + "\n"


def _is_caption(line: Line) -> bool:
    return line.style == "caption" or bool(expression("caption").match(line.text))


def names_of(record: Record, library: Library) -> Iterator[str]:
    """Yield the names by which a form may mean a record: its title, short and former names, id."""
    for key in library.kind(record).title:
        yield str(record.get(key) or "")
    yield str(record.get("short") or record.id)
    yield record.id
    for row in record.get("former_names") or ():
        yield str(row.get("name") or "")


def _entry(key: str, value: Any, declared: Field) -> Iterator[str]:
    """Yield the lines of one field."""
    if isinstance(declared.type, Markdown):
        yield f"{key}: |"
        yield from (f"  {line}".rstrip() for line in value.split("\n"))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{key}:"
        for row in value:
            pairs = [f"{name}: {_quoted(text)}" for name, text in row.items()]
            yield from (f"  {'- ' if n == 0 else '  '}{pair}" for n, pair in enumerate(pairs))
    elif isinstance(value, list):
        yield f"{key}: [{', '.join(map(_quoted, value))}]"
    else:
        yield f"{key}: {_quoted(value)}"


PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*|[0-9]{4}(?:-[0-9]{2}){0,2}")
WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar on one line."""
    if PLAIN.fullmatch(text) and text not in WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)


def date_in(text: str) -> str:
    """Return a date as records write it, as exact as the text is. Raises Unreadable."""
    hits = list(expression("date").finditer(text))
    if len(hits) != 1:
        raise Unreadable("date_unreadable")
    year, month, day = hits[0].groups()
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def _sound(text: str) -> str:
    """Return a text without what no YAML file may hold."""
    return FORBIDDEN_CHARACTER.sub("", text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"
