"""Sheets of departments become records: every row accounted for, no value lost or wrong."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from click.testing import CliRunner, Result

from lianqiao.cli import main
from lianqiao.press import inspect
from made import parts_of_workbook, write_library, write_yaml
from office.sheets import SHEETS, Sent, units, written
from office.told import MAIN, MAIN_ROW, RECIPIENTS, Look, formula, own, shown

KNOWN = {unit["id"] for _, unit in units()}
MAIN_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

CASE = {"id": "sanfang", "status": "draft", "title": "“三方联动”服务法", "unit": "shili"}
HEADINGS = ["荣誉名称", "授予单位", "级别", "荣誉类型", "获奖单位", "发证日期", "证书编号"]
FIRST = ["优秀服务队", "云川市总工会", "地市级", "集体", "石立所", "2024-05", "A-1"]
SECOND = ["红旗班组", "云川市总工会", "地市级", "集体", "建设供电所", "2024-06", "A-2"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_library(tmp_path / "data", *units(), ("cases", CASE))


def run(data: Path, *arguments: str | Path) -> Result:
    given = ["import", "--into", str(data), *map(str, arguments)]
    result = CliRunner().invoke(main, given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def told(data: Path, *arguments: str | Path) -> Any:
    return json.loads(run(data, "--format", "json", *arguments).stdout)


def codes(report: Any) -> list[str]:
    return [finding["code"] for finding in report["findings"]]


def ledger(folder: Path, *rows: list[Any], headings: list[Any] = HEADINGS) -> Path:
    return written(folder / "台账.xlsx", {"荣誉": [headings, *rows]})


def files_of(data: Path) -> Mapping[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file()}


def records(data: Path, folder: str) -> list[dict[str, Any]]:
    """What the files of a kind say, every scalar as text."""
    found: list[dict[str, Any]] = []
    for file in sorted((data / folder).glob("*.yml")):
        said = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        found += said if isinstance(said, list) else [said]
    return found


def titled(record: Mapping[str, Any]) -> str:
    return str(
        record.get("name") or record.get("title") or record.get("adopter") or record.get("unit")
    )


@pytest.mark.parametrize("sent", SHEETS.values(), ids=list(SHEETS))
def test_a_sheet_as_sent_loses_no_row_and_no_value(sent: Sent, data: Path, tmp_path: Path) -> None:
    before = {folder: len(records(data, folder)) for folder in sent.records}
    report = told(data, sent.build(tmp_path), *sent.options)
    assert {key: n for key, n in report["counts"].items() if n and key != "read"} == sent.fates
    assert report["counts"]["read"] == sum(sent.fates.values()) == len(report["rows"])
    assert set(codes(report)) == sent.codes
    names = {record["id"]: titled(record) for record in records(data, "units")}
    for folder, expected in sent.records.items():
        new = (
            records(data, folder)[-len(expected) :] if folder != "units" else records(data, folder)
        )
        found = {titled(one): one for one in new if titled(one) in expected}
        assert len(records(data, folder)) == before[folder] + len(expected)
        for title, values in expected.items():
            assert said_of(found[title], names) == values, title
    assert inspect(data).is_sound


def said_of(record: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What a record says besides what it is; of units that came in, the name stands for the id."""
    given = {"id", "status", "name", "title", "adopter"} | (
        {"unit"} if "scheme" in record else set()
    )
    own = {key: value for key, value in record.items() if key not in given}
    for one in own.get("recipients", ()):
        if one.get("unit") in names.keys() - KNOWN:
            one["unit"] = names[one["unit"]]
    return own


def test_there_are_twelve_sheets() -> None:
    assert len(SHEETS) == 12


# Nothing half


def test_one_error_and_nothing_is_written(data: Path, tmp_path: Path) -> None:
    before = files_of(data)
    result = run(data, ledger(tmp_path, FIRST, [*SECOND[:5], "二月", "A-2"]))
    assert result.exit_code == 1
    assert "台账.xlsx:荣誉!F3" in result.stdout
    assert files_of(data) == before


