"""Numbers where libraries are not usual: the same thing has one number, and rows come to it."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from lianqiao.press import Pressed, frozen_files, inspect, press
from lianqiao.showcases import showcases
from lianqiao.yearbook import bind
from made import write_library, write_yaml
from test_yearbook import SPACES, appendix_of, text_of

WHY = {"missing": {"sources": "not_stated"}}
UNITS = [
    ("units", {"id": id_, "name": name, "type": "branch"})
    for id_, name in {"u": "一支部", "a": "甲支部", "b-c": "丙支部", "c": "丁支部"}.items()
]


def honor(id_: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return "honors", {
        "id": id_,
        "name": f"荣誉{id_}",
        "awarders": "组委会",
        "level": "provincial",
        "type": "collective",
        "recipients": "u",
        "issued_on": "2024-03-05",
        **WHY,
    } | values


def case(id_: str, **values: Any) -> tuple[str, dict[str, Any]]:
    stated: dict[str, Any] = {
        "id": id_,
        "title": f"做法{id_}",
        "unit": "u",
        "category": "safety",
        "year": "2024",
    }
    texts = dict.fromkeys(("summary", "background", "practice", "results"), "文字。")
    return "cases", stated | texts | WHY | values


def own(data: Path, id_: str, **values: Any) -> None:
    declared = {
        "statistic": id_,
        "title": {"zh": f"自定{id_}"},
        "definition": {"zh": "自定。"},
        "unit": {"zh": "个"},
        "measure": "count",
    }
    write_yaml(data / "statistics" / f"{id_}.yml", declared | values)


def pressed(data: Path, edition: str = "internal") -> Pressed:
    inspected = inspect(data)
    assert inspected.is_sound, inspected.findings
    return press(inspected, edition)


def page(made: Pressed, address: str) -> str:
    return next(one.markdown for one in made.pages if one.address == address)


def test_a_unit_that_adopted_a_case_twice_is_one_unit(tmp_path: Path) -> None:
    taken = [
        ("x", "a", "c1"),
        ("y", "a", "c1"),
        ("z", "c", "c1"),
        ("w", "a", "c2"),
        ("v", "b-c", "c2"),
    ]
    adoptions = [
        ("adoptions", {"id": id_, "case": of, "adopter": unit, "since": "2024-05"})
        for id_, unit, of in [*taken, ("t", "c", "c2")]
    ]
    data = write_library(tmp_path / "data", *UNITS, case("c1"), case("c2"), *adoptions)
    text = page(pressed(data), "index.md").partition("#most-adopted")[2]
    told = re.findall(r"\*\*(做法c\d)\*\*.*?\*(\d) 家采用\*", text)
    assert told == [("做法c2", "3"), ("做法c1", "2")]


def freeze(data: Path, year: int) -> None:
    for name, text in frozen_files(inspect(data), year, date(2025, 1, 9)).items():
        (data / "frozen").mkdir(exist_ok=True)
        (data / "frozen" / name).write_text(text, encoding="utf-8", newline="\n")


def test_home_counts_the_honors_of_a_frozen_year_as_the_statistic_does(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", *UNITS, honor("a"), honor("b"))
    freeze(data, 2024)
    write_library(data, honor("late"))
    made = pressed(data)
    (told,) = re.findall(r"\[\*(\d) 项\*\]\(statistics/honors_by_level", page(made, "index.md"))
    assert int(told) == made.counts["honors_count"].number.value == 2


def test_headings_of_a_frozen_year_count_as_its_numbers_do(tmp_path: Path) -> None:
    stages = {"stage": "approved", "milestones": [{"stage": "approved", "date": "2024-05"}]}
    plain = {"name": "夹具", "category": "qc", "units": "u", **WHY, **stages}
    data = write_library(
        tmp_path / "data", *UNITS, honor("a"), honor("b"), ("outcomes", {"id": "o", **plain})
    )
    freeze(data, 2024)
    changed = honor("b", level="county")
    write_library(data, honor("late"), changed, ("outcomes", {"id": "p", **plain}))
    text = page(pressed(data), "years/2024-showcase.md")
    told = dict(re.findall(r"### (.*?) · (?:\[(.*?)\]\(|\d)", text))
    assert told["省（部）级"] == "2 项"
    assert told["立项"] == "1 项"
    level = text.partition("### 省（部）级")[2].partition("###")[0]
    assert set(re.findall(r"honors/(\w+)\.md", level)) == {"a", "b"}
    late = text.partition("### 冻结后才记到本年度")[2].partition("###")[0]
    assert set(re.findall(r"honors/(\w+)\.md", late)) == {"late"}


def test_a_statistic_in_parts_has_a_tile_that_says_so(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", *UNITS, honor("a"))
    sql = "SELECT id AS record, level AS levels FROM honors"
    own(data, "parted", main="true", kind="honor", total="false", dimensions=["levels"], sql=sql)
    own(data, "gone", main="true", kind="honor", measure="sum", gaps="true", sql=NO_VALUES)
    text = page(pressed(data), "index.md")
    assert "[*分项，不相加*{ .lq-number } *自定parted*{ .lq-name }" in text
    assert "[*无法统计*{ .lq-number } *自定gone*{ .lq-name }" in text


NO_VALUES = "SELECT id AS record, NULL AS value FROM honors"


def test_parts_with_like_names_keep_their_rows_apart(tmp_path: Path) -> None:
    periods = {"h1": "2024年上半年", "h2": "2024年下半年", "none": "none"}
    figures = [
        ("figures", {"id": id_, "name": "数", "value": 1, "measure": "次", "period": one, **WHY})
        for id_, one in periods.items()
    ]
    bare = ("figures", {"id": "bare", "name": "数", "value": 1, "measure": "次", **WHY})
    members = {"a": ["b-c", "u"], "a-b": ["c", "u"]}
    alliances = [
        (
            "alliances",
            {"id": id_, "name": id_, "theme": "safety", "lead": "u", "members": one}
            | {"phase": "running"},
        )
        for id_, one in members.items()
    ]
    data = write_library(tmp_path / "data", *UNITS, *figures, bare, *alliances)
    sql = "SELECT id AS record, period FROM figures"
    own(data, "by_period", kind="figure", dimensions=["period"], sql=sql)
    made = pressed(data)
    for address in ("statistics/by_period.md", "statistics/alliance_memberships.md"):
        text = page(made, address)
        anchors = re.findall(r"\{ #(rows\S*) \.lq-group \}", text)
        assert len(anchors) > 3
        assert [one for one, n in Counter(anchors).items() if n > 1] == []
        assert set(re.findall(r"\.md#(rows-\S+?)\)", text)) <= set(anchors)


def notes(made: Pressed, data: Path) -> str:
    showcase = next(one for one in showcases(made.library, made.counts) if one.year == 2024)
    (booklet,) = bind(made, showcase, data)
    return appendix_of(text_of(booklet.pdf))


def test_what_each_record_adds_stands_in_the_appendix_of_the_booklet(tmp_path: Path) -> None:
    benefit = {"amount": 5, "period": "2024", "verified_by": "财务部"}
    outcome = {"id": "o", "name": "夹具", "category": "qc", "units": "u", "stage": "awarded"}
    sent = [{"campaign": "k", "date": "2024-05", "level": "county", "result": "selected"}] * 2
    records: list[tuple[str, dict[str, Any]]] = [
        ("campaigns", {"id": "k", "name": "征集", "by": "u"}),
        ("outcomes", outcome | {"benefit": benefit, **WHY}),
        honor("h", recipients=["a", "c"], grant_mode="joint"),
        case("c1", submissions=sent),
    ]
    data = write_library(tmp_path / "data", *UNITS, *records)
    own(data, "money", kind="outcome", measure="sum", dimensions=["period"], sql=TWICE)
    found = SPACES.sub("", notes(pressed(data), data))
    assert "：2024年5、2024年5〔" in found
    assert re.search(r"荣誉h（第\d+页）：甲支部、丁支部〔", found)
    assert "：县区级·入选（2）〔" in found


TWICE = """
  SELECT id AS record, benefit_amount AS value, benefit_period AS period, 2024 AS year FROM outcomes
  UNION ALL SELECT id, benefit_amount, benefit_period, 2024 FROM outcomes"""
