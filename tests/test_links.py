"""A link leads both ways: what a record names knows of the record."""

import re

import pytest

from lianqiao.types import Ref
from sample import day, made, pages, record, sample_pages, section, targets, unit


def led_to(address: str, anchor: str = "") -> set[str]:
    """Where the links of a page, or of one of its sections, lead; ways up are left out."""
    text = sample_pages("internal")[address]
    found = targets(section(text, anchor) if anchor else text)
    return {target.removeprefix("../") for target in found}


# What a unit knows


@pytest.mark.parametrize(
    ("address", "anchor", "expected"),
    [
        (
            "units/baisha-branch.md",
            "alliances",
            {
                "alliances/ridge-safety.md",
                "alliances/metering-service.md",
                "alliances/plant-pairing.md",
            },
        ),
        ("units/shipu.md", "cases", {"cases/ridge-lamp.md", "cases/night-patrol.md"}),
        ("units/campus-lab.md", "cases", {"cases/ridge-lamp.md"}),
        (
            "units/shipu-branch.md",
            "honors",
            {"honors/joint-award-2024.md", "honors/star-branch-shipu-2023.md"},
        ),
        ("units/operations-branch.md", "honors", {"honors/joint-award-2024.md"}),
        ("units/company.md", "outcomes", {"outcomes/meter-clip.md"}),
        ("units/campus-lab.md", "outcomes", {"outcomes/meter-clip.md"}),
        ("units/harbour-works.md", "outcomes", {"outcomes/plant-schedule.md"}),
        ("units/harbour-works.md", "adoptions", {"adoptions/plant-adopts-ridge-lamp.md"}),
        (
            "units/baisha.md",
            "adoptions",
            {
                "adoptions/baisha-adopts-ridge-lamp.md",
                "adoptions/baisha-adopts-night-patrol.md",
            },
        ),
    ],
)
def test_a_unit_knows_its_part(address: str, anchor: str, expected: set[str]) -> None:
    folder = expected and next(iter(expected)).partition("/")[0]
    assert {one for one in led_to(address, anchor) if one.startswith(f"{folder}/")} == expected


def test_a_unit_counts_what_it_lists() -> None:
    text = sample_pages("internal")["units/baisha-branch.md"]
    assert "[*3*{ .lq-number } *条*{ .lq-unit } *联建网*{ .lq-name }](#alliances)" in text
    assert "[*0*{ .lq-number } *条*{ .lq-unit } *成果*{ .lq-name }]" in text


def test_a_record_that_names_a_unit_twice_is_listed_once() -> None:
    text = section(sample_pages("internal")["units/shipu-branch.md"], "alliances")
    assert text.count("(../alliances/ridge-safety.md)") == 1


def test_a_unit_knows_what_is_below_it_and_around_it() -> None:
    assert led_to("units/qingpo.md", "children") == {"shipu.md", "baisha.md"}
    around = led_to("units/shipu.md", "linked")
    assert {"shipu-branch.md", "figures/arrival-time.md"} <= around
    assert {"posts/shipu-patrol-post.md", "ratings/shipu-five-star-2023.md"} <= led_to(
        "units/shipu-branch.md", "linked"
    )


def test_a_unit_leads_up_to_the_top_of_its_tree() -> None:
    crumbs = sample_pages("internal")["units/shipu-metering.md"].split("# ")[0]
    assert targets(crumbs) == ["../index.md", "index.md", "company.md", "qingpo.md", "shipu.md"]


# What a case knows


def test_a_case_knows_who_adopted_it() -> None:
    assert {
        "adoptions/baisha-adopts-ridge-lamp.md",
        "adoptions/plant-adopts-ridge-lamp.md",
    } <= led_to("cases/ridge-lamp.md", "adopted")


def test_a_case_that_nobody_adopted_says_so() -> None:
    assert "尚无推广应用的记录" in section(
        sample_pages("internal")["cases/plant-morning.md"], "adopted"
    )


def test_a_case_knows_what_it_won() -> None:
    assert "honors/joint-award-2024.md" in led_to("cases/ridge-lamp.md", "won")
    assert section(sample_pages("internal")["cases/plant-morning.md"], "won") == ""


def test_a_case_knows_what_it_rests_on() -> None:
    assert led_to("cases/ridge-lamp.md", "sources") == {
        "sources/drill-report.md",
        "sources/operations-ledger.md",
    }
    assert {
        "units/shipu.md",
        "units/campus-lab.md",
        "alliances/ridge-safety.md",
        "mechanisms/line-leader.md",
        "mechanisms/cross-check.md",
        "figures/arrival-time.md",
        "figures/defects-found.md",
        "figures/drills.md",
        "campaigns/call-2024.md",
    } <= led_to("cases/ridge-lamp.md")


