"""Numbers: the same as an independent count, told by their definitions, and safe to ask for."""

import csv
import io
import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import independent_counts
from lianqiao import statistics
from lianqiao.editions import cut
from lianqiao.escaping import FORMULA_SIGNS, PLAIN_NUMBER
from lianqiao.example import write_example
from lianqiao.findings import Place
from lianqiao.messages import messages
from lianqiao.pages.building import numbers_view
from lianqiao.press import Inspection, Pressed, inspect, press
from lianqiao.records import Record
from lianqiao.statistics import Change, Counted, Number, Row, Statistic, year_on_year
from lianqiao.types import PartialDate, Ref, Value
from made import write_library, write_yaml
from sample import SAMPLE, SITE, day, declarations, library_of, record, unit

EDITIONS = ("internal", "public")
SEEDS = range(20)
CASES = 30
SECONDS = 10
SECONDS_ALONE = 5
NOWHERE = Place(PurePosixPath("x.yml"))


# The product against a count made in another way


def by_product(inspected: Inspection, edition: str) -> Mapping[str, Counted]:
    chosen = inspected.editions[edition]
    library = cut(inspected.library, chosen).library  # what `press` counts in
    shown = statistics.shown_in(inspected.statistics.values(), chosen)
    counts = statistics.count(library, shown)
    assert not counts.findings
    return counts.counted


def differences(data: Path) -> Iterator[str]:
    """What differs between the product's numbers and the independent ones."""
    inspected = inspect(data)
    for edition in EDITIONS:
        kept = cut(inspected.library, inspected.editions[edition]).library.records
        assert {(one.kind, one.id) for one in kept} == independent_counts.ids(data, edition)
        product = by_product(inspected, edition)
        independent = independent_counts.count(data, edition)
        assert set(product) == set(independent)
        for id_, tally in independent.items():
            for what, here, there in both_ways(product[id_], tally):
                if here != there:
                    yield f"{edition} {id_} {what}: {here} != {there}"


def both_ways(ours: Counted, theirs: independent_counts.Tally) -> Iterator[tuple[str, Any, Any]]:
    yield "added", ours.statistic.total, theirs.added
    yield "total", ours.number.value, theirs.total()
    yield "by year", numbers_by_year(ours), theirs.by_year()
    yield "by key", {k: ours.where(key=k).number.value for k in ours.keys}, theirs.by_key()
    yield "by both", numbers_by_year_and_key(ours), theirs.by_year_and_key()


def numbers_by_year(counted: Counted) -> dict[int | None, Decimal | None]:
    found: dict[int | None, Decimal | None] = {
        year: counted.where(year=year).number.value for year in counted.years
    }
    if counted.has_undated:
        found[None] = counted.where(undated=True).number.value
    return found


def numbers_by_year_and_key(counted: Counted) -> dict[tuple[int | None, Any], Decimal | None]:
    return {
        (year, key): counted.where(year=year, undated=year is None, key=key).number.value
        for year, key in {(row.year, row.key) for row in counted.rows}
    }


def test_the_sample_is_counted_as_by_hand() -> None:
    assert list(differences(SAMPLE)) == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_is_counted_as_its_pages_are_made(edition: str) -> None:
    inspected = inspect(SAMPLE)
    pressed = press(inspected, edition)
    kept = cut(inspected.library, inspected.editions[edition]).library
    counted, made = (
        [(one.ref, one.values) for one in library.records] for library in (pressed.library, kept)
    )
    assert counted == made


SETTINGS: Sequence[dict[str, str]] = (
    {},
    {"stat_year_starts": "4"},
    {"stat_year_rule": "for_year"},
    {"as_of": "2023-06-30"},
)


def random_library_differences(seed: int) -> list[str]:
    """By the library's own settings, or by others."""
    with TemporaryDirectory() as folder:
        write_example(Path(folder), cases=CASES, seed=seed, messages=messages("zh"))
        data = Path(folder) / "data"
        site = independent_counts.read_site(data)
        write_yaml(data / "site.yml", site | SETTINGS[seed % len(SETTINGS)])
        return [f"seed {seed}: {one}" for one in differences(data)]


def test_random_libraries_are_counted_as_by_hand() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        found = [one for many in pool.map(random_library_differences, SEEDS) for one in many]
    assert found == []


def test_the_example_libraries_have_something_to_count_in_every_statistic(tmp_path: Path) -> None:
    write_example(tmp_path, cases=CASES, seed=1, messages=messages("zh"))
    for edition in EDITIONS:
        empty = [
            id_
            for id_, tally in independent_counts.count(tmp_path / "data", edition).items()
            if not tally.counted
        ]
        assert empty == []


# What each statistic counts


@cache
def built_in() -> Mapping[str, Statistic]:
    loaded, findings = statistics.load(None, declarations())
    assert findings == []
    return loaded


def counted(id_: str, *records: Record, **site: Value) -> Counted:
    library = library_of(records, {**SITE, **site})
    counts = statistics.count(library, [built_in()[id_]])
    assert not counts.findings
    return counts.counted[id_]


