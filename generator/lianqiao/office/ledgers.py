"""The workbook that is handed up (上报表): ledgers of an edition, definitions, what is pending."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

import yaml
from xlsxwriter.worksheet import Worksheet

from lianqiao.exports.fitting import fitting
from lianqiao.exports.sheets import Column as SheetColumn
from lianqiao.exports.sheets import table
from lianqiao.findings import Label
from lianqiao.kinds import Kind
from lianqiao.office.book import (
    Book,
    created_on,
    exact_number,
    fitting_text,
    sheet_title,
    writing,
)
from lianqiao.office.paper import height, print_on_a4
from lianqiao.pages import NumbersView, listings, pending
from lianqiao.records import Record
from lianqiao.statistics import Counted
from lianqiao.types import Field, Group, Integer, Markdown, Number

DEFINITIONS, PENDING = "definitions", "pending"
HEADINGS = 2  # the row of the headings, below title and standing; counted from 0
NUMBER_WIDTH = 6
WIDTHS = {"date": 11, "integer": 9, "number": 11, "term": 10, "boolean": 8}
USUAL_WIDTH, WIDE, LISTED_WIDTH = 18, 32, 24


@dataclass(frozen=True)
class Ledger:
    """A sheet of records: of which kind, which of its fields, which statistics are told below."""

    key: str
    title: Label
    kind: str
    columns: tuple[str, ...]
    statistics: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """What a sheet shows: title, headings with widths, rows; its numbers in words below."""

    title: str
    headings: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()
    below: Sequence[tuple[str, str, str]] = ()


@cache
def ledgers() -> Mapping[str, Ledger]:
    """Return the sheets of records by key, as ledgers.yml declares them."""
    text = resources.files(__package__).joinpath("ledgers.yml").read_text(encoding="utf-8")
    return {
        key: Ledger(key, one["title"], one["kind"], tuple(one["columns"]), tuple(one["statistics"]))
        for key, one in yaml.safe_load(text).items()
    }


def sheet_keys() -> tuple[str, ...]:
    """Return the keys of all sheets, in order."""
    return (*ledgers(), DEFINITIONS, PENDING)


def ledgers_workbook(view: NumbersView, keys: Sequence[str] = ()) -> bytes:
    """Return the sheets of these keys, else all that the edition has something for."""
    content = BytesIO()
    taken: set[str] = set()
    with writing(content, created_on(view)) as book:
        for key in keys or sheet_keys():
            drawn = _drawn(key, view)
            if drawn.rows or keys or key == DEFINITIONS:
                _write(book, sheet_title(drawn.title, taken), drawn, view)
    return content.getvalue()


def _drawn(key: str, view: NumbersView) -> Drawn:
    special: Mapping[str, Callable[[NumbersView], Drawn]] = {
        DEFINITIONS: _definitions,
        PENDING: _pending,
    }
    return special[key](view) if key in special else _ledger(ledgers()[key], view)


def _ledger(ledger: Ledger, view: NumbersView) -> Drawn:
    title = view.name(ledger.title)
    kind = fitting(view.library.declarations).kinds.get(ledger.kind)
    if kind is None:
        return Drawn(title, [(title, WIDE)], [])
    records = listings.ordered(kind, view.library, view.messages)
    columns, rows = table(view, kind, records)
    places = [
        at for key in ledger.columns for at, (_, keys, _) in enumerate(columns) if keys[0] == key
    ]
    headings = [(columns[at][0], _width(columns[at][2], columns[at][1], kind)) for at in places]
    numeric = frozenset(n for n, at in enumerate(places) if _is_number(columns[at][2]))
    shown = [
        [row[at] or _reason(record, columns[at], view) for at in places]
        for record, row in zip(records, rows, strict=True)
    ]
    return Drawn(title, headings, shown, numeric, list(_numbers(ledger.statistics, view)))


def _reason(record: Record, column: SheetColumn, view: NumbersView) -> str:
    """Return why a record has no value in a column, if it says so."""
    _, keys, _ = column
    stated = keys[0] in (record.get("missing") or {}) and keys[0] not in record.values
    return view.reason(record, keys[0]) if stated else ""


def _width(field: Field, keys: Sequence[str], kind: Kind) -> int:
    if tuple(keys) == kind.title[:1] or keys[0] == kind.summary or isinstance(field.type, Markdown):
        return WIDE
    if isinstance(field.type, Group):
        return LISTED_WIDTH
    return WIDTHS.get(field.type.name, USUAL_WIDTH) if not field.many else USUAL_WIDTH


def _is_number(field: Field) -> bool:
    return isinstance(field.type, Integer | Number) and not field.many


def _numbers(ids: Iterable[str], view: NumbersView) -> Iterator[tuple[str, str, str]]:
    """Yield statistics with their numbers in words and their definitions."""
    for id_ in ids:
        if view.has_statistic(id_):
            counted = view.counted(id_)
            statistic = counted.statistic
            yield (
                view.name(statistic.title),
                _number(counted, view),
                view.name(statistic.definition),
            )


def _number(counted: Counted, view: NumbersView) -> str:
    """Return a statistic's number; that of each part where the parts are never added."""
    statistic = counted.statistic
    if statistic.is_one_number:
        return view.with_measure(counted.number, statistic)
    colon, between = view.t("label.colon"), view.t("list.semicolon")
    parts = (
        view.key_name(statistic, key) + colon + view.with_measure(part.number, statistic)
        for key in counted.keys
        if (part := counted.where(key=key))
    )
    return between.join(parts) or view.t("number.none")


