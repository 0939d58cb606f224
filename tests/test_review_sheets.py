"""The approvals workbook and the slips: hundreds of reviews at once, and paper to sign."""

import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from html5lib import parse as parse_html
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright
from python_calamine import CalamineWorkbook

from lianqiao.press import inspect
from lianqiao.review.filled import day_in
from reviewed import (
    SITE,
    case,
    cases_text,
    change,
    library_at,
    of,
    passes,
    passes_all,
    review,
    write,
)

CHROMIUM = shutil.which("chromium")
MANY = 500 if os.environ.get("LIANQIAO_LONG") == "1" else 120
A4 = (595, 842)  # points
HEAD = [
    "种类",
    "编号",
    "标题",
    "单位",
    "上次审看后的改动",
    "审核环节",
    "结果",
    "审核人",
    "日期",
    "意见",
    "内容指纹",
]
Row = dict[str, Any]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return library_at(tmp_path)


def sheet_of(data: Path, name: str = "审批.xlsx") -> Path:
    file = data.parent / name
    file.unlink(missing_ok=True)
    result = review(data, "--sheet", file)
    assert result.exit_code == 0, result.output
    return file


def rows_of(file: Path) -> list[Row]:
    with CalamineWorkbook.from_path(file) as book:
        head, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def filled(data: Path, *answers: Mapping[str, Any], above: int = 0) -> Path:
    """Return a workbook as an office program saves it: the library's sheet with answers."""
    rows = rows_of(sheet_of(data))
    for row, answer in zip(rows, answers, strict=False):
        row.update(answer)
    return saved(data.parent / "填好.xlsx", rows, above)


def saved(file: Path, rows: list[Row], above: int = 0) -> Path:
    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False})
    sheet = book.add_worksheet("审批表")
    day = book.add_format({"num_format": "yyyy/m/d"})
    for column, heading in enumerate(HEAD):
        sheet.write(above, column, heading)
        for number, row in enumerate(rows, start=above + 1):
            value = row.get(heading, "")
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value)
    if above:
        sheet.write(0, 0, "关于报送审批表的说明")
    book.close()
    return file


YES = {"结果": "通过", "审核人": "林晓"}


def test_a_filled_sheet_puts_every_row_with_a_result_on_record(data: Path) -> None:
    file = filled(data, YES | {"意见": "同意"}, {}, {"结果": "退回", "审核人": "周宁"})
    result = review(data, "--from", file)
    assert result.exit_code == 0, result.output
    assert "写入 2 条" in result.output
    assert "没有填结果的 1 行未处理" in result.output
    waiting = {id_: len(of(data, id_).get("reviews") or ()) for id_ in ("chaobiao", "gongkai")}
    assert waiting == {"chaobiao": 1, "gongkai": 0}
    assert of(data, "xiansun").status == "returned"
    assert of(data, "chaobiao").get("reviews")[0]["note"] == "同意"


def test_hundreds_of_records_pass_their_steps_by_sheets_alone(tmp_path: Path) -> None:
    data = library_at(tmp_path, *(case(f"a{n:03d}") for n in range(MANY)))
    for _ in range(3):
        result = review(data, "--from", filled(data, *[YES] * MANY))
        assert f"写入 {MANY} 条" in result.output
    assert cases_text(data).count("status: approved") == MANY
    assert not inspect(data).findings


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (datetime(2024, 11, 5), "2024-11-05"),
        (datetime(2024, 11, 5, 9, 30), "2024-11-05"),
        (45601, "2024-11-05"),
        (45601.4, "2024-11-05"),
        ("45601", "2024-11-05"),
        (20241105, "2024-11-05"),
        ("20241105", "2024-11-05"),
        ("2024-11-05", "2024-11-05"),
        (" 2024/11/5 ", "2024-11-05"),
        ("2024.11.5", "2024-11-05"),
        ("2024年11月5日", "2024-11-05"),
        ("２０２４－１１－０５", "2024-11-05"),
        ("2024-11-05 00:00:00", "2024-11-05"),
        ("", date.today().isoformat()),
    ],
)
def test_dates_are_read_as_offices_write_them(data: Path, cell: Any, expected: str) -> None:
    result = review(data, "--from", filled(data, YES | {"日期": cell}))
    assert result.exit_code == 0, result.output
    assert str(of(data, "chaobiao").get("reviews")[0]["date"]) == expected


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"结果": "同意"}, "审批表!G2: “同意”不是审核结果。请选 通过 / 退回"),
        ({"审核人": "  "}, "审批表!H2: 没有填审核人"),
        ({"日期": "2024年11月"}, "审批表!I2: “2024年11月”不是一个日期"),
        ({"日期": 12}, "审批表!I2: “12”不是一个日期"),
        ({"日期": True}, "审批表!I2"),
        ({"日期": "2199-01-01"}, "审批表!G2: 日期 2199-01-01 还没到"),
        ({"编号": "nobody"}, "审批表!B2: 没有 case:nobody 这条记录"),
        ({"种类": "党建"}, "审批表!A2: 没有“党建”这种记录"),
        ({"审核环节": "复审"}, "审批表!G2: 还没轮到这个环节"),
        ({"审核环节": "党审"}, "审批表!F2: 没有“党审”这个审核环节"),
        ({"内容指纹": ""}, "审批表!B2: 这一行的内容指纹不见了"),
        ({"意见": "好\x07"}, "审批表!J2"),
        ({"编号": "gongkai"}, "审批表!B2: 审批表生成以后，这条记录又改了"),
    ],
)
def test_a_fault_is_told_by_its_cell_and_nothing_is_written(
    data: Path, answer: Row, words: str
) -> None:
    before = cases_text(data)
    result = review(data, "--from", filled(data, YES | answer, YES))
    assert result.exit_code == 1
    assert words in result.output
    assert "没有写入任何内容" in result.output
    assert cases_text(data) == before