def value(id_: str, *records: Record, **site: Value) -> Decimal | None:
    return counted(id_, *records, **site).number.value


def honor(id_: str, *units: str, **values: Value) -> Record:
    rows = tuple({"unit": unit(one)} for one in units)
    stated: dict[str, Value] = {"issued_on": day("2024-03-01"), "level": "sgcc", **values}
    return record("honor", id_, recipients=rows, **stated)


def activity(id_: str, date: str = "2024-03-01", **values: Value) -> Record:
    return record("activity", id_, date=day(date), **values)


THREE = ("units-a", "units-b", "units-c")


def test_an_honor_won_jointly_by_three_units_counts_one_and_has_three_recipients() -> None:
    joint = honor("h", *THREE, grant_mode="joint")
    assert value("honors_count", joint) == 1
    assert value("honor_recipients", joint) == 3
    assert value("honor_units", joint) == 3
    by_unit = counted("honors_by_unit", joint)
    assert {key: by_unit.where(key=key).number.value for key in by_unit.keys} == {
        (one,): 1 for one in THREE
    }


def test_an_honor_granted_to_three_units_separately_counts_three() -> None:
    separate = [honor(f"h{n}", one, grant_mode="separate") for n, one in enumerate(THREE)]
    assert value("honors_count", *separate) == 3
    assert value("honor_recipients", *separate) == 3


def test_a_unit_with_two_honors_is_one_unit_and_two_recipients() -> None:
    two = [honor("h1", "u"), honor("h2", "u")]
    assert value("honor_recipients", *two) == 2
    assert value("honor_units", *two) == 1


def test_a_person_is_a_recipient_and_no_unit() -> None:
    personal = record("honor", "h", recipients=({"person": "某人"},))
    assert value("honor_recipients", personal) == 1
    assert value("honor_units", personal) == 0


def test_a_level_is_the_recorded_one_whatever_the_name_says() -> None:
    by_level = counted("honors_by_level", honor("h", "u", name="全国先进", level="city_company"))
    assert by_level.keys == [("city_company",)]


def test_a_record_without_a_level_is_not_put_under_another() -> None:
    bare = record("honor", "h", issued_on=day("2024"))
    by_level = counted("honors_by_level", honor("i", "u", level="other"), bare)
    assert by_level.keys == [("other",), (None,)]


IN_FORCE: Mapping[str, tuple[dict[str, Value], int]] = {
    "no term": ({}, 1),
    "term not over": ({"valid_to": day("2024-06-30")}, 1),
    "term over": ({"valid_to": day("2024-06-29")}, 0),
    "term over at some day of that month": ({"valid_to": day("2024-06")}, 1),
    "issued later": ({"issued_on": day("2024-07-01")}, 0),
    "reconfirmed": ({"validity": "reconfirmed"}, 1),
    "revoked": ({"validity": "revoked"}, 0),
    "expired": ({"validity": "expired"}, 0),
    "to be verified": ({"validity": "to_verify"}, 0),
}


@pytest.mark.parametrize("case", IN_FORCE)
def test_an_honor_is_in_force_on_the_as_of_date(case: str) -> None:
    values, expected = IN_FORCE[case]
    assert value("honors_in_force", honor("h", "u", **values), as_of=day("2024-06-30")) == expected


def test_an_honor_whose_term_has_not_begun_is_not_in_force() -> None:
    begins = honor("h", "u", valid_from=day("2025-01-01"))
    assert value("honors_in_force", begins, as_of=day("2024-06-30")) == 0


def test_a_joint_activity_counts_one() -> None:
    joint = activity("a", hosts=(unit("u"), unit("v")), partners=(unit("w"),))
    assert value("activities_count", joint) == 1


def test_attendances_are_added_and_never_told_as_people() -> None:
    held = [
        activity("a", attendance=20, headcount=18, count_basis="sign_in"),
        activity("b", attendance=30, headcount=25, count_basis="sign_in"),
    ]
    assert value("attendance", *held) == 50
    assert value("headcount", *held) == 43


@pytest.mark.parametrize(
    "values",
    [
        {"attendance": 30},
        {"attendance": 30, "count_basis": "sign_in"},
        {"attendance": 30, "headcount": 25},
        {"attendance": 30, "headcount": 25, "count_basis": "reported"},
        {"attendance": 30, "headcount": 25, "count_basis": "estimated"},
    ],
)
def test_people_cannot_be_told_where_one_activity_has_no_sign_in_list(
    values: dict[str, Value],
) -> None:
    signed_in = activity("a", attendance=20, headcount=18, count_basis="sign_in")
    both = counted("headcount", signed_in, activity("b", "2023-05-01", **values))
    assert both.number.value is None
    assert both.where(year=2023).number.value is None
    assert both.where(year=2024).number.value == 18


def test_an_activity_without_attendances_is_left_out_and_that_is_told() -> None:
    number = counted("attendance", activity("a", attendance=20), activity("b")).number
    assert number == Number(Decimal(20), records=2, without_value=1)


def party(id_: str, type_: str = "branch") -> Record:
    return record("unit", id_, type=type_)


