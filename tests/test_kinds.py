"""A kind is declared once in YAML, and everything follows from it."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from lianqiao import checks
from lianqiao.findings import Finding
from lianqiao.kinds import load
from lianqiao.library import Library
from lianqiao.messages import messages
from lianqiao.press import Pressed, inspect, press
from lianqiao.schemas import schemas
from made import ROOT, write_library, write_yaml

MEETING = """\
kind: meeting
folder: meetings
label: {zh: 会议, en: Meeting}
title: topic
date: held_on
columns: [held_on, host]
fields:
  topic: {zh: 议题, en: Topic, type: text, required: true}
  held_on: {zh: 日期, en: Date, type: date}
  host: {zh: 主持单位, en: Host, type: link, to: unit}
"""
UNIT = ("units", {"id": "gongsi", "name": "示例供电公司", "type": "company"})


def texts(pressed: Pressed) -> dict[str, str]:
    return {page.address: page.markdown for page in pressed.pages}


def with_meetings(tmp_path: Path) -> Path:
    data = write_library(
        tmp_path / "data",
        UNIT,
        ("meetings", {"id": "m1", "topic": "迎峰度夏", "held_on": "2024-06", "host": "gongsi"}),
    )
    (data / "kinds").mkdir()
    (data / "kinds" / "meeting.yml").write_text(MEETING, encoding="utf-8")
    return data


def test_a_kind_is_added_by_one_yaml_file(tmp_path: Path) -> None:
    inspected = inspect(with_meetings(tmp_path))
    assert not inspected.findings
    pages = texts(press(inspected, "public"))
    assert "# 迎峰度夏" in pages["meetings/m1.md"]
    assert "[示例供电公司](../units/gongsi.md)" in pages["meetings/m1.md"]
    assert "[迎峰度夏](m1.md)" in pages["meetings/index.md"]
    assert "[迎峰度夏](../meetings/m1.md)" in pages["units/gongsi.md"]
    assert "[迎峰度夏](../meetings/m1.md)" in pages["years/2024.md"]
    assert "data&#47;meetings&#47;" in pages["dictionary.md"]


def test_an_added_kind_is_checked_like_any_other(tmp_path: Path) -> None:
    data = with_meetings(tmp_path)
    write_yaml(data / "meetings" / "m2.yml", {"id": "m2", "status": "approved", "host": "gongsii"})
    codes = [finding.code for finding in inspect(data).findings]
    assert sorted(codes) == ["link_broken", "required_missing"]


def test_a_library_adds_a_field_and_terms_to_a_built_in_kind(tmp_path: Path) -> None:
    unstated = ("awarders", "level", "type", "issued_on", "sources")
    honor = {
        "id": "h",
        "name": "示范岗",
        "theme": "green",
        "recipients": "gongsi",
        "missing": dict.fromkeys(unstated, "not_stated"),
    }
    data = write_library(tmp_path / "data", UNIT, ("honors", honor))
    write_yaml(
        data / "kinds" / "honor.yml",
        {"kind": "honor", "fields": {"theme": {"zh": "主题", "type": "term", "of": "themes"}}},
    )
    write_yaml(
        data / "vocabularies" / "themes.yml",
        {"vocabulary": "themes", "terms": {"green": {"zh": "绿色低碳"}}},
    )
    inspected = inspect(data)
    assert not inspected.findings
    assert "| 主题 | 绿色低碳 |" in texts(press(inspected, "public"))["honors/h.md"]


def test_a_field_for_every_record_is_added_once(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", ("units", {**UNIT[1], "keeper": "办公室"}))
    write_yaml(
        data / "kinds" / "record.yml",
        {"kind": "record", "fields": {"keeper": {"zh": "保管部门", "type": "text"}}},
    )
    inspected = inspect(data)
    assert not inspected.findings
    assert "| 保管部门 | 办公室 |" in texts(press(inspected, "public"))["units/gongsi.md"]


def test_a_label_in_one_language_stands_for_the_other(tmp_path: Path) -> None:
    data = with_meetings(tmp_path)
    declaration = yaml.safe_load(MEETING)
    del declaration["label"]["en"]
    write_yaml(data / "kinds" / "meeting.yml", declaration)
    pages = texts(press(inspect(data), "public", "en"))
    assert "# 会议" in pages["meetings/index.md"]


def test_a_faulty_declaration_is_told_and_the_records_are_still_read(tmp_path: Path) -> None:
    data = with_meetings(tmp_path)
    declaration = MEETING.replace("to: unit", "to: units").replace("type: date", "type: dates")
    (data / "kinds" / "meeting.yml").write_text(declaration, encoding="utf-8")
    write_yaml(data / "units" / "x.yml", {"id": "x", "status": "approved", "type": "company"})
    found = {(str(finding.place.path), finding.code) for finding in inspect(data).findings}
    assert found == {
        ("kinds/meeting.yml", "declaration_names"),
        ("kinds/meeting.yml", "term_unknown"),
        ("units/x.yml", "required_missing"),
    }


def test_kinds_that_title_each_other_do_not_run_for_ever(tmp_path: Path) -> None:
    data = write_library(
        tmp_path / "data",
        ("knots", {"id": "a", "next": "b"}),
        ("knots", {"id": "b", "next": "a"}),
    )
    field = {"zh": "下一个", "type": "link", "to": "knot"}
    write_yaml(
        data / "kinds" / "knot.yml",
        {"kind": "knot", "folder": "knots", "label": {"zh": "结"}, "title": "next",
         "fields": {"next": field}},
    )  # fmt: skip
    inspected = inspect(data)
    assert not inspected.findings
    assert "knots/a.md" in texts(press(inspected, "public"))


class AsAnEditorReads(yaml.SafeLoader):
    """YAML as editors read it: numbers are numbers, dates stay text."""


AsAnEditorReads.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded_as_an_editor_does(file: Path) -> object:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=AsAnEditorReads)


def test_the_reference_library_fits_its_json_schemas() -> None:
    declarations = load(ROOT / "data").declarations
    found = dict(schemas(declarations, "zh"))
    for kind in declarations.kinds.values():
        for file in (ROOT / "data" / kind.folder).glob("*.yml"):
            jsonschema.validate(loaded_as_an_editor_does(file), found[kind.key])
    jsonschema.validate(loaded_as_an_editor_does(ROOT / "data" / "site.yml"), found["site"])


def test_a_schema_refuses_what_the_reading_refuses() -> None:
    declarations = load().declarations
    schema = dict(schemas(declarations, "en"))["honor"]
    json.dumps(schema)
    for wrong in (
        {"id": "A", "status": "draft"},
        {"id": "a", "status": "final"},
        {"id": "a", "status": "draft", "colour": "red"},
        {"id": "a", "status": "draft", "recipients": [{"role": "lead"}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_a_check_is_added_by_one_function_and_one_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unit_unnamed(library: Library) -> list[Finding]:
        """A unit's name says what it is."""
        return [
            Finding(unit.place("name"), "yaml_syntax", values={"problem": unit.id})
            for unit in library.all("unit")
            if "公司" not in str(unit.get("name"))
        ]

    data = write_library(tmp_path / "data", UNIT, ("units", {**UNIT[1], "id": "b", "name": "某班"}))
    monkeypatch.setattr(checks, "RULES", (*checks.RULES, unit_unnamed))
    assert [messages("en").line(finding) for finding in inspect(data).findings] == [
        messages("en").line(Finding(finding.place, "yaml_syntax", values={"problem": "b"}))
        for finding in inspect(data).findings
    ]
    assert len(inspect(data).findings) == 1


def test_every_rule_is_named_and_says_its_rule() -> None:
    names = [rule.__name__ for rule in checks.RULES]
    assert len(names) == len(set(names))
    for rule in checks.RULES:
        assert rule.__doc__ and rule.__doc__.rstrip().endswith(".")
        assert f"finding.{rule.__name__}" in messages("zh").texts
