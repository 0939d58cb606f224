"""Numbers of persons are found in every spelling, and what only looks like one is not.

`privacy/labelled.yml` holds texts with what must be found in them; all numbers there are made up.
"""

import string
import time
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from lianqiao.checks.personal import numbers_in_page
from lianqiao.privacy import (
    CARD,
    EMAIL,
    IDENTITY,
    KINDS,
    MOBILE,
    find,
    find_in_name,
    masked,
    suspicious_lines,
)

LABELLED = Path(__file__).parent / "privacy" / "labelled.yml"
MOST_FALSE_ALARMS = 0.02
UNSEEN = ("", "", "", "\u200b", "\u2060", "\u00ad")
WIDE = {ord(digit): ord(digit) + 0xFEE0 for digit in string.digits}
BORN = (date(1900, 1, 1), date(2030, 12, 31))
AROUND = ("", "，", "：", "电话", "（", "）", "。\n", " 、", "王某", "| ", "“", "；")


@cache
def labelled() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(LABELLED.read_text(encoding="utf-8"))
    return content


def found_in(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


def test_the_labelled_texts_are_many_and_balanced() -> None:
    texts, look_alikes = labelled()["texts"], labelled()["look_alikes"]
    assert len(texts) >= 150
    assert len(look_alikes) >= 150
    kinds = [find["kind"] for text in texts for find in text["finds"]]
    assert {kind: kinds.count(kind) for kind in KINDS if kinds.count(kind) < 20} == {}


def test_every_labelled_number_is_found_where_it_stands() -> None:
    missed = []
    for labels in labelled()["texts"]:
        expected = [(one["kind"], one["text"]) for one in labels["finds"]]
        if found_in(labels["text"]) != expected:
            missed.append((labels["text"], found_in(labels["text"])))
    assert not missed


def test_false_alarms_are_two_in_a_hundred_at_most() -> None:
    look_alikes = labelled()["look_alikes"]
    alarms = [(text, found_in(text)) for text in look_alikes if find(text)]
    assert len(alarms) <= MOST_FALSE_ALARMS * len(look_alikes), alarms


def test_a_masked_text_shows_the_ends_only() -> None:
    assert masked("电话 138 1234 5678。") == "电话 138****5678。"
    assert masked("王某_13812345678.jpg") == "王某_138****5678.jpg"
    assert masked("2024-wang-13812345678") == "2024-wang-138****5678"
    assert masked("信箱：someone@example.com") == "信箱：s***@example.com"
    assert masked("没有号码") == "没有号码"


def test_no_masked_text_of_the_labelled_ones_holds_a_whole_number() -> None:
    for labels in labelled()["texts"]:
        shown = masked(labels["text"])
        for one in labels["finds"]:
            assert one["text"] not in shown
        assert not find(shown), shown


def test_hyphens_part_words_in_names_of_files_and_records() -> None:
    assert [one.kind for one in find_in_name("20240315-13812345678.jpg")] == [MOBILE]
    assert [one.kind for one in find_in_name("case-13812345678-01")] == [MOBILE]
    assert [one.kind for one in find_in_name("some-one@example.com.txt")] == [EMAIL]
    assert not find_in_name("2024-anquan-shengchan-0001")
    assert not find_in_name("IMG_20240315_131415.jpg")


def test_a_page_is_told_by_line_and_column() -> None:
    text = "# 联系我们\n\n电话：13812345678\n信箱：someone@example.com\n"
    told = list(numbers_in_page(PurePosixPath("about.md"), text))
    assert [(one.place.line, one.place.column) for one in told] == [(3, 4), (4, 4)]
    assert [one.values["found"] for one in told] == ["138****5678", "s***@example.com"]


def test_a_page_without_numbers_is_told_nothing() -> None:
    assert not list(numbers_in_page(PurePosixPath("about.md"), "服务热线 95598，024-12345678\n"))


# What holds for all numbers


def spelt(draw: st.DrawFn, groups: Sequence[str], separators: Sequence[str]) -> str:
    """Return groups of digits as people may write them: separated, wide, with what is unseen."""
    text = draw(st.sampled_from(separators)).join(groups)
    if draw(st.booleans()):
        text = text.translate(WIDE)
    unseen = draw(st.lists(st.sampled_from(UNSEEN), min_size=len(text), max_size=len(text)))
    return "".join(sign + mark for sign, mark in zip(text, unseen, strict=True)).rstrip(
        "".join(UNSEEN)
    )


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    number = (
        "1" + draw(st.sampled_from("3456789")) + draw(st.text("0123456789", min_size=9, max_size=9))
    )
    if draw(st.booleans()):
        return spelt(draw, [number], [""])
    return spelt(draw, [number[:3], number[3:7], number[7:]], [" ", "-", "\u3000", "－", "—", "."])


@st.composite
def identities(draw: st.DrawFn) -> str:
    day = draw(st.dates(min_value=BORN[0], max_value=BORN[1]))
    region = draw(st.sampled_from(["110101", "210411", "440305", "650102"]))
    number = f"{region}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    number += ric.calc_check_digit(number + "0")
    groups = [number] if draw(st.booleans()) else [number[:6], number[6:14], number[14:]]
    return spelt(draw, groups, [" ", "-"])


@st.composite
def cards(draw: st.DrawFn) -> str:
    length = draw(st.sampled_from([16, 17, 18, 19]))
    digits = draw(st.text("0123456789", min_size=length - 5, max_size=length - 5))
    number = "6222" + digits
    number += luhn.calc_check_digit(number)
    fours = [number[at : at + 4] for at in range(0, len(number), 4)]
    return spelt(draw, fours if draw(st.booleans()) else [number], [" ", "-"])


SPELT = {MOBILE: mobiles(), IDENTITY: identities(), CARD: cards()}


@given(st.data(), st.sampled_from(sorted(SPELT)), st.sampled_from(AROUND), st.sampled_from(AROUND))
def test_a_number_is_found_however_it_is_spelt(
    data: st.DataObject, kind: str, before: str, after: str
) -> None:
    number = data.draw(SPELT[kind])
    text = before + number + after
    assert found_in(text) == [(kind, number)], ascii(text)


@given(identities(), st.integers(0, 16))
def test_an_identity_number_with_a_digit_changed_is_none(number: str, at: int) -> None:
    plain = "".join(one.masked for one in find(number))  # the number is sound before
    assert plain
    digits = list(number)
    places = [n for n, sign in enumerate(digits) if sign.isdigit()]
    place = places[at]
    digits[place] = "0123456789"[(int(digits[place]) + 1) % 10]
    assert IDENTITY not in [kind for kind, _ in found_in("".join(digits))]


@given(st.text())
def test_any_text_is_read_and_what_is_found_lies_in_it(text: str) -> None:
    last = 0
    for one in find(text):
        assert last <= one.start < one.end <= len(text)
        assert one.kind in KINDS
        last = one.end
    assert isinstance(masked(text), str)


@given(st.text(alphabet="0123456789 -.Xx@aZ\n＠１\u200b", max_size=200))
def test_texts_of_digits_are_read_too_and_masked_for_good(text: str) -> None:
    for one in find(text):
        digits = "".join(sign for sign in text[one.start : one.end] if sign.isalnum())
        assert digits not in one.masked
    assert list(suspicious_lines(text)) or not any(find(line) for line in text.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 100_000,
        "138 1234 5678 " * 10_000,
        "6222-" * 50_000,
        "9" * 300_000,
        "a@" * 100_000,
        "1." * 100_000,
        "86" * 100_000,
        "x" * 300_000 + "@",
    ],
    ids=lambda text: text[:6],
)
def test_a_long_text_takes_no_longer_than_its_length_tells(text: str) -> None:
    begun = time.process_time()
    find(text)
    assert time.process_time() - begun < 5
