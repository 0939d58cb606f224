"""The commands template and export, and the workbook that is handed up."""

from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from lianqiao.cli import main
from lianqiao.office.own import read_own
from lianqiao.office.paper import LINE, lines_in, pages_across
from lianqiao.pages import addresses
from lianqiao.press import inspect, press
from made import ROOT, parts_of_workbook, write_library, write_yaml

DATA = ROOT / "data"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def export(to: Path, *arguments: object, data: Path = DATA) -> Result:
    return run("export", "-o", to, "--data", data, *arguments)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(path) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(rows: list[list[Any]], heading: str) -> list[Any]:
    """Return what stands below a heading, as far as rows are numbered or filled."""
    head = next(number for number, row in enumerate(rows) if heading in row)
    at = rows[head].index(heading)
    return [row[at] for row in rows[head + 1 :] if row[0] != "" and row[1] != ""]


@pytest.fixture
def honors(tmp_path: Path) -> Path:
    """A library with honors in both editions, and one that is nobody's but ours."""
    one: dict[str, Any] = {
        "awarders": ["某省公司"],
        "type": "collective",
        "recipients": ["shili"],
        "issued_on": "2024-03",
        "sources": ["wenjian"],
    }
    of = {"name": "示例单位", "type": "department"}
    return write_library(
        tmp_path / "data",
        ("units", {"id": "shili", **of}),
        ("sources", {"id": "wenjian", "title": "通报", "type": "notice"}),
        ("honors", {"id": "a", "name": "=先进集体", "level": "provincial_company", **one}),
        ("honors", {"id": "b", "name": "示范班组", "level": "sgcc", "audience": "internal", **one}),
        ("honors", {"id": "c", "name": "草稿", "level": "sgcc", "status": "draft", **one}),
    )


def test_the_whole_library_is_exported_and_read_back(honors: Path, tmp_path: Path) -> None:
    to = tmp_path / "all.xlsx"
    result = export(to, "all", "--records", data=honors)
    assert result.exit_code == 0, result.output
    found = read_own(to, inspect(honors).library.declarations)
    assert found is not None
    back = {(one.kind, one.plain["id"]): one.plain for one in found.records}
    others = {("unit", "shili"), ("source", "wenjian")}
    assert set(back) == others | {("honor", id_) for id_ in "abc"}
    assert back["honor", "a"]["recipients"] == [{"unit": "shili"}]
    assert back["honor", "a"]["name"] == "=先进集体"
    assert back["honor", "c"]["status"] == "draft"


def test_an_edition_holds_only_what_it_shows(honors: Path, tmp_path: Path) -> None:
    for edition, names in (("internal", ["=先进集体", "示范班组"]), ("public", ["=先进集体"])):
        to = tmp_path / f"{edition}.xlsx"
        result = export(to, "荣誉", "--edition", edition, data=honors)
        assert result.exit_code == 0, result.output
        assert sorted(column(sheets(to)["荣誉"], "荣誉名称")) == names
        parts = parts_of_workbook(to.read_bytes()).values()
        assert not any("草稿".encode() in part for part in parts)


@pytest.mark.parametrize(
    "choosing",
    [
        ("--where", "level=sgcc"),
        ("--where", "级别=国网公司级"),
        ("--where", "issued_on=2024", "--where", "name=示范班组"),
        ("--found", "#level=sgcc,national&sort=date"),
    ],
)
def test_only_what_is_asked_for_is_exported(
    honors: Path, tmp_path: Path, choosing: tuple[str, ...]
) -> None:
    to = tmp_path / "some.xlsx"
    result = export(to, "honor", *choosing, data=honors)
    assert result.exit_code == 0, result.output
    assert column(sheets(to)["荣誉"], "荣誉名称") == ["示范班组"]


