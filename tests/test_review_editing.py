"""A review goes into a record's file, and every other byte of the file stays as it was."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.documents import ListNode, parse
from lianqiao.editing.text import Unfit
from lianqiao.findings import Place
from lianqiao.review.editing import Change, with_reviews
from made import PlainDumper
from sample import SAMPLE

LONG = os.environ.get("LIANQIAO_LONG") == "1"
PATH = PurePosixPath("cases/x.yml")
MARK = b"\xef\xbb\xbf"
ENTRY = {"step": "first", "result": "passed", "by": "张三", "date": "2026-11-22", "note": "改: #1"}
FLOW_ENTRY = '{step: first, result: passed, by: 张三, date: 2026-11-22, note: "改: #1"}'
BLOCK_ENTRY = (
    "- step: first\n  result: passed\n  by: 张三\n  date: 2026-11-22\n" + '  note: "改: #1"\n'
)


def places(content: bytes) -> list[Place]:
    root, _ = parse(content, PATH)
    return [node.place for node in (root.items if isinstance(root, ListNode) else (root,))]


def reviewed(content: bytes, number: int = 0, status: str = "approved") -> bytes:
    return with_reviews(content, PATH, [Change(places(content)[number], ENTRY, status)])


def is_insertion(before: bytes, after: bytes) -> bool:
    """Tell whether something came in at one place and nothing else changed."""
    same = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before)
    )
    return len(after) > len(before) and after.endswith(before[same:])


def in_block(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "id: a\nstatus: in_review\ntitle: 甲  # 记\n",
            "id: a\nstatus: approved\ntitle: 甲  # 记\nreviews:\n" + in_block(BLOCK_ENTRY, "  "),
        ),
        (
            "- id: a\n  status: 'in_review' # 待\n  practice: |\n    一\n\n# 下一条\n- id: b\n",
            "- id: a\n  status: 'approved' # 待\n  practice: |\n    一\n  reviews:\n"
            + in_block(BLOCK_ENTRY, "    ")
            + "\n# 下一条\n- id: b\n",
        ),
        (
            "id: a\nreviews:\n- step: zero\n  note: 好\n# 尾\nstatus: in_review\n",
            "id: a\nreviews:\n- step: zero\n  note: 好\n"
            + BLOCK_ENTRY
            + "# 尾\nstatus: approved\n",
        ),
        (
            "id: a\nreviews:\nstatus: in_review\n",
            "id: a\nreviews:\n" + in_block(BLOCK_ENTRY, "  ") + "status: approved\n",
        ),
        (
            "id: a\nreviews: [{step: zero}]\nstatus: in_review",
            f"id: a\nreviews: [{{step: zero}}, {FLOW_ENTRY}]\nstatus: approved",
        ),
        (
            "id: a\nreviews: [ ]\nstatus: in_review",
            f"id: a\nreviews: [ {FLOW_ENTRY}]\nstatus: approved",
        ),
        (
            "- {id: a, status: in_review, }\n- {id: b}\n",
            f"- {{id: a, status: approved, reviews: [{FLOW_ENTRY}], }}\n- {{id: b}}\n",
        ),
    ],
)
def test_a_review_comes_in_where_a_clerk_would_write_it(before: str, after: str) -> None:
    assert reviewed(before.encode()).decode() == after


def test_a_last_line_without_an_end_stays_without() -> None:
    assert reviewed(b"status: in_review\nid: a").decode() == (
        "status: approved\nid: a\nreviews:\n" + in_block(BLOCK_ENTRY, "  ")
    ).removesuffix("\n")


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    after = reviewed(MARK + b"id: a\r\nstatus: in_review\r\n")
    assert after.startswith(MARK + b"id: a\r\nstatus: approved\r\nreviews:\r\n")
    assert after.count(b"\n") == after.count(b"\r\n") == 8


def test_a_block_that_keeps_its_line_breaks_keeps_them() -> None:
    after = reviewed("id: a\nstatus: in_review\ntext: |+\n  一\n\n\n".encode())
    assert "text: |+\n  一\n\n\nreviews:\n".encode() in after


@pytest.mark.parametrize(
    "text",
    [
        "id: a\nstatus: in_review\nreviews: {step: zero}\n",
        "id: a\nstatus: in_review\nreviews: ~\n",
        'id: a\nstatus: in_review\nreviews: ""\n',
        "id: a\nstatus: >-\n  in_review\n",
        "id: a\nstatus:\n",
        "id: a\n",
    ],
)
def test_what_cannot_be_edited_without_touching_more_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        reviewed(text.encode())


def test_a_record_that_is_not_where_it_was_is_refused() -> None:
    change = Change(Place(PATH, 2, 3), ENTRY, "approved")
    with pytest.raises(Unfit):
        with_reviews(b"id: a\nstatus: in_review\n", PATH, [change])


def test_several_records_of_a_file_are_reviewed_at_once() -> None:
    text = "".join(f"- id: a{n}\n  status: in_review\n  title: 甲{n}\n" for n in range(5))
    found = places(text.encode())
    changes = [Change(found[n], ENTRY, "approved") for n in (3, 0, 1)]
    after = yaml.safe_load(with_reviews(text.encode(), PATH, changes).decode())
    assert [record.get("status") for record in after] == [
        *("approved",) * 2,
        "in_review",
        "approved",
        "in_review",
    ]
    assert [len(record.get("reviews", ())) for record in after] == [1, 1, 0, 1, 0]


def sample_files() -> Sequence[Any]:
    folders = [folder for folder in SAMPLE.iterdir() if folder.is_dir() and folder.name != "files"]
    return [file for folder in sorted(folders) for file in sorted(folder.glob("*.yml"))]


@pytest.mark.parametrize("file", sample_files(), ids=lambda file: file.name)
def test_every_record_of_the_sample_takes_a_review_as_one_insertion(file: Any) -> None:
    content = file.read_bytes()
    for number, node in enumerate(said(content)):
        after = reviewed(content, number, node["status"])
        assert is_insertion(content, after), node["id"]
        twice = reviewed(after, number, node["status"])
        assert is_insertion(after, twice), node["id"]


def said(content: bytes) -> list[Any]:
    loaded = yaml.load(content.decode("utf-8"), Loader=yaml.BaseLoader)
    return loaded if isinstance(loaded, list) else [loaded]


# Files of every look

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"), exclude_characters="\x85"),
    max_size=12,
)
VALUE = st.recursive(
    TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["unit", "file", "甲"]), inner, max_size=3)
    ),
    max_leaves=6,
)
LINES = st.lists(TEXT, min_size=1, max_size=4).map("\n".join)
HEADS = ("|", "|-", "|+", ">", ">-")
REVIEWS = ("", "block", "flow", "blank", "indentless")


@st.composite
def record_text(draw: st.DrawFn, id_: str, status: str) -> str:
    """Return a record as YAML at column 0, its parts in any order and look."""
    parts = [f"id: {id_}\n", f"status: {status}{draw(st.sampled_from(['', '  # 待审']))}\n"]
    for key in draw(st.lists(st.sampled_from(["title", "unit", "note"]), unique=True)):
        parts.append(draw(field_text(key)))
    reviews = draw(st.sampled_from(REVIEWS))
    shapes = {
        "block": "reviews:\n  - step: zero\n    note: 好  # 记\n",
        "flow": "reviews: [{step: zero}]\n",
        "blank": "reviews:\n",
        "indentless": "reviews:\n- step: zero\n- step: one\n",
    }
    parts += [shapes[reviews]] if reviews else []
    order = draw(st.permutations(parts))
    gap = st.sampled_from(["", "", "\n", "# 说明: 甲\n", "\n\n"])
    return "".join(part + draw(gap) for part in order)


@st.composite
def field_text(draw: st.DrawFn, key: str) -> str:
    if draw(st.booleans()):
        dumped: str = yaml.dump(
            {key: draw(VALUE)},
            Dumper=PlainDumper,
            allow_unicode=True,
            default_flow_style=draw(st.sampled_from([True, False])),
            width=draw(st.sampled_from([20, 1000])),
        )
        return dumped.removeprefix("{").removesuffix("}\n") + "\n" if dumped[0] == "{" else dumped
    lines = "".join(f"  甲{line}\n" for line in draw(LINES).split("\n"))
    return f"{key}: {draw(st.sampled_from(HEADS))}\n{lines}"


def listed(text: str) -> str:
    lines = text.split("\n")
    return "- " + "\n".join(f"  {line}" if line.strip() else line for line in lines)[2:]


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, int]:
    """Return a file of records, and which of them is to be reviewed."""
    count = draw(st.integers(0, 3))
    texts = [draw(record_text(f"a{n}", "in_review")) for n in range(count or 1)]
    text = "".join(map(listed, texts)) if count else texts[0]
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    content = text.replace("\n", end).encode()
    if draw(st.booleans()):
        content = content.removesuffix(end.encode())
    return draw(st.sampled_from([b"", MARK])) + content, draw(st.integers(0, max(0, count - 1)))


@settings(max_examples=2500 if LONG else 250, deadline=None)
@given(files())
def test_whatever_a_file_looks_like_the_rest_of_it_stays(made: tuple[bytes, int]) -> None:
    content, number = made
    kept = reviewed(content, number, "in_review")
    assert is_insertion(content, kept)
    assert said(kept.removeprefix(MARK))[number]["reviews"][-1] == ENTRY
    approved = reviewed(content, number, "approved")
    assert approved.count(b"in_review") == kept.count(b"in_review") - 1
    assert len(approved) == len(kept) - 1  # in_review has one letter more
