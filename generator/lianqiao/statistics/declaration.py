"""A statistic is declared once in YAML: its definition, its measure, and the SQL of its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

from lianqiao.documents import Node, parse
from lianqiao.findings import Finding, Label, Place, error
from lianqiao.folders import read_yaml, yaml_files
from lianqiao.kinds import Declarations
from lianqiao.kinds.faults import KEY
from lianqiao.messages import LANGUAGES
from lianqiao.types import (
    Boolean,
    Field,
    Group,
    Integer,
    Notes,
    Term,
    TermEntry,
    Text,
    Type,
    Vocabulary,
)
from lianqiao.types.nearest import nearest

FOLDER = "statistics"
MEASURES = ("count", "distinct", "sum", "ratio")
CHARTS = ("bar", "trend", "heat", "share", "network", "wall")
BETWEEN = 2  # a network lies between so many dimensions
PERIOD = "period"  # a dimension whose values are dates as exact as they are known
LAST = 1000


@dataclass(frozen=True)
class Statistic:
    """One statistic, as declared.

    `definition` is its 口径. `measure`: `count` counts the rows, `distinct` their different values,
    `sum` adds their values, `ratio` is the share of rows whose value is 1. `dimensions`: columns of
    the rows that split the number: the name of a vocabulary or a kind, or `period`. `total`:
    whether the numbers of a dimension may be added into one. `gaps`: whether a row without a value
    makes the number unavailable (else it is left out, and that is said). `kind`: the kind of the
    records counted. `main`: it stands on the home page. `chart`: the form in which it is drawn, if
    any. `values`: the kind of records whose ids the values are, where they are. `sql` returns the
    rows: record, value, and year, date and the dimensions as declared.
    """

    id: str
    title: Label
    definition: Label
    measure_word: Label
    measure: str
    kind: str
    sql: str
    place: Place
    dimensions: tuple[str, ...] = ()
    total: bool = True
    gaps: bool = False
    audience: str | None = None
    order: int = LAST
    main: bool = False
    chart: str | None = None
    values: str | None = None

    @property
    def fitting_charts(self) -> tuple[str, ...]:
        """The forms of charts that can show it."""
        return fitting_charts(len(self.dimensions), self.total, self.measure)

    @property
    def is_one_number(self) -> bool:
        """Whether all its rows may be told as one number."""
        return self.total or not self.dimensions


def shape() -> Group:
    """What a declaration of a statistic may hold."""
    measures = Vocabulary("measures", {}, {name: TermEntry(name, {}) for name in MEASURES})
    charts = Vocabulary("charts", {}, {name: TermEntry(name, {}) for name in CHARTS})
    label = Group(_fields(zh=Text(), en=Text()), one_of=LANGUAGES)
    fields = _fields(
        statistic=Text(),
        title=label,
        definition=label,
        unit=label,
        measure=Term(measures),
        kind=Text(),
        total=Boolean(),
        gaps=Boolean(),
        audience=Text(),
        order=Integer(),
        main=Boolean(),
        chart=Term(charts),
        values=Text(),
        sql=Sql(),
    )
    return Group(fields | {"dimensions": Field("dimensions", {}, Text(), many=True)})


class Sql(Text):
    """SQL text: it keeps its lines."""

    def parse(self, text: str) -> str:
        """Return the text as written."""
        return text


def _fields(**types: Type) -> dict[str, Field]:
    return {key: Field(key, {}, type_) for key, type_ in types.items()}


REQUIRED = ("title", "definition", "measure", "kind", "sql")


def load(
    library: Path | None, declarations: Declarations
) -> tuple[dict[str, Statistic], list[Finding]]:
    """Return the statistics by id, in their order, and what is wrong with those of a library.

    A library's own declaration (data/statistics/) replaces the built-in one of the same id, or
    changes what it states again.
    """
    findings: list[Finding] = []
    declared: dict[str, tuple[dict[str, Any], Notes]] = {}
    for node in (*_built_in(), *_own(library, findings)):
        notes = Notes(places={(): node.place})
        values = shape().read(node, (), notes)
        content = dict(values) if isinstance(values, Mapping) else {}
        findings += notes.findings
        key = str(content.get("statistic", ""))
        if not key:
            if ("statistic",) not in notes.places:
                findings.append(error(node.place, "declaration_unnamed", expected="statistic"))
            continue
        if not KEY.fullmatch(key) or key == "index":
            findings.append(error(notes.places[("statistic",)], "declaration_key", found=key))
            continue
        base, base_notes = declared.get(key, ({}, notes))
        merged = base | content
        places = {**base_notes.places, **notes.places}
        faults = list(_faults(merged, notes, declarations))
        findings += faults
        if not faults:
            declared[key] = (merged, Notes(places=places))
    made = {key: _made(key, *content) for key, content in declared.items()}
    return dict(sorted(made.items(), key=lambda item: (item[1].order, item[0]))), findings


def _built_in() -> Iterator[Node]:
    folder = resources.files(__package__) / "declarations"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        node, _ = parse(file.read_bytes(), PurePosixPath(FOLDER, file.name))
        yield node


def _own(library: Path | None, findings: list[Finding]) -> Iterator[Node]:
    if library is not None and (library / FOLDER).is_dir():
        for file in yaml_files(library / FOLDER, library, findings):
            node = read_yaml(file, library, findings)
            if node is not None:
                yield node


def _faults(
    merged: Mapping[str, Any], notes: Notes, declarations: Declarations
) -> Iterator[Finding]:
    start = notes.places[()]
    for attribute in REQUIRED:
        if attribute not in merged and (attribute,) not in notes.places:
            yield error(start, "declaration_lacks", expected=attribute)
    vocabularies = declarations.vocabularies
    for attribute, known in (
        ("kind", declarations.kinds),
        ("values", declarations.kinds),
        ("dimensions", (*vocabularies, *declarations.kinds, PERIOD)),
        ("audience", vocabularies["audiences"].terms),
    ):
        yield from _unknown(merged, attribute, known, notes)
    yield from _unfit_chart(merged, notes)


def _unfit_chart(merged: Mapping[str, Any], notes: Notes) -> Iterator[Finding]:
    """Yield where a chart cannot show what a statistic counts."""
    chart, dimensions = merged.get("chart"), merged.get("dimensions", ())
    place = notes.places.get(("chart",)) or notes.places.get(("dimensions",)) or notes.places[()]
    fitting = fitting_charts(
        len(dimensions), merged.get("total", True), merged.get("measure", MEASURES[0])
    )
    if chart is not None and chart not in fitting:
        shown = ", ".join(dimensions) or "—"
        yield error(
            place, "chart_unfit", found=chart, dimensions=shown, expected=" | ".join(fitting)
        )


def fitting_charts(dimensions: int, total: bool, measure: str) -> tuple[str, ...]:
    """Return the forms that can show a statistic: what is one line or one bar must add up."""
    adds_up = total and measure in ("count", "sum")
    fits = {
        "bar": dimensions <= 1,
        "trend": dimensions == 0 or (dimensions == 1 and total),
        "heat": 1 <= dimensions <= BETWEEN,
        "share": dimensions == 1 and adds_up,
        "network": dimensions == BETWEEN,
        "wall": dimensions <= 1,
    }
    return tuple(form for form in CHARTS if fits[form])


def _unknown(
    merged: Mapping[str, Any], attribute: str, known: Iterable[str], notes: Notes
) -> Iterator[Finding]:
    names = merged.get(attribute, ())
    words = {name: name for name in known}
    for position, name in enumerate((names,) if isinstance(names, str) else names):
        place = notes.places.get((attribute, position)) or notes.places.get((attribute,))
        if place is not None and name not in words:
            yield error(
                place,
                "declaration_names",
                found=name,
                attribute=attribute,
                expected=nearest(name, words),
            )


def _made(key: str, declared: Mapping[str, Any], notes: Notes) -> Statistic:
    return Statistic(
        id=key,
        title=declared["title"],
        definition=declared["definition"],
        measure_word=declared.get("unit", {}),
        measure=declared["measure"],
        kind=declared["kind"],
        sql=declared["sql"],
        place=notes.places[("sql",)],
        dimensions=declared.get("dimensions", ()),
        total=declared.get("total", True) or not declared.get("dimensions"),
        gaps=declared.get("gaps", False),
        audience=declared.get("audience"),
        order=declared.get("order", LAST),
        main=declared.get("main", False),
        chart=declared.get("chart"),
        values=declared.get("values"),
    )
