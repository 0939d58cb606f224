"""Fields of records change in their files; every other line, notes included, stays."""

from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.documents import ListNode, parse
from lianqiao.editing.records import FieldsChange, new_file, with_fields, with_records
from lianqiao.editing.text import Unfit
from lianqiao.editing.yaml_text import item_lines
from sample import SAMPLE

PATH = PurePosixPath("honors/x.yml")
TEXTS = (
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff"),
        min_size=1,
        max_size=30,
    )
    .map(str.strip)
    .filter(bool)
)
LONG_TEXTS = st.lists(TEXTS, min_size=1, max_size=3).map("\n\n".join)
GROUPS = st.dictionaries(st.sampled_from(["unit", "role", "note"]), TEXTS, min_size=1)
SAID = st.one_of(
    TEXTS,
    LONG_TEXTS,
    st.lists(TEXTS, min_size=1, max_size=3),
    GROUPS,
    st.lists(GROUPS, min_size=1, max_size=2),
)
RECORDS = st.dictionaries(st.sampled_from(["name", "text", "list", "null", "no"]), SAID, min_size=1)


def said(content: bytes) -> Any:
    return yaml.load(content.decode("utf-8"), Loader=yaml.BaseLoader)


def stripped(value: Any) -> Any:
    """A block at the end of a file keeps the file's last line end."""
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, dict):
        return {key: stripped(one) for key, one in value.items()}
    return [stripped(one) for one in value]


@given(st.lists(RECORDS, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_new_file_says_what_it_should(records: list[dict[str, Any]]) -> None:
    content = new_file(records, as_list=True)
    parse(content, PATH)
    assert stripped(said(content)) == records


@given(RECORDS, RECORDS)
@settings(max_examples=100, deadline=None)
def test_a_record_put_below_leaves_the_others(one: dict[str, Any], other: dict[str, Any]) -> None:
    before = b"# note\n" + new_file([one], as_list=True)
    after = with_records(before, PATH, [other])
    assert after.startswith(before.rstrip(b"\n"))
    assert stripped(said(after)) == [one, other]


@given(RECORDS, st.dictionaries(st.sampled_from(["name", "text", "more"]), SAID, min_size=1))
@settings(max_examples=150, deadline=None)
def test_changed_fields_say_what_they_should(record: dict[str, Any], new: dict[str, Any]) -> None:
    whole = {"id": "x1", **record, "last": "z"}
    before = new_file([whole], as_list=True)
    root, _ = parse(before, PATH)
    assert isinstance(root, ListNode)
    if any("#" in line for line in before.decode().splitlines()):
        return  # a note may stand there
    after = with_fields(before, PATH, [FieldsChange(root.items[0].place, new)])
    assert stripped(said(after)) == [whole | new]


def test_notes_and_other_fields_stay() -> None:
    before = "\n".join(
        [
            "# all",
            "- id: a1  # first",
            "  name: 旧",
            "  # about the level",
            "  level: sgcc # why",
            "  recipients:",
            "    - {unit: x}",
            "",
            "- id: b2",
            "  name: 二",
            "",
        ]
    )
    root, _ = parse(before.encode(), PATH)
    assert isinstance(root, ListNode)
    change = FieldsChange(
        root.items[0].place,
        {"name": "新", "level": "county", "recipients": [{"unit": "z"}], "grade": "一等奖"},
    )
    after = with_fields(before.encode(), PATH, [change]).decode()
    assert after == "\n".join(
        [
            "# all",
            "- id: a1  # first",
            "  name: 新",
            "  # about the level",
            "  level: county # why",
            "  recipients:",
            "    - {unit: z}",
            "  grade: 一等奖",
            "",
            "- id: b2",
            "  name: 二",
            "",
        ]
    )


def test_a_field_goes_with_its_line() -> None:
    before = b"- id: a1\n  name: x\n  grade: y\n"
    root, _ = parse(before, PATH)
    assert isinstance(root, ListNode)
    after = with_fields(before, PATH, [FieldsChange(root.items[0].place, {"name": None})])
    assert after == b"- id: a1\n  grade: y\n"


def test_a_list_with_a_note_in_it_is_not_replaced() -> None:
    before = b"- id: a1\n  units:\n    - a  # first\n    - b\n"
    root, _ = parse(before, PATH)
    assert isinstance(root, ListNode)
    with pytest.raises(Unfit):
        with_fields(before, PATH, [FieldsChange(root.items[0].place, {"units": ["c"]})])


@pytest.mark.parametrize("file", sorted(SAMPLE.rglob("*.yml")), ids=lambda file: file.name)
def test_a_field_more_in_each_record_of_the_sample_changes_no_other_line(file: Any) -> None:
    before = file.read_bytes()
    root, _ = parse(before, PATH)
    nodes = root.items if isinstance(root, ListNode) else (root,)
    changes = [FieldsChange(node.place, {"zz": "值"}) for node in nodes]
    after = with_fields(before, PATH, changes)
    kept = [line for line in after.decode().splitlines() if "zz: 值" not in line]
    assert kept == before.decode().splitlines() or b"{" in before


def test_items_of_groups_stand_on_one_line() -> None:
    record = {"id": "x", "recipients": [{"unit": "a", "role": "lead"}]}
    assert item_lines(record)[-1] == "    - {unit: a, role: lead}"
