"""Made-up workbooks, one for each code that an import may tell, each with one trouble.

`SAMPLES` names them: a builder that writes files into a folder, for a library that is there, and
returns the files to import; what the import is asked; and what happens while the files are read.
"""

import errno
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any
from unittest.mock import patch

from lianqiao.importing.plan import plan, read
from lianqiao.importing.planned import Asked
from lianqiao.importing.writing import write
from lianqiao.office.layout import MARK, VERSION
from lianqiao.workbooks import MOST_BYTES, OLD_CONTAINER, old
from lianqiao.workbooks.separated import MOST_CELLS
from office.sheets import written

TODAY = date(2025, 1, 1)
ASKED = Asked()
HONORS = ["荣誉名称", "授予单位", "级别", "荣誉类型", "获奖单位", "发证日期", "证书编号"]
HONOR = ["优秀服务队", "云川市总工会", "地市级", "集体", "石立所", "2024-05", "A-1"]
OUTCOMES = ["成果名称", "成果类别", "完成单位", "效益金额（万元）", "是否孵化"]
OUTCOME = ["配网故障定位装置", "QC", "石立所", 12, "是"]
ACTIVITIES = ["活动名称", "活动类型", "活动日期", "主办单位", "参加人次", "统计依据"]
ACTIVITY = ["党课互讲", "党课互讲", "2024-03-05", "石立所", 35, "签到"]

Build = Callable[[Path, Path], Sequence[Path]]
"""Takes the library's folder and one for files; returns the files to import."""
Look = Callable[[Any, Any], None]
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Sample:
    """What is imported, what the import is asked, and what happens while files are read."""

    build: Build
    asked: Asked = ASKED
    during: Callable[[], AbstractContextManager[object]] = nullcontext


# Files


def content(name: str, given: bytes) -> Sample:
    def build(data: Path, folder: Path) -> Sequence[Path]:
        (folder / name).write_bytes(given)
        return [folder / name]

    return Sample(build)


def packed(name: str, **parts: str) -> Sample:
    def build(data: Path, folder: Path) -> Sequence[Path]:
        with zipfile.ZipFile(folder / name, "w") as new:
            for path, text in parts.items():
                new.writestr(path.replace("__", "/").replace("_", "."), text)
        return [folder / name]

    return Sample(build)


def huge(data: Path, folder: Path) -> Sequence[Path]:
    with (folder / "台账.xlsx").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    return [folder / "台账.xlsx"]