@given(
    st.text()
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.times()
    | st.timedeltas()
    | st.from_regex(r"[0-9]{1,5}[-./年][0-9]{0,3}[-./月]?[0-9]{0,3}日?")
)
def test_any_cell_is_a_day_or_none(cell: Any) -> None:
    day = day_in(cell, date(2024, 12, 31))
    assert day is None or type(day) is date


def test_all_faults_are_told_at_once(data: Path) -> None:
    file = filled(data, YES | {"结果": "好"}, {"结果": "通过", "日期": "?"}, YES | {"日期": "昨天"})
    output = review(data, "--from", file).output
    assert re.findall(r"审批表!([A-Z]\d)", output) == ["G2", "H3", "I3", "I4"]


def test_a_record_that_changed_since_the_sheet_is_named_with_its_fields(data: Path) -> None:
    file = filled(data, YES, YES, YES)
    change(data, "  results: 线损下降。\n  files", "  results: 线损下降三成。\n  files")
    output = review(data, "--from", file).output
    assert "审批表!B4: 审批表生成以后，这条记录又改了：成效" in output
    assert "reviews" not in cases_text(data)


def test_the_same_sheet_read_twice_records_nothing_twice(data: Path) -> None:
    file = filled(data, YES)
    assert review(data, "--from", file).exit_code == 0
    once = cases_text(data)
    again = review(data, "--from", file)
    assert again.exit_code == 1
    assert "现在应进行“复审”" in again.output
    assert cases_text(data) == once


def test_a_record_in_two_rows_is_told(data: Path) -> None:
    rows = rows_of(sheet_of(data))
    file = saved(data.parent / "两行.xlsx", [rows[0] | YES, rows[0] | YES])
    assert "审批表!B3: 同一条记录在 审批表!B2 已有一行" in review(data, "--from", file).output


def test_full_width_letters_spaces_and_a_title_above_are_read(data: Path) -> None:
    answer = {
        "结果": " ｐａｓｓｅｄ ",
        "编号": "ｃｈａｏ\u200bｂｉａｏ ",
        "审核人": " 林 晓 ",
        "种类": " 典型案例",
    }
    result = review(data, "--from", filled(data, answer, above=2))
    assert result.exit_code == 0, result.output
    assert of(data, "chaobiao").get("reviews")[0]["by"] == "林 晓"


