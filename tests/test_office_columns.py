"""Every value of a record has its cell in the sheets of its kind."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lianqiao.kinds import Declarations, Kind, load
from lianqiao.messages import messages
from lianqiao.office.columns import heading, rows, sheets, value_in, written
from lianqiao.types import Link, Number, PartialDate, Ref, Value
from made import write_yaml

DECLARED = {
    "kind": "meeting",
    "folder": "meetings",
    "label": {"zh": "会议"},
    "title": "name",
    "fields": {
        "name": {"zh": "名称", "type": "text", "required": "true"},
        "texts": {"zh": "发言", "type": "markdown", "many": "true"},
        "hall": {
            "zh": "会场",
            "type": "group",
            "fields": {
                "name": {"zh": "名称", "type": "text", "required": "true"},
                "rows": {
                    "zh": "座次",
                    "type": "group",
                    "many": "true",
                    "fields": {
                        "number": {"zh": "排", "type": "integer"},
                        "seats": {
                            "zh": "座位",
                            "type": "map",
                            "fields": {
                                "who": {"zh": "人员", "type": "text", "many": "true"},
                                "notes": {
                                    "zh": "备注",
                                    "type": "group",
                                    "many": "true",
                                    "fields": {"text": {"zh": "内容", "type": "markdown"}},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
MEETING: dict[str, Value] = {
    "id": "x1",
    "name": "例会",
    "texts": ("第一段\n\n第二段", "又一段"),
    "hall": {
        "name": "一号",
        "rows": (
            {"number": 1, "seats": {"左": {"who": ("甲", "乙")}}},
            {
                "number": 2,
                "seats": {"右": {"notes": ({"text": "靠窗"}, {"text": "近门"})}},
            },
        ),
    },
}


@pytest.fixture
def meeting(tmp_path: Path) -> Kind:
    write_yaml(tmp_path / "data" / "kinds" / "meeting.yml", DECLARED)
    loaded = load(tmp_path / "data")
    assert not loaded.findings
    return loaded.declarations.kinds["meeting"]


@pytest.fixture(scope="module")
def declarations() -> Declarations:
    return load(None).declarations


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def cells(kind: Kind, values: Mapping[str, Value]) -> dict[str, list[tuple[Any, Any]]]:
    return {
        f"{sheet.name} {column.name}": found
        for sheet in sheets(kind)
        for column in sheet.columns
        if (
            found := [
                (place, value)
                for place, row in rows(sheet, values)
                if (value := value_in(row, column)) is not None
            ]
        )
    }


def test_each_value_of_a_nested_record_stands_in_one_cell(meeting: Kind) -> None:
    assert cells(meeting, MEETING) == {
        "meeting id": [((), "x1")],
        "meeting name": [((), "例会")],
        "meeting hall.name": [((), "一号")],
        "meeting.texts texts": [((1,), "第一段\n\n第二段"), ((2,), "又一段")],
        "meeting.hall.rows hall.rows.number": [((1,), 1), ((2,), 2)],
        "meeting.hall.rows.seats hall.rows.seats.*.who": [((1, "左"), ("甲", "乙"))],
        "meeting.hall.rows.seats.*.notes hall.rows.seats.*.notes.text": [
            ((2, "右", 1), "靠窗"),
            ((2, "右", 2), "近门"),
        ],
    }
    told = [part for found in cells(meeting, MEETING).values() for _, part in found]
    assert sorted(map(str, leaves(tuple(told)))) == sorted(map(str, leaves(MEETING)))


def test_every_field_of_every_kind_has_one_column(declarations: Declarations) -> None:
    for kind in declarations.kinds.values():
        named = [
            column.keys for sheet in sheets(kind) for column in sheet.columns if not column.short
        ]
        scalars = [keys for keys, field in kind.walked if hasattr(field.type, "parse")]
        assert sorted(named) == sorted(scalars)
        for sheet in sheets(kind):
            names = [head.name for head in sheet.head]
            names += [column.name for column in sheet.columns]
            assert len(names) == len(set(names))


def test_headings_name_the_group_and_the_field(declarations: Declarations) -> None:
    words = messages("zh")
    main, recipients, *_ = sheets(declarations.kinds["honor"])
    alliance = sheets(declarations.kinds["alliance"])[0]
    assert [heading(head.labels, words) for head in main.head] == ["序号"]
    assert [heading(head.labels, words) for head in recipients.head] == ["序号", "对应记录"]
    assert "包保领导·姓名" in [heading(column.labels, words) for column in alliance.columns]
    assert [heading(column.labels, words) for column in recipients.columns][:2] == ["单位", "个人"]
    short = next(column for column in main.columns if column.short)
    assert short.words[:2] == ("获奖方", "Recipients")
    assert "获奖单位" in short.words
    assert recipients.required


def test_reviews_are_never_imported(declarations: Declarations) -> None:
    for kind in declarations.kinds.values():
        assert {sheet.keys for sheet in sheets(kind) if not sheet.imported} == {("reviews",)}


def test_a_written_value_is_read_back_as_the_same() -> None:
    assert written(Decimal("1.50"), Number()) == "1.50"
    assert written(True, Number()) == "true"
    assert written(Ref("unit", "a"), Link(("unit",))) == "a"
    assert written(Ref("case", "a"), Link(("case", "outcome"))) == "case:a"
    assert written(PartialDate(2024, 3), Number()) == "2024-03"
