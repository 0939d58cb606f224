"""Each number of a booklet with its mark, and the note that the mark leads to."""

from collections import Counter
from collections.abc import Mapping, Sequence

from lianqiao.records import Record
from lianqiao.statistics import Counted, Row, Statistic
from lianqiao.types import Ref
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.notes import Inline, Plain


def number(binding: Binding, counted: Counted, part: str = "", key: str = "") -> Plain:
    """Return a number that was counted, with its mark.

    `part`: in words, of which part of the statistic it is the number; `key` tells the parts apart.
    """
    view, statistic = binding.view, counted.statistic
    measure = view.name(statistic.measure_word) if counted.number.value is not None else ""
    return {
        "is": "number",
        "number": view.number(counted.number, statistic),
        "space": view.t("number.space") if measure else "",
        "measure": measure,
        **mark(binding, counted, part, key),
    }


def mark(binding: Binding, counted: Counted, part: str = "", key: str = "") -> Plain:
    """Return only the mark of a number that was counted."""
    note, is_first = binding.notes.place(
        ("stat", counted.statistic.id, key), lambda: _on_statistic(binding, counted, part)
    )
    return {"note": note, "first": is_first}


def figure(binding: Binding, record: Record) -> Plain:
    """Return a number that a source reports, with its mark."""
    view = binding.view
    note, is_first = binding.notes.place(("figure", record.id), lambda: _on_figure(binding, record))
    return {
        "is": "number",
        "number": view.figure(record),
        "space": "",
        "measure": view.measure(record),
        "note": note,
        "first": is_first,
    }


def number_asked_for(binding: Binding, kind: str, id_: str, year: int | None) -> Inline | None:
    """Return the number that a text asks for; None where the edition does not have it."""
    view = binding.view
    if kind == "figure":
        record = view.library.get(Ref("figure", id_))
        return figure(binding, record) if record else None
    counted = view.counts.get(id_)
    if counted is None:
        return None
    if not counted.statistic.total:
        return view.t("statistics.in_parts")
    if year is None:
        return number(binding, counted, view.t("booklet.all_years"), "in a text")
    return number(binding, counted.where(year=year), str(year), f"in a text {year}")


def _on_statistic(binding: Binding, counted: Counted, part: str) -> Plain:
    """Return the note on a number that was counted: definition, day, edition, which records."""
    view, statistic = binding.view, counted.statistic
    name = view.name(statistic.title)
    kind = view.library.declarations.kinds[statistic.kind]
    return {
        "name": view.t("booklet.part", name=name, part=part) if part else name,
        "number": view.with_measure(counted.number, statistic) if statistic.total else "",
        "definition": view.definition_of(binding.showcase, statistic),
        "facts": [
            [view.t("booklet.as_of"), [binding.as_of]],
            [view.t("booklet.edition"), [_edition(binding)]],
            [view.t("booklet.counted"), [_counted_records(binding, counted)]],
            [view.t("booklet.source"), [view.t("booklet.source_of_counted")]],
        ],
        "kind": view.name(kind.plural),
        "groups": _groups(binding, counted),
    }


def _edition(binding: Binding) -> str:
    view = binding.view
    name = view.name(view.edition.label)
    if "internal" in view.edition.audiences:
        return name
    return name + view.t("source.within") + view.t("number.public_only")


def _counted_records(binding: Binding, counted: Counted) -> str:
    view, found = binding.view, counted.number
    kind = view.library.declarations.kinds[counted.statistic.kind]
    said = [view.name(kind.plural), view.t("listing.count", count=found.records)]
    if found.without_value:
        said.append(view.t("number.without_value", count=found.without_value))
    return view.t("list.dot").join(said)


def _groups(binding: Binding, counted: Counted) -> list[Plain]:
    """Return the records counted; of a ratio those that make it up, and the others."""
    if counted.statistic.measure != "ratio":
        return [_group(binding, "", _items(binding, counted, counted.rows))]
    ones = [row for row in counted.rows if row.value is not None and float(row.value) == 1]
    others = [row for row in counted.rows if row not in ones]
    groups = (("booklet.counted_in", ones), ("booklet.counted_out", others))
    return [
        _group(binding, binding.view.t(key), _items(binding, counted, rows))
        for key, rows in groups
        if rows
    ]