def test_partial_writes_the_good_rows_and_a_sheet_of_the_rest(data: Path, tmp_path: Path) -> None:
    run(data, ledger(tmp_path, FIRST, [*SECOND[:5], "二月", "A-2"]), "--partial")
    assert [one["name"] for one in records(data, "honors")] == ["优秀服务队"]
    rest = tmp_path / "台账-待补.xlsx"
    report = told(data, rest)
    assert set(codes(report)) == {"sheet_date_unreadable", "sheet_column_left_out"}
    assert report["counts"]["error"] == 1


def test_the_sheet_of_the_rest_is_without_the_columns_that_were_left_out(
    data: Path, tmp_path: Path
) -> None:
    sheet = ledger(tmp_path, [*FIRST[:5], "二月", "A-1", "x"], headings=[*HEADINGS, "手机"])
    run(data, sheet, "--partial", "--leave-out", "手机")
    rest = tmp_path / "台账-待补.xlsx"
    run(data, rest, "--partial")
    report = told(data, rest.with_name("台账-待补-待补.xlsx"))
    assert codes(report) == ["sheet_column_left_out", "sheet_date_unreadable"]


def test_a_trial_writes_nothing(data: Path, tmp_path: Path) -> None:
    before = files_of(data)
    assert run(data, ledger(tmp_path, FIRST), "--dry-run").exit_code == 0
    assert files_of(data) == before


def test_what_the_library_would_refuse_is_not_written(data: Path, tmp_path: Path) -> None:
    before = files_of(data)
    sheet = ledger(tmp_path, [*FIRST, "2024-01"], headings=[*HEADINGS, "有效期止"])
    report = told(data, sheet)
    assert "dates_reversed" in codes(report)
    assert report["findings"][0]["cell"]
    assert files_of(data) == before


def test_required_values_are_asked_for_from_in_review_on(data: Path, tmp_path: Path) -> None:
    sheet = ledger(tmp_path, FIRST)
    assert "required_missing" in codes(told(data, sheet, "--status", "in_review"))
    assert told(data, sheet)["counts"]["new"] == 1


# A second time


def test_the_same_sheet_again_changes_no_byte(data: Path, tmp_path: Path) -> None:
    sheet = ledger(tmp_path, FIRST, SECOND)
    run(data, sheet)
    before = files_of(data)
    report = told(data, sheet)
    assert (report["counts"]["same"], report["counts"]["new"]) == (2, 0)
    assert files_of(data) == before


def test_a_corrected_sheet_changes_only_what_changed(data: Path, tmp_path: Path) -> None:
    run(data, ledger(tmp_path, FIRST, SECOND))
    file = data / "honors" / "2024.yml"
    text = file.read_text(encoding="utf-8").replace("name: 优秀", "# 注意\n  name: 优秀", 1)
    file.write_text(text, encoding="utf-8")
    report = told(data, ledger(tmp_path, FIRST, [*SECOND[:5], "2024-06-18", "A-2"]))
    assert [one["fields"] for one in report["changes"]] == [
        [{"field": "issued_on", "old": "2024-06", "new": "2024-06-18"}]
    ]
    expected = text.replace("issued_on: 2024-06\n", "issued_on: 2024-06-18\n")
    assert file.read_text(encoding="utf-8") == expected


def test_a_change_by_hand_is_kept_where_the_sheet_says_what_it_said(
    data: Path, tmp_path: Path
) -> None:
    sheet = ledger(tmp_path, FIRST)
    run(data, sheet)
    by_hand(data, "A-1", "A-7")
    report = told(data, sheet)
    assert codes(report) == ["sheet_hand_kept"]
    assert records(data, "honors")[0]["cert_no"] == "A-7"


