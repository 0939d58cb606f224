"""data/ records the facts of one public article, no others, and speaks for nobody."""

from collections import Counter

import pytest

from lianqiao.library import Library
from lianqiao.press import inspect, press
from lianqiao.types import Ref
from made import ROOT


@pytest.fixture(scope="module")
def library() -> Library:
    return inspect(ROOT / "data").library


def test_it_has_no_findings_but_those_that_its_source_gives_rise_to() -> None:
    inspected = inspect(ROOT / "data", content=ROOT / "content")
    assert not inspected.findings
    assert {(one.subject, one.code) for one in inspected.accepted} == {
        ("case:two-networks-one-bridge", "spelling_varies"),
        ("case:two-networks-one-bridge", "superlative_unbacked"),
        ("figure:dian-e-piao-payments", "superlative_unbacked"),
        ("mechanism:branch-resources", "spelling_varies"),
        ("mechanism:guidance-group", "spelling_varies"),
        ("mechanism:leaders-in-charge", "spelling_varies"),
        ("mechanism:project-tender", "spelling_varies"),
    }


def test_what_is_on_record(library: Library) -> None:
    counts = Counter(record.kind for record in library.records)
    assert counts == {
        "source": 2, "unit": 5, "alliance": 7, "case": 1, "mechanism": 16, "figure": 17,
        "honor": 5, "outcome": 2,
    }  # fmt: skip


def test_every_record_names_the_article_as_its_source(library: Library) -> None:
    for record in library.records:
        if record.kind != "source":
            refs = {row["source"] for row in record.get("sources") or ()}
            assert Ref("source", "article") in refs, record.id


def test_no_date_is_invented(library: Library) -> None:
    assert library.as_of is None


def test_no_level_awarder_or_date_of_an_honor_is_invented(library: Library) -> None:
    for honor in library.all("honor"):
        for key in ("level", "awarders", "issued_on", "edition", "cert_no"):
            assert honor.get(key) is None


@pytest.mark.parametrize(
    ("figure", "value", "qualifier"),
    [
        ("party-organisations", "41", "exact"),
        ("joint-activities", "30", "over"),
        ("activity-attendance", "1056", "exact"),
        ("awarded-projects", "11", "exact"),
        ("model-posts", "119", "exact"),
        ("responsibility-areas", "82", "exact"),
        ("service-teams", "8", "exact"),
        ("dian-e-piao-payments", "19.09", None),
        ("five-star-qualified-branches", "8", "risen_to"),
        ("approved-topics", "8", "exact"),
        ("civilised-units", "7", "exact"),
    ],
)
def test_figures_stand_as_reported(
    library: Library, figure: str, value: str, qualifier: str | None
) -> None:
    record = library.get(Ref("figure", figure))
    assert record is not None
    assert (str(record.get("value")), record.get("qualifier")) == (value, qualifier)


def test_an_intention_is_no_award(library: Library) -> None:
    stages = {outcome.id: outcome.get("stage") for outcome in library.all("outcome")}
    assert stages == {"incubated-project": "intent_signed", "national-review-project": "entered"}


def test_both_editions_hold_all_of_it(library: Library) -> None:
    for edition in ("internal", "public"):
        pressed = press(inspect(ROOT / "data"), edition)
        assert len(pressed.library.records) == len(library.records)


def test_the_doubts_of_the_source_are_kept(library: Library) -> None:
    doubted = [
        record for record in library.records
        if (record.get("verification") or {}).get("state") == "to_verify"
    ]  # fmt: skip
    assert len(doubted) >= 18
    assert all(record.get("verification")["note"] for record in doubted)