def crowded(data: Path, folder: Path) -> Sequence[Path]:
    row = ",".join("1" * 1000) + "\n"
    (folder / "台账.csv").write_text(row * (MOST_CELLS // 1000 + 1), encoding="utf-8")
    return [folder / "台账.csv"]


def missing(data: Path, folder: Path) -> Sequence[Path]:
    return [folder / "台帐.xlsx"]


def locked() -> AbstractContextManager[object]:
    """Permissions do not stop the administrator, as whom tests may run."""
    read_bytes = Path.read_bytes

    def read_unless_locked(path: Path) -> bytes:
        if path.suffix == ".xlsx":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read_bytes(path)

    return patch.object(Path, "read_bytes", read_unless_locked)


def slow() -> AbstractContextManager[object]:
    return patch("subprocess.run", side_effect=TimeoutExpired("", old.LONGEST))


def open_document(day: str) -> Build:
    """Return what builds a workbook of LibreOffice in which a date stands."""

    def cell(text: str) -> str:
        return (
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
        )

    def build(data: Path, folder: Path) -> Sequence[Path]:
        dated = f'<table:table-cell office:value-type="date" office:date-value="{day}"/>'
        rows = "".join(
            f"<table:table-row>{cells}</table:table-row>"
            for cells in ("".join(map(cell, HONORS[:6])), "".join(map(cell, HONOR[:5])) + dated)
        )
        names = "urn:oasis:names:tc:opendocument:xmlns"
        with zipfile.ZipFile(folder / "台账.ods", "w") as new:
            new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            new.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}:manifest:1.0"/>')
            new.writestr(
                "content.xml",
                f'<office:document-content xmlns:office="{names}:office:1.0"'
                f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"'
                ' office:version="1.2"><office:body><office:spreadsheet>'
                f'<table:table table:name="荣誉">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>",
            )
        return [folder / "台账.ods"]

    return build


# Sheets of departments


def sheet(
    headings: Sequence[Any],
    *rows: Sequence[Any],
    look: Look | None = None,
    title: str = "荣誉",
    name: str = "台账.xlsx",
    asked: Asked = ASKED,
) -> Sample:
    def build(data: Path, folder: Path) -> Sequence[Path]:
        made = written(folder / "台账.xlsx", {title: [headings, *rows]}, look)
        return [made if made.name == name else made.rename(folder / name)]

    return Sample(build, asked)


def honors(*rows: Sequence[Any], look: Look | None = None) -> Sample:
    return sheet(HONORS, *rows, look=look)


def honor(look: Look | None = None, **changed: Any) -> Sample:
    """One honor, in which cells of some columns hold something else: B="不详"."""
    return honors(with_cells(HONOR, changed), look=look)


def outcome(look: Look | None = None, **changed: Any) -> Sample:
    return sheet(OUTCOMES, with_cells(OUTCOME, changed), look=look, title="成果")


def with_cells(row: Sequence[Any], changed: Mapping[str, Any]) -> Sequence[Any]:
    return [changed.get("ABCDEFG"[at], cell) for at, cell in enumerate(row)]


def shown(cell: str, value: Any, form: str) -> Look:
    """Write a number or date into a cell, in a format."""

    def look(book: Any, pages: Any) -> None:
        page = next(iter(pages.values()))
        write_ = page.write_datetime if isinstance(value, datetime) else page.write_number
        write_(cell, value, book.add_format({"num_format": form}))

    return look


def formula(cell: str, text: str, value: str = "") -> Look:
    return lambda book, pages: next(iter(pages.values())).write_formula(cell, text, None, value)


def page_of(pages: Any) -> Any:
    return next(iter(pages.values()))


def hidden_sheet(book: Any, pages: Any) -> None:
    page = book.add_worksheet("旧台账")
    page.write_column(0, 0, ["荣誉名称", "先进班组"])
    page.hide()


def picture(book: Any, pages: Any) -> None:
    page_of(pages).insert_textbox("A4", "电子章")


def merged_number(book: Any, pages: Any) -> None:
    page_of(pages).merge_range("A2:A3", 1)


# Sheets that come again, or meet what is there


def again(by_hand: tuple[str, str], *then: Any) -> Build:
    """Return what imports a sheet, changes its record by hand, and sends it again with a value."""

    def build(data: Path, folder: Path) -> Sequence[Path]:
        first = written(folder / "台账.xlsx", {"荣誉": [HONORS, HONOR]})
        write(plan(read(data, [first]), Asked(), TODAY, lambda *_: None))
        file = data / "honors" / "2024.yml"
        text = file.read_text(encoding="utf-8")
        assert by_hand[0] in text
        file.write_text(text.replace(*by_hand), encoding="utf-8", newline="\n")
        return [written(folder / "台账.xlsx", {"荣誉": [HONORS, [*HONOR[:6], *then]]})]

    return build


# Workbooks in our own layout


def own(sheets: Mapping[str, Rows], look: Look | None = None) -> Sample:
    """Title -> rows; the first is the hidden one, whose first cell names the kind or list."""

    def build(data: Path, folder: Path) -> Sequence[Path]:
        marked = {
            title: [[mark(rows[0][0]), *rows[0][1:]], *rows[1:]] if rows[0] else rows[1:]
            for title, rows in sheets.items()
        }

        def hide(book: Any, pages: Any) -> None:
            for title, page in pages.items():
                if sheets[title][0]:
                    page.set_row(0, None, None, {"hidden": True})
            if look:
                look(book, pages)

        return [written(folder / "填报表.xlsx", marked, hide)]

    return Sample(build)


def mark(name: str) -> str:
    return name if name.startswith(MARK) else f"{MARK}:{VERSION}:{name}"


MAIN: Rows = [
    ["honor", "name", "awarders", "level", "type", "issued_on", "recipients="],
    ["序号", "荣誉名称*", "授予单位*", "级别*", "荣誉类型*", "发证日期*", "获奖方"],
]
MAIN_ROW: Sequence[Any] = [1, "优秀服务队", "云川市总工会", "prefecture", "collective", "2024-05"]
RECIPIENTS: Rows = [
    ["honor.recipients", "#title", "recipients.unit", "recipients.role"],
    ["序号", "荣誉名称", "单位", "角色"],
]


def recipients(*rows: Sequence[Any], main: Sequence[Any] = MAIN_ROW) -> Sample:
    return own({"荣誉": [*MAIN, main], "荣誉-获奖方": [*RECIPIENTS, *rows]})


NOT_STATED = [1, None, "issued_on", "not_stated"]


def lacking(*rows: Sequence[Any]) -> Sample:
    """An honor without a date, and rows that say why."""
    heads: list[list[Any]] = [
        ["honor.missing", "#title", "missing.*", "missing.*.reason"],
        ["序号", "荣誉名称", "字段", "原因"],
    ]
    main: Rows = [*MAIN, [*MAIN_ROW[:5], None, "石立所"]]
    return own({"荣誉": main, "荣誉-缺失说明": [*heads, *rows]})


def agenda(*rows: Sequence[Any]) -> Sample:
    """A meeting with one item, and rows of what was said to it: a list in a list."""
    return own(
        {
            "会议": [["meeting", "name"], ["序号", "名称"], [1, "例会"]],
            "会议-议题": [
                ["meeting.items", "#title", "items.topic"],
                ["序号", "名称", "议题"],
                [1, "例会", "推广"],
            ],
            "会议-发言": [
                ["meeting.items.remarks", "#title", "items#", "items.remarks.text"],
                ["序号", "名称", "项次", "内容"],
                *rows,
            ],
        }
    )


UTF_16 = "utf-16-le"
DAMAGED = b"PK\x03\x04" + b"\x00" * 40
SAMPLES: Mapping[str, Sample] = {
    "book_damaged": content("台账.xlsx", DAMAGED),
    "book_too_large": Sample(huge),
    "book_too_many_cells": Sample(crowded),
    "book_password": content("台账.xlsx", OLD_CONTAINER + "EncryptedPackage".encode(UTF_16)),
    "book_macros": packed("台账.xlsm", xl__workbook_xml="<workbook/>", xl__vbaProject_bin="x"),
    "book_no_workbook": packed("照片.xlsx", readme_txt="照片说明"),
    "book_unknown": content("证书.pdf", b"%PDF-1.7\n"),
    "book_empty": content("台账.xlsx", b""),
    "book_page": content("导出.xls", "<html><table><tr><td>荣誉</td></tr></table>".encode()),
    "book_document": content("台账.doc", OLD_CONTAINER + "WordDocument".encode(UTF_16)),
    "book_missing": Sample(missing),
    "book_unreadable": Sample(content("台账.xlsx", b"x").build, during=locked),
    "book_too_slow": Sample(open_document("2024-05-02"), during=slow),
    "book_misnamed": sheet(HONORS, HONOR, name="台账.xls"),
    "book_nothing": sheet([], title="Sheet1"),
    "sheet_kind_unclear": sheet(["申报单位", "合作单位"], ["石立所", "营销部"], title="Sheet1"),
    "sheet_no_headings": sheet(["物资", "数量", "单价"], ["电缆", 3, 120], title="Sheet1"),
    "sheet_hidden": honor(look=hidden_sheet),
    "sheet_rows_hidden": honor(
        look=lambda book, pages: page_of(pages).set_row(1, None, None, {"hidden": True})
    ),
    "sheet_column_hidden": honor(
        look=lambda book, pages: page_of(pages).set_column("G:G", None, None, {"hidden": True})
    ),
    "sheet_pictures": honor(look=picture),
    "sheet_comment": honor(
        look=lambda book, pages: page_of(pages).write_comment("G2", "证书号待核")
    ),
    "sheet_column_left_out": sheet(
        [*HONORS, "经办人手机"], [*HONOR, "略"], asked=Asked(headings={"经办人手机": ""})
    ),
    "sheet_heading_unknown": sheet([*HONORS[:6], "证书编码"], HONOR),
    "sheet_heading_unlike": sheet([*HONORS, "手机"], [*HONOR, "0000-0001"]),
    "sheet_heading_twice": sheet([*HONORS, "颁奖单位"], [*HONOR, "云川市总工会"]),
    "sheet_value_unheaded": honors([*HONOR, "请核"]),
    "sheet_column_unheaded": honors(
        *([f"{HONOR[0]}{n}", *HONOR[1:6], f"A-{n}", "请核"] for n in "甲乙丙丁")
    ),
    "sheet_merged_across": honor(
        look=lambda book, pages: page_of(pages).merge_range("B2:C2", "云川市总工会（地市级）")
    ),
    "sheet_rows_differ": sheet(
        ["序号", *HONORS],
        [1, *HONOR],
        [None, "优秀服务班", *HONOR[1:]],
        look=merged_number,
    ),
    "sheet_lists_differ": sheet(
        [*HONORS, "获奖人"],
        [*with_cells(HONOR, {"D": "个人", "E": "石立所、建设供电所"}), "王甲、赵乙、钱丙"],
    ),
    "sheet_cell_error": honor(look=formula("G2", "=VLOOKUP(A2,X:Y,2,0)", "#N/A")),
    "sheet_formula": honor(look=formula("G2", '="A-"&1')),
    "sheet_cell_picture": honor(look=formula("G2", '=DISPIMG("ID_1",1)')),
    "sheet_date_in_text": honor(look=shown("G2", datetime(2024, 5, 3), "m月d日")),
    "sheet_digits_lost": honor(G=1234567890123456789),
    "sheet_percent": outcome(look=shown("D2", 0.125, "0.0%")),
    "sheet_date_inexact": Sample(open_document("2024-05-01")),
    "sheet_date_serial": honor(F=45413),
    "sheet_date_january": honor(F=2024.1),
    "sheet_date_short": honor(F="24.5.1"),
    "sheet_date_unreadable": honor(F="2024年上半年"),
    "sheet_date_yearless": honor(look=shown("F2", datetime(2024, 5, 3), 'm"月"d"日"')),
    "sheet_number_unreadable": outcome(D="约12万元"),
    "sheet_number_rounded": outcome(look=shown("D2", 12.3456, "0.00")),
    "sheet_integer_unreadable": sheet(
        ACTIVITIES, with_cells(ACTIVITY, {"E": "30余人"}), title="活动"
    ),
    "sheet_boolean_unreadable": outcome(E="已申报"),
    "sheet_name_unknown": honor(E="石里所"),
    "sheet_name_unclear": honor(E="东山班"),
    "sheet_persons_spaced": sheet(
        [*HONORS, "获奖人"], [*with_cells(HONOR, {"D": "个人"}), "王甲 赵乙"]
    ),
    "sheet_id_twice": sheet(
        ["编号", *HONORS], ["fuwudui", *HONOR], ["fuwudui", "红旗班组", *HONOR[1:]]
    ),
    "sheet_row_twice": honors(HONOR, HONOR),
    "sheet_untitled": honor(A=""),
    "sheet_pending": honor(B="待补"),
    "sheet_unmarked": own({"荣誉": [*MAIN, [*MAIN_ROW, "石立所"]], "草稿": [[], ["红旗班组"]]}),
    "sheet_duplicate": honor(A="先进党员服务队", F="2023-05"),
    "sheet_hand_kept": Sample(again(("A-1", "A-7"), "A-1")),
    "sheet_changed_by_hand": Sample(again(("A-1", "A-7"), "A-8")),
    "own_several_texts": own(
        {"荣誉": [*MAIN, [1, "优秀服务队", "云川市总工会、云川市妇联", *MAIN_ROW[3:], "石立所"]]}
    ),
    "own_version": own({"荣誉": [[f"{MARK}:{VERSION + 1}:honor", "name"], *MAIN[1:], MAIN_ROW]}),
    "own_sheet_unknown": own({"会议": [["inspection", "name"], ["序号", "名称"], [1, "例会"]]}),
    "own_column_unknown": own(
        {"荣誉": [MAIN[0], [*MAIN[1], "备注"], [*MAIN_ROW, "石立所", "证书在党建部"]]}
    ),
    "own_row_twice": own(
        {
            "荣誉": [
                *MAIN,
                [*MAIN_ROW, "石立所"],
                [1, "红旗班组", *MAIN_ROW[2:], "石立所"],
            ]
        }
    ),
    "own_row_unknown": recipients([1, None, "石立所"], [2, None, "建设供电所"]),
    "own_row_missing": recipients([1, None, "石立所"], [None, None, "建设供电所"]),
    "own_row_empty": recipients([1, None, "石立所"], [1, "优秀服务队"]),
    "own_key_missing": lacking([1, None, None, "not_stated"]),
    "own_place_missing": agenda([1, "例会", "甲", "通报"]),
    "own_item_twice": lacking(NOT_STATED, NOT_STATED),
    "own_item_unknown": agenda([1, "例会", 2, "通报"]),
    "own_given_twice": recipients([1, None, "建设供电所"], main=[*MAIN_ROW, "石立所"]),
}
