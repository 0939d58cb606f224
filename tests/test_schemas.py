"""JSON Schemas for editors: they judge as the product does, explain every field, complete ids."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from lianqiao.cli import main
from lianqiao.messages import messages
from lianqiao.pages.view import View
from lianqiao.press import Inspection, inspect
from lianqiao.schemas import editor_schemas
from made import ROOT, full_record, write_full_library

SAMPLE = ROOT / "tests" / "sample" / "data"
JUDGED = (
    "key_unknown",
    "term_unknown",
    "date_unreadable",
    "integer_unreadable",
    "number_unreadable",
    "boolean_unreadable",
    "id_unreadable",
    "id_reserved",
    "link_unreadable",
    "file_outside",
    "list_unexpected",
    "group_expected",
    "map_expected",
    "text_expected",
    "required_missing",
    "required_empty",
    "missing_unknown",
    "id_missing",
)
"""What an editor can tell from one file, of all that reading and the rules tell."""


class AsAnEditorReads(yaml.SafeLoader):
    """YAML 1.2 as editors read it: numbers are numbers, dates stay text, yes is a word."""


AsAnEditorReads.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag.rpartition(":")[2] != "timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "yYnNoO" or first == "n"
}


def read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=AsAnEditorReads)


def schemas_of(inspected: Inspection, language: str = "zh") -> dict[str, Any]:
    view = View(inspected.library, inspected.editions["internal"], messages(language), "")
    return dict(editor_schemas(view))


@cache
def schemas_in(data: Path) -> dict[str, Any]:
    return schemas_of(inspect(data))


def files_with_schemas(data: Path) -> Iterator[tuple[Path, Any]]:
    found = schemas_in(data)
    for kind in inspect(data).library.declarations.kinds.values():
        for file in sorted((data / kind.folder).rglob("*.yml")):
            yield file, found[kind.key]
    yield data / "site.yml", found["site"]


def faults(data: Path) -> list[str]:
    return [
        f"{file}: {fault.message[:200]}"
        for file, schema in files_with_schemas(data)
        for fault in jsonschema.Draft7Validator(schema).iter_errors(read(file))
    ]


@pytest.mark.parametrize("data", [ROOT / "data", SAMPLE], ids=["reference", "sample"])
def test_what_the_product_takes_the_editor_takes(data: Path) -> None:
    assert faults(data) == []


def test_the_example_and_every_field_of_every_kind_pass(tmp_path: Path) -> None:
    example = tmp_path / "example"
    made = CliRunner().invoke(main, ["init", str(example), "--example", "--cases", "8"])
    assert made.exit_code == 0
    assert faults(example / "data") == []
    assert faults(write_full_library(tmp_path / "data", lambda: "一段文字")) == []


@pytest.mark.parametrize("code", [one for one in JUDGED if (ROOT / "tests/broken" / one).exists()])
def test_what_the_reading_refuses_the_editor_marks(code: str) -> None:
    assert faults(ROOT / "tests" / "broken" / code / "data")


def test_an_empty_draft_is_no_mistake_but_an_empty_approved_record_is() -> None:
    schema = schemas_in(SAMPLE)["activity"]
    draft = {"id": "a", "status": "draft", "title": None, "hosts": None}
    validator = jsonschema.Draft7Validator(schema)
    assert validator.is_valid(draft)
    assert not validator.is_valid(draft | {"status": "approved"})
    kind = inspect(SAMPLE).library.declarations.kinds["activity"]
    assert validator.is_valid(full_record(kind, lambda: "文字"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_explains_itself_on_hover(language: str) -> None:
    for schema in schemas_of(inspect(SAMPLE), language).values():
        record = schema.get("definitions", {}).get("record", schema)
        fields = list(fields_within(record))
        assert len(fields) > 3
        for field in fields:
            assert field["title"] and field["markdownDescription"]
            if language == "zh":
                text = field["description"]
                assert any("\u4e00" <= character <= "\u9fff" for character in text), field


def fields_within(schema: Any) -> Iterator[Any]:
    """Yield the schema of each field, the nested ones included."""
    if isinstance(schema, list):
        for one in schema:
            yield from fields_within(one)
    elif isinstance(schema, dict):
        if "markdownDescription" in schema:
            yield schema
        for key, one in schema.items():
            if key not in ("if", "else", "defaultSnippets"):
                yield from fields_within(one)


def test_terms_and_ids_complete_with_their_words() -> None:
    activity = schemas_in(SAMPLE)["activity"]
    kinds = activity["definitions"]["record"]["properties"]["type"]["anyOf"][0]
    assert (
        dict(zip(kinds["enum"], kinds["markdownEnumDescriptions"], strict=True))["signing"]
        == "签约"
    )
    units = activity["definitions"]["link-unit"]["anyOf"][0]
    names = dict(zip(units["enum"], units["markdownEnumDescriptions"], strict=True))
    assert names["baisha"] == "白沙岭供电所"
    hosts = activity["definitions"]["record"]["properties"]["hosts"]["anyOf"]
    assert hosts[1] == {"$ref": "#/definitions/link-unit"}


def vscode(data: Path) -> str:
    result = CliRunner().invoke(main, ["schema", "--vscode", "--data", str(data)])
    assert result.exit_code == 0, result.output
    return result.output


def library(folder: Path, **settings: str) -> Path:
    write_full_library(folder / "data", lambda: "文字")
    for name, text in settings.items():
        (folder / ".vscode").mkdir(exist_ok=True)
        (folder / ".vscode" / f"{name}.json").write_text(text, encoding="utf-8")
    return folder / "data"


def test_the_settings_name_a_schema_for_every_folder(tmp_path: Path) -> None:
    vscode(library(tmp_path))
    settings = json.loads((tmp_path / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    for schema, files in settings["yaml.schemas"].items():
        json.loads((tmp_path / schema).read_text(encoding="utf-8"))
        assert all(file.startswith("data/") for file in files)
    globs = [one for files in settings["yaml.schemas"].values() for one in files]
    assert {"data/activities/**/*.yml", "data/meetings/**/*.yml", "data/site.yml"} <= set(globs)
    extensions = json.loads((tmp_path / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}


def test_settings_that_are_there_are_kept(tmp_path: Path) -> None:
    theirs = {"editor.tabSize": 2, "yaml.schemas": {"./own.json": ["own/*.yml"]}}
    data = library(tmp_path, settings=json.dumps(theirs), extensions='{"recommendations": ["a.b"]}')
    vscode(data)
    before = (tmp_path / ".vscode" / "settings.json").read_bytes()
    vscode(data)
    assert (tmp_path / ".vscode" / "settings.json").read_bytes() == before
    settings = json.loads(before)
    assert settings["editor.tabSize"] == 2
    assert settings["yaml.schemas"]["./own.json"] == ["own/*.yml"]
    extensions = json.loads((tmp_path / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert extensions["recommendations"] == ["a.b", "redhat.vscode-yaml"]


@pytest.mark.parametrize(
    "text", ['{\n  // 两格\n  "editor.tabSize": 2,\n}\n', "[]", '{"yaml.schemas": 1}']
)
def test_settings_with_comments_stay_as_they_are_and_it_is_told(tmp_path: Path, text: str) -> None:
    output = vscode(library(tmp_path, settings=text))
    assert (tmp_path / ".vscode" / "settings.json").read_text(encoding="utf-8") == text
    assert "手工加入" in output and '"yaml.schemas"' in output
