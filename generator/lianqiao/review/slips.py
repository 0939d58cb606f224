"""The approval slip (发布审批单): one A4 page a record, to be signed; one HTML file by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import jinja2

from lianqiao.approval import PASSED, Correction, asked_of, field_names, is_changed, progress
from lianqiao.findings import Label
from lianqiao.fingerprints import fingerprint
from lianqiao.messages import messages
from lianqiao.pages.pending import unit_of
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Value

SHOWN = 16  # letters of the fingerprint: enough to compare by eye
TOGETHER = 4


@dataclass(frozen=True)
class Line:
    """A line to sign: the step, and what its entry says if the present content has passed it."""

    label: Label
    entry: Mapping[str, Value]


@dataclass(frozen=True)
class Slip:
    """What stands on the page of a record."""

    record: Record
    unit: str
    summary: str
    fingerprint: str
    files: int
    lines: Sequence[Line]
    corrections: Sequence[Correction]


def slips(records: Sequence[Record], view: View) -> str:
    """Return the slips of these records as one HTML file, which asks for nothing outside itself."""
    template = _environment(view.messages.language).get_template("slip.html.j2")
    return template.render(
        v=view,
        slips=[_slip(record, view) for record in records],
        fields=lambda one: field_names(one.changed, one.record, view.library),
    )


def _slip(record: Record, view: View) -> Slip:
    library = view.library
    unit = unit_of(record, library)
    owner = library.get(unit) if unit else None
    whole = fingerprint(record, library).whole[:SHOWN]
    return Slip(
        record,
        view.title(owner) if owner else "",
        _summary(record, view),
        " ".join(whole[n : n + TOGETHER] for n in range(0, SHOWN, TOGETHER)),
        len({file for _, file in library.files_of(record)}),
        _lines(record, view),
        progress(record).corrections,
    )


def _summary(record: Record, view: View) -> str:
    kind = view.kind(record)
    if kind.summary is None or kind.summary not in record.values:
        return ""
    return view.plain(record.get(kind.summary), kind.fields[kind.summary])


def _lines(record: Record, view: View) -> list[Line]:
    """Return the lines for all steps that are asked of a record."""
    state = progress(record)
    passed = () if is_changed(state, fingerprint(record, view.library)) else state.passed
    entries = {
        row.get("step"): row
        for row in record.get("reviews") or ()
        if row.get("step") in passed and row.get("result") == PASSED
    }
    steps = asked_of(record, view.library)
    return [Line(step.label, entries.get(step.key, {})) for step in steps]


@cache
def _environment(language: str) -> jinja2.Environment:
    """Return the templates of this room; whatever they print is escaped as HTML."""
    folder = resources.files(__package__) / "templates"
    words = messages(language)
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["t"] = lambda key, **values: words.say(key, **values)
    made.filters["name"] = words.name
    return made
