"""Workbooks of today's office programs: a zip of XML parts, read as they are, nothing run.

Values, and what a list of values does not tell: how dates are shown, formulas without a result,
merged and hidden cells, comments, pictures in cells.
"""

import io
import zipfile
from collections.abc import Iterator

from lianqiao.workbooks.cells import Book, NotRead, Sheet, Spot
from lianqiao.workbooks.elements import MOST_CELLS, Cells, Comments, Looks, SharedTexts, Styles
from lianqiao.workbooks.formats import SPELLED, exactness
from lianqiao.workbooks.parts import Attributes, Elements, Parts

FIRST_PART = "xl/workbook.xml"


def read(content: bytes, name: str) -> Book:
    """Return a workbook's sheets. Raises NotRead."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = Parts(packed)
            parts.judge()
            return Book(name, "xlsx", tuple(_sheets(parts)))
    except NotRead:
        raise
    except Exception as fault:  # zip and XML parsers raise whatever a broken part makes them
        raise NotRead("book_damaged") from fault


def _sheets(parts: Parts) -> Iterator[Sheet]:
    first = next((to for _, kind, to in parts.related("") if kind == "officeDocument"), FIRST_PART)
    book = Elements(frozenset({"sheet", "workbookPr"}))
    if not parts.feed(first, book):
        raise NotRead("book_no_workbook")
    related = {id_: (kind, to) for id_, kind, to in parts.related(first)}
    by_kind = dict(related.values())
    date_1904 = any(each.get("date1904") in ("1", "true") for _, each in book.taken)
    looks = Looks(
        _shared_texts(parts, by_kind.get("sharedStrings", "")),
        _formats(parts, by_kind.get("styles", "")),
        date_1904,
    )
    left = MOST_CELLS
    for name, each in book.taken:
        kind, part = related.get(each.get("id", ""), ("", ""))
        if name == "sheet" and kind == "worksheet":
            sheet = _sheet(parts, part, each, looks, left)
            left -= sum(map(len, sheet.rows.values()))
            yield sheet


def _shared_texts(parts: Parts, part: str) -> tuple[str, ...]:
    found = SharedTexts()
    parts.feed(part, found)
    return tuple(found.texts)


def _formats(parts: Parts, part: str) -> tuple[tuple[str, str], ...]:
    found = Styles()
    parts.feed(part, found)
    codes = [(id_, found.codes.get(id_, "")) for id_ in found.of_cells]
    return tuple((exactness(id_, code), code or SPELLED.get(id_, "")) for id_, code in codes)


def _sheet(parts: Parts, part: str, each: Attributes, looks: Looks, most: int) -> Sheet:
    name = each.get("name", "")
    cells = Cells(looks, most)
    if not parts.feed(part, cells):
        raise NotRead("book_damaged")
    related = [(kind, to) for _, kind, to in parts.related(part)]
    comments: dict[Spot, str] = {}
    for kind, to in related:
        if kind == "comments":
            noted = Comments()
            parts.feed(to, noted)
            comments |= noted.by_spot
    return Sheet(
        name,
        cells.rows,
        tuple(cells.merged),
        each.get("state", "visible") != "visible",
        frozenset(cells.hidden_rows),
        frozenset(cells.hidden_columns),
        comments,
        any(kind == "drawing" for kind, _ in related),
    )
