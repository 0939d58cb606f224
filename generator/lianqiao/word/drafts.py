"""A form becomes a draft: the YAML of a record, with what was not understood as comments."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lianqiao.documents import FORBIDDEN_CHARACTER, SCALAR_LIMIT, parse
from lianqiao.documents import Refused as NoYaml
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.photos import is_photo
from lianqiao.types import Field, Group, Markdown, Notes, Unreadable
from lianqiao.word.forms import Answer, Form
from lianqiao.word.marking import lines_of, markdown, text_of
from lianqiao.word.patterns import expression
from lianqiao.word.pictures import Pictures
from lianqiao.word.reading import Aside, Line, Piece
from lianqiao.word.understanding import value_of
from lianqiao.word.yaml_lines import entry

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
            value = value_of(declared, text, self.library)
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
            for line in entry(key, self.values[key], self.kind.fields[key])
        ]
        kept = ["# " + self.words.say("word.draft_kept"), *self.kept] if self.kept else []
        return "\n".join([head, *stated, *fields, *kept]) + "\n"


def _is_caption(line: Line) -> bool:
    return line.style == "caption" or bool(expression("caption").match(line.text))


def _sound(text: str) -> str:
    """Return a text without what no YAML file may hold."""
    return FORBIDDEN_CHARACTER.sub("", text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"
