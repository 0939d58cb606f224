"""The approvals workbook: a row for each record that waits, with cells to fill in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lianqiao.approval import Due, field_names
from lianqiao.office.paper import height, print_on_a4
from lianqiao.pages.pending import unit_of
from lianqiao.pages.view import View
from lianqiao.review.verdicts import result_labels

COLUMNS = (
    # (key, the message of its heading, its width in characters, whether it is filled in)
    ("kind", "review.kind", 10, False),
    ("id", "review.id", 24, False),
    ("title", "review.title", 44, False),
    ("unit", "review.unit", 20, False),
    ("changed", "review.changed", 26, False),
    ("step", "review.step", 14, False),
    ("result", "review.result", 10, True),
    ("by", "review.by", 12, True),
    ("date", "review.date", 14, True),
    ("note", "review.note", 40, True),
    ("fingerprint", "review.fingerprint", 10, False),
)
CREATED = datetime(2000, 1, 1)  # the same records give the same workbook on any day
PAPER, EDGE = "#FFF8E1", "#E3DFD6"


def workbook(dues: Sequence[Due], view: View) -> bytes:
    """Return the workbook with a row for each record that waits."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(view.t("review.sheet"))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, (_, heading, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, view.t(heading), head)
    _fill(sheet, [_texts(one, view) for one in dues], _formats(book))
    _guide(sheet, len(dues), view)
    book.close()
    return content.getvalue()


def _formats(book: Workbook) -> Mapping[str, Format]:
    """Return the format of each column: what is filled in is open and shaded."""
    shown = {"text_wrap": True, "valign": "top"}
    filled = shown | {"locked": False, "bg_color": PAPER, "border": 1, "border_color": EDGE}
    formats = {
        key: book.add_format(filled if is_filled else shown) for key, _, _, is_filled in COLUMNS
    }
    formats["date"] = book.add_format(filled | {"num_format": "yyyy-mm-dd"})
    return formats


def _texts(one: Due, view: View) -> Mapping[str, str]:
    """Return what stands in a row, by column."""
    record, library = one.record, view.library
    unit = unit_of(record, library)
    owner = library.get(unit) if unit else None
    return {
        "kind": view.name(view.kind(record).label),
        "id": record.id,
        "title": view.title(record),
        "unit": view.title(owner) if owner else "",
        "changed": what_changed(one, view),
        "step": view.name(one.step.label),
        "fingerprint": str(one.now),
    }


def what_changed(one: Due, view: View) -> str:
    """Return in words what changed since a record was last seen."""
    if one.progress.seen is None:
        return view.t("review.never_seen")
    if one.now.whole == one.progress.seen.whole:
        return view.t("review.as_seen")
    return view.name(field_names(one.changed, one.record, view.library))


def _fill(
    sheet: Worksheet, rows: Sequence[Mapping[str, str]], formats: Mapping[str, Format]
) -> None:
    """Write the rows as text: what begins with = + - @ is text too, and never runs."""
    for number, row in enumerate(rows, start=1):
        shown = ((row.get(key, ""), width) for key, _, width, _ in COLUMNS[:-1])
        sheet.set_row(number, height(shown))
        for column, (key, _, _, is_filled) in enumerate(COLUMNS):
            if is_filled:
                sheet.write_blank(number, column, None, formats[key])
            else:
                sheet.write_string(number, column, row[key], formats[key])


def _guide(sheet: Worksheet, rows: int, view: View) -> None:
    """Freeze the headings, offer the results, hide the fingerprints, lock what is not filled in."""
    keys = [key for key, *_ in COLUMNS]
    sheet.freeze_panes(1, keys.index("title"))
    hidden, result = keys.index("fingerprint"), keys.index("result")
    sheet.set_column(hidden, hidden, None, None, {"hidden": True})
    labels = [view.name(label) for label in result_labels(view.library).values()]
    if rows:
        choice = {"validate": "list", "source": labels}
        sheet.data_validation(1, result, rows, result, choice)
    sheet.repeat_rows(0)
    print_on_a4(sheet, [width for *_, width, _ in COLUMNS[:hidden]])
    sheet.protect("", {"format_columns": True, "format_rows": True})
