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
    print_on_a4,
    sheet_title,
    writing,
)
from lianqiao.office.layout import DoesNotFit
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import Field, Integer, Markdown, Number

FIRST_ROWS = 3  # title, edition and date, headings
WIDTH = 18


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
    sheet.set_column(0, len(columns) - 1, WIDTH)
    for at, (heading, _, _) in enumerate(columns):
        sheet.write_string(2, at, heading, looks["head"])
    numeric = [_is_number(field) for _, _, field in columns]
    look = [
        looks["shown_long" if isinstance(field.type, Markdown) else "shown"]
        for _, _, field in columns
    ]
    for number, row in enumerate(rows, start=FIRST_ROWS):
        for at, text in enumerate(row):
            exact = exact_number(text) if text and numeric[at] else None
            if exact is not None:
                sheet.write_number(number, at, exact, looks["shown_number"])
            elif text:
                sheet.write_string(number, at, fitting_text(text, view), look[at])
    sheet.autofilter(2, 0, FIRST_ROWS + max(len(records), 1) - 1, len(columns) - 1)
    sheet.freeze_panes(FIRST_ROWS, 2)
    sheet.repeat_rows(2)
    print_on_a4(sheet)


def standing(view: View, count: int) -> str:
    """Return the line that says of when, of which edition and how many records a sheet is."""
    return view.t(
        "office.standing",
        as_of=view.as_of(),
        edition=view.edition.label,
        count=count,
        publisher=str(view.library.site.get("publisher", "")),
    )


def _is_number(field: Field) -> bool:
    return isinstance(field.type, Integer | Number) and not field.many