# The other kinds


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("honors/joint-award-2024.md", "cases/ridge-lamp.md"),
        ("honors/innovation-2024.md", "outcomes/meter-clip.md"),
        ("outcomes/meter-clip.md", "honors/innovation-2024.md"),
        ("alliances/ridge-safety.md", "activities/storm-drill-2024.md"),
        ("alliances/ridge-safety.md", "cases/ridge-lamp.md"),
        ("alliances/ridge-safety.md", "mechanisms/ridge-mechanism.md"),
        ("alliances/metering-service.md", "outcomes/meter-clip.md"),
        ("activities/storm-drill-2024.md", "alliances/ridge-safety.md"),
        ("mechanisms/ridge-mechanism.md", "line-leader.md"),
        ("mechanisms/line-leader.md", "cases/ridge-lamp.md"),
        ("mechanisms/line-leader.md", "ridge-mechanism.md"),
        ("figures/arrival-time.md", "cases/ridge-lamp.md"),
        ("figures/arrival-time.md", "adoptions/baisha-adopts-ridge-lamp.md"),
        ("figures/arrival-time.md", "units/shipu.md"),
        ("figures/defects-found.md", "mechanisms/cross-check.md"),
        ("campaigns/call-2024.md", "cases/ridge-lamp.md"),
        ("sources/drill-report.md", "cases/ridge-lamp.md"),
        ("sources/drill-report.md", "figures/drills.md"),
        ("sources/service-notice.md", "ratings/shipu-five-star-2023.md"),
        ("sources/service-notice.md", "mechanisms/ridge-mechanism.md"),
        ("cases/ridge-lamp.md", "showcases/showcase-2024.md"),
        ("showcases/showcase-2024.md", "cases/ridge-lamp.md"),
    ],
)
def test_a_page_leads_to(address: str, expected: str) -> None:
    assert expected in led_to(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("adoptions/baisha-adopts-ridge-lamp.md", "cases/ridge-lamp.md"),
        ("adoptions/baisha-adopts-ridge-lamp.md", "units/baisha.md"),
        ("posts/shipu-patrol-post.md", "units/shipu-branch.md"),
        ("ratings/shipu-five-star-2023.md", "units/shipu-branch.md"),
    ],
)
def test_a_page_leads_to_what_makes_up_its_title(address: str, expected: str) -> None:
    assert expected in led_to(address)


def test_a_record_knows_the_texts_that_name_it() -> None:
    mechanism = record("mechanism", "m", name="机制", text="由[这个班](unit:u)实行。")
    tree = pages(made(mechanism, record("unit", "u", name="班组")))
    assert "../mechanisms/m.md" in targets(tree["units/u.md"])


def test_back_links_stand_under_their_kind_and_field() -> None:
    text = sample_pages("internal")["units/company.md"]
    headings = re.findall(r"^\*\*(.+)\*\*$", text, re.MULTILINE)
    assert {"单位（所在单位）", "征集批次（征集单位）"} <= set(headings)


def test_a_figure_in_a_list_has_its_number_beside_it() -> None:
    linked = section(sample_pages("internal")["sources/drill-report.md"], "linked")
    assert "(../figures/defects-found.md)：120余处" in linked


def test_back_links_are_in_the_order_of_the_listing() -> None:
    unit_ = record("unit", "u", name="单位")
    cases = [
        record("case", id_, title=id_, unit=unit("u"), year=day(year))
        for id_, year in (("old", "2020"), ("new", "2024"), ("middle", "2022"))
    ]
    text = section(pages(made(unit_, *cases))["units/u.md"], "cases")
    assert targets(text) == ["../cases/new.md", "../cases/middle.md", "../cases/old.md"]


def test_more_than_three_links_of_a_field_have_a_section_of_their_own() -> None:
    units = [record("unit", f"u{n}", name=f"单位{n}") for n in range(4)]
    activity = record("activity", "a", title="活动", hosts=tuple(one.ref for one in units))
    text = pages(made(*units, activity))["activities/a.md"]
    assert targets(section(text, "hosts")) == [f"../units/u{n}.md" for n in range(4)]


def test_an_honor_won_for_a_case_is_not_told_twice_on_its_page() -> None:
    case = record("case", "c", title="案例")
    honor = record("honor", "h", name="奖", level="county", for_=Ref("case", "c"))
    text = pages(made(case, honor))["cases/c.md"]
    assert text.count("(../honors/h.md)") == 1