def _group(binding: Binding, label: str, items: Sequence[Plain]) -> Plain:
    """Return records under a label; the volume in which all of them stand is told once, there."""
    volumes = {one["in"].get("volume") for one in items}
    only = volumes.pop() if len(volumes) == 1 else None
    if not only:
        return {"label": label, "items": list(items)}
    words = [one | {"in": {"is": "words", "in": one["in"]["in"]}} for one in items]
    return {"label": label, "within": binding.view.t("booklet.all_in", volume=only), "items": words}


def _items(binding: Binding, counted: Counted, rows: Sequence[Row]) -> list[Plain]:
    """Return the records of rows, the newest first, each with what it adds to the number."""
    by_record: dict[Ref, list[Row]] = {}
    for row in rows:
        by_record.setdefault(row.record, []).append(row)
    library = binding.view.library
    records = [record for ref in by_record if (record := library.get(ref))]
    apart = _apart(binding, {record: by_record[record.ref][0] for record in records})
    return [
        {
            "in": binding.link(record),
            "more": _more(binding, counted, by_record[record.ref], apart.get(record.ref, "")),
        }
        for record in library.newest_first(records)
    ]


def _apart(binding: Binding, rows: Mapping[Record, Row]) -> dict[Ref, str]:
    """Return what tells records of one name apart: their days; where that does not do, all."""
    view = binding.view
    by_name: dict[str, list[Record]] = {}
    for record in rows:
        by_name.setdefault(binding.title(record), []).append(record)
    told: dict[Ref, str] = {}
    for records in (found for found in by_name.values() if len(found) > 1):
        days = {one.ref: view.date(day) for one in records if (day := rows[one].date)}
        if len(set(days.values())) == len(records):
            told |= days
        else:
            told |= {record.ref: view.row_note(rows[record]) for record in records}
    return told


def _more(binding: Binding, counted: Counted, rows: Sequence[Row], apart: str) -> str:
    """Return what a record adds to the number, after what tells it from others of its name."""
    found = _brought(binding, counted, rows)
    told = [apart, *found] if apart not in found else found
    return binding.view.t("list.separator").join(filter(None, told))


def _brought(binding: Binding, counted: Counted, rows: Sequence[Row]) -> list[str]:
    """Return what the rows of one record add: amounts, what is told apart, else in which parts."""
    view, statistic = binding.view, counted.statistic
    if statistic.measure == "sum":
        return [_amount(binding, counted, row) for row in rows]
    if statistic.measure == "distinct" and view.has_values(counted):
        return list(dict.fromkeys(_named(binding, statistic, row) for row in rows))
    if statistic.dimensions:
        parts = Counter(view.key_name(statistic, row.key) for row in rows)
        return [view.t("booklet.part", name=k, part=n) if n > 1 else k for k, n in parts.items()]
    return [str(len(rows))] if statistic.measure == "count" and len(rows) > 1 else []


def _amount(binding: Binding, counted: Counted, row: Row) -> str:
    view, statistic = binding.view, counted.statistic
    amount = row.value or view.t("number.not_stated")
    if not statistic.dimensions:
        return amount
    return view.key_name(statistic, row.key) + view.t("number.space") + amount


def _named(binding: Binding, statistic: Statistic, row: Row) -> str:
    """Return a value that is told apart: the title of a record, or the value itself."""
    if row.value is None:
        return binding.view.t("number.not_stated")
    if statistic.values is None:
        return row.value
    return binding.view.record_title(Ref(statistic.values, row.value))


def _on_figure(binding: Binding, record: Record) -> Plain:
    """Return the note on a number that a source reports: as stated, its period, its source."""
    view = binding.view
    sources = binding.sources(record) or [view.t("record.no_sources")]
    return {
        "name": binding.title(record),
        "number": view.figure(record) + view.measure(record),
        "definition": str(record.get("definition") or ""),
        "facts": [
            *_stated(binding, record),
            *([view.t("booklet.source"), [one]] for one in sources),
            [view.t("booklet.standing"), [view.standing(record)]],
        ],
        "kind": "",
        "groups": [],
    }


def _stated(binding: Binding, record: Record) -> list[list[str | list[Inline]]]:
    """Return what a figure's record states of it, with the names of the fields."""
    view, fields = binding.view, binding.view.kind(record).fields
    found: list[list[str | list[Inline]]] = [
        [view.name(fields[key].label), [view.plain(record.get(key), fields[key])]]
        for key in ("as_stated", "period", "as_of")
        if key in record.values
    ]
    scope = record.get("scope")
    unit = view.library.get(scope) if isinstance(scope, Ref) else None
    if unit:
        found.append([view.name(fields["scope"].label), [binding.link(unit)]])
    return found