def alliance(id_: str, *members: str, phase: str = "running") -> Record:
    return record(
        "alliance", id_, lead=unit(members[0]), members=tuple(map(unit, members)), phase=phase
    )


def test_a_unit_in_two_alliances_is_covered_once() -> None:
    units = [party(id_) for id_ in ("p1", "p2", "p3", "p4")]
    both = [alliance("n1", "p1", "p2"), alliance("n2", "p1")]
    assert value("alliance_coverage", *units, *both) == Decimal("0.5")


def test_only_party_organisations_in_running_alliances_are_covered() -> None:
    units = [party("p1"), party("p2"), party("c", "company"), party("g", "party_group")]
    records = [*units, alliance("n1", "p1", "c", "g"), alliance("n2", "p2", phase="ended")]
    assert value("alliance_coverage", *records) == Decimal("0.5")


def test_a_lead_that_is_not_among_the_members_is_covered() -> None:
    led = record("alliance", "n", lead=unit("p1"), members=(unit("p2"),), phase="running")
    assert value("alliance_coverage", party("p1"), party("p2"), led) == 1


def test_coverage_is_not_told_without_a_running_alliance() -> None:
    assert value("alliance_coverage", party("p1"), alliance("n", "p1", phase="forming")) is None


def test_posts_are_counted_by_type_in_use_on_the_as_of_date_and_never_added() -> None:
    types = tuple(declarations().vocabularies["post_types"].terms)
    posts = [record("post", f"p{n}", type=one) for n, one in enumerate(types)]
    ended = record("post", "old", type=types[0], to=day("2023-12-31"))
    to_come = record("post", "new", type=types[0], from_=day("2024-07"))
    found = counted("posts_by_type", *posts, ended, to_come, as_of=day("2024-06-30"))
    assert not found.statistic.total
    assert {key: found.where(key=key).number.value for key in found.keys} == {
        (one,): 1 for one in types
    }


def outcome(id_: str, stage: str, *milestones: tuple[str, str], **values: Value) -> Record:
    rows: Value = tuple({"stage": one, "date": day(date)} for one, date in milestones)
    return record("outcome", id_, stage=stage, milestones=rows, **values)


def test_an_intention_is_neither_an_award_nor_a_transfer() -> None:
    signed = counted("outcomes_by_stage", outcome("o", "intent_signed"))
    assert signed.keys == [("intent_signed",)]
    assert not signed.statistic.total


def test_an_entry_for_an_award_is_no_award() -> None:
    entered = outcome("o", "entered", ("approved", "2023-02-01"), ("entered", "2024-05-01"))
    found = counted("outcomes_by_stage", entered)
    assert found.keys == [("approved",), ("entered",)]
    assert found.where(year=2024).keys == [("entered",)]


def test_a_stage_counts_once_in_the_year_it_was_first_reached() -> None:
    twice = outcome("o", "awarded", ("awarded", "2024-05-01"), ("awarded", "2022-05-01"))
    found = counted("outcomes_by_stage", twice)
    assert found.number.value == 1
    assert found.years == [2022]


def test_a_case_sent_to_two_calls_is_one_case_with_two_submissions() -> None:
    sent: Value = tuple(
        {"campaign": Ref("campaign", one), "level": "sgcc", "date": day("2024")} for one in "ab"
    )
    case = record("case", "c", category="brand", year=day("2023"), submissions=sent)
    assert value("cases_count", case) == 1
    assert value("case_submissions", case) == 2
    assert value("cases_by_level", case) == 1


def benefit(id_: str, amount: str, period: str | None, verified: bool = True) -> Record:
    stated: dict[str, Value] = {"amount": Decimal(amount)}
    if period:
        stated["period"] = day(period)
    if verified:
        stated["verified_by"] = "财务部"
    return record("outcome", id_, stage="awarded", benefit=stated)


def test_benefits_are_added_within_a_period_and_only_if_verified() -> None:
    found = counted(
        "benefit",
        benefit("a", "1.1", "2023"),
        benefit("b", "2.2", "2024"),
        benefit("c", "3.3", "2024"),
        benefit("d", "900", "2024", verified=False),
    )
    assert not found.statistic.total
    assert numbers_by_year(found) == {2023: Decimal("1.1"), 2024: Decimal("5.5")}


def test_benefits_of_two_periods_in_one_year_are_not_added() -> None:
    found = counted("benefit", benefit("a", "1", "2024-01"), benefit("b", "2", "2024-02"))
    assert found.where(year=2024).number.value is None or len(found.keys) == 2


def words_in_text(id_: str, *records: Record) -> str:
    """A number as a text asks for it: the words that stand there, or nothing."""
    inspected = Inspection(library_of(records), {}, (), (), built_in())
    edition = inspect(SAMPLE).editions["internal"]
    counts = statistics.count(inspected.library, built_in().values()).counted
    view = numbers_view(inspected.library, edition, messages("zh"), counts, {}, "index.md")
    found = view.number_in_text("stat", id_, None)
    return found[0] if found else ""


def test_a_number_asked_for_in_a_text_is_the_statistics_own() -> None:
    assert words_in_text("honors_count", honor("h", "u"), honor("i", "u")) == "2 项"