def test_what_is_no_workbook_of_approvals_is_told(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(str(other))
    book.add_worksheet().write(0, 0, "编号")
    book.close()
    assert "里面没有审批表" in review(data, "--from", other).output
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    for name in ("坏.xlsx", "没有.xlsx", "data"):
        result = review(data, "--from", tmp_path / name)
        assert result.exit_code == 1
        assert "不是能读的表格文件" in result.output


# The workbook that is written


def test_a_title_like_a_formula_stays_text(tmp_path: Path) -> None:
    title = "=HYPERLINK(1)"
    data = library_at(tmp_path, case("xiansun", title=f"'{title}'"), case("b", title="'@SUM(1)'"))
    file = sheet_of(data)
    assert [row["标题"] for row in rows_of(file)] == ["@SUM(1)", title]
    with zipfile.ZipFile(file) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_the_sheet_offers_results_freezes_its_head_and_locks_what_is_not_filled(
    data: Path,
) -> None:
    with zipfile.ZipFile(sheet_of(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<sheetProtection" in sheet
    assert 'state="frozen"' in sheet
    assert '"通过,退回"' in sheet
    assert re.search(r'<col min="11" max="11"[^>]*hidden="1"', sheet)
    assert 'locked="0"' in styles


def test_the_sheet_says_what_changed_and_which_step_is_due(data: Path) -> None:
    passes(data, "chaobiao", "first")
    passes(data, "xiansun", "first")
    change(data, "  results: 线损下降。\n  files", "  results: 线损下降三成。\n  files")
    rows = {row["编号"]: row for row in rows_of(sheet_of(data))}
    assert rows["gongkai"]["上次审看后的改动"] == "首次送审"
    assert rows["xiansun"]["上次审看后的改动"] == "成效"
    assert rows["xiansun"]["审核环节"] == "初审"
    assert rows["xiansun"]["单位"] == "河东供电所"


def test_a_sheet_may_hold_one_step_or_some_records_only(data: Path) -> None:
    passes(data, "xiansun", "first")

    def ids(name: str, *arguments: str) -> list[str]:
        file = data.parent / name
        assert review(data, *arguments, "--sheet", file).exit_code == 0
        return [row["编号"] for row in rows_of(file)]

    assert ids("a.xlsx", "--step", "初审") == ["chaobiao", "gongkai"]
    assert ids("b.xlsx", "gongkai", "xiansun") == ["gongkai", "xiansun"]
    refused = review(data, "--step", "final", "--sheet", data.parent / "c.xlsx")
    assert "没有待审核的记录" in refused.output
    assert not (data.parent / "c.xlsx").exists()


def test_the_same_records_give_the_same_workbook_in_either_language(data: Path) -> None:
    assert sheet_of(data, "a.xlsx").read_bytes() == sheet_of(data, "b.xlsx").read_bytes()
    file = data.parent / "en.xlsx"
    assert review(data, "--sheet", file, lang="en").exit_code == 0
    rows = rows_of(file)
    assert rows[0]["Step"] == "First review"
    book = xlsxwriter.Workbook(str(data.parent / "filled.xlsx"))
    sheet = book.add_worksheet()
    for column, (heading, value) in enumerate(rows[0].items()):
        sheet.write(0, column, heading)
        sheet.write(1, column, {"Result": "Passed", "Reviewer": "Lin"}.get(heading, value))
    book.close()
    assert review(data, "--from", data.parent / "filled.xlsx").exit_code == 0


def test_a_sheet_that_is_there_is_not_written_over(data: Path) -> None:
    file = sheet_of(data)
    before = file.read_bytes()
    assert "已经存在" in review(data, "--sheet", file).output
    assert file.read_bytes() == before


# Slips


def slip_of(data: Path, *ids: str, lang: str = "zh") -> str:
    file = data.parent / f"审批单-{len(ids)}-{lang}.html"
    result = review(data, *ids, "--slip", "-o", file, lang=lang)
    assert result.exit_code == 0, result.output
    return file.read_bytes().decode("utf-8")


def test_a_slip_shows_the_record_its_steps_and_who_passed_them(data: Path) -> None:
    passes(data, "gongkai", "first", "--note", "同意发布", "--date", "2024-11-05")
    text = slip_of(data, "gongkai")
    for words in (
        "发布审批单",
        "台区线损联治",
        "河东供电所",
        "case:gongkai",
        "公开",
        "2024年12月31日",
    ):
        assert words in text
    for words in ("初审", "复审", "终审", "保密审查", "林晓", "通过：同意发布", "2024年11月5日"):
        assert words in text
    assert len(slip_of(data).split("<section>")) == 4  # without ids: all that wait


def test_a_slip_forgets_steps_that_other_content_passed(data: Path) -> None:
    passes(data, "xiansun", "first")
    change(data, "  results: 线损下降。\n  files", "  results: 线损下降三成。\n  files")
    assert "林晓" not in slip_of(data, "xiansun")


def test_a_slip_runs_nothing_and_asks_for_nothing(tmp_path: Path) -> None:
    hostile = "'<script>alert(1)</script><img src=x onerror=alert(1)> & \"甲\"'"
    data = library_at(tmp_path, case("xiansun", title=hostile))
    write(data / "site.yml", SITE.replace("成果库", "<b>库</b>"))
    passes(data, "xiansun", "first", "--note", "</td><script>1</script>")
    page = parse_html(slip_of(data, "xiansun"), namespaceHTMLElements=False)
    names = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert not names & {"script", "img", "link", "iframe", "a", "b"}
    attributes = {name for element in page.iter() for name in element.attrib}
    assert not attributes & {"src", "href", "onerror", "style"}
    assert "url(" not in slip_of(data, "xiansun", lang="en")


@pytest.mark.skipif(not CHROMIUM, reason="no chromium")
def test_each_slip_prints_to_one_page_of_a4(data: Path) -> None:
    passes_all(data, "gongkai", "first", "second")
    file = data.parent / "slip.html"
    assert review(data, "gongkai", "xiansun", "--slip", "-o", file).exit_code == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(file.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {A4}
