"""A case in the sections that a call for cases asks for, and how long each is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianqiao.kinds import Kind
from lianqiao.records import Record
from lianqiao.types import Markdown, Text
from lianqiao.types.nearest import nearest
from lianqiao.word.blocks import Block, plain, words_of
from lianqiao.word.cases import Case, Cases, Section
from lianqiao.word.counting import length
from lianqiao.word.labels import Labels
from lianqiao.word.marking import order_of
from lianqiao.word.patterns import expression
from lianqiao.word.refusing import Refused

APART = ("=", "+")  # between a section's name and its fields, and between these
SECOND_LEVEL = 1  # headings within a section stand below one of this level


@dataclass(frozen=True)
class Asked:
    """One section of a call: its name, its limit if any, and the fields that fill it."""

    name: str
    limit: int | None
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """How long a section came out; `over`: by how much it is too long."""

    asked: Asked
    length: int

    @property
    def over(self) -> int:
        """The characters above the limit; 0 where it is kept or there is none."""
        return max(0, self.length - self.asked.limit) if self.asked.limit is not None else 0


@dataclass(frozen=True)
class Plan:
    """How a case goes into a call's sections. `unused`: fields with text that go into none."""

    campaign: Record
    sections: tuple[Asked, ...]

    def unused(self, record: Record, kind: Kind) -> list[str]:
        """Return the long texts of a case that no section takes."""
        used = {key for section in self.sections for key in section.keys}
        return [key for key in text_keys(kind) if key in record.values and key not in used]

    @property
    def unfilled(self) -> list[str]:
        """The sections that no field fills."""
        return [section.name for section in self.sections if not section.keys]


def plan(campaign: Record, kind: Kind, stated: Sequence[str]) -> Plan:
    """Return how a case goes into the sections of a call.

    `stated`: what is said of sections, as `name=field+field`. Raises Refused where it names what
    there is not, or the call has no sections.
    """
    rows = campaign.get("sections") or ()
    if not rows:
        raise Refused("word.no_sections", campaign=campaign.id)
    names = [str(row["name"]) for row in rows]
    said = dict(_stated(stated, names, kind))
    return Plan(
        campaign,
        tuple(
            Asked(name, row.get("limit"), said.get(name) or fitting(name, kind))
            for name, row in zip(names, rows, strict=True)
        ),
    )


def _stated(
    stated: Sequence[str], names: Sequence[str], kind: Kind
) -> Iterator[tuple[str, tuple[str, ...]]]:
    labels = Labels(kind)
    for one in stated:
        name, sign, fields = one.partition(APART[0])
        if name.strip() not in names or not sign:
            expected = nearest(name.strip(), {known: known for known in names})
            raise Refused("word.section_unknown", found=one, expected=expected)
        found = [labels.exact(field) for field in fields.split(APART[1])]
        keys = [key for key in found if key in text_keys(kind)]
        if len(keys) < len(found):
            known = {word: key for word, key in labels.words.items() if key in text_keys(kind)}
            raise Refused("word.field_unknown", found=one, expected=nearest(fields, known))
        yield name.strip(), tuple(key for key in keys if key)


def fitting(name: str, kind: Kind) -> tuple[str, ...]:
    """Return the fields that a section's name means: one, or several that it joins."""
    labels, texts = Labels(kind), text_keys(kind)
    whole = labels.near(name)
    if whole in texts and whole:
        return (whole,)
    parts = [labels.near(part) for part in expression("joined").split(name)]
    keys = tuple(key for key in parts if key in texts and key)
    return keys if len(keys) == len(parts) else ()


def text_keys(kind: Kind) -> list[str]:
    """Return the fields that hold texts of the case: no names of people."""
    return [
        key
        for key, field in kind.fields.items()
        if (isinstance(field.type, Markdown) or key == kind.summary)
        and isinstance(field.type, Markdown | Text)
        and not field.personal
    ]


def for_campaign(cases: Cases, record: Record, plan: Plan) -> tuple[Case, list[Counted]]:
    """Return a case in a call's sections, and how long each is."""
    sections: list[Section] = []
    counted: list[Counted] = []
    for asked in plan.sections:
        blocks = tuple(_blocks(cases, record, asked.keys))
        counted.append(Counted(asked, length(words_of(blocks))))
        sections.append(Section(shown(asked.name), blocks or (plain(""),)))
    if notes := cases.asking.notes():
        sections.append(Section(cases.view.t("word.notes"), tuple(notes)))
    facts = [] if cases.anonymous else _who(cases, record)
    title = cases.view.title(record)
    return Case(record, title, tuple(facts), ("", ""), tuple(sections)), counted


def shown(name: str) -> str:
    """Return a section's name as a heading that Word numbers: no number, no hint of its own."""
    level = order_of(name)
    words = expression(f"order_{level}").sub("", name, count=1) if level else name
    return re.sub(f"{expression('hint').pattern}$", "", words).strip() or name


def _blocks(cases: Cases, record: Record, keys: Sequence[str]) -> Iterator[Block]:
    for key in keys:
        text = record.get(key)
        if text is None:
            continue
        if isinstance(cases.view.kind(record).fields[key].type, Markdown):
            yield from cases.texts.blocks(str(text), SECOND_LEVEL)
        else:
            yield plain(str(text))


def _who(cases: Cases, record: Record) -> Iterator[tuple[str, str]]:
    """Yield who sends the case in, as its facts."""
    for key in ("unit", "partners", *cases.view.contact_keys):
        if key in record.values:
            field = cases.view.kind(record).fields[key]
            yield cases.view.name(field.label), cases.view.text(record, key)
