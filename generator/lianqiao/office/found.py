"""Records of an edition as a workbook for people: a sheet a kind, the same table as in the CSV."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from lianqiao.exports.fitting import fitting
from lianqiao.exports.sheets import table
from lianqiao.kinds import Kind
from lianqiao.office.book import (
    LAST_ROW,
    Book,
    created_on,
    exact_number,
    fitting_text,
    sheet_title,
    writing,
)
from lianqiao.office.layout import DoesNotFit
from lianqiao.office.paper import height, print_on_a4
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Field, Integer, Markdown, Number

FIRST_ROWS = 3  # title, edition and date, headings
WIDTHS = {"id": 20, "date": 12, "integer": 9, "number": 11, "term": 12, "boolean": 8}
USUAL_WIDTH, TITLE_WIDTH, LONG_WIDTH = 18, 32, 48
MOST_LINES = 6  # of a row; more of a long text is in the cell, and not seen


def found_workbook(records: Mapping[str, Sequence[Record]], view: View) -> bytes:
    """Return records of an edition, by the keys of their kinds. Raises DoesNotFit."""
    content = BytesIO()
    kinds = fitting(view.library.declarations).kinds
    with writing(content, created_on(view)) as book:
        taken: set[str] = set()
        for key, found in records.items():
            _sheet(book, kinds[key], found, view, taken)
    return content.getvalue()


def _sheet(book: Book, kind: Kind, records: Sequence[Record], view: View, taken: set[str]) -> None:
    columns, rows = table(view, kind, records)
    if len(records) + FIRST_ROWS > LAST_ROW:
        raise DoesNotFit((), len(records))
    sheet = book.workbook.add_worksheet(sheet_title(view.name(kind.plural), taken))
    looks = book.looks
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, view.name(kind.plural), looks["title_line"])
    sheet.write_string(1, 0, standing(view, len(records)), looks["line"])
    sheet.hide_gridlines(2)
    widths = [_width(field, keys, kind) for _, keys, field in columns]
    sheet.set_row(
        2, height((one[0], width) for one, width in zip(columns, widths, strict=True)) + 4
    )
    for at, (heading, _, _) in enumerate(columns):
        sheet.set_column(at, at, widths[at])
        sheet.write_string(2, at, heading, looks["head"])
    numeric = [_is_number(field) for _, _, field in columns]
    for number, row in enumerate(rows, start=FIRST_ROWS):
        sheet.set_row(number, height(zip(row, widths, strict=True), MOST_LINES))
        for at, text in enumerate(row):
            exact = exact_number(text) if text and numeric[at] else None
            if exact is not None:
                sheet.write_number(number, at, exact, looks["shown_number"])
            else:
                sheet.write_string(number, at, fitting_text(text, view), looks["shown"])
    sheet.autofilter(2, 0, FIRST_ROWS + max(len(records), 1) - 1, len(columns) - 1)
    sheet.freeze_panes(FIRST_ROWS, 2)
    sheet.repeat_rows(2)
    print_on_a4(sheet, widths, repeated=2)


def standing(view: View, count: int) -> str:
    """Return the line that says of when, of which edition and how many records a sheet is."""
    return view.t(
        "office.standing",
        as_of=view.as_of(),
        edition=view.edition.label,
        count=count,
        publisher=str(view.library.site.get("publisher", "")),
    )


def _width(field: Field, keys: Sequence[str], kind: Kind) -> int:
    if isinstance(field.type, Markdown) or keys[0] == kind.summary:
        return LONG_WIDTH
    if tuple(keys) == kind.title[:1]:
        return TITLE_WIDTH
    return USUAL_WIDTH if field.many else WIDTHS.get(field.type.name, USUAL_WIDTH)


def _is_number(field: Field) -> bool:
    return isinstance(field.type, Integer | Number) and not field.many