def test_benefits_of_two_years_are_not_added_in_a_text() -> None:
    assert "3" not in words_in_text("benefit", benefit("a", "1", "2023"), benefit("b", "2", "2024"))


def test_the_types_of_posts_are_not_added_in_a_text() -> None:
    types = tuple(declarations().vocabularies["post_types"].terms)
    posts = [record("post", f"p{n}", type=one) for n, one in enumerate(types)]
    assert "3" not in words_in_text("posts_by_type", *posts)


def test_an_adopting_unit_counts_once() -> None:
    adoptions = [
        record("adoption", f"a{n}", case=Ref("case", f"c{n}"), adopter=unit("u")) for n in (1, 2)
    ]
    assert value("adoptions_count", *adoptions) == 2
    assert value("adopting_units", *adoptions) == 1


# Years


def test_a_record_without_a_date_counts_in_no_year() -> None:
    found = counted("activities_count", activity("a"), record("activity", "b"))
    assert numbers_by_year(found) == {2024: 1, None: 1}
    assert found.number.value == 2


def test_a_year_may_start_in_april() -> None:
    held = [activity(f"a{n}", date) for n, date in enumerate(("2024-03-31", "2024-04-01", "2024"))]
    assert numbers_by_year(counted("activities_count", *held)) == {2024: 3}
    found = counted("activities_count", *held, stat_year_starts=4)
    assert numbers_by_year(found) == {2023: 1, 2024: 2}


def test_an_honor_counts_in_the_year_of_the_librarys_rule() -> None:
    given = honor("h", "u", issued_on=day("2024-02-01"), for_year=day("2023"))
    assert counted("honors_count", given).years == [2024]
    assert counted("honors_count", given, stat_year_starts=4).years == [2023]
    assert counted("honors_count", given, stat_year_rule="for_year").years == [2023]
    stated = honor("h", "u", stat_year=day("2022"))
    assert counted("honors_count", stated).years == [2022]


def test_a_date_without_a_month_is_in_no_quarter() -> None:
    held = [activity("a", "2024"), activity("b", "2024-04"), activity("c", "2024-06-30")]
    found = counted("activities_count", *held)
    quarters = [found.where(year=2024, quarter=n).number.value for n in (1, 2, 3, 4)]
    assert quarters == [0, 2, 0, 0]
    assert found.where(year=2024).number.value == 3


def test_quarters_are_those_of_the_statistical_year() -> None:
    held = [activity("a", "2024-04-01"), activity("b", "2024-12"), activity("c", "2025-03-31")]
    found = counted("activities_count", *held, stat_year_starts=4)
    quarters = [found.where(year=2024, quarter=n).number.value for n in (1, 2, 3, 4)]
    assert quarters == [1, 0, 1, 1]


def test_an_honor_dated_in_another_year_is_in_no_quarter_of_its_own() -> None:
    late = honor("h", "u", issued_on=day("2025-02-01"), stat_year=day("2024"))
    found = counted("honors_count", late, honor("i", "u", issued_on=day("2024-02-01")))
    quarters = [found.where(year=2024, quarter=n).number.value for n in (1, 2, 3, 4)]
    assert quarters == [1, 0, 0, 0]
    assert found.where(year=2024).number.value == 2


def yearly(measure: str, *rows: tuple[str, str | None]) -> Counted:
    """A statistic of (date, value) rows."""
    statistic = Statistic("s", {"zh": "数"}, {"zh": "数"}, {}, measure, "unit", "", NOWHERE)
    made = tuple(
        Row(Ref("unit", f"u{n}"), value_, int(date[:4]), day(date), ())
        for n, (date, value_) in enumerate(rows)
    )
    return Counted(statistic, made, ((),))


def told(change: Change) -> list[Decimal | None]:
    return [change.base.value, change.difference, change.percent]


def test_a_year_is_compared_with_the_one_before() -> None:
    change = year_on_year(yearly("sum", ("2023-05", "80"), ("2024-05", "100")), 2024, None)
    assert told(change) == [80, 20, 25]


def test_without_a_base_there_is_no_comparison() -> None:
    for before in ([], [("2022-05", "80")], [("2023-05", "0")], [("2023-05", None)]):
        rows: list[tuple[str, str | None]] = [("2024-05", "100"), *before]
        change = year_on_year(yearly("sum", *rows), 2024, None)
        assert told(change)[1:] == [None, None]


def test_the_year_of_the_as_of_date_is_compared_by_the_same_months() -> None:
    rows = [("2023-03", "10"), ("2023-09", "70"), ("2024-02", "15")]
    change = year_on_year(yearly("sum", *rows), 2024, day("2024-06-30"))
    assert told(change) == [10, 5, 50]
    whole = year_on_year(yearly("sum", *rows), 2024, day("2025-06-30"))
    assert whole.base.value == 80


def test_a_date_without_a_month_is_not_compared_by_months() -> None:
    rows = [("2023-03", "10"), ("2023", "70"), ("2024-02", "15")]
    assert year_on_year(yearly("sum", *rows), 2024, day("2024-06-30")).base.value == 10


