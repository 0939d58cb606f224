"""How much of the organisation an alliance covers: on its page, as one bar."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lianqiao.press import Pressed, inspect, press
from made import write_library

Entry = tuple[str, dict[str, Any]]
PARTY = ("p1", "p2", "p3", "p4")


def unit(id_: str, type_: str = "branch") -> Entry:
    return "units", {"id": id_, "name": f"{id_}支部", "type": type_, "order": PARTY.index(id_) + 1}


def alliance(id_: str, *members: str, **values: Any) -> Entry:
    return "alliances", {
        "id": id_,
        "name": f"{id_}网",
        "theme": "safety",
        "lead": members[0],
        "members": list(members),
        "phase": "running",
    } | values


def pressed(folder: Path, *alliances: Entry, edition: str = "internal", **types: str) -> Pressed:
    units = [unit(id_, types.get(id_, "branch")) for id_ in PARTY]
    inspected = inspect(write_library(folder / "data", *units, *alliances))
    assert inspected.is_sound, inspected.findings
    return press(inspected, edition)


def page(one: Pressed, id_: str) -> str:
    return next(page.markdown for page in one.pages if page.address == f"alliances/{id_}.md")


def test_a_running_alliance_shows_its_share_as_one_bar_with_the_names(tmp_path: Path) -> None:
    one = pressed(tmp_path, alliance("a", "p3", "p1"), alliance("b", "p1", "p2"))
    text = page(one, "a")
    assert "在册党组织 4 家，参加本网 2 家，占 50&#46;0&#37;。" in text
    names = text.index("[p1支部]"), text.index("[p3支部]")
    listed = text.index("- 参加本网 2 家：[p1支部](../units/p1.md)、[p3支部](../units/p3.md)")
    assert listed and names[1] < listed  # above stand the lead and the members as recorded
    assert "[75 &#37;]" not in text
    assert "[75&#46;0 &#37;](../statistics/alliance_coverage.md#rows)" in text
    chart = one.charts["charts/alliance_coverage-alliances-a.svg"]
    assert [(mark.part, mark.value, mark.words) for mark in chart.marks] == [
        ("参加本网", Decimal(2), "2"),
        ("其余在册党组织", Decimal(2), ""),
    ]
    assert chart.marks[0].rows == "alliances/a.html#coverage-own"
    assert chart.marks[1].rows == "statistics/alliance_coverage.html#rows"
    assert chart.rest == "其余在册党组织"


def test_an_alliance_of_all_has_no_rest(tmp_path: Path) -> None:
    one = pressed(tmp_path, alliance("a", *PARTY))
    assert "参加本网 4 家，占 100&#46;0&#37;。" in page(one, "a")
    assert len(one.charts["charts/alliance_coverage-alliances-a.svg"].marks) == 1


def test_members_that_are_no_party_organisations_are_told_and_not_counted(tmp_path: Path) -> None:
    one = pressed(tmp_path, alliance("a", "p1", "p4"), p4="team")
    assert "在册党组织 3 家，参加本网 1 家，占 33&#46;3&#37;。" in page(one, "a")
    assert "另有 1 个成员不是在册党组织，不计。" in page(one, "a")


def test_a_lead_that_is_not_among_the_members_counts_and_twice_is_once(tmp_path: Path) -> None:
    one = pressed(tmp_path, alliance("a", "p1", "p2", lead="p3"))
    assert "参加本网 3 家" in page(one, "a")


@pytest.mark.parametrize("phase", ["forming", "ended"])
def test_an_alliance_that_does_not_run_covers_nothing_that_is_told(
    phase: str, tmp_path: Path
) -> None:
    one = pressed(tmp_path, alliance("a", "p1", phase=phase), alliance("b", "p2"))
    assert "#coverage" not in page(one, "a")
    assert "charts/alliance_coverage-alliances-a.svg" not in one.charts


def test_without_party_organisations_there_is_no_bar(tmp_path: Path) -> None:
    one = pressed(tmp_path, alliance("a", "p1"), **dict.fromkeys(PARTY, "team"))
    assert "#coverage" not in page(one, "a")


def test_what_a_library_counts_otherwise_is_not_parted(tmp_path: Path) -> None:
    own = tmp_path / "data" / "statistics" / "alliance_coverage.yml"
    own.parent.mkdir(parents=True)
    own.write_text("statistic: alliance_coverage\nmeasure: count\n", encoding="utf-8")
    assert "#coverage" not in page(pressed(tmp_path, alliance("a", "p1")), "a")


def test_the_public_edition_counts_what_it_may_name(tmp_path: Path) -> None:
    shown = alliance("a", "p2", "p1", audience="public")
    units = [unit(id_) for id_ in PARTY]
    for _, values in units[1:]:
        values["audience"] = "public"
    units[0][1]["audience"] = "internal"
    inspected = inspect(write_library(tmp_path / "data", *units, shown))
    text = page(press(inspected, "public"), "a")
    assert "在册党组织 3 家，参加本网 1 家，占 33&#46;3&#37;。" in text
    assert "仅统计本版公开记录" in text
    assert "p1" not in text
