"""Whatever lies in data/, reading ends with findings that have a place, never with a traceback."""

import string
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.documents import Refused, parse
from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import Inspection, inspect, press
from lianqiao.types import Date, Integer, Number, PartialDate, Unreadable
from made import write_library, write_yaml

UNIT = {"id": "gongsi", "status": "approved", "audience": "public", "type": "company"}
YAML_ALPHABET = "-:?,[]{}#&*!|>'\"%@` \n\tabid: 汉0.\\~<"


def assert_told(inspected: Inspection, data: Path) -> None:
    """Every finding has a place that exists, and a message in both languages."""
    for finding in inspected.findings:
        file = data / finding.place.path
        if file.is_file() and not finding.code.startswith("encoding"):
            lines = file.read_bytes().decode("utf-8", errors="replace").split("\n")
            assert 1 <= finding.place.line <= len(lines) + 1
        for language in LANGUAGES:
            assert messages(language).line(finding)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    try:
        parse(content, PurePosixPath("x.yml"))
    except Refused as refused:
        assert messages("zh").line(refused.finding)


@settings(deadline=None)
@given(st.text(st.sampled_from(YAML_ALPHABET), max_size=120))
def test_any_yaml_in_a_record_is_read_or_told(text: str) -> None:
    with TemporaryDirectory() as folder:
        data = write_library(Path(folder) / "data")
        (data / "units").mkdir()
        (data / "units" / "u.yml").write_text(text, encoding="utf-8", newline="")
        (data / "site.yml").write_text(text, encoding="utf-8", newline="")
        inspected = inspect(data)
        assert_told(inspected, data)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "name", "type", "parent", "former_names", "missing", "sources", "x"]
        ),
        st.recursive(
            st.text(max_size=8) | st.integers() | st.none() | st.booleans(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["name", "until", "reason", "source"]), inner)
            ),
            max_leaves=8,
        ),
    )
)
def test_any_structure_in_a_record_is_read_or_told(content: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        data = write_library(Path(folder) / "data")
        write_yaml(data / "units" / "u.yml", content)
        inspected = inspect(data)
        assert_told(inspected, data)
        if inspected.is_sound:
            press(inspected, "internal", drafts=True)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_make_no_difference(
    tmp_path: Path, newline: str, mark: str
) -> None:
    data = write_library(tmp_path / "data")
    (data / "units").mkdir()
    text = mark + "id: a\nstatus: draft\nnam: 班组\n"
    (data / "units" / "a.yml").write_bytes(text.replace("\n", newline).encode())
    (finding,) = inspect(data).findings
    assert (finding.code, finding.place.line, finding.place.column) == ("key_unknown", 3, 1)


def test_a_hundred_thousand_brackets_are_told_not_crashed_on(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "units").mkdir()
    (data / "units" / "a.yml").write_text("x: " + "[" * 100_000, encoding="utf-8")
    (finding,) = inspect(data).findings
    assert finding.code == "yaml_too_deep"


def test_scalars_stay_as_written(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "cases").mkdir()
    (data / "cases" / "a.yml").write_text(
        "id: a\nstatus: draft\nphone: 0571\ntitle: 2024.10\ncontact: no\n", encoding="utf-8"
    )
    inspected = inspect(data)
    assert not inspected.findings
    (case,) = inspected.library.all("case")
    assert (case.get("phone"), case.get("title"), case.get("contact")) == ("0571", "2024.10", "no")


def test_a_link_into_an_unreadable_file_is_not_told_as_broken_too(tmp_path: Path) -> None:
    data = write_library(
        tmp_path / "data", ("units", UNIT | {"name": "示例公司", "parent": "jituan"})
    )
    (data / "units" / "more.yml").write_text("- id: jituan\n  name: [\n", encoding="utf-8")
    assert [finding.code for finding in inspect(data).findings] == ["yaml_syntax"]


def test_places_after_a_faulty_row_still_fit(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "honors").mkdir()
    text = "id: h\nstatus: draft\nrecipients:\n  - {unit: A}\n  - {unit: nobody}\n"
    (data / "honors" / "h.yml").write_text(text, encoding="utf-8")
    places = {finding.code: finding.place.line for finding in inspect(data).findings}
    assert places == {"link_unreadable": 4, "link_broken": 5}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024", "2024"),
        ("2024-10", "2024-10"),
        ("2024.1", "2024-01"),
        ("2024-10-05", "2024-10-05"),
        ("2024/1/5", "2024-01-05"),
        ("2024年10月", "2024-10"),
        ("2024年10月5日", "2024-10-05"),
        ("2024年", "2024"),
    ],
)
def test_dates_are_read_as_exact_as_they_are_written(written: str, read: str) -> None:
    assert str(Date().parse(written)) == read


@pytest.mark.parametrize(
    "text",
    ["24", "2024-13", "2024-02-30", "1776", "三月", "2024-", "2024-1-1-1", "2024-00", "0000"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        Date().parse(text)


def test_a_date_knows_its_first_and_last_day() -> None:
    assert PartialDate(2024, 2).last_day.isoformat() == "2024-02-29"
    assert PartialDate(2023).first_day.isoformat() == "2023-01-01"


@given(st.text(string.printable + "０１２１", max_size=12))
def test_numbers_are_digits_or_refused(text: str) -> None:
    for type_ in (Integer(), Number()):
        try:
            assert str(type_.parse(text)).lstrip("-").replace(".", "").isascii()
        except Unreadable as fault:
            assert fault.code.endswith("_unreadable")


def test_an_unreadable_file_costs_no_other_record_its_place_in_an_edition(tmp_path: Path) -> None:
    mechanism = {"id": "m", "name": "机制", "text": "做法。", "figures": ["f"]}
    figure = {"id": "f", "name": "数", "value": "3", "measure": "次", "sources": ["article"]}
    data = write_library(tmp_path / "data", ("mechanisms", mechanism), ("figures", figure))
    (data / "sources").mkdir()
    (data / "sources" / "s.yml").write_text("id: article\n\tx: 1\n", encoding="utf-8")
    assert [finding.code for finding in inspect(data).findings] == ["yaml_tab"]
