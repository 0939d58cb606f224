"""A statistic's page: its number or its parts, the definition at once below, tables, rows."""

import re
from pathlib import Path
from typing import Any

import pytest

from lianqiao.press import Pressed, inspect, press
from made import write_library

Entry = tuple[str, dict[str, Any]]
NOT_STATED = {"sources": "not_stated"}


def unit(id_: str, type_: str = "branch", **values: Any) -> Entry:
    return "units", {"id": id_, "name": f"单位{id_}", "type": type_} | values


def honor(id_: str, unit_id: str, day: str) -> Entry:
    return "honors", {
        "id": id_,
        "name": f"荣誉{id_}",
        "awarders": "组委会",
        "level": "provincial",
        "type": "collective",
        "recipients": unit_id,
        "issued_on": day,
        "missing": NOT_STATED,
    }


def outcome(id_: str, period: str) -> Entry:
    return "outcomes", {
        "id": id_,
        "name": f"成果{id_}",
        "category": "qc",
        "units": ["u"],
        "stage": "awarded",
        "benefit": {"amount": 3, "period": period, "verified_by": "财务部"},
        "missing": NOT_STATED,
    }


def page(folder: Path, statistic: str, *records: Entry) -> str:
    return text_of(pressed(folder, *records), statistic)


def pressed(folder: Path, *records: Entry) -> Pressed:
    inspected = inspect(write_library(folder / "data", *records))
    assert inspected.is_sound, inspected.findings
    return press(inspected, "internal")


def text_of(one: Pressed, statistic: str) -> str:
    address = f"statistics/{statistic}.md"
    return next(page.markdown for page in one.pages if page.address == address)


def test_a_share_tells_of_how_many_and_lists_units_in_the_organisations_order(
    tmp_path: Path,
) -> None:
    units = [unit("a", order=3), unit("b", order=1), unit("c", order=2)]
    alliance = {"id": "n", "name": "网", "theme": "safety", "lead": "c", "members": ["c", "a"]}
    text = page(
        tmp_path, "alliance_coverage", *units, ("alliances", alliance | {"phase": "running"})
    )
    assert "3 条记录 · 3 条中 2 条计入" in text
    rows = re.findall(r"\| \[单位(.)\]\([^)]*\) \| (.) \|", text)
    assert rows == [("b", "否"), ("c", "是"), ("a", "是")]
    assert "日期未载明" not in text  # it has no years at all


def test_periods_are_told_as_dates_and_stand_in_one_table_or_none(tmp_path: Path) -> None:
    records = unit("u"), outcome("x", "2023"), outcome("y", "2024-06")
    text = page(tmp_path, "benefit", *records)
    assert re.findall(r"\*([^*]+)\*\{ \.lq-name \}", text) == ["2023年", "2024年6月"]
    assert "#by-year" not in text
    table = text[text.index("<summary>数据表</summary>") : text.index("</details>")]
    assert re.findall(r"\| (\S+) \| \[3 万元\]", table) == ["2023年", "2024年6月"]
    assert re.findall(r"\| \*([^*]+)\*\{ #rows", text) == [
        "2023年",
        "计入2023年",
        "2024年6月",
        "计入2024年",
    ]


@pytest.mark.parametrize(("count", "table"), [(12, False), (13, True)])
def test_the_definition_stands_above_a_long_table_of_parts(
    count: int, table: bool, tmp_path: Path
) -> None:
    units = [unit(f"u{n}") for n in range(count)]
    honors = [honor(f"h{n}", f"u{n}", "2024-01-05") for n in range(count)]
    text = page(tmp_path, "honors_by_unit", *units, *honors)
    assert ("{ #parts }" in text) is table
    if table:
        assert text.index("口径：") < text.index(".svg") < text.index("{ #parts }")
    else:
        assert text.index(".lq-tile }") < text.index("口径：")


def test_a_number_without_parts_is_not_headed_as_their_sum(tmp_path: Path) -> None:
    one = pressed(tmp_path, unit("u"), honor("a", "u", "2024-01-05"))
    assert "| 年度 | 数（项） | 同比 |" in text_of(one, "honors_count")
    assert "| 年度 | 省（部）级 | 合计 | 同比 |" in text_of(one, "honors_by_level")


@pytest.mark.parametrize(("count", "told"), [(3, "全部提醒见"), (12, "这里列出前 10 条，全部见")])
def test_the_warnings_that_touch_a_number_are_told_and_the_first_ten_listed(
    count: int, told: str, tmp_path: Path
) -> None:
    honors = []
    for n in range(count):
        kind, values = honor(f"h{n}", "u", "2024-01-05")
        honors.append((kind, values | {"name": f"全国先进集体{n}"}))
    text = page(tmp_path, "honors_count", unit("u"), *honors)
    assert f"有 {count} 条提醒（已接受的也在内），{told}" in text
    assert f"[{count} 条检查提醒](#warnings)" in text
    section = text[text.index("{ #warnings }") : text.index("{ #rows }")]
    assert section.count("\n- **") == min(count, 10)


def test_a_year_without_a_base_is_not_compared(tmp_path: Path) -> None:
    days = ("2021-03-01", "2023-03-01", "2024-03-01", "2024-03-02")
    honors = [honor(f"h{n}", "u", day) for n, day in enumerate(days)]
    text = page(tmp_path, "honors_count", unit("u"), *honors).partition("#by-quarter")[0]
    changes = re.findall(r"^\| (\d{4})年 \| \[\d\]\([^)]*\) \| ([^|]*) \|", text, re.MULTILINE)
    assert changes == [("2024", "&#43;1（&#43;100&#46;0&#37;）"), ("2023", "—"), ("2021", "—")]
