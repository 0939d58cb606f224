"""What the rules were asked and what they found: on a page inside the house, and as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lianqiao.checks import RULES, rule_codes
from lianqiao.cli import main
from lianqiao.content import page_rule_codes
from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import AFTER_ALL, inspect, press
from made import write_library
from sample import sample, sample_pages, section, texts

CASE = {
    "id": "taiqu",
    "title": "台区线损联治",
    "unit": "qingjiang",
    "category": "quality_efficiency",
    "year": "2024",
    "summary": "今年逐台区核对户变关系。",
    "background": "背景。",
    "practice": "做法。",
    "results": "成效。",
    "missing": {"sources": "not_stated"},
}
UNIT = {"id": "qingjiang", "name": "青江供电公司", "type": "company"}
ACCEPTED = {"accepted": {"relative_time": "照录来源的说法"}}


def made(folder: Path, **case: Any) -> Path:
    return write_library(folder / "data", ("units", UNIT), ("cases", CASE | case))


def checks_page(data: Path, language: str = "zh", edition: str = "internal") -> str:
    return texts(press(inspect(data), edition, language)).get("checks.md", "")


def as_json(data: Path, *options: str) -> Mapping[str, Any]:
    result = CliRunner().invoke(main, ["check", "--format", "json", "--data", str(data), *options])
    found: Mapping[str, Any] = json.loads(result.output)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_name_and_a_sentence(language: str) -> None:
    known = messages(language).texts
    for code in (*(rule.__name__ for rule in RULES), "date_ahead", *AFTER_ALL, *page_rule_codes()):
        assert known.get(f"rule.{code}"), code
        assert known.get(f"asks.{code}"), code


def test_a_rule_tells_what_it_is_named_after() -> None:
    codes = {finding.code for finding in (*sample().findings, *sample().accepted)}
    assert codes <= {*rule_codes(), *AFTER_ALL}


def test_the_page_says_of_each_rule_that_nothing_was_found_or_how_much(tmp_path: Path) -> None:
    page = checks_page(made(tmp_path))
    rows = section(page, "rules").strip().split("\n")
    assert "| 一数两值 | 同一个数只有一个值，正文与数据记录一致 | 未发现 |" in rows
    (row,) = [row for row in rows if row.startswith("| 相对时间 |")]
    assert "[1 条提醒](#told)" in row
    assert "未发现" not in row
    assert "合规" not in page


def test_the_page_tells_each_warning_with_a_link_to_its_record(tmp_path: Path) -> None:
    told = section(checks_page(made(tmp_path)), "told")
    assert "[台区线损联治](cases/taiqu.md)" in told
    assert "今年" in told


def test_the_page_tells_what_is_accepted_and_why(tmp_path: Path) -> None:
    page = checks_page(made(tmp_path, **ACCEPTED))
    assert "未发现" in section(page, "told")
    accepted = section(page, "accepted")
    assert "[台区线损联治](cases/taiqu.md)" in accepted
    assert "接受的理由：照录来源的说法" in accepted
    assert "[已接受 1 条](#accepted)" in section(page, "rules")


def test_the_page_is_written_in_english_too(tmp_path: Path) -> None:
    page = checks_page(made(tmp_path, **ACCEPTED), "en")
    assert "None found" in page
    assert "Accepted because&#58; 照录来源的说法" in page


def test_the_page_is_for_those_inside_only(tmp_path: Path) -> None:
    assert checks_page(made(tmp_path), edition="public") == ""
    for edition, shown in (("internal", True), ("public", False)):
        assert ("checks.md" in sample_pages(edition)) == shown


def test_records_that_the_edition_does_not_hold_are_counted_and_not_named(tmp_path: Path) -> None:
    page = checks_page(made(tmp_path, audience="none"))
    assert "taiqu" not in page
    assert "今年逐台区" not in page
    assert "另有 1 条" in page


def test_the_page_is_linked_from_what_is_pending_and_from_the_navigation() -> None:
    assert "(checks.md)" in sample_pages("internal")["pending.md"]
    entries = press(sample(), "internal").navigation
    assert "checks.md" in {below.address for entry in entries for below in entry.below}


def test_json_tells_rules_counts_and_reasons(tmp_path: Path) -> None:
    found = as_json(made(tmp_path, **ACCEPTED))
    assert found["counts"] == {"records": 2, "errors": 0, "warnings": 0, "accepted": 1}
    (accepted,) = found["accepted"]
    assert accepted["reason"] == "照录来源的说法"
    assert (accepted["record"], accepted["code"]) == ("case:taiqu", "relative_time")
    rules = {rule["code"]: rule for rule in found["rules"]}
    assert (rules["relative_time"]["found"], rules["relative_time"]["accepted"]) == (0, 1)
    assert rules["date_ahead"]["found"] == 0
    assert set(rules["style"]["name"]) == set(rules["style"]["asks"]) == {"zh", "en"}


def test_what_is_wrong_in_a_file_counts_as_found_while_reading(tmp_path: Path) -> None:
    found = as_json(made(tmp_path, colour="red"))
    rules = {rule["code"]: rule for rule in found["rules"]}
    assert rules["reading"]["found"] == 1
    assert sum(rule["found"] for rule in found["rules"]) == len(found["findings"])


def test_what_is_accepted_without_need_is_told_but_not_in_a_draft(tmp_path: Path) -> None:
    needless = {"summary": "逐台区核对户变关系。", **ACCEPTED}
    codes = [finding.code for finding in inspect(made(tmp_path, **needless)).findings]
    assert codes == ["accepted_needless"]
    draft = made(tmp_path, status="draft", **needless)
    assert not inspect(draft).findings
