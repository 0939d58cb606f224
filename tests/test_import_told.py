"""What an import says on a terminal: once what is wrong, wherever it stands."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lianqiao.cli import main
from lianqiao.importing.dates import date_text
from lianqiao.importing.headings import meant
from lianqiao.importing.plan import plan, read
from lianqiao.importing.planned import Asked
from lianqiao.importing.targets import targets
from lianqiao.kinds import load
from made import write_library
from office.sheets import units, written

HEADINGS = ["荣誉名称", "授予单位", "级别", "荣誉类型", "获奖单位", "发证日期"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_library(tmp_path / "data", *units())


def run(data: Path, *arguments: str | Path) -> Result:
    given = ["import", "--into", str(data), *map(str, arguments)]
    result = CliRunner().invoke(main, given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def honor(number: int, unit: str, level: str = "地市级") -> list[Any]:
    return [f"红旗班组第{number}号", "云川市总工会", level, "集体", unit, "2024-05"]


def test_an_unknown_name_is_told_once_with_all_its_cells(data: Path, tmp_path: Path) -> None:
    rows = [honor(n, "北山所" if n % 2 else "北　山所") for n in range(40)]
    sheets = {"荣誉": [HEADINGS, *rows], "补报": [HEADINGS, honor(99, "北山所")]}
    file = written(tmp_path / "台账.xlsx", sheets)
    said = run(data, file, "--dry-run", "--kind", "荣誉").stdout
    assert said.count("sheet_name_unknown") == 1
    assert "台账.xlsx:荣誉!E2: 错误 sheet_name_unknown" in said
    assert "  同样的还有 40 处：E3、E4、" in said
    report = json.loads(run(data, file, "--format", "json", "--kind", "荣誉").stdout)
    cells = [one["cell"] for one in report["findings"] if one["code"] == "sheet_name_unknown"]
    assert len(cells) == 41


def test_cells_of_another_sheet_are_named_with_it(data: Path, tmp_path: Path) -> None:
    sheets = {
        "荣誉": [HEADINGS, honor(1, "石立所", "市里的")],
        "补报": [HEADINGS, honor(2, "石立所", "市里的"), honor(3, "石立所", "市里的")],
    }
    said = run(data, written(tmp_path / "台账.xlsx", sheets), "--kind", "荣誉").stdout
    assert "同样的还有 2 处：台账.xlsx:补报!C2、C3" in said


def test_sheets_of_a_template_that_nobody_filled_are_not_counted(
    data: Path, tmp_path: Path
) -> None:
    template = tmp_path / "填报表.xlsx"
    CliRunner().invoke(main, ["template", "--data", str(data), "-o", str(template)])
    said = run(data, template).stdout
    assert "填报表.xlsx:" not in said
    assert "没有要写入的内容" in said


def test_of_several_units_in_a_cell_only_the_unknown_one_is_unknown(
    data: Path, tmp_path: Path
) -> None:
    file = written(tmp_path / "台账.xlsx", {"荣誉": [HEADINGS, honor(1, "石立所、北山所")]})
    made = plan(read(data, [file]), Asked(), date(2025, 1, 1), lambda step, done, total: None)
    assert [one.found for one in made.unknown_names.values()] == ["北山所"]


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        ("unit", "名称", "name"),
        ("unit", "类别", "type"),
        ("honor", "所获荣誉", "name"),
        ("honor", "表彰时间", "issued_on"),
        ("honor", "受奖单位", "recipients.unit"),
        ("activity", "日期", "date"),
        ("alliance", "牵头支部", "lead"),
        ("adoption", "典型案例", "case"),
    ],
)
def test_usual_headings_of_departments_are_known(kind: str, heading: str, field: str) -> None:
    found = meant(heading, targets(load(None).declarations.kinds[kind]))
    assert found and found.name == field


@pytest.mark.parametrize(
    ("written_as", "expected"),
    [
        ("2024年5月31号", "2024-05-31"),
        ("2024年5月6日 星期一", "2024-05-06"),
        ("2024-5-6（周一）", "2024-05-06"),
        ("２０２４．５．６", "2024-05-06"),
        ("2024年 5 月", "2024-05"),
    ],
)
def test_dates_are_read_as_people_write_them(written_as: str, expected: str) -> None:
    assert date_text(written_as) == expected
