"""What a library may hold of persons, and where: fields made for it, consent, secrecy marks."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from lianqiao.findings import Finding
from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import inspect
from made import write_library, write_yaml

NUMBER, ADDRESS = "13812345678", "someone@example.com"
UNASKED = ("required_missing", "edition_loses_link", "edition_leaves_out")


def case(**values: Any) -> tuple[str, dict[str, Any]]:
    return "cases", {"id": "c", "status": "draft", "title": "联合巡线", **values}


def told(data: Path) -> list[Finding]:
    return [one for one in inspect(data).findings if one.code not in UNASKED]


def codes(findings: Iterable[Finding]) -> list[str]:
    return [one.code for one in findings]


def test_a_field_holds_the_numbers_that_it_is_made_for_and_no_others(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", case(phone=NUMBER, contact=ADDRESS))
    assert not told(data)
    write_library(data, case(phone=ADDRESS, contact=NUMBER))
    assert codes(told(data)) == ["personal_number", "personal_number"]


def test_a_library_declares_fields_that_hold_numbers(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", case(hotline=NUMBER))
    hotline = {"zh": "服务电话", "type": "text", "holds": ["mobile_number"]}
    write_yaml(data / "kinds" / "case.yml", {"kind": "case", "fields": {"hotline": hotline}})
    assert not told(data)
    hotline["holds"] = ["mobile"]
    write_yaml(data / "kinds" / "case.yml", {"kind": "case", "fields": {"hotline": hotline}})
    assert "declaration_names" in codes(told(data))


def test_a_count_is_no_telephone(tmp_path: Path) -> None:
    figure = {"id": "f", "name": "售电量", "value": NUMBER, "measure": "千瓦时"}
    data = write_library(tmp_path / "data", ("figures", figure))
    assert not told(data)


def test_a_number_in_a_long_text_is_told_at_its_line(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "cases").mkdir()
    text = f"id: c\nstatus: draft\npractice: |\n  第一段。\n\n  电话 {NUMBER}。\n"
    (data / "cases" / "c.yml").write_text(text, encoding="utf-8")
    assert [(str(one.place), one.code) for one in told(data)] == [
        ("cases/c.yml:6:1", "personal_number")
    ]


def test_a_number_goes_on_over_the_end_of_a_line(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "cases").mkdir()
    text = "id: c\nstatus: draft\npractice: |\n  电话 138 1234\n  5678。\n"
    (data / "cases" / "c.yml").write_text(text, encoding="utf-8")
    assert codes(told(data)) == ["personal_number"]


def test_no_message_prints_a_whole_number(tmp_path: Path) -> None:
    name = f"王某_{NUMBER}.txt"
    records = case(files=[name], summary=NUMBER, practice=ADDRESS)
    data = write_library(tmp_path / "data", records)
    (data / "files").mkdir()
    (data / "files" / name).write_text(f"{NUMBER}\n", encoding="utf-8")
    findings = told(data)
    assert set(codes(findings)) == {"personal_number", "attachment_number"}
    for language in LANGUAGES:
        lines = "\n".join(messages(language).line(one) for one in findings)
        assert "138****5678" in lines
        assert NUMBER not in lines
        assert ADDRESS not in lines


def test_what_no_record_names_is_not_looked_into(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", case())
    (data / "files").mkdir()
    (data / "files" / "a.txt").write_text(NUMBER, encoding="utf-8")
    assert not told(data)


def test_errors_of_privacy_cannot_be_accepted(tmp_path: Path) -> None:
    accepted = {"personal_number": "已核对"}
    data = write_library(tmp_path / "data", case(summary=NUMBER, accepted=accepted))
    assert sorted(codes(told(data))) == ["accepted_error", "personal_number"]


def marked(data: Path, **site: Any) -> list[str]:
    names = {"name": "试验库", "publisher": "试验单位"}
    write_yaml(data / "site.yml", names | {"secrecy_marks": ["机密★"]} | site)
    return codes(told(data))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"audience": "public", "summary": "机密★5年"}, ["secrecy_mark"]),
        ({"audience": "internal", "summary": "机密★5年"}, []),
        ({"audience": "none", "summary": "机密★5年"}, []),
        ({"audience": "public", "summary": "机密★5年", "status": "withdrawn"}, []),
        ({"audience": "public", "authors": ["机密★5年"]}, []),
        ({"audience": "public", "summary": "保守商业秘密"}, []),
    ],
)
def test_a_secrecy_mark_is_an_error_where_others_than_those_inside_may_see_it(
    tmp_path: Path, values: dict[str, Any], expected: list[str]
) -> None:
    data = write_library(tmp_path / "data", case(**values))
    assert marked(data) == expected
    assert marked(data, secrecy_marks=[]) == []


def test_links_out_are_errors_in_the_editions_that_forbid_them(tmp_path: Path) -> None:
    link = "见[报道](https://example.com/a)。\n"
    data = write_library(tmp_path / "data", case(audience="internal", practice=link))
    assert marked(data) == []
    assert marked(data, no_outside_links=["public"]) == []
    assert marked(data, no_outside_links=["public", "internal"]) == ["link_outside"]


@pytest.mark.parametrize(
    ("audience", "scope", "expected"),
    [
        ("public", "public", []),
        ("public", "internal", ["photo_beyond_consent"]),
        ("public", None, ["photo_beyond_consent"]),
        ("public", "none", ["photo_beyond_consent"]),
        ("internal", "internal", []),
        ("internal", "public", []),
        ("internal", None, ["photo_beyond_consent"]),
        ("none", None, []),
    ],
)
def test_a_photo_of_people_goes_no_further_than_their_consent(
    tmp_path: Path, audience: str, scope: str | None, expected: list[str]
) -> None:
    photo: dict[str, Any] = {
        "file": "a.png",
        "alt": "巡线",
        "caption": "雷雨季前",
        "people": ["王某"],
    }
    if scope:
        photo["consent"] = {"scope": scope}
    data = write_library(tmp_path / "data", case(audience=audience, photos=[photo]))
    assert [code for code in codes(told(data)) if code != "file_not_there"] == expected