def test_a_year_that_is_over_on_the_as_of_date_is_compared_whole() -> None:
    cases = [record("case", f"c{n}", year=day(year)) for n, year in enumerate(("2023", "2024"))]
    change = year_on_year(counted("cases_count", *cases), 2024, day("2024-12-31"))
    assert change.percent == 0


def test_a_year_from_april_is_compared_by_the_same_months() -> None:
    dates = ("2023-05-01", "2024-02-01", "2024-05-01", "2024-06-01")
    held = [activity(f"a{n}", date) for n, date in enumerate(dates)]
    found = counted("activities_count", *held, stat_year_starts=4)
    assert numbers_by_year(found) == {2023: 2, 2024: 2}
    change = year_on_year(found, 2024, day("2024-06-30"))
    assert change.base.value == 1


def test_a_year_from_april_is_not_compared_whole_before_its_end() -> None:
    dates = ("2023-05-01", "2024-03-15", "2024-05-01")
    held = [activity(f"a{n}", date) for n, date in enumerate(dates)]
    found = counted("activities_count", *held, stat_year_starts=4)
    change = year_on_year(found, 2024, day("2025-02-28"))  # the statistical year 2024 runs
    assert change.base.value == 1


def test_what_is_dated_in_another_year_is_compared_by_when_it_was_there() -> None:
    issued = {"early": ("2022-11", "2023"), "late": ("2024-02", "2023"), "own": ("2023-03", "2023")}
    issued |= {"this": ("2024-02", "2024"), "before": ("2023-12", "2024")}
    honors = [
        honor(id_, "u", issued_on=day(on), stat_year=day(year))
        for id_, (on, year) in issued.items()
    ]
    change = year_on_year(counted("honors_count", *honors), 2024, day("2024-06-30"))
    assert told(change)[:2] == [2, 0]  # "late" was not there by June 2023; "before" was by 2024


def test_of_two_dates_that_begin_alike_the_exact_one_is_when_a_stage_was_reached() -> None:
    milestones: Any = [{"stage": "approved", "date": day(one)} for one in ("2024", "2024-01")]
    reached = record("outcome", "o", milestones=milestones)
    found = counted("outcomes_by_stage", reached, stat_year_starts=4)
    assert numbers_by_year(found) == {2023: 1}


def test_a_statistic_without_parts_is_one_number_whatever_it_says(tmp_path: Path) -> None:
    own = {
        "statistic": "own",
        "title": {"zh": "自定"},
        "definition": {"zh": "自定。"},
        "measure": "count",
        "kind": "unit",
        "total": "false",
        "sql": "SELECT id AS record FROM units",
    }
    write_yaml(tmp_path / "data" / "statistics" / "own.yml", own)
    unit = ("units", {"id": "u", "name": "一所", "type": "power_station"})
    pressed = press(inspect(write_library(tmp_path / "data", unit)), "public")
    pages = {page.address: page.markdown for page in pressed.pages}
    assert "*[1](own.md#rows)*{ .lq-number }" in pages["statistics/own.md"]
    assert "| [1 ](own.md#rows) |" in pages["statistics/index.md"]


def test_ratios_are_compared_in_percentage_points() -> None:
    rows = [("2023-01", "1"), ("2023-02", "0"), ("2024-01", "1"), ("2024-02", "1")]
    change = year_on_year(yearly("ratio", *rows), 2024, None)
    assert told(change)[1:] == [50, None]


def test_sums_are_exact() -> None:
    tenths = yearly("sum", *[("2024-01", "0.1")] * 3)
    assert str(tenths.number.value) == "0.3"
    found = counted("benefit", *[benefit(f"o{n}", "0.1", "2024") for n in range(3)])
    assert str(found.number.value) == "0.3"


def test_sums_are_exact_to_the_last_digit_that_may_be_written() -> None:
    long = "999999999999999999.000000000000000001"
    assert str(yearly("sum", ("2024-01", long), ("2024-01", "0")).number.value) == long


def test_units_stand_in_the_organisations_order_and_terms_in_their_vocabularys() -> None:
    units = [
        record("unit", "top", order=9),
        record("unit", "a-last", order=2, parent=unit("top")),
        record("unit", "z-first", order=1, parent=unit("top")),
        record("unit", "m-below", parent=unit("z-first")),
        record("unit", "b-other", order=10),
    ]
    shuffled = [one.id for one in units]
    random.Random(1).shuffle(shuffled)
    by_unit = counted("honors_by_unit", *units, honor("h", *shuffled))
    assert [key[0] for key in by_unit.keys] == ["top", "z-first", "m-below", "a-last", "b-other"]
    levels = list(declarations().vocabularies["levels"].terms)
    honors = [honor(f"h{n}", "u", level=one) for n, one in enumerate(sorted(levels))]
    assert [key[0] for key in counted("honors_by_level", *honors).keys] == levels


# A statistic is one file of the library