def test_a_change_by_hand_is_not_overwritten_by_another_in_the_sheet(
    data: Path, tmp_path: Path
) -> None:
    run(data, ledger(tmp_path, FIRST))
    by_hand(data, "A-1", "A-7")
    sheet = ledger(tmp_path, [*FIRST[:6], "A-8"])
    report = told(data, sheet)
    assert codes(report) == ["sheet_changed_by_hand"]
    assert records(data, "honors")[0]["cert_no"] == "A-7"
    told(data, sheet, "--overwrite")
    assert records(data, "honors")[0]["cert_no"] == "A-8"


def test_what_an_import_wrote_goes_when_the_cell_is_emptied(data: Path, tmp_path: Path) -> None:
    run(data, ledger(tmp_path, FIRST))
    run(data, ledger(tmp_path, [*FIRST[:6], None]))
    assert "cert_no" not in records(data, "honors")[0]


def by_hand(data: Path, old: str, new: str) -> None:
    file = data / "honors" / "2024.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# Duplicates


def with_honor(data: Path, **values: Any) -> None:
    honor = {
        "id": "fuwudui",
        "status": "draft",
        "name": "优秀共产党员服务队",
        "awarders": ["云川市总工会"],
        "recipients": [{"unit": "shili", "role": "lead"}],
        "issued_on": "2024-05",
    }
    write_yaml(data / "honors" / "fuwudui.yml", honor | values)


def near() -> list[Any]:
    return ["优秀共产党员 服务队", *FIRST[1:]]


@pytest.mark.parametrize("name", ["优秀共产党员服务队", "优秀党员服务队", "优秀共产党员服务队。"])
def test_a_likely_duplicate_is_an_error_unless_somebody_decides(
    name: str, data: Path, tmp_path: Path
) -> None:
    with_honor(data, awarders=["云川总工会"])
    before = files_of(data)
    report = told(data, ledger(tmp_path, [name, *FIRST[1:]]))
    assert codes(report) == ["sheet_duplicate"]
    assert report["duplicates"][0]["record"] == "honor:fuwudui"
    assert files_of(data) == before


def test_a_duplicate_is_merged_kept_or_skipped(data: Path, tmp_path: Path) -> None:
    with_honor(data)
    sheet = ledger(tmp_path, ["优秀党员服务队", *FIRST[1:]])
    assert told(data, sheet, "--duplicates", "skip")["counts"]["skipped"] == 2
    assert len(records(data, "honors")) == 1
    told(data, sheet, "--duplicates", "keep")
    assert len(records(data, "honors")) == 2


def test_a_merge_takes_the_word_of_the_sheet_and_keeps_what_it_does_not_say(
    data: Path, tmp_path: Path
) -> None:
    with_honor(data)
    told(data, ledger(tmp_path, ["优秀党员服务队", *FIRST[1:]]), "--duplicates", "merge")
    (record,) = records(data, "honors")
    assert record["name"] == "优秀党员服务队"
    assert record["recipients"] == [{"unit": "shili", "role": "lead"}]
    assert record["cert_no"] == "A-1"


def test_names_that_differ_in_a_number_are_no_duplicates(data: Path, tmp_path: Path) -> None:
    with_honor(data, name="第一届优秀服务队")
    report = told(data, ledger(tmp_path, ["第二届优秀服务队", *FIRST[1:]]))
    assert report["counts"]["new"] == 1


