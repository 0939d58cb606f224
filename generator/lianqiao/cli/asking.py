"""Questions on a terminal: one field after the other, each answer judged at once."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from lianqiao.entering import Choice, choices, judge, offer
from lianqiao.kinds import Kind
from lianqiao.messages import Messages
from lianqiao.pages.fields_view import EVERY_PAGE
from lianqiao.pages.view import View
from lianqiao.types import Field, Group, Link, Map

LISTED = 12
"""So many choices are shown at once; of more, some characters of the name are asked first."""
ENDS = frozenset({".", "。"})
ALL = frozenset({"?", "？"})
APART = ("、", "；", ";")
BY_COMMANDS = frozenset(
    {"id", "status", "reviews", "accepted", "formerly", "missing", "entered_by"}
)
PENDING = "pending"

Content = dict[str, Any]
"""A record as its file will hold it."""


def is_terminal() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@dataclass(frozen=True)
class Asking:
    """Whom questions are put to, and about which library."""

    view: View
    today: date

    @property
    def words(self) -> Messages:
        """The words of the questions."""
        return self.view.messages

    def say(self, key: str, **values: Any) -> None:
        """Print one of our sentences."""
        click.echo(self.words.say(key, **values))

    # The record

    def required(self, kind: Kind, content: Content) -> None:
        """Ask for each required field; for what is not known, why."""
        fields = [field for field in fields_of(kind) if field.required]
        for number, field in enumerate(fields, 1):
            step = self.words.say("asking.step", number=number, count=len(fields))
            self.field(field, content, step)
            if not content.get(field.key):
                self.reason(kind, field, content)

    def others(self, kind: Kind, content: Content) -> None:
        """Offer all fields again, to fill in or to correct, until nothing is chosen."""
        fields = fields_of(kind)
        self.say("asking.others")
        self.show([_as_choice(one, content, self.words) for one in fields], all_of_them=True)
        known = [_as_choice(one, content, self.words, marked=False) for one in fields]
        while chosen := self.choice(self.words.say("asking.which_field"), known, shown=known):
            self.field(kind.fields[chosen.key], content)
            if content.get(chosen.key):
                content.get("missing", {}).pop(chosen.key, None)

    def reason(self, kind: Kind, field: Field, content: Content) -> None:
        """Ask why a required field has no value; Enter leaves it open in the draft."""
        declared = kind.fields["missing"].type
        assert isinstance(declared, Map)
        stated: Content = {}
        inner = dict(declared.item.fields)
        self.say("asking.reason", field=field.label)
        self.one(inner.pop("reason"), stated)
        if stated.get("reason") == PENDING:
            for other in inner.values():
                self.one(other, stated)
        if stated:
            content.setdefault("missing", {})[field.key] = stated

    # A field

    def field(self, field: Field, content: Content, step: str = "") -> None:
        """Ask for a field; what is answered stands in `content` at once, whatever comes next."""
        title = click.style(self.words.name(field.label), bold=True)
        click.echo(f"\n{step}{title}")
        if field.note:
            click.secho(f"  {self.words.name(field.note)}", dim=True)
        if isinstance(field.type, Group):
            self.rows(field, field.type, content)
        elif field.many:
            self.several(field, content)
        else:
            self.one(field, content, titled=True)

    def rows(self, field: Field, group: Group, content: Content) -> None:
        """Ask for the rows of a group until one stays empty."""
        rows: list[Content] = []
        content[field.key] = rows
        while not rows or (rows[-1] and field.many):
            rows.append({})
            if field.many:
                self.say("asking.row", number=len(rows))
            self.row(group, rows[-1])
        rows[:] = [row for row in rows if row]
        if not field.many:
            content[field.key] = rows[0] if rows else None

    def row(self, group: Group, row: Content) -> None:
        """Ask for the fields of one row; it ends where its first answer is none."""
        for inner in group.fields.values():
            if isinstance(inner.type, Group | Map) or inner.audience == "none":
                continue
            alternative = inner.key in group.one_of
            if alternative and set(group.one_of) & set(row):
                continue
            self.one(inner, row)
            if not row and not alternative:
                return
            if not row and inner.key == group.one_of[-1]:
                return

    def several(self, field: Field, content: Content) -> None:
        """Ask for the values of a field that may have many, until none is given."""
        found: list[str] = []
        content[field.key] = found
        self.say("asking.several")
        while True:
            row: Content = {}
            self.one(field, row, titled=True, many=True)
            if not row:
                return
            found += [one for one in row[field.key] if one not in found]

    def one(self, field: Field, row: Content, *, titled: bool = False, many: bool = False) -> None:
        """Ask for one value, or for several on a line with `many`; Enter gives none."""
        label = "" if titled else self.words.name(field.label)
        known = choices(field, self.view)
        if known is not None:
            values = self.chosen(field, label, known, many)
        elif field.type.name == "markdown":
            values = self.lines(field)
        else:
            values = self.typed(field, label, many)
        if values:
            row[field.key] = values if many else values[0]

    def typed(self, field: Field, label: str, many: bool) -> list[str]:
        """Ask until what is typed is a value of the field's type, or nothing."""
        hint = f"hint.{field.type.name}"
        shown = self.words.texts.get(hint, "")
        while answer := self.answer(label, shown):
            parts = _parts(answer) if many and field.type.name != "text" else [answer]
            judged = [judge(field, part, self.today) for part in parts]
            faults = [fault for one in judged for fault in one.faults]
            if not faults:
                return [one.text for one in judged]
            for fault in faults:
                self.wrong(self.words.tell(fault))
        return []

    def lines(self, field: Field) -> list[str]:
        """Ask for paragraphs, until a line holds nothing but a full stop."""
        self.say("asking.lines")
        while text := self.paragraphs():
            judged = judge(field, text, self.today)
            if not judged.faults:
                return [text]
            for fault in judged.faults:
                self.wrong(self.words.tell(fault))
            self.say("asking.lines")
        return []

    def paragraphs(self) -> str:
        """Return the lines that are typed, each a paragraph; "" where the first is empty."""
        typed: list[str] = []
        while (line := self.answer("", "")) not in ENDS and (line or typed):
            typed.append(line)
        return "\n\n".join(line for line in typed if line)

    # Choosing

    def chosen(self, field: Field, label: str, known: Sequence[Choice], many: bool) -> list[str]:
        """Ask until what is typed means one of the choices, or nothing is."""
        shown = list(known) if len(known) <= LISTED else []
        if not known and isinstance(field.type, Link):
            self.say("asking.none_yet", kind=self.kind_names(field.type.to))
        self.show(shown)
        hint = "" if shown else self.words.say("asking.part")
        if not many:
            found = self.choice(label, known, shown=shown, hint=hint)
            return [found.key] if found else []
        while answer := self.answer(label, hint):
            found_all = [self.meant(part, known, shown) for part in _parts(answer)]
            if all(found_all):
                return [one.key for one in found_all if one]
        return []

    def choice(
        self, label: str, known: Sequence[Choice], *, shown: Sequence[Choice], hint: str = ""
    ) -> Choice | None:
        """Ask for one of the choices; None where Enter is pressed."""
        while answer := self.answer(label, hint):
            if found := self.meant(answer, known, shown):
                return found
        return None

    def meant(self, answer: str, known: Sequence[Choice], shown: Sequence[Choice]) -> Choice | None:
        """Return what an answer means: a number of the list shown, a name, a part of one.

        Where it may mean several, or nothing, a list is shown to take a number from.
        """
        while answer:
            if answer.isdecimal() and 1 <= int(answer) <= len(shown):
                return self.taken(shown[int(answer) - 1])
            if answer in ALL:
                shown = list(known)
            else:
                offered = offer(answer, known)
                if offered.meant:
                    return self.taken(offered.meant)
                shown = offered.several[:LISTED]
                self.tell_offer(answer, offered.nearest, len(offered.several))
            self.show(shown, all_of_them=answer in ALL)
            answer = self.answer("", self.words.say("asking.number"))
        return None

    def tell_offer(self, answer: str, nearest: bool, count: int) -> None:
        """Say why a list follows."""
        if not count:
            self.wrong(self.words.say("asking.nothing", found=answer))
        elif nearest:
            self.wrong(self.words.say("asking.nearest", found=answer))
        else:
            self.say("asking.which", found=answer, count=count)

    def taken(self, choice: Choice) -> Choice:
        """Say what was understood."""
        click.secho(f"  ✓ {choice.label}", fg="green")
        return choice

    def show(self, found: Sequence[Choice], all_of_them: bool = False) -> None:
        """Print choices with their numbers."""
        for number, one in enumerate(found if all_of_them else found[:LISTED], 1):
            click.echo(f"  {number:>3}  {one.label}")

    # The terminal

    def answer(self, label: str, hint: str) -> str:
        """Return what is typed on one line; "" for Enter. Raises click.Abort on Ctrl-C."""
        prompt = "".join(part for part in (label, hint) if part)
        typed: str = click.prompt(
            f"{prompt} ›" if prompt else "›", default="", show_default=False, prompt_suffix=" "
        )
        return typed.strip()

    def wrong(self, text: str) -> None:
        """Say what is wrong with an answer."""
        click.secho(f"  {text}", fg="red")

    def kind_names(self, kinds: Sequence[str]) -> str:
        """Return the names of kinds."""
        declared = self.view.library.declarations.kinds
        return self.words.say("list.separator").join(
            self.words.name(declared[kind].label) for kind in kinds
        )


def fields_of(kind: Kind) -> list[Field]:
    """Return the fields that people fill in: the kind's own first, then those of every record."""
    asked = [key for key in kind.fields if key not in BY_COMMANDS]
    return [kind.fields[key] for key in sorted(asked, key=lambda key: key in EVERY_PAGE)]


def _parts(answer: str) -> list[str]:
    """Return the values that stand on one line."""
    for sign in APART[1:]:
        answer = answer.replace(sign, APART[0])
    return [part.strip() for part in answer.split(APART[0]) if part.strip()]


def _as_choice(field: Field, content: Content, words: Messages, marked: bool = True) -> Choice:
    """Return a field as a choice; with `marked`, those that have a value wear a mark."""
    label = words.name(field.label)
    shown = words.say("asking.filled", field=label) if marked and content.get(field.key) else label
    return Choice(field.key, shown, (field.key, *field.label.values(), *field.also))