OWN = {
    "statistic": "companies",
    "title": {"zh": "公司数", "en": "Companies"},
    "definition": {"zh": "类型为公司的单位数。", "en": "Units that are companies."},
    "unit": {"zh": "家", "en": "companies"},
    "measure": "count",
    "kind": "unit",
    "sql": "SELECT id AS record\nFROM units\nWHERE type = 'company'\n",
}
HOSTILE = ('=HYPERLINK("https://x.invalid")', "+1+1", "-2+3", "@SUM(A1)", "|cmd", '甲,乙"丙')


def library_with(data: Path, **changes: Any) -> Path:
    """A library of companies with names that a spreadsheet might run, and its own statistic."""
    companies = [
        ("units", {"id": f"c{n}", "name": name, "type": "company"})
        for n, name in enumerate(HOSTILE)
    ]
    write_library(data, *companies, ("units", {"id": "b", "name": "班组", "type": "team"}))
    write_statistic(data, {**OWN, **changes})
    return data


def write_statistic(data: Path, content: Mapping[str, Any], name: str = "own") -> None:
    write_yaml(data / "statistics" / f"{name}.yml", dict(content))


def pressed_pages(pressed: Pressed) -> Mapping[str, str]:
    return {page.address: page.markdown for page in pressed.pages}


def table_of(pressed: Pressed, id_: str) -> list[list[str]]:
    (content,) = [one.content for one in pressed.assets if one.address == f"statistics/{id_}.csv"]
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content[1:], newline="")))


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_file_adds_a_statistic_with_page_number_rows_and_csv(
    edition: str, tmp_path: Path
) -> None:
    inspected = inspect(library_with(tmp_path / "data"))
    assert inspected.is_sound, inspected.findings
    pressed = press(inspected, edition)
    page = pressed_pages(pressed)["statistics/companies.md"]
    assert f"*[{len(HOSTILE)}](companies.md#rows)*" in page
    assert "类型为公司的单位数。" in page
    assert "WHERE type = 'company'" in page
    assert page.count("](../units/c") == len(HOSTILE)
    assert "companies.md" in pressed_pages(pressed)["statistics/index.md"]
    assert len(table_of(pressed, "companies")) == 5 + len(HOSTILE)


def test_an_internal_statistic_is_not_in_the_public_edition(tmp_path: Path) -> None:
    inspected = inspect(library_with(tmp_path / "data", audience="internal"))
    for edition, shown in (("internal", True), ("public", False)):
        pressed = press(inspected, edition)
        everything = [*pressed_pages(pressed), *(one.address for one in pressed.assets)]
        assert ("statistics/companies.csv" in everything) is shown
        assert any("公司数" in text for text in pressed_pages(pressed).values()) is shown


def test_a_library_replaces_a_statistic(tmp_path: Path) -> None:
    sql = "SELECT id AS record, issued_on AS date\nFROM honors\nWHERE level = 'sgcc'\n"
    write_library(
        tmp_path,
        *(
            ("honors", {"id": f"h{n}", "name": f"荣誉{n}", "level": level})
            for n, level in enumerate(("sgcc", "other", "sgcc"))
        ),
    )
    loaded, findings = statistics.load(tmp_path, declarations())
    assert findings == []
    write_statistic(tmp_path, {"statistic": "honors_count", "sql": sql})
    replaced, findings = statistics.load(tmp_path, declarations())
    assert findings == []
    assert list(replaced) == list(loaded)
    assert replaced["honors_count"].sql == sql.strip()
    assert replaced["honors_count"].title == loaded["honors_count"].title
    library = inspect(tmp_path).library
    counts = statistics.count(library, replaced.values()).counted
    assert counts["honors_count"].number.value == 2
    assert counts["honor_recipients"].statistic == loaded["honor_recipients"]


@pytest.mark.parametrize("id_", ["../../outside", "index", "a/b", "x" * 300, "<b>"])
def test_a_statistics_id_that_is_no_safe_file_name_is_refused(id_: str, tmp_path: Path) -> None:
    assert not inspect(library_with(tmp_path / "data", statistic=id_)).is_sound


# The rows as CSV


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_rows_of_each_csv_are_the_rows_counted(edition: str) -> None:
    inspected = inspect(SAMPLE)
    pressed = press(inspected, edition)
    for id_, found in by_product(inspected, edition).items():
        head, *body = table_of(pressed, id_)[4:]
        assert len(head) == 5 + len(found.statistic.dimensions)
        assert [[row[0], row[2], row[3], row[4]] for row in body] == [
            [row.record.id, row.value or "", str(row.year or ""), str(row.date or "")]
            for row in found.rows
        ]


def test_no_cell_of_a_csv_runs_as_a_formula(tmp_path: Path) -> None:
    data = library_with(
        tmp_path / "data",
        measure="distinct",
        dimensions=["levels"],
        title={"zh": "=1+1"},
        definition={"zh": "@SUM(1)"},
        sql="SELECT id AS record, name AS value, '-' || name AS levels\nFROM units\n",
    )
    inspected = inspect(data)
    assert inspected.is_sound, inspected.findings
    rows = table_of(press(inspected, "public"), "companies")
    runs = [
        cell
        for row in rows
        for cell in row
        if cell.lstrip().startswith(FORMULA_SIGNS) and not PLAIN_NUMBER.fullmatch(cell)
    ]
    assert runs == []
    assert set(HOSTILE) <= {row[1].removeprefix("'") for row in rows[5:]}


