"""A frozen year keeps its numbers though records change; what is withdrawn is gone all the same."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao import frozen
from lianqiao.frozen import keep, load
from lianqiao.messages import messages
from lianqiao.press import Inspection, Pressed, frozen_files, inspect, press
from lianqiao.statistics import Counted, Row
from lianqiao.types import Ref
from made import write_library, write_yaml
from sample import day, sample
from test_build import run

UNSAID = dict.fromkeys(("awarders", "sources"), "not_stated")
TODAY = date(2025, 1, 10)


def honor(id_: str, **values: Any) -> tuple[str, dict[str, Any]]:
    stated = {"id": id_, "name": f"荣誉{id_}", "level": "provincial", "type": "collective"}
    plain = {"recipients": "u", "issued_on": "2024-05", "missing": UNSAID}
    return "honors", stated | plain | values


def library(folder: Path, *more: tuple[str, dict[str, Any]]) -> Path:
    unit = ("units", {"id": "u", "name": "青江供电公司", "type": "company"})
    honors = [honor("a"), honor("b", audience="internal"), honor("c", issued_on="2023-02")]
    return write_library(folder / "data", unit, *honors, *more)


def freeze(data: Path, year: int = 2024) -> None:
    for name, text in frozen_files(inspect(data), year, TODAY).items():
        (data / "frozen").mkdir(exist_ok=True)
        (data / "frozen" / name).write_text(text, encoding="utf-8", newline="\n")


def change(data: Path, id_: str, **values: Any) -> None:
    path = data / "honors" / f"{id_}.yml"
    write_yaml(path, yaml.safe_load(path.read_text(encoding="utf-8")) | values)


def number(pressed: Pressed, year: int) -> int:
    return int(pressed.counts["honors_count"].where(year=year).number.value or 0)


def page(pressed: Pressed, address: str) -> str:
    return next(one.markdown for one in pressed.pages if one.address == address)


def pressed(data: Path, edition: str) -> Pressed:
    inspected = inspect(data)
    assert inspected.is_sound, inspected.findings
    return press(inspected, edition)


def test_a_frozen_year_keeps_its_numbers_in_each_edition(tmp_path: Path) -> None:
    data = library(tmp_path)
    freeze(data)
    change(data, "a", issued_on="2023-05")
    write_library(data, honor("d"), honor("e"))
    internal, public = pressed(data, "internal"), pressed(data, "public")
    assert (number(internal, 2024), number(public, 2024)) == (2, 1)
    assert (number(internal, 2023), number(public, 2023)) == (2, 2)  # not frozen
    assert "已于2025年1月10日冻结" in page(public, "years/2024.md")
    assert "冻结后的变化" in page(internal, "years/2024.md")
    assert "冻结后的变化" not in page(public, "years/2024.md")
    rows = next(a.content for a in internal.assets if a.address.endswith("honors_count.csv"))
    assert rows.count("2024") >= 2
    assert "2024年度的数字已于2025年1月10日冻结" in page(public, "statistics/honors_count.md")


@pytest.mark.parametrize(
    "values", [{"status": "withdrawn"}, {"audience": "none"}, {"status": "returned"}]
)
def test_what_is_withdrawn_or_hidden_later_is_gone_from_the_numbers(
    tmp_path: Path, values: dict[str, str]
) -> None:
    data = library(tmp_path)
    freeze(data)
    change(data, "a", **values)
    internal, public = pressed(data, "internal"), pressed(data, "public")
    assert (number(internal, 2024), number(public, 2024)) == (1, 0)
    assert "有 1 条此后撤下" in page(internal, "years/2024.md")
    assert not any("honors/a.md" in one.markdown for one in public.pages)


def test_a_record_made_internal_later_leaves_the_public_number(tmp_path: Path) -> None:
    data = library(tmp_path)
    freeze(data)
    change(data, "a", audience="internal")
    assert (number(pressed(data, "internal"), 2024), number(pressed(data, "public"), 2024)) == (
        2,
        0,
    )


def test_the_definition_that_held_is_told_where_it_changed(tmp_path: Path) -> None:
    data = library(tmp_path)
    freeze(data)
    write_yaml(
        data / "statistics" / "own.yml",
        {"statistic": "honors_count", "definition": {"zh": "新的口径。", "en": "New."}},
    )
    text = page(pressed(data, "internal"), "years/2024.md")
    assert "冻结时的口径" in text and "新的口径" not in text


def codes(inspected: Inspection) -> list[str]:
    return [finding.code for finding in inspected.findings]


def test_a_frozen_file_changed_by_hand_is_told(tmp_path: Path) -> None:
    data = library(tmp_path)
    freeze(data)
    path = data / "frozen" / "2024-public.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('"a"', '"c"'), encoding="utf-8")
    assert codes(inspect(data)) == ["frozen_changed"]
    assert run(tmp_path, "freeze", "2024").returncode == 1
    assert run(tmp_path, "freeze", "2024", "--again").returncode == 0  # as its message says
    assert codes(inspect(data)) == []


def test_a_statistic_that_counts_otherwise_by_now_is_told(tmp_path: Path) -> None:
    data = library(tmp_path)
    own = {
        "statistic": "own",
        "title": {"zh": "自定"},
        "definition": {"zh": "自定。"},
        "measure": "count",
        "kind": "honor",
        "sql": "SELECT id AS record, counted_year AS year, level AS levels FROM honors",
    }
    write_yaml(data / "statistics" / "own.yml", own)
    freeze(data)
    assert codes(inspect(data)) == []
    write_yaml(data / "statistics" / "own.yml", own | {"dimensions": ["levels"]})
    assert codes(inspect(data)) == ["frozen_unfit", "frozen_unfit"]
    (data / "statistics" / "own.yml").unlink()
    assert codes(inspect(data)) == ["frozen_statistic_gone", "frozen_statistic_gone"]


def test_the_command_freezes_once_and_anew_only_when_asked(tmp_path: Path) -> None:
    library(tmp_path)
    assert run(tmp_path, "freeze", "2024").returncode == 0
    kept = (tmp_path / "data" / "frozen" / "2024-internal.yml").read_text(encoding="utf-8")
    change(tmp_path / "data", "a", issued_on="2023-05")
    again = run(tmp_path, "freeze", "2024")
    assert again.returncode == 1 and "--again" in again.stderr
    assert (tmp_path / "data" / "frozen" / "2024-internal.yml").read_text(encoding="utf-8") == kept
    assert run(tmp_path, "freeze", "2024", "--again").returncode == 0
    assert number(pressed(tmp_path / "data", "internal"), 2024) == 1
    nothing = run(tmp_path, "freeze", "1999")
    assert nothing.returncode == 1 and "没有任何统计数字" in nothing.stderr


def test_every_statistic_of_the_sample_comes_back_as_it_was_frozen(tmp_path: Path) -> None:
    inspected = sample()
    years = {year for one in press(inspected, "internal").counts.values() for year in one.years}
    for year in sorted(years):
        for name, text in frozen_files(inspected, year, TODAY).items():
            (tmp_path / "frozen").mkdir(exist_ok=True)
            (tmp_path / "frozen" / name).write_text(text, encoding="utf-8", newline="\n")
    found, findings = load(tmp_path)
    assert findings == [] and {one.year for one in found} == years
    for edition in ("internal", "public"):
        made = press(inspected, edition)
        own = [one for one in found if one.edition == edition]
        standing, kept = keep(made.counts, own, made.library)
        assert all(not one.moved and not one.gone for one in kept.values())
        for id_, counted in standing.items():
            assert sorted(map(repr, counted.rows)) == sorted(map(repr, made.counts[id_].rows))


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
ROWS = st.builds(
    Row,
    record=TEXTS.map(lambda id_: Ref("honor", id_)),
    value=st.none() | st.decimals(-9, 9, places=2).map(str),
    year=st.just(2024),
    date=st.none() | st.just(day("2024-05")),
    key=st.tuples(st.none() | TEXTS.filter(lambda text: text != frozen.UNSTATED)),
)


@settings(deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_rows_come_back_as_they_were(rows: list[Row]) -> None:
    counted = press(sample(), "internal").counts["honors_by_level"]
    one = Counted(counted.statistic, tuple(rows), tuple({row.key for row in rows}))
    text = frozen.freeze({"honors_by_level": one}, 2024, "internal", None, "2025-01-10")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "frozen" / "2024-internal.yml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8", newline="\n")
        (found,), findings = load(Path(folder))
    assert findings == []
    assert found.statistics[0].rows == tuple(rows)


def test_the_messages_name_the_command_that_helps() -> None:
    for language in ("zh", "en"):
        assert "--again" in messages(language).texts["finding.frozen_changed"]
