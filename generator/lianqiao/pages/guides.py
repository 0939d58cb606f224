"""The guides for those who fill in: what each kind asks, how a workbook is filled and imported.

They are for the house: published editions do not have them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianqiao.editions import Edition
from lianqiao.kinds import Kind
from lianqiao.pages.fields_view import EVERY_PAGE
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Field, Group, Link, Map, PartialDate, Term, Value

WRITTEN_BY_COMMANDS = frozenset({"reviews", "accepted", "formerly", "entered_by"})
OWN_MISTAKES = frozenset({"activity", "honor", "case", "outcome", "figure"})
"""Kinds with mistakes of their own, besides those that types bring along."""
TYPES_WITH_MISTAKES = ("date", "integer", "number", "term", "link")
EXAMPLE_LENGTH = 24  # characters
EXAMPLES_IN = 20  # so many of the newest records are looked through for an example

PICTURED = "activity"
PICTURED_FIELDS = ("title", "type", "date", "hosts", "attendance", "headcount")
PICTURES = ("empty", "marked", "mended")


@dataclass(frozen=True)
class Line:
    """One field in a guide. `within`: the field above it; `example`: as it stands in a record."""

    field: Field
    within: Field | None = None
    example: str = ""


@dataclass(frozen=True)
class Part:
    """Fields under one heading: those required, the others, those of every record."""

    key: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a pictured sheet: its words, where it lies, how it looks."""

    text: str
    x: int
    y: int
    width: int
    look: str
    mark: str = ""


def is_shown(edition: Edition) -> bool:
    """Tell whether an edition is read by those who fill in."""
    return "internal" in edition.audiences


def parts(kind: Kind, view: View) -> list[Part]:
    """Return the fields of a kind as its guide shows them."""
    fields = [one for key, one in kind.fields.items() if key not in WRITTEN_BY_COMMANDS]
    own = [one for one in fields if one.key not in EVERY_PAGE or one.key == "order"]
    common = [one for one in fields if one not in own]
    newest = view.library.newest_first(view.library.all(kind.key))[:EXAMPLES_IN]
    sorted_out = {
        "required": [one for one in own if one.required],
        "optional": [one for one in own if not one.required],
        "common": common,
    }
    return [
        Part(key, tuple(line for one in found for line in _lines(one, newest, view)))
        for key, found in sorted_out.items()
        if found
    ]


def _lines(field: Field, records: Sequence[Record], view: View) -> Iterator[Line]:
    yield Line(field, example=_example(field, records, view))
    inner = field.type if isinstance(field.type, Group) else None
    inner = field.type.item if isinstance(field.type, Map) else inner
    for one in inner.fields.values() if inner else ():
        if one.audience != "none" and not isinstance(one.type, Group):
            yield Line(
                one, within=field, example="" if one.personal else _example_of_type(one, view)
            )


def _example(field: Field, records: Sequence[Record], view: View) -> str:
    """Return the value of the newest record that has a short one; no person is an example."""
    if field.personal or isinstance(field.type, Group | Map) or field.type.name == "markdown":
        return ""
    values = (record.get(field.key) for record in records)
    shown = (_as_filled_in(value, field, view) for value in values if value is not None)
    known = next((text for text in shown if len(text) <= EXAMPLE_LENGTH), "")
    return known or _example_of_type(field, view)


def _example_of_type(field: Field, view: View) -> str:
    """Return a value that a field without one may have: a first term, a first record, a number."""
    match field.type:
        case Term(vocabulary=vocabulary):
            return view.name(next(iter(vocabulary.terms.values())).label)
        case Link(to=kinds):
            titles = (title for kind in kinds for title in _titles(kind, view))
            return next((one for one in titles if len(one) <= EXAMPLE_LENGTH), "")
    return view.messages.texts.get(f"guide.example_{field.type.name}", "")


def _as_filled_in(value: Value, field: Field, view: View) -> str:
    """Return a value as it stands in a cell: a date with hyphens, names instead of ids."""
    if isinstance(value, tuple):
        return view.t("list.separator").join(_as_filled_in(one, field, view) for one in value)
    return str(value) if isinstance(value, PartialDate) else view.plain(value, field)


def _titles(kind: str, view: View) -> Iterator[str]:
    """Yield the titles of a kind's records, of those that have one."""
    keys = view.library.declarations.kinds[kind].title
    for record in view.library.all(kind):
        if any(key in record.values for key in keys):
            yield view.title(record)


def mistakes(kind: Kind) -> list[str]:
    """Return what goes wrong with a kind, by the keys of sentences: its own, then its types'."""
    types = {field.type.name for _, field in kind.walked}
    own = [kind.key] if kind.key in OWN_MISTAKES else []
    return [*own, *(name for name in TYPES_WITH_MISTAKES if name in types), "missing"]


# The pictured sheet

LEFT, TOP, HEIGHT = 34, 26, 34
WIDTHS = (168, 132, 116, 140, 112, 112)
ROWS = {
    # look of the picture: (key of the row, the cells that wear a mark)
    "empty": (("guide.row_one", ()),),
    "marked": (("guide.row_one", ()), ("guide.row_wrong", (1, 2, 3, 4))),
    "mended": (("guide.row_one", ()), ("guide.row_mended", (1, 2, 3, 4))),
}
LOOKS = {"marked": "wrong", "mended": "right"}
MARKS = "①②③④⑤⑥"


@dataclass(frozen=True)
class Sheet:
    """A picture of a sheet: its size, the letters and numbers at its edges, its cells."""

    width: int
    height: int
    letters: tuple[Cell, ...]
    numbers: tuple[Cell, ...]
    cells: tuple[Cell, ...]


def sheet(picture: str, view: View) -> Sheet:
    """Return the sheet of activities that a picture shows."""
    kind = view.library.declarations.kinds[PICTURED]
    fields = [kind.fields[key] for key in PICTURED_FIELDS if key in kind.fields]
    lefts = [LEFT + sum(WIDTHS[:n]) for n in range(len(fields))]
    places = list(zip(lefts, WIDTHS, strict=False))
    cells = [
        Cell(view.name(one.label), x, TOP, width, "asked" if one.required else "head")
        for one, (x, width) in zip(fields, places, strict=True)
    ]
    for number, (key, marked) in enumerate(ROWS[picture], 1):
        texts = view.t(key).split("|")
        for column, (text, (x, width)) in enumerate(zip(texts, places, strict=False)):
            wears = column in marked
            look = LOOKS.get(picture, "plain") if wears else "plain"
            mark = MARKS[marked.index(column)] if wears else ""
            cells.append(Cell(text, x, TOP + number * HEIGHT, width, look, mark))
    rows = len(ROWS[picture]) + 1
    return Sheet(
        LEFT + sum(WIDTHS[: len(fields)]) + 1,
        TOP + rows * HEIGHT + 1,
        tuple(Cell(chr(65 + n), x, 0, width, "edge") for n, (x, width) in enumerate(places)),
        tuple(Cell(str(n + 1), 0, TOP + n * HEIGHT, LEFT, "edge") for n in range(rows)),
        tuple(cells),
    )