# SQL that a library brings


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
LONG = (
    "WITH RECURSIVE d(n, x) AS\n"
    "(SELECT 0, 'a' UNION ALL SELECT n + 1, x || x FROM d WHERE n < 19),\n"
    "t AS (SELECT x FROM d WHERE n = 19),\n"
)
REFUSED = {
    "schema": "SELECT name AS record FROM sqlite_master",
    "schema by another name": "SELECT sql AS record FROM sqlite_schema",
    "schema beside a table": "SELECT units.id AS record, name AS value FROM units, sqlite_master",
    "temporary schema": "SELECT name AS record FROM sqlite_temp_master",
    "pragma": "PRAGMA table_info(units)",
    "pragma that writes": "PRAGMA writable_schema = 1",
    "pragma table": "SELECT name AS record FROM pragma_table_info('units')",
    "pragma databases": "SELECT file AS record FROM pragma_database_list",
    "today": "SELECT id AS record, date('now') AS date FROM units",
    "today as a word": "SELECT id AS record, CURRENT_DATE AS date FROM units",
    "now": "SELECT id AS record, CURRENT_TIMESTAMP AS value FROM units",
    "clock": "SELECT id AS record, strftime('%s', 'now') AS value FROM units",
    "julian day": "SELECT id AS record, julianday() AS value FROM units",
    "chance": "SELECT id AS record, random() AS value FROM units",
    "random bytes": "SELECT id AS record, randomblob(8) AS value FROM units",
    "chance in the order": "SELECT id AS record FROM units ORDER BY random()",
    "file": "SELECT id AS record, readfile('/etc/passwd') AS value FROM units",
    "file written": "SELECT writefile('x', 'y') AS record",
    "extension": "SELECT load_extension('x') AS record",
    "other database": "ATTACH ':memory:' AS other",
    "database left": "DETACH main",
    "copy": "VACUUM INTO 'x.db'",
    "insert": "INSERT INTO units (id) VALUES ('x')",
    "update": "UPDATE units SET id = 'x'",
    "delete": "DELETE FROM units",
    "delete that returns": "DELETE FROM units RETURNING id AS record",
    "replace": "REPLACE INTO units (id) VALUES ('x')",
    "new table": "CREATE TABLE x AS SELECT 1",
    "new temporary table": "CREATE TEMP TABLE x AS SELECT id AS record FROM units",
    "new view": "CREATE VIEW x AS SELECT 1",
    "new virtual table": "CREATE VIRTUAL TABLE x USING fts5(y)",
    "no table": "DROP TABLE units",
    "new column": "ALTER TABLE units ADD COLUMN x",
    "transaction": "BEGIN",
    "savepoint": "SAVEPOINT x",
    "analysis": "ANALYZE",
    "plan": "EXPLAIN QUERY PLAN SELECT id AS record FROM units",
    "several statements": "SELECT id AS record FROM units; DELETE FROM units",
    "several selects": "SELECT id AS record FROM units; SELECT id AS record FROM units",
    "no statement": "-- SELECT id AS record FROM units",
    "unknown parameter": "SELECT id AS record FROM units WHERE id = :other",
    "cut by a zero": "SELECT id AS record FROM units \0 WHERE",
    "zeros": "SELECT zeroblob(1000000000) AS record",
    "padding": "SELECT printf('%.*c', 1000000000, 'x') AS record",
    "padding by another name": "SELECT format('%1000000000s', 'x') AS record",
    "hexadecimal": "SELECT hex(zeroblob(400000000)) AS record",
    "doubling": ENDLESS + ", x(i, t) AS (SELECT 0, 'xx' UNION ALL SELECT i + 1, t || t FROM x)\n"
    "SELECT t AS record FROM x WHERE i = 40",
    "endless recursion": ENDLESS + "SELECT i AS record FROM n WHERE i < 0",
    "endless rows": ENDLESS + "SELECT i AS record FROM n",
    "endless sorting": ENDLESS + "SELECT i AS record FROM n ORDER BY i DESC",
    "endless difference": ENDLESS.replace("ALL ", "") + "SELECT count(*) AS record FROM n",
    "endless join": "SELECT count(*) AS record\nFROM "
    + ", ".join(f"units AS u{n}" for n in range(16)),
    "deep brackets": "SELECT " + "(" * 5000 + "1" + ")" * 5000 + " AS record",
    "json": "SELECT value AS record FROM json_each('[1]')",
    "version": "SELECT sqlite_version() AS record",
    "bytes that are no text": "SELECT CAST(x'ff' AS TEXT) AS record FROM units",
    "no such record": "SELECT 'nobody' AS record",
    "no record": "SELECT name FROM units",
}
WHAT = frozenset(
    {
        "sql_not_allowed",
        "sql_too_long",
        "sql_wrong",
        "sql_lacks_column",
        "sql_no_record",
        "sql_no_number",
        "sql_no_date",
    }
)