def _definitions(view: NumbersView) -> Drawn:
    """Return every statistic of the edition with its number and definition."""
    headings = [("office.figure", USUAL_WIDTH), ("office.number", 45), ("office.definition", 80)]
    return Drawn(
        view.t("office.definitions"),
        [(view.t(key), width) for key, width in headings],
        list(_numbers(view.counts, view)),
    )


def _pending(view: NumbersView) -> Drawn:
    """Return what is pending by unit, and the honors without a certificate; internal eyes only."""
    headings = [
        ("office.pending_unit", USUAL_WIDTH),
        ("office.pending_kind", 12),
        ("office.pending_record", WIDE),
        ("office.pending_field", USUAL_WIDTH),
        ("office.pending_asked", USUAL_WIDTH),
        ("office.pending_by", 13),
    ]
    rows = [*_asked(view), *_certificates(view)] if pending.is_shown(view.edition) else []
    return Drawn(view.t("office.pending"), [(view.t(key), width) for key, width in headings], rows)


def _asked(view: NumbersView) -> Iterator[list[str]]:
    for unit, items in pending.by_unit(view.library):
        owner = view.title(unit) if unit else view.t("pending.no_unit")
        for item in items:
            kind = view.kind(item.record)
            field = view.name(kind.fields[item.key].label)
            yield [
                owner,
                view.name(kind.label),
                view.title(item.record),
                field,
                item.asked,
                str(item.by or ""),
            ]


def _certificates(view: NumbersView) -> Iterator[list[str]]:
    for honor in pending.certificates(view.library):
        unit = pending.unit_of(honor, view.library)
        owner = view.record(unit) if unit else None
        kind = view.kind(honor)
        field = kind.fields.get("certificate")
        yield [
            view.title(owner) if owner else view.t("pending.no_unit"),
            view.name(kind.label),
            view.title(honor),
            view.name(field.label) if field else "",
            "",
            "",
        ]


def _write(book: Book, title: str, drawn: Drawn, view: NumbersView) -> None:
    sheet, looks = book.workbook.add_worksheet(title), book.looks
    sheet.hide_gridlines(2)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, drawn.title, looks["title_line"])
    sheet.write_string(1, 0, view.t("office.handed_up", **_standing(view)), looks["line"])
    widths = [NUMBER_WIDTH, *(width for _, width in drawn.headings)]
    sheet.set_column(0, 0, NUMBER_WIDTH)
    sheet.set_row(HEADINGS, height(drawn.headings) + 4)
    sheet.write_string(HEADINGS, 0, view.t("office.row"), looks["head"])
    for at, (heading, width) in enumerate(drawn.headings, start=1):
        sheet.set_column(at, at, width)
        sheet.write_string(HEADINGS, at, heading, looks["head"])
    for number, row in enumerate(drawn.rows, start=1):
        sheet.set_row(HEADINGS + number, height(zip(row, widths[1:], strict=True)))
        sheet.write_number(HEADINGS + number, 0, number, looks["shown_count"])
        for at, text in enumerate(row, start=1):
            _cell(sheet, HEADINGS + number, at, text, at - 1 in drawn.numeric, book, view)
    _below(sheet, HEADINGS + len(drawn.rows) + 2, drawn, book, view)
    sheet.freeze_panes(HEADINGS + 1, 2)
    sheet.repeat_rows(0, HEADINGS)
    print_on_a4(sheet, widths, repeated=2)


def _standing(view: NumbersView) -> dict[str, str]:
    return {
        "publisher": str(view.library.site.get("publisher", "")),
        "as_of": view.as_of(),
        "edition": view.name(view.edition.label),
    }


def _cell(
    sheet: Worksheet, row: int, at: int, text: str, numeric: bool, book: Book, view: NumbersView
) -> None:
    exact = exact_number(text) if numeric and text else None
    if exact is not None:
        sheet.write_number(row, at, exact, book.looks["shown_number"])
    else:
        sheet.write_string(row, at, fitting_text(text, view), book.looks["shown"])


def _below(sheet: Worksheet, row: int, drawn: Drawn, book: Book, view: NumbersView) -> None:
    """Write the numbers and what they count below the rows, each across the sheet."""
    if not drawn.below:
        return
    last = len(drawn.headings)
    sheet.write_string(row, 0, view.t("office.below"), book.looks["section_line"])
    for number, (title, value, definition) in enumerate(drawn.below, start=1):
        text = view.t("office.below_line", title=title, value=value, definition=definition)
        sheet.merge_range(row + number, 0, row + number, last, text, book.looks["plain"])
        width = NUMBER_WIDTH + sum(one for _, one in drawn.headings)
        sheet.set_row(row + number, height([(text, width)]))
