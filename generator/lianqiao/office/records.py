"""Workbooks that come back: empty templates to fill in, and records in the same layout.

Each sheet begins with a hidden row that tells machines which column is which (`MARK`),
whatever the headings say and wherever a column stands. Below are the headings, in a template a row
of help and a row of examples that are passed over, and then a row for each record or item. What a
cell may say is listed, with what it means, in a sheet that nobody sees (`LISTS`). `own`
reads it back.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO

from lianqiao.kinds import Kind
from lianqiao.office.book import writing
from lianqiao.office.choices import Chooser
from lianqiao.office.columns import Sheet, sheets
from lianqiao.office.layout import LISTS, MARK, VERSION, DoesNotFit, Layout
from lianqiao.pages.fields_view import EVERY_PAGE
from lianqiao.pages.view import View
from lianqiao.records import Record

__all__ = ["LISTS", "MARK", "VERSION", "DoesNotFit", "records_workbook", "template"]


def template(kinds: Sequence[Kind], view: View) -> bytes:
    """Return an empty workbook for records of these kinds; links are offered from the library.

    It is handed to others: records that are withdrawn or for nobody else's eyes are not in it.
    """
    content = BytesIO()
    with writing(content) as book:
        layout = Layout(book, Chooser(view, for_others=True), view)
        chosen = [sheet for kind in kinds for sheet in sheets(kind) if _is_filled_in(sheet)]
        layout.cover([layout.named(sheet) for sheet in chosen], kinds)
        for sheet in chosen:
            layout.add(sheet, None)
        layout.lists()
    return content.getvalue()


def records_workbook(records: Mapping[str, Sequence[Record]], view: View) -> bytes:
    """Return records, by the keys of their kinds, in the layout of templates; there are some.

    Raises DoesNotFit.
    """
    content = BytesIO()
    with writing(content) as book:
        layout = Layout(book, Chooser(view), view)
        for key, found in records.items():
            for sheet in sheets(view.library.declarations.kinds[key]):
                if found:
                    layout.add(sheet, found)
        layout.lists()
        if layout.too_long:
            raise DoesNotFit(layout.too_long)
    return content.getvalue()


def _is_filled_in(sheet: Sheet) -> bool:
    """Tell whether people fill a sheet in: not what commands and checks have them write."""
    outermost = sheet.kind.fields[sheet.keys[0]] if sheet.keys else None
    return not (outermost and outermost.audience == "none" and outermost.key in EVERY_PAGE)