def assert_refused(data: Path, sql: str, **changes: Any) -> None:
    library_with(data, sql=sql, **changes)
    begun = time.monotonic()
    inspected = inspect(data)
    assert time.monotonic() - begun < SECONDS
    errors = [one for one in inspected.findings if one.severity == "error"]
    assert len(errors) == 1, errors
    assert errors[0].code in WHAT
    assert str(errors[0].place.path) == "statistics/own.yml"
    assert "companies" in messages("zh").line(errors[0])


@pytest.mark.parametrize("case", REFUSED)
def test_sql_is_refused_that_is_no_select_over_the_tables_or_never_ends(
    case: str, tmp_path: Path
) -> None:
    assert_refused(tmp_path / "data", REFUSED[case])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'c0' AS record, count(*) AS value FROM sqlite_master",
        "SELECT id AS record FROM units WHERE EXISTS (SELECT 1 FROM sqlite_schema)",
    ],
)
def test_the_schema_is_not_even_counted(sql: str, tmp_path: Path) -> None:
    assert_refused(tmp_path / "data", sql)


@pytest.mark.parametrize(
    "cell",
    ["'--5'", "'²'", "'5,5'", "'1e5'", "'NaN'", "9e999", "''", "'5 '", "x'35'"],
)
def test_a_value_to_be_added_that_is_no_number_is_refused(cell: str, tmp_path: Path) -> None:
    sql = f"SELECT id AS record, {cell} AS value\nFROM units\n"
    assert_refused(tmp_path / "data", sql, measure="sum")


@pytest.mark.parametrize("cell", ["'x'", "x'00'", "2024.5", "99999999999", "'../../x'"])
def test_a_year_that_is_no_year_is_refused(cell: str, tmp_path: Path) -> None:
    assert_refused(tmp_path / "data", f"SELECT id AS record, {cell} AS year\nFROM units\n")


def test_a_ratio_is_the_share_of_rows_whose_value_is_1() -> None:
    assert yearly("ratio", ("2024-01", "7"), ("2024-01", "0")).number.value == 0


def test_the_refusal_points_to_the_line_of_the_word(tmp_path: Path) -> None:
    data = library_with(tmp_path / "data")
    lines = [f"{key}: {value}" for key, value in (("measure", "count"), ("kind", "unit"))]
    own = ["statistic: companies", "title: {zh: 公司数}", "definition: {zh: 公司数。}", *lines]
    sql = ["sql: |", "  SELECT id AS record,", "    random() AS value", "  FROM units"]
    text = "\n".join([*own, *sql]) + "\n"
    (data / "statistics" / "own.yml").write_text(text, encoding="utf-8")
    (finding,) = inspect(data).findings
    assert finding.code == "sql_not_allowed"
    assert finding.values["found"] == "random"
    assert text.split("\n")[finding.place.line - 1].strip() == "random() AS value"


def test_refused_sql_leaves_the_other_statistics_as_they_are() -> None:
    bad = Statistic("bad", {}, {}, {}, "count", "unit", "DELETE FROM units", NOWHERE)
    library = inspect(SAMPLE).library
    alone = statistics.count(library, built_in().values()).counted
    beside = statistics.count(library, [bad, *built_in().values()])
    assert [one.code for one in beside.findings] == ["sql_not_allowed"]
    assert {id_: one.rows for id_, one in alone.items()} == {
        id_: one.rows for id_, one in beside.counted.items()
    }


ALONE = """
import resource, sys
from pathlib import Path
from lianqiao.press import inspect
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
inspected = inspect(Path(sys.argv[1]))
sys.exit(0 if not inspected.is_sound else 7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit on memory")
@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(
            LONG
            + "r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 20000)\n"
            + "SELECT 'c0' AS record, x AS value FROM t, r",
            id="many rows of long texts",
        ),
        pytest.param(
            LONG + "o(i) AS (SELECT 1)\n"
            "SELECT 'c0' AS record, x LIKE '%' || substr(x, 1, 49000) || 'b' AS value FROM t",
            id="one function that takes minutes",
        ),
    ],
)
def test_sql_that_would_fill_the_memory_or_work_in_one_step_is_refused(
    sql: str, tmp_path: Path
) -> None:
    data = library_with(tmp_path / "data", sql=sql)
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(data)],
        timeout=SECONDS_ALONE,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0


def test_dates_that_sql_reads_are_those_of_the_records() -> None:
    assert isinstance(day("2024-05"), PartialDate)
    sql = (
        "SELECT id AS record, year(date) || '.' || ifnull(quarter(date), '?') || '.' ||\n"
        "ifnull(month(date), '?') || ' ' || first_day(date) || ' ' || last_day(date) AS value\n"
        "FROM activities\n"
    )
    asked = Statistic("s", {}, {}, {}, "distinct", "activity", sql, NOWHERE)
    held = [activity(date, date) for date in ("2024", "2024-02", "2023-11-30")]
    found = statistics.count(library_of(held), [asked]).counted["s"]
    assert sorted(row.value or "" for row in found.rows) == [
        "2023.4.11 2023-11-30 2023-11-30",
        "2024.1.2 2024-02-01 2024-02-29",
        "2024.?.? 2024-01-01 2024-12-31",
    ]