# What cannot be told for certain


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (5, 45413, "sheet_date_serial"),
        (5, 2024.1, "sheet_date_january"),
        (5, "24.5.1", "sheet_date_short"),
        (5, "2024年上半年", "sheet_date_unreadable"),
        (5, "2024-13", "sheet_date_unreadable"),
        (4, "石里所", "sheet_name_unknown"),
        (2, "省级", "term_unknown"),
        (6, datetime(2024, 5, 3), "sheet_date_in_text"),
        (6, 1234567890123456789, "sheet_digits_lost"),
        (5, "5月3日", "sheet_date_yearless"),
        (6, "=1/0", "sheet_formula"),
        (6, '=DISPIMG("ID_1",1)', "sheet_cell_picture"),
    ],
)
def test_a_doubtful_cell_is_an_error_at_its_cell(
    column: int, value: Any, code: str, data: Path, tmp_path: Path
) -> None:
    row: list[Any] = list(FIRST)
    row[column] = None

    def look(book: Any, pages: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            pages["荣誉"].write_formula(1, column, value, None, "")
        elif value == "5月3日":
            day = book.add_format({"num_format": 'm"月"d"日"'})
            pages["荣誉"].write_datetime(1, column, datetime(2024, 5, 3), day)
        elif isinstance(value, datetime):
            day = book.add_format({"num_format": "m月d日"})
            pages["荣誉"].write_datetime(1, column, value, day)
        else:
            pages["荣誉"].write(1, column, value)

    sheet = written(tmp_path / "台账.xlsx", {"荣誉": [HEADINGS, row]}, look)
    report = told(data, sheet)
    assert codes(report) == [code]
    assert report["findings"][0]["cell"] == f"{'ABCDEFG'[column]}2"
    assert report["counts"] == {
        "read": 2,
        "new": 0,
        "changed": 0,
        "same": 0,
        "skipped": 1,
        "error": 1,
    }


def test_an_unknown_heading_with_values_is_an_error_and_one_without_is_not(
    data: Path, tmp_path: Path
) -> None:
    headings = [*HEADINGS, "授奖部门", "空栏"]
    report = told(data, ledger(tmp_path, [*FIRST, "办公室"], headings=headings))
    assert codes(report) == ["sheet_heading_unlike"]


def test_a_heading_that_only_looks_alike_is_never_taken(data: Path, tmp_path: Path) -> None:
    """“获奖单位数” is no unit that won."""
    headings = [*HEADINGS, "获奖单位数"]
    assert codes(told(data, ledger(tmp_path, [*FIRST, 3], headings=headings))) == [
        "sheet_heading_unknown"
    ]


def test_a_unit_in_the_heading_that_is_not_the_fields_is_not_passed_over(
    data: Path, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [
        ["成果名称", "成果类别", "完成单位", "效益金额（元）"],
        ["装置", "QC", "石立所", 12000],
    ]
    sheet = written(tmp_path / "成果.xlsx", {"成果": rows})
    assert codes(told(data, sheet)) == ["sheet_heading_unknown"]


def test_persons_with_only_spaces_between_are_not_taken_for_one(data: Path, tmp_path: Path) -> None:
    headings = [*HEADINGS, "获奖人"]
    sheet = ledger(tmp_path, [*FIRST, "王甲 赵乙"], headings=headings)
    assert codes(told(data, sheet)) == ["sheet_persons_spaced"]


def test_one_person_does_not_stand_for_two_units(data: Path, tmp_path: Path) -> None:
    row = [*FIRST[:4], "石立所、建设供电所", *FIRST[5:], "王甲"]
    sheet = ledger(tmp_path, row, headings=[*HEADINGS, "获奖人"])
    assert codes(told(data, sheet)) == ["sheet_lists_differ"]


def test_a_number_shown_otherwise_than_it_is_held_is_told(data: Path, tmp_path: Path) -> None:
    def look(book: Any, pages: Any) -> None:
        shown = book.add_format({"num_format": "0.00"})
        pages["成果"].write_number(1, 3, 12.3456, shown)

    rows = [["成果名称", "成果类别", "完成单位", "效益金额"], ["装置", "QC", "石立所"]]
    sheet = written(tmp_path / "成果.xlsx", {"成果": rows}, look)
    assert codes(told(data, sheet)) == ["sheet_number_rounded"]


def test_files_of_one_name_in_two_folders_are_told_apart(data: Path, tmp_path: Path) -> None:
    sheets = []
    for folder, row in (("a", FIRST), ("b", [*SECOND[:5], "二月", "A-2"])):
        (tmp_path / folder).mkdir()
        sheets.append(ledger(tmp_path / folder, row))
    report = told(data, *sheets)
    assert [finding["path"] for finding in report["findings"]] == [sheets[1].as_posix()]
    assert (report["counts"]["new"], report["counts"]["error"]) == (1, 1)


def test_comments_hidden_sheets_and_misnamed_files_are_told(data: Path, tmp_path: Path) -> None:
    def look(book: Any, pages: Any) -> None:
        pages["荣誉"].write_comment(1, 0, "待核")
        hidden = book.add_worksheet("旧")
        hidden.write(0, 0, "旧数据")
        hidden.hide()

    sheet = written(tmp_path / "台账.xlsx", {"荣誉": [HEADINGS, FIRST]}, look)
    misnamed = sheet.rename(tmp_path / "台账.xls")
    found = Counter(codes(told(data, misnamed)))
    assert found == {"book_misnamed": 1, "sheet_hidden": 1, "sheet_comment": 1}


def test_a_marked_copy_holds_the_values_and_explains_the_cell(data: Path, tmp_path: Path) -> None:
    from lianqiao.workbooks import Spot, read_book

    run(data, ledger(tmp_path, FIRST, [*SECOND[:5], "二月", "A-2"]), "--mark")
    (sheet,) = read_book(tmp_path / "台账-标注.xlsx").sheets
    assert "二月" in sheet.comments[Spot(3, 6)]
    assert [sheet.cell(2, n).text for n in range(1, 8)] == FIRST


def colours(file: Path) -> dict[str, str]:
    """Return the colours that cells of the first sheet are filled with."""
    parts = parts_of_workbook(file.read_bytes())
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    fills = [next(fill.iter(f"{MAIN_XML}fgColor"), None) for fill in styles.iter(f"{MAIN_XML}fill")]
    looks = styles.findall(f"{MAIN_XML}cellXfs/{MAIN_XML}xf")
    formats = [int(one.get("fillId", 0)) for one in looks]
    sheet = ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"])
    found = {}
    for cell in sheet.iter(f"{MAIN_XML}c"):
        colour = fills[formats[int(cell.get("s", 0))]]
        if colour is not None:
            found[str(cell.get("r"))] = str(colour.get("rgb"))
    return found


def test_what_is_wrong_is_coloured_be_it_a_number(data: Path, tmp_path: Path) -> None:
    run(data, ledger(tmp_path, FIRST, [*SECOND[:5], 45000, "A-2"]), "--mark", "--partial")
    assert colours(tmp_path / "台账-标注.xlsx") == {"F3": "FFFFC7CE"}
    rest = colours(tmp_path / "台账-待补.xlsx")
    assert [cell for cell, colour in rest.items() if colour == "FFFFC7CE"] == ["F2"]


def test_everything_is_told_in_english_too(data: Path, tmp_path: Path) -> None:
    result = run(data, ledger(tmp_path, [*FIRST[:5], "二月", "A-2"]), "--lang", "en")
    assert "is no date" in result.stdout
    assert "Nothing was written" in result.stdout


# Templates of ours

FILLED = [*MAIN_ROW, "石立所"]


def filled(
    data: Path, folder: Path, look: Look | None = None, lists: Mapping[str, Any] | None = None
) -> Path:
    main = FILLED if lists is None else MAIN_ROW
    (file,) = own({"荣誉": [*MAIN, main], **(lists or {})}, look).build(data, folder)
    return file


@pytest.mark.parametrize(
    ("look", "code", "cell"),
    [
        (formula("C3", "=VLOOKUP(A2,X:Y,2,0)", "#N/A"), "sheet_cell_error", "C3"),
        (formula("C3", '="云川"&A1'), "sheet_formula", "C3"),
        (formula("C3", '=DISPIMG("ID_1",1)'), "sheet_cell_picture", "C3"),
        (shown("B3", 1234567890123456789, "0"), "sheet_digits_lost", "B3"),
        (shown("B3", datetime(2024, 5, 3), "yyyy-mm-dd"), "sheet_date_in_text", "B3"),
        (shown("F3", 45413, "General"), "sheet_date_serial", "F3"),
    ],
)
def test_a_doubtful_cell_of_a_template_is_an_error_at_its_cell_too(
    look: Look, code: str, cell: str, data: Path, tmp_path: Path
) -> None:
    (finding,) = told(data, filled(data, tmp_path, look))["findings"]
    assert (finding["code"], finding["cell"]) == (code, cell)
    assert not records(data, "honors")


def test_a_date_in_a_template_is_as_exact_as_it_is_shown(data: Path, tmp_path: Path) -> None:
    month = shown("F3", datetime(2024, 5, 1), 'yyyy"年"m"月"')
    assert told(data, filled(data, tmp_path, month))["written"]
    assert records(data, "honors")[0]["issued_on"] == "2024-05"


def test_a_record_is_not_written_without_the_row_of_a_list_that_is_wrong(
    data: Path, tmp_path: Path
) -> None:
    rows = [*RECIPIENTS, [1, None, "石立所"], [1, None, None, "lead"], [1, "只有名称"]]
    sheet = filled(data, tmp_path, lists={"荣誉-获奖方": rows})
    result = run(data, sheet, "--partial")
    assert "荣誉-获奖方!A5" in result.stdout
    assert "仍在填报表里" in result.stdout
    assert not records(data, "honors")


# Asked on a terminal; all or nothing on the disk


def asked(monkeypatch: pytest.MonkeyPatch, data: Path, sheet: Path, *answers: str) -> Result:
    monkeypatch.setattr("lianqiao.cli.importing._may_ask", lambda form, options: True)
    given = ["import", "--into", str(data), str(sheet)]
    return CliRunner().invoke(main, given, input="".join(f"{one}\n" for one in answers))


def test_a_name_is_asked_for_once_with_the_nearest_offered(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[*FIRST[:4], "石立电所", *FIRST[5:]], [*SECOND[:4], "石立电所", *SECOND[5:]]]
    result = asked(monkeypatch, data, ledger(tmp_path, *rows), "1")
    assert result.exit_code == 0, result.output
    assert result.output.count("请输入上面的序号") == 1
    assert [one["recipients"] for one in records(data, "honors")] == [[{"unit": "shili"}]] * 2


def test_a_heading_is_asked_for_and_may_be_left_out(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings = ["荣誉名称", "授奖部门", *HEADINGS[2:], "备考"]
    result = asked(
        monkeypatch, data, ledger(tmp_path, [*FIRST, "x"], headings=headings), "授予单位", "-"
    )
    assert result.exit_code == 0, result.output
    assert records(data, "honors")[0]["awarders"] == ["云川市总工会"]


def test_a_duplicate_is_shown_side_by_side_and_asked_about(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_honor(data)
    sheet = ledger(tmp_path, ["优秀党员服务队", *FIRST[1:]])
    result = asked(monkeypatch, data, sheet, "merge", "y")
    assert "库中 优秀共产党员服务队 ｜ 表中 优秀党员服务队" in result.output
    assert [one["name"] for one in records(data, "honors")] == ["优秀党员服务队"]


def test_where_one_file_cannot_be_written_none_is(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(data, ledger(tmp_path, FIRST))
    before = files_of(data)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "honor.json":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    moved = [*SECOND[:5], "2023-06", "A-2"]
    result = run(data, ledger(tmp_path, [*FIRST[:6], "A-9"], moved))
    assert result.exit_code == 1
    assert files_of(data) == before


UNITS = ["石立所", "建设供电所", "营销部（农电工作部）"]


@pytest.mark.parametrize("between", ["、", "；", ";", "，", "\n", "； "])
def test_several_units_may_stand_in_one_cell_of_our_template(
    data: Path, tmp_path: Path, between: str
) -> None:
    row = [*MAIN_ROW, between.join(UNITS)]
    (file,) = own({"荣誉": [*MAIN, row]}).build(data, tmp_path)
    result = run(data, file)
    assert result.exit_code == 0, result.stdout
    (honor,) = records(data, "honors")
    assert [one["unit"] for one in honor["recipients"]] == ["shili", "jianshe", "yingxiao"]


def test_a_unit_whose_name_is_a_list_is_one_unit(data: Path, tmp_path: Path) -> None:
    unit = {"id": "zonghe", "name": "综合、党建部", "type": "department", "parent": "company"}
    write_yaml(data / "units" / "zonghe.yml", unit | {"status": "draft"})
    (file,) = own({"荣誉": [*MAIN, [*MAIN_ROW, "综合、党建部；石立所"]]}).build(data, tmp_path)
    assert run(data, file).exit_code == 0
    (honor,) = records(data, "honors")
    assert [one["unit"] for one in honor["recipients"]] == ["zonghe", "shili"]


def test_several_signs_may_part_the_units_of_one_cell(data: Path, tmp_path: Path) -> None:
    units_said = "石立所、建设供电所\n营销部（农电工作部）；变电运维一班"
    run(data, ledger(tmp_path, [*FIRST[:4], units_said, *FIRST[5:]]))
    (honor,) = records(data, "honors")
    said = [one["unit"] for one in honor["recipients"]]
    assert said == ["shili", "jianshe", "yingxiao", "bianyun"]


def test_ids_are_the_title_in_pinyin_and_the_year(data: Path, tmp_path: Path) -> None:
    twin = [*FIRST[:4], "建设供电所", *FIRST[5:]]
    run(data, ledger(tmp_path, FIRST, twin, SECOND))
    first, other, second = (one["id"] for one in records(data, "honors"))
    assert (first, second) == ("you-xiu-fu-wu-dui-2024", "hong-qi-ban-zu-2024")
    assert re.fullmatch("you-xiu-fu-wu-dui-2024-[0-9a-f]{8}", other)


def test_rows_in_another_order_keep_their_records(data: Path, tmp_path: Path) -> None:
    twin = [*FIRST[:4], "建设供电所", *FIRST[5:]]
    run(data, ledger(tmp_path, FIRST, twin))
    before = records(data, "honors")
    report = told(data, ledger(tmp_path, twin, SECOND, FIRST))
    fates = {key: n for key, n in report["counts"].items() if n}
    assert fates == {"read": 4, "new": 1, "same": 2, "skipped": 1}
    assert records(data, "honors")[:2] == before


def test_any_number_of_rows_may_say_the_same_of_what_they_are(data: Path, tmp_path: Path) -> None:
    rows = [[*FIRST[:6], f"A-{n}"] for n in range(300)]
    report = told(data, ledger(tmp_path, *rows))
    assert len({row["record"] for row in report["rows"] if row["fate"] == "new"}) == 300


def test_a_corrected_sheet_changes_records_and_adds_others_in_one_file(
    data: Path, tmp_path: Path
) -> None:
    run(data, ledger(tmp_path, FIRST))
    file = data / "honors" / "2024.yml"
    noted = file.read_text(encoding="utf-8").replace("  name:", "  # 原件已核\n  name:")
    file.write_text(noted, encoding="utf-8", newline="\n")
    result = run(data, ledger(tmp_path, [*FIRST[:6], "A-9"], SECOND))
    assert result.exit_code == 0, result.stdout
    changed = noted.replace('"A-1"', '"A-9"')
    after = file.read_text(encoding="utf-8")
    assert changed != noted
    assert after.startswith(changed)
    assert [one["name"] for one in records(data, "honors")] == ["优秀服务队", "红旗班组"]
    assert "2024.yml" in result.stdout


def test_a_file_that_cannot_be_changed_alone_is_told_in_words_of_imports(
    data: Path, tmp_path: Path
) -> None:
    run(data, ledger(tmp_path, FIRST))
    file = data / "honors" / "2024.yml"
    listed = "  awarders:\n    - 云川市总工会  # 市总\n"
    text = file.read_text(encoding="utf-8").replace("  awarders: [云川市总工会]\n", listed)
    file.write_text(text, encoding="utf-8", newline="\n")
    result = run(data, ledger(tmp_path, [FIRST[0], "云川市总工会、云川市妇联", *FIRST[2:]]))
    assert "列表里夹着注释" in result.stderr
    assert file.read_text(encoding="utf-8") == text
