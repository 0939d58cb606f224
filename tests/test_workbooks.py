"""Workbooks are read as people see them: values, exactness of dates, what is hidden or merged."""

import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from lianqiao.workbooks import Book, Holds, NotRead, book_of, read_book
from lianqiao.workbooks.parts import MOST_BYTES
from office.sheets import SHEETS, Sent

CELLS = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 4)),
    st.booleans(),
)


def workbook(rows: Any, **options: Any) -> bytes:
    content = io.BytesIO()
    book = Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False, **options})
    page = book.add_worksheet("表")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                page.write(number, column, value)
    book.close()
    return content.getvalue()


def as_calamine(content: bytes) -> dict[str, dict[tuple[int, int], Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return {
            name: {
                (row, column): value
                for row, cells in enumerate(
                    book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1
                )
                for column, value in enumerate(cells, start=1)
                if str(value).strip()
            }
            for name in book.sheet_names
        }


def as_read(book: Book) -> dict[str, dict[tuple[int, int], Any]]:
    return {
        sheet.name: {
            (row, column): cell
            for row, cells in sheet.rows.items()
            for column, cell in cells.items()
        }
        for sheet in book.sheets
    }


def same(cell: Any, value: Any) -> bool:
    if cell.holds is Holds.DATE:
        return bool(str(value).startswith(str(cell.day)))
    if cell.holds is Holds.NUMBER:
        return bool(abs(float(cell.text) - float(value)) <= abs(float(value)) * 1e-14)
    if cell.holds is Holds.BOOLEAN:
        return bool(cell.text == str(value).lower())
    return bool(cell.text == value)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
@settings(max_examples=60, deadline=None)
def test_values_are_those_that_another_reader_finds(rows: list[list[Any]]) -> None:
    content = workbook(rows)
    ours, theirs = as_read(book_of(content, "x.xlsx")), as_calamine(content)
    assert ours["表"].keys() == theirs["表"].keys()
    assert all(same(cell, theirs["表"][spot]) for spot, cell in ours["表"].items())


@pytest.mark.parametrize("sent", SHEETS.values(), ids=list(SHEETS))
def test_sheets_as_sent_hold_what_another_reader_finds(sent: Sent, tmp_path: Path) -> None:
    file = sent.build(tmp_path)
    if file.suffix != ".xlsx":
        return
    ours, theirs = as_read(read_book(file)), as_calamine(file.read_bytes())
    assert {name: set(cells) for name, cells in ours.items()} == {
        name: set(cells) for name, cells in theirs.items()
    }
    for name, cells in ours.items():
        assert all(same(cell, theirs[name][spot]) for spot, cell in cells.items())


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("yyyy-mm-dd", "2024-05-01"),
        ("yyyy/m/d;@", "2024-05-01"),
        ('yyyy"年"m"月"d"日"', "2024-05-01"),
        ('[$-804]yyyy"年"m"月"', "2024-05"),
        ("yyyy.mm", "2024-05"),
        ("mmm-yy", "2024-05"),
        ('yyyy"年"', "2024"),
        ("yyyy-mm-dd hh:mm", "2024-05-01"),
    ],
)
def test_a_date_is_as_exact_as_its_cell_shows_it(shown: str, expected: str) -> None:
    for from_1904 in (False, True):
        content = io.BytesIO()
        book = Workbook(content, {"date_1904": from_1904})
        look = book.add_format({"num_format": shown})
        book.add_worksheet().write_datetime(0, 0, datetime(2024, 5, 1), look)
        book.close()
        cell = book_of(content.getvalue(), "x.xlsx").sheets[0].cell(1, 1)
        assert str(cell.day) == expected


@pytest.mark.parametrize(
    "shown", ["0.00", "#,##0", "0.0%", "hh:mm", "General", '0"天"', "0.00E+00"]
)
def test_a_number_is_no_date(shown: str) -> None:
    content = io.BytesIO()
    book = Workbook(content)
    book.add_worksheet().write_number(0, 0, 45413, book.add_format({"num_format": shown}))
    book.close()
    assert book_of(content.getvalue(), "x.xlsx").sheets[0].cell(1, 1).holds is Holds.NUMBER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_text_with_separators_is_read_in_any_usual_encoding(
    encoding: str, separator: str
) -> None:
    content = separator.join(["荣誉名称", "级别"]).encode(encoding)
    (sheet,) = book_of(content, "台账.csv").sheets
    assert [sheet.cell(1, 1).text, sheet.cell(1, 2).text] == ["荣誉名称", "级别"]


def open_document(rows: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}:manifest:1.0"/>')
        new.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0"'
            f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
            f'<office:body><office:spreadsheet><table:table table:name="荣誉">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return packed.getvalue()


def test_an_open_document_is_read_and_its_first_of_a_month_is_not_trusted() -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>先进</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2024-05-01"/>'
        '<table:table-cell office:value-type="date" office:date-value="2024-05-02"/>'
        "</table:table-row>"
    )
    (sheet,) = book_of(open_document(row), "x.ods").sheets
    assert sheet.cell(1, 1).text == "先进"
    assert [sheet.cell(1, 2).exact, sheet.cell(1, 3).exact] == [False, True]


@pytest.mark.parametrize(
    "text", ["甲\r\n乙", "甲\r乙", "_x000D_", "a_x005F_b", "甲\x01", "_xD800_"]
)
def test_characters_that_xml_cannot_hold_are_read_as_they_were_typed(text: str) -> None:
    (sheet,) = book_of(workbook([[text]]), "x.xlsx").sheets
    assert sheet.cell(1, 1).text == text


REPEATED = (
    '<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
    ' office:value-type="string" table:number-columns-repeated="{columns}">'
    "<text:p>甲</text:p></table:table-cell></table:table-row>"
)


@pytest.mark.parametrize(("rows", "columns"), [(3000, 1000), (60_000, 1000)])
def test_an_open_document_of_too_many_cells_is_told_as_that(rows: int, columns: int) -> None:
    if rows * columns > 10_000_000 and not sys.platform.startswith("linux"):
        pytest.skip("only Linux holds the reader's memory back")
    with pytest.raises(NotRead) as refused:
        book_of(open_document(REPEATED.format(rows=rows, columns=columns)), "台账.ods")
    assert refused.value.code == "book_too_many_cells"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("Basic/Standard/Module1.xml", b"<x/>", "book_macros"),
        ("xl/vbaProject.bin", b"x", "book_macros"),
        ("Pictures/1.png", bytes(MOST_BYTES + 1), "book_too_large"),
    ],
)
def test_an_open_document_with_macros_or_a_bomb_is_not_read(
    part: str, content: bytes, code: str
) -> None:
    packed = io.BytesIO(open_document(""))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as more:
        more.writestr(part, content)
    with pytest.raises(NotRead) as refused:
        book_of(packed.getvalue(), "台账.ods")
    assert refused.value.code == code
