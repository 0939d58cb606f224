"""Related cases: alike in text or the same in a field, with the reason in words."""

import time
from random import Random

import pytest

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.related import MOST, related
from lianqiao.types import Ref, Value
from sample import library_of, made, pages, record, section, unit

FILLER = (
    "党员骨干牵头组织检查，问题列入清单，逐项整改销号。",
    "每月召开一次碰头会，通报进度，协调资源，明确责任。",
    "服务队走访客户，听取意见，回来以后逐条答复。",
    "支部把学习放到现场，讲给班组听，考给班组看。",
)


def case(id_: str, text: str, **values: Value) -> Record:
    return record("case", id_, title=id_, summary="摘要。", practice=text, **values)


def others(count: int = 12) -> list[Record]:
    """Cases that have only the words of every case."""
    chance = Random(3)
    return [case(f"x{n:02}", "".join(chance.sample(FILLER, 4))) for n in range(count)]


def relations(library: Library) -> dict[str, list[str]]:
    found = related(library, library.declarations.kinds["case"])
    return {ref.id: [one.record.id for one in ones] for ref, ones in found.items()}


def test_cases_that_share_rare_words_are_related_and_the_words_say_so() -> None:
    text = "雷雨季之前，两家单位联合巡线，逐基登塔。"
    pair = [case("a", text + FILLER[0]), case("b", FILLER[1] + "进入雷雨季，安排联合巡线。")]
    library = library_of([*pair, *others()])
    found = related(library, library.declarations.kinds["case"])
    first = found[Ref("case", "a")][0]
    assert first.record.id == "b"
    assert set(first.words) == {"雷雨季", "联合巡线"}


def test_words_that_everybody_writes_relate_nobody() -> None:
    library = library_of([case(f"c{n}", "".join(FILLER)) for n in range(9)])
    assert set(map(tuple, relations(library).values())) == {()}


def test_the_same_alliance_relates_and_is_told_in_words() -> None:
    alliance = record(
        "alliance", "anquan", name="安全生产联建网", theme="safety", members=(unit("u"),)
    )
    cases = [
        case("a", "甲。", alliance=alliance.ref, category="safety"),
        case("b", "乙。", alliance=alliance.ref, category="safety"),
    ]
    shown = section(pages(made(alliance, *cases, *others()))["cases/a.md"], "related")
    assert "所属联建网同为“安全生产联建网”" in shown
    assert "案例类别同为“安全生产”" in shown
    assert "(b.md)" in shown


def test_at_most_four_are_shown_and_equal_ones_by_id() -> None:
    cases = [case(f"c{n}", "雷雨季联合巡线，逐基登塔核对。") for n in range(6)]
    found = relations(library_of([*reversed(cases), *others(20)]))
    assert found["c0"] == ["c1", "c2", "c3", "c4"]
    assert found["c5"] == ["c0", "c1", "c2", "c3"]
    assert max(map(len, found.values())) <= MOST


def test_what_is_linked_already_is_not_repeated() -> None:
    text = "雷雨季联合巡线，逐基登塔核对。"
    cases = [case("a", text + "见[乙](case:b)。"), case("b", text), case("c", text)]
    found = relations(library_of([*cases, *others()]))
    assert found["a"] == ["c"]
    assert found["b"] == ["c"]
    assert found["c"] == ["a", "b"]


def test_an_edition_relates_only_what_it_holds() -> None:
    text = "雷雨季联合巡线，逐基登塔核对。"
    cases = [case("a", text), case("b", text, audience="internal"), case("c", text)]
    library = made(*cases, *others())
    assert "(b.md)" in section(pages(library, "internal")["cases/a.md"], "related")
    shown = section(pages(library, "public")["cases/a.md"], "related")
    assert "(b.md)" not in shown
    assert "(c.md)" in shown


def test_the_name_of_the_unit_is_no_likeness() -> None:
    own = record("unit", "u", name="青江县供电公司", type="company")
    cases = [
        case(id_, f"青江县供电公司{text}", unit=own.ref)
        for id_, text in (("a", FILLER[0]), ("b", FILLER[2]))
    ]
    found = relations(library_of([own, *cases, *others()]))
    assert "b" not in found["a"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_library_of_few_cases_has_none_or_the_other(count: int) -> None:
    cases = [case(f"c{n}", "雷雨季联合巡线，逐基登塔核对。") for n in range(count)]
    found = relations(library_of(cases))
    assert all(id_ not in ones for id_, ones in found.items())


def test_a_thousand_cases_take_little_time() -> None:
    chance = Random(1)
    words = ["".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(2)) for _ in range(4000)]
    cases = [
        case(f"c{n:04}", "".join(chance.choices(words, range(1, 4001), k=750))) for n in range(1000)
    ]
    library = library_of(cases)
    begun = time.process_time()
    relations(library)
    assert time.process_time() - begun < 4
