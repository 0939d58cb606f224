"""Rules on numbers: each rests on a figure record, and says what was counted."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from lianqiao.checks.about import warning_in, warning_in_text
from lianqiao.findings import Finding
from lianqiao.library import Library, OwnText
from lianqiao.records import Record
from lianqiao.types import Integer, Number, Ref
from lianqiao.wording import Mined, Units, numbers, people_counts, units

ROUNDED = frozenset({"about", "several", "over", "nearly", "exceeds"})
ATTENDANCE, PERSON = "attendance", "person"
FIGURE_LINK = re.compile(r"\[([^\]\n]+)\]\(figure:([a-z0-9-]+)\)")
NEXT = re.compile(r"[^。；，、：\n\[]{0,8}")
LARGE = 100  # a smaller number may well be another one that is the same
TEN_THOUSAND = 10_000  # amounts are on record in 万元


def number_unbacked(library: Library) -> Iterator[Finding]:
    """A number with its unit in a text rests on a figure record, or on a field of its record."""
    known = known_units(library)
    backing = _Backing(library, known)
    for own in library.own_texts:
        for mined in numbers(own.text, known):
            if not backing.holds(mined, own.record) and not backing.attended(mined, own.record):
                yield warning_in_text(own, mined.start, "number_unbacked", found=mined.words)


def person_times(library: Library) -> Iterator[Finding]:
    """Attendances (人次) are not told as people (人数): one who came twice counts twice."""
    known = known_units(library)
    backing = _Backing(library, known)
    yield from _relabelled(library, known)
    for own in library.own_texts:
        told = list(people_counts(own.text))
        told += [mined for mined in numbers(own.text, known) if mined.unit == PERSON]
        for mined in told:
            source = backing.attended(mined, own.record)
            if source:
                yield warning_in_text(
                    own, mined.start, "person_times", found=mined.words, source=str(source.ref)
                )


def figure_two_values(library: Library) -> Iterator[Finding]:
    """A figure has one value: no other record and no text beside a link to it states another."""
    yield from _stated_twice(library)
    known = known_units(library)
    for own in library.own_texts:
        if "(figure:" in own.text:
            yield from _told_otherwise(own, library, known)


def known_units(library: Library) -> Units:
    """Return the units whose numbers need a basis."""
    terms = library.declarations.vocabularies["measures"].terms.values()
    return units({term.key: (term.group, term.words) for term in terms})


def _relabelled(library: Library, known: Units) -> Iterator[Finding]:
    """Yield each figure that its source states in 人次 and that is recorded as people."""
    times = known.words[ATTENDANCE]
    for figure in library.all("figure"):
        stated, measure = str(figure.get("as_stated") or ""), str(figure.get("measure") or "")
        if any(word in stated for word in times) and known.measure(measure)[0] == PERSON:
            yield warning_in(
                figure, ("measure",), "person_times", record=str(figure.ref),
                field=library.kind(figure).fields["measure"].label,
                found=measure, source=str(figure.ref),
            )  # fmt: skip


@dataclass(frozen=True)
class _Backing:
    """What the records say in numbers."""

    library: Library
    known: Units

    @cached_property
    def figures(self) -> Mapping[tuple[str, Decimal], list[Record]]:
        """The figures by unit and exact value."""
        found: dict[tuple[str, Decimal], list[Record]] = defaultdict(list)
        for figure in self.library.all("figure"):
            if isinstance(figure.get("value"), Decimal) and figure.status != "withdrawn":
                found[_value(figure, self.known)].append(figure)
        return found

    def holds(self, mined: Mined, record: Record) -> bool:
        """Tell whether a figure, or a field of the record itself, has this number."""
        return any(
            mined.is_rounded or figure.get("qualifier") not in ROUNDED
            for figure in self.figures.get((mined.unit, mined.value), ())
        ) or mined.value in _own_values(record, self.library)

    def attended(self, mined: Mined, record: Record) -> Record | None:
        """Return what states in 人次 the number that is told as people, unless it was people."""
        if mined.unit != PERSON or self.figures.get((PERSON, mined.value)):
            return None
        linked = [self.library.get(ref) for ref in _around(record, self.library)]
        near = [one for one in (record, *linked) if one is not None]
        if any(one.get("headcount") == mined.value for one in near):
            return None
        counted = self.figures.get((ATTENDANCE, mined.value), [])
        return next(
            (one for one in near if one in counted or one.get("attendance") == mined.value),
            counted[0] if counted and mined.value >= LARGE else None,
        )


def _value(figure: Record, known: Units) -> tuple[str, Decimal]:
    unit, factor = known.measure(str(figure.get("measure") or ""))
    return unit, figure.get("value") * factor


def _own_values(record: Record, library: Library) -> set[Decimal]:
    """Return the numbers in a record's own fields, also as 万元."""
    kind = library.kind(record)
    plain = [
        Decimal(str(value))
        for keys in (*kind.leading_to(Integer), *kind.leading_to(Number))
        for _, value in record.at(keys)
    ]
    return {*plain, *(value * TEN_THOUSAND for value in plain)}


def _around(record: Record, library: Library) -> Iterator[Ref]:
    """Yield what a record links to, and the activities that link to it."""
    for link in (*library.links(record), *library.mentions(record)):
        yield link.target
    yield from (activity.ref for activity in library.linking(record, "activity"))


def _stated_twice(library: Library) -> Iterator[Finding]:
    """Yield each figure that states otherwise what another one states."""
    first: dict[tuple[object, ...], Record] = {}
    for figure in library.all("figure"):
        keys = ("name", "measure", "scope", "period", "as_of")
        same = tuple(figure.get(key) for key in keys)
        other = first.setdefault(same, figure)
        if figure.get("name") and other.get("value") != figure.get("value"):
            yield warning_in(
                figure, ("value",), "figure_two_values", record=str(figure.ref),
                field=library.kind(figure).fields["value"].label,
                found=_stated(figure), figure=str(other.ref), expected=_stated(other),
            )  # fmt: skip


def _told_otherwise(own: OwnText, library: Library, known: Units) -> Iterator[Finding]:
    """Yield each number beside a link to a figure that is not the figure's."""
    mined = list(numbers(own.text, known))
    for link in FIGURE_LINK.finditer(own.text):
        figure = library.get(Ref("figure", link.group(2)))
        if figure is None or not isinstance(figure.get("value"), Decimal):
            continue
        unit, value = _value(figure, known)
        beside = NEXT.match(own.text, link.end())
        end = beside.end() if beside else link.end()
        for one in mined:
            if link.start() <= one.start < end and one.unit == unit and one.value != value:
                yield warning_in_text(
                    own, one.start, "figure_two_values", found=one.words,
                    figure=str(figure.ref), expected=_stated(figure),
                )  # fmt: skip


def _stated(figure: Record) -> str:
    value = figure.get("value")
    return f"{value if value is not None else '—'}{figure.get('measure') or ''}"