def test_csv_and_json_are_those_of_the_site(honors: Path, tmp_path: Path) -> None:
    for ending in ("csv", "json"):
        to = tmp_path / f"honor.{ending}"
        assert export(to, "honor", data=honors).exit_code == 0
        assert "示范班组" in to.read_text(encoding="utf-8-sig")
    assert "'=先进集体" in (tmp_path / "honor.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("honro",), "honor"),
        (("奖状",), "honor 荣誉"),
        ((), "ledgers"),
        (("honor", "--where", "levle=sgcc"), "level"),
        (("honor", "--where", "level"), "字段=值"),
        (("honor", "--found", "q=先进"), "--where"),
        (("case", "--records"), "没有这些类别的记录"),
        (("honor", "--records", "--edition", "public"), "--records"),
        (("ledgers", "honor"), "--where"),
        (("--sheet", "honrs"), "honors"),
        (("honor", "unit", "--format", "csv"), "一类"),
        (("ledgers", "--format", "csv"), ".xlsx"),
    ],
)
def test_what_cannot_be_exported_is_told_and_nothing_written(
    honors: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    to = tmp_path / "x.xlsx"
    result = export(to, *arguments, data=honors)
    assert result.exit_code == 1
    assert said in result.output
    assert not to.exists()


def test_a_file_with_other_content_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    to = tmp_path / "t.xlsx"
    to.write_bytes(b"mine")
    refused = run("template", "honor", "-o", to, "--data", DATA)
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert to.read_bytes() == b"mine"
    assert run("template", "honor", "-o", to, "--data", DATA, "--replace").exit_code == 0
    assert run("template", "honor", "-o", to, "--data", DATA).exit_code == 0  # the same again
    assert [one.name for one in tmp_path.iterdir()] == ["t.xlsx"]


def test_a_place_that_cannot_be_written_is_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_folder = run("template", "honor", "-o", tmp_path / "gone" / "t.xlsx", "--data", DATA)
    assert "没有" in no_folder.output
    assert "gone" in no_folder.output

    def locked(path: Path, content: bytes) -> None:
        raise PermissionError(13, "in use", str(path))

    monkeypatch.setattr("lianqiao.cli.office.write_whole", locked)
    open_elsewhere = run("template", "honor", "-o", tmp_path / "t.xlsx", "--data", DATA)
    assert open_elsewhere.exit_code == 1
    assert "WPS" in open_elsewhere.output


def test_a_template_needs_no_library(tmp_path: Path) -> None:
    to = tmp_path / "t.xlsx"
    result = run("template", "荣誉", "-o", to, "--data", tmp_path / "none")
    assert result.exit_code == 0, result.output
    names = list(sheets(to))
    assert names[:3] == ["填写说明", "荣誉", "荣誉·获奖方"]


def test_a_template_is_written_as_excel_only(tmp_path: Path) -> None:
    to = tmp_path / "t.csv"
    result = run("template", "荣誉", "-o", to, "--data", tmp_path / "none")
    assert result.exit_code == 1
    assert ".xlsx" in result.output
    assert not to.exists()


def test_ledgers_hold_what_the_edition_counts(honors: Path, tmp_path: Path) -> None:
    whole, shown = tmp_path / "i.xlsx", tmp_path / "p.xlsx"
    assert export(whole, "ledgers", data=honors).exit_code == 0
    assert export(shown, "ledgers", "--edition", "public", data=honors).exit_code == 0
    internal, public = sheets(whole), sheets(shown)
    assert list(internal) == ["荣誉台账", "统计口径", "待补清单"]
    assert list(public) == ["荣誉台账", "统计口径"]
    for found, count in ((internal, 2), (public, 1)):
        assert len(column(found["荣誉台账"], "荣誉名称")) == count
        texts = [str(cell) for row in found["荣誉台账"] for cell in row]
        assert any(text.startswith(f"荣誉数：{count} 项。口径：") for text in texts)
    definitions = public["统计口径"]
    assert column(definitions, "数")[column(definitions, "指标").index("荣誉数")] == "1 项"


def test_a_reason_stands_where_a_ledger_has_no_value(honors: Path, tmp_path: Path) -> None:
    undated = {
        "id": "d",
        "name": "某称号",
        "status": "approved",
        "level": "sgcc",
        "awarders": ["某公司"],
        "type": "collective",
        "recipients": ["shili"],
        "sources": ["wenjian"],
        "missing": {"issued_on": "not_stated"},
    }
    write_yaml(honors / "honors" / "d.yml", undated)
    to = tmp_path / "l.xlsx"
    assert export(to, "--sheet", "honors", data=honors).exit_code == 0
    rows = sheets(to)
    assert list(rows) == ["荣誉台账"]
    assert "来源未载明" in column(rows["荣誉台账"], "发证日期")


def test_ledgers_print_on_a4_with_heads_and_page_numbers(honors: Path, tmp_path: Path) -> None:
    to = tmp_path / "l.xlsx"
    assert export(to, "ledgers", data=honors).exit_code == 0
    parts = parts_of_workbook(to.read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert 'paperSize="9" ' in sheet
    assert 'orientation="landscape"' in sheet
    assert "&amp;P" in sheet
    assert "Print_Titles" in parts["xl/workbook.xml"].decode()


def test_wrapped_cells_are_shown_whole(tmp_path: Path) -> None:
    to = tmp_path / "l.xlsx"
    assert export(to, "--sheet", "definitions").exit_code == 0
    sheet = ElementTree.fromstring(parts_of_workbook(to.read_bytes())["xl/worksheets/sheet1.xml"])
    heights = [float(row.get("ht", 0)) for row in sheet.iter(f"{MAIN}row")]
    texts = [row[3] for row in sheets(to)["统计口径"]]
    longest = max(range(len(texts)), key=lambda at: len(texts[at]))
    assert heights[longest] > 2 * LINE
    assert min(heights[2:]) >= LINE


def test_no_sheet_is_printed_too_small_to_read(tmp_path: Path) -> None:
    assert pages_across([7, 20, 26]) == 1
    assert pages_across([20] * 30, repeated=2) == 4  # two of them stand on each
    to = tmp_path / "h.xlsx"
    assert export(to, "ledgers").exit_code == 0
    for name, part in parts_of_workbook(to.read_bytes()).items():
        if name.startswith("xl/worksheets/sheet"):
            sheet = ElementTree.fromstring(part)
            widths = [float(one.get("width", 0)) for one in sheet.iter(f"{MAIN}col")]
            (setup,) = sheet.iter(f"{MAIN}pageSetup")
            assert sum(widths) <= 230 * int(setup.get("fitToWidth", 1))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("供电所", 10, 1), ("石立供电所", 10, 2), ("甲\n乙", 40, 2)],
)
def test_lines_are_reckoned_as_cells_wrap(text: str, width: int, lines: int) -> None:
    assert lines_in(text, width) == lines


def test_a_second_workbook_of_a_run_looks_like_the_first() -> None:
    pressed = press(inspect(DATA), "internal")
    asset = next(one for one in pressed.assets if one.address == addresses.LEDGERS)
    first, second = asset.data, asset.data
    assert first == second
    with ZipFile(BytesIO(second)) as book:
        styles = book.read("xl/styles.xml").decode()
    assert styles.partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ") > 5
