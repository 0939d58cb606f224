"""The guides for those who fill in: complete, drawn by us, only inside the house."""

import re
from functools import cache
from pathlib import Path

import click
import pytest
from defusedxml import ElementTree

from lianqiao.cli import main
from lianqiao.escaping import markdown_text
from lianqiao.kinds import Kind
from lianqiao.messages import messages
from lianqiao.pages import addresses, guides
from lianqiao.press import Inspection, Pressed, inspect, press
from made import ROOT, write_library, write_yaml

SAMPLE = ROOT / "tests" / "sample" / "data"
COMMAND = re.compile(r"`*lianqiao (\w+)([^\n`]*)")
SVG = "{http://www.w3.org/2000/svg}"


@cache
def inspected() -> Inspection:
    return inspect(SAMPLE)


@cache
def pressed(edition: str, language: str) -> Pressed:
    return press(inspected(), edition, language)


@cache
def pages(edition: str = "internal", language: str = "zh") -> dict[str, str]:
    return {page.address: page.markdown for page in pressed(edition, language).pages}


def drawings(made: Pressed) -> dict[str, str]:
    return {one.address: one.content for one in made.assets if one.address.endswith(".svg")}


def kinds() -> list[Kind]:
    return list(inspected().library.declarations.kinds.values())


def test_only_those_who_fill_in_have_them() -> None:
    expected = {addresses.GUIDE, addresses.IMPORT_GUIDE, *map(addresses.of_kind_guide, kinds())}
    assert expected <= set(pages())
    assert not [one for one in pages("public") if "guide" in one or "importing" in one]
    assert not drawings(pressed("public", "zh"))
    assert "guide/" not in pages("public")["dictionary.md"]


def test_navigation_and_dictionary_lead_to_them() -> None:
    entries = [below.address for one in pressed("internal", "zh").navigation for below in one.below]
    assert {addresses.GUIDE, addresses.IMPORT_GUIDE} <= set(entries)
    dictionary = pages()["dictionary.md"]
    for kind in kinds():
        assert f"({addresses.of_kind_guide(kind)})" in dictionary
    assert "(importing.md)" in dictionary


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_kinds_guide_tells_every_field_that_people_fill_in(language: str) -> None:
    """Those of its edition: what nobody may see is told by `lianqiao new` and the workbook."""
    words = messages(language)
    for kind in pressed("internal", language).library.declarations.kinds.values():
        text = pages("internal", language)[addresses.of_kind_guide(kind)]
        for key, field in kind.fields.items():
            if key in guides.WRITTEN_BY_COMMANDS:
                continue
            assert f"**{markdown_text(words.name(field.label))}**" in text, (kind.key, key)
            for other in field.also:
                assert markdown_text(other) in text, (kind.key, other)
        assert text.count("\n- ") >= 2  # common mistakes


def test_examples_are_values_of_the_library_and_no_persons() -> None:
    text = pages()["guide/activity.md"]
    assert markdown_text("雷雨季联合演练") in text
    people = [
        str(value)
        for record in inspected().library.records
        for keys, field in inspected().library.kind(record).walked
        if field.personal
        for _, value in record.at(keys)
    ]
    assert people
    for kind in kinds():
        guide = pages()[addresses.of_kind_guide(kind)]
        assert not [one for one in people if f" {markdown_text(one)} |" in guide]


def test_a_librarys_own_field_is_in_the_guide_and_in_the_drawing(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    fields = {
        "title": {"zh": "活动主旨", "en": "Subject"},
        "weather": {"zh": "天气", "en": "Weather", "type": "text", "also": ["当日天气"]},
    }
    write_yaml(data / "kinds" / "activity.yml", {"kind": "activity", "fields": fields})
    made = press(inspect(data), "internal", "zh")
    guide = {page.address: page.markdown for page in made.pages}["guide/activity.md"]
    assert "**天气**" in guide and "当日天气" in guide
    assert "活动主旨" in drawings(made)["guide/sheet-empty.svg"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_drawings_are_sound_and_mark_what_the_text_explains(language: str) -> None:
    found = drawings(pressed("internal", language))
    assert set(found) == {addresses.of_sheet(picture) for picture in guides.PICTURES}
    assert found == drawings(press(inspected(), "internal", language))
    text = pages("internal", language)[addresses.IMPORT_GUIDE]
    for address, drawing in found.items():
        root = ElementTree.fromstring(drawing)
        assert root.tag == f"{SVG}svg"
        assert "://" not in drawing.replace("http://www.w3.org/2000/svg", "")
        assert f"({address})" in text
    marked = ElementTree.fromstring(found["guide/sheet-marked.svg"])
    words = {(one.text or "").strip() for one in marked.iter(f"{SVG}text")}
    explained = re.findall(r"^\| (\S) \| ([^|]+) \|", text, re.MULTILINE)
    assert len(explained) == 4
    for mark, cell in explained:
        assert {mark, cell.strip()} <= words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_and_option_in_the_guides_is_there(language: str) -> None:
    shown = [text for one, text in pages("internal", language).items() if "guid" in one]
    shown.append(pages("internal", language)[addresses.IMPORT_GUIDE])
    named = {found for text in shown for found in COMMAND.findall(text)}
    assert {"template", "import", "new", "adopt", "export", "schema"} <= {one for one, _ in named}
    for name, arguments in named:
        if name not in main.commands:
            assert name in ("template", "import", "export"), name  # made in a room of their own
            continue
        options = {
            option
            for parameter in main.commands[name].params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
        }
        assert set(re.findall(r"(?<!\S)(--?[a-z][\w-]*)", arguments)) <= options, (name, arguments)
