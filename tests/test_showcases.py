"""The showcase of a year: its page, the page of its numbers, and its screens."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from lianqiao.escaping import markdown_text
from lianqiao.example import write_example
from lianqiao.indexing import index, read_markdown
from lianqiao.messages import messages
from lianqiao.pages import addresses
from lianqiao.pages.cutting import LINE, LINES, cut, width
from lianqiao.pages.projecting import screens
from lianqiao.pages.screens import Screen, list_lines
from lianqiao.pages.showcase_view import ShowcaseView
from lianqiao.press import Pressed, frozen_files, inspect, press
from lianqiao.showcases import Showcase, showcases
from lianqiao.word import booklet_document
from lianqiao.yearbook import bind
from made import ROOT, write_library, write_yaml
from test_yearbook import SPACES, text_of

LINK = re.compile(r"\]\(([^)#]*)#([^)]+)\)")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pressed]:
    folder = tmp_path_factory.mktemp("example")
    write_example(folder, 60, 1, messages("zh"))
    inspected = inspect(folder / "data")
    return {edition: press(inspected, edition) for edition in ("internal", "public")}


@pytest.fixture(scope="module")
def reference() -> Pressed:
    return press(inspect(ROOT / "data"), "internal")


def made(folder: Path, *records: tuple[str, dict[str, Any]], edition: str = "internal") -> Pressed:
    inspected = inspect(write_library(folder / "data", *records))
    assert inspected.is_sound, inspected.findings
    return press(inspected, edition)


def all_of(pressed: Pressed) -> list[Showcase]:
    return showcases(pressed.library, pressed.counts)


def page(pressed: Pressed, address: str) -> str:
    return next(one.markdown for one in pressed.pages if one.address == address)


def of(pressed: Pressed, year: int | None) -> Showcase:
    return next(one for one in all_of(pressed) if one.year == year)


def chapters(markdown: str) -> list[str]:
    return re.findall(r"^## (.*) \{ #section-", markdown, re.MULTILINE)


def honor(id_: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return "honors", {
        "id": id_,
        "name": f"荣誉{id_}",
        "awarders": "组委会",
        "level": "provincial",
        "type": "collective",
        "recipients": "u",
        "issued_on": "2024-03-05",
        "missing": {"sources": "not_stated"},
    } | values


YEAR = {"year": "2024", "as_of": "2024-12-31"}
UNIT = ("units", {"id": "u", "name": "一所", "type": "power_station"})


# Which there are, and where


def test_each_year_and_the_whole_library_have_a_showcase_a_record_takes_its_place(
    example: dict[str, Pressed],
) -> None:
    found = {one.year: addresses.of_showcase(one) for one in all_of(example["internal"])}
    assert found == {
        2024: "showcases/showcase-2024.md",
        2023: "showcases/showcase-2023.md",
        2022: "showcases/showcase-2022.md",
        2021: "showcases/showcase-2021.md",
        2020: "showcases/showcase-2020.md",
        None: "years/showcase.md",
    }


def test_a_library_without_years_has_one_showcase_to_which_home_leads(reference: Pressed) -> None:
    assert [addresses.of_showcase(one) for one in all_of(reference)] == ["years/showcase.md"]
    assert "](years/showcase.md){ .lq-door }" in page(reference, "index.md")
    assert "(showcase.md)" in page(reference, "years/index.md")


def test_an_empty_library_has_none(tmp_path: Path) -> None:
    assert all_of(made(tmp_path)) == []


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_every_address_is_known_and_each_page_is_made_once(
    example: dict[str, Pressed], edition: str
) -> None:
    written = [one.address for one in example[edition].pages]
    assert len(written) == len(set(written))
    for showcase in all_of(example[edition]):
        for beside in ("", addresses.NUMBERS, addresses.PROJECTOR):
            assert addresses.of_showcase(showcase, beside) in written


# Numbers


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_every_number_leads_to_its_definition_and_as_many_rows(
    example: dict[str, Pressed], edition: str
) -> None:
    pressed = example[edition]
    for showcase in all_of(pressed):
        numbers = addresses.of_showcase(showcase, addresses.NUMBERS)
        text = page(pressed, numbers)
        view = pressed.view(numbers)
        for counted in view_of(pressed).told(showcase):
            anchor = counted.statistic.id.replace("_", "-")
            entry = _entry(text, f"number-{anchor}")
            assert _definition(showcase, pressed, counted.statistic.id) in entry
            if ways := view.ways_to_rows(showcase, counted):
                parts = [way for key, way in ways.items() if key or counted.statistic.is_one_number]
                assert all(f"]({way})" in entry for way in parts)  # parts are never added
                assert "\n- [" not in entry  # rows stand in one place
                continue
            assert entry.count("\n- [") == len(counted.rows), (numbers, anchor)


def _definition(showcase: Showcase, pressed: Pressed, id_: str) -> str:
    return _plain(pressed.counts[id_].statistic.definition["zh"])


def _plain(text: str) -> str:
    return str(markdown_text(text))


def _entry(text: str, anchor: str) -> str:
    """Return what stands under a heading, up to the next one of its level."""
    head = re.search(rf"^(#+) .*\{{ #{anchor} \}}$", text, re.MULTILINE)
    assert head, anchor
    rest = text[head.start() :]
    following = re.search(rf"\n#{{2,{len(head.group(1))}}} ", rest)
    return rest[: following.start()] if following else rest


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_links_to_numbers_name_anchors_that_are_there(
    example: dict[str, Pressed], edition: str
) -> None:
    pressed = example[edition]
    for showcase in all_of(pressed):
        text = page(pressed, addresses.of_showcase(showcase, addresses.NUMBERS))
        anchors = set(re.findall(r"\{:? #([a-z0-9-]+) ?\}", text))
        for beside in ("", addresses.PROJECTOR):
            links = LINK.findall(page(pressed, addresses.of_showcase(showcase, beside)))
            asked = {anchor for way, anchor in links if way.endswith("numbers.md")}
            assert asked, beside
            assert asked <= anchors


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_the_numbers_of_page_and_screens_are_those_of_the_statistics(
    example: dict[str, Pressed], edition: str
) -> None:
    pressed = example[edition]
    for showcase in all_of(pressed):
        address = addresses.of_showcase(showcase)
        view = pressed.view(addresses.of_showcase(showcase, addresses.PROJECTOR))
        shown = {one.title: one.number for one in _screens(pressed, showcase) if one.number}
        for counted in showcase.numbers:
            if showcase.year is not None and counted.is_dated:
                part = pressed.counts[counted.statistic.id].where(year=showcase.year)
                assert counted.number == part.number
            told = view.number(counted.number, counted.statistic)
            assert _plain(told) in page(pressed, address)
            if counted.statistic.main:
                assert shown[view.name(counted.statistic.title)] == told


def _screens(pressed: Pressed, showcase: Showcase) -> list[Screen]:
    return list(screens(view_of(pressed), showcase))


def view_of(pressed: Pressed) -> ShowcaseView:
    words = messages("zh")
    return ShowcaseView(
        pressed.library, pressed.edition, words, "", counts=pressed.counts, kept=pressed.kept
    )


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_count_in_a_heading_is_that_of_the_list_below(
    example: dict[str, Pressed], edition: str
) -> None:
    pressed = example[edition]
    counted = 0
    for showcase in all_of(pressed):
        text = page(pressed, addresses.of_showcase(showcase))
        for head in re.finditer(r"^### .* · \[?(\d+) [项个].* \{ #(\S+) \}$", text, re.MULTILINE):
            below = re.split(r"\n###? |\n</section>", text[head.end() :])[0]
            listed = below.count("\n- ") + below.count("{ .lq-plaque")
            assert listed == int(head.group(1)), head.group()
            counted += 1
    assert counted > 40


def test_what_is_counted_by_unit_is_for_the_internal_edition(example: dict[str, Pressed]) -> None:
    address = "showcases/showcase-2024.md"
    assert "各单位贡献" in chapters(page(example["internal"], address))
    assert "各单位贡献" not in chapters(page(example["public"], address))
    assert "by-unit" not in page(example["public"], "showcases/showcase-2024/numbers.md")
    internal = of(example["internal"], 2024)
    for contribution in internal.contributions:
        for counted in contribution.counts.values():
            assert all(row.key == (contribution.unit.id,) for row in counted.rows)


def test_the_public_edition_names_nothing_that_it_hides(example: dict[str, Pressed]) -> None:
    pressed = example["public"]
    ids = {record.ref for record in pressed.library.records}
    for showcase in all_of(pressed):
        assert {record.ref for record in showcase.records} <= ids


def test_a_day_in_the_middle_of_its_year_leaves_out_what_came_later(tmp_path: Path) -> None:
    pressed = made(
        tmp_path,
        UNIT,
        honor("a"),
        honor("b", issued_on="2024-09-01"),
        honor("c", issued_on="2023-02-01"),
        honor("d", issued_on="2023-11-01"),
        ("showcases", {"id": "s", "title": "半年", "year": "2024", "as_of": "2024-06-30"}),
    )
    showcase = of(pressed, 2024)
    assert showcase.counts["honors_count"].number.value == 1
    assert [one.id for one in showcase.honors] == ["a"]
    text = page(pressed, "showcases/s.md")
    assert "统计截至 2024年6月30日" in text
    assert "荣誉b" not in text
    row = next(line for line in text.split("\n") if line.startswith("| 荣誉数"))
    assert [cell.strip() for cell in row.split("|")[3:5]] == [
        "[1](s/numbers.md#before-honors-count)",
        "0（0&#46;0&#37;）",
    ]


HALF = ("showcases", {"id": "s", "title": "半年", "year": "2024", "as_of": "2024-06-10"})
ISSUED = ("2023-03", "2023-09", "2024-01", "2024", "2024-06-20", "2024-12-31")


def half_a_year(folder: Path) -> Pressed:
    honors = [honor(f"h{n}", issued_on=day) for n, day in enumerate(ISSUED)]
    return made(folder, UNIT, *honors, HALF)


def test_both_numbers_of_a_change_lead_to_the_months_compared(tmp_path: Path) -> None:
    pressed = half_a_year(tmp_path)
    row = next(
        line for line in page(pressed, "showcases/s.md").split("\n") if line.startswith("| 荣誉数")
    )
    numbers = "s/numbers.md#{}-honors-count"
    told = {"number": "2", "sofar": "（同期 1）", "before": "1"}
    assert re.findall(r"\[[^]]*\]\([^)]*\)", row) == [
        f"[{words}]({numbers.format(anchor)})" for anchor, words in told.items()
    ]
    text = page(pressed, "showcases/s/numbers.md")
    for anchor, ids in {"sofar": ["h2"], "before": ["h0"]}.items():
        below = text.partition(f"#{anchor}-honors-count }}")[2].partition("##")[0]
        assert re.findall(r"honors/(\w+)\.md", below) == ids


def test_no_more_is_compared_than_the_showcase_counts(tmp_path: Path) -> None:
    showcase = of(half_a_year(tmp_path), 2024)
    (compared,) = (
        showcase.compared(counted)[0].number.value
        for counted, _ in showcase.changes
        if counted.statistic.id == "honors_count"
    )
    assert compared == 1  # not what was issued on 20 June, after its day


def test_the_booklet_and_word_compare_the_same(tmp_path: Path) -> None:
    pressed = half_a_year(tmp_path)
    showcase = of(pressed, 2024)
    (booklet,) = bind(pressed, showcase, tmp_path / "data")
    paper = SPACES.sub("", text_of(booklet.pdf))
    assert re.search(r"荣誉数2项〔\d+〕（同期1项〔\d+〕）1项〔\d+〕0（0.0%）", paper)
    assert "荣誉数（上年同期）" in paper
    document = docx.Document(
        io.BytesIO(booklet_document(pressed.view(""), tmp_path / "data", showcase).content)
    )
    rows = [[cell.text for cell in row.cells] for one in document.tables for row in one.rows]
    assert ["荣誉数", "2 项（同期 1）", "1 项", "0（0.0%）"] in rows
    notes = [one.text for one in document.paragraphs if one.text.startswith("荣誉数：")]
    assert all("统计截至 2024年6月10日" in one for one in notes)


def test_a_number_without_a_base_is_not_compared(tmp_path: Path) -> None:
    pressed = made(tmp_path, UNIT, honor("a"))
    assert of(pressed, 2024).changes == ()
    assert "与上年相比" not in chapters(page(pressed, "years/2024-showcase.md"))


def test_a_frozen_year_shows_the_numbers_and_the_definitions_that_held_then(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", UNIT, honor("a"), honor("b"))
    (data / "frozen").mkdir()
    for name, text in frozen_files(inspect(data), 2024, date(2025, 1, 9)).items():
        (data / "frozen" / name).write_text(text, encoding="utf-8", newline="")
    write_library(data.parent / "data", honor("c"))
    then = inspect(data).statistics["honors_count"].definition["zh"]
    now = {"statistic": "honors_count", "definition": {"zh": "另一种口径。", "en": "Otherwise."}}
    write_yaml(data / "statistics" / "own.yml", now)
    pressed = press(inspect(data), "internal")
    assert of(pressed, 2024).counts["honors_count"].number.value == 2
    for address in ("years/2024-showcase.md", "years/2024-showcase-numbers.md"):
        text = page(pressed, address)
        assert _plain(then) in text
        assert "另一种口径" not in text
        assert "冻结" in text
    assert "另一种口径" in page(pressed, "years/showcase-numbers.md")
    showcase = of(pressed, 2024)
    (booklet,) = bind(pressed, showcase, data)
    document = booklet_document(pressed.view(""), data, showcase).content
    words = "".join(one.text for one in docx.Document(io.BytesIO(document)).paragraphs)
    for told in (text_of(booklet.pdf), words):
        assert SPACES.sub("", then) in SPACES.sub("", told)
        assert "另一种口径" not in told


def test_stages_count_by_the_day_first_reached(tmp_path: Path) -> None:
    milestones = [
        {"stage": "approved", "date": "2024-05"},
        {"stage": "approved", "date": "2023-05"},
        {"stage": "entered"},
    ]
    outcome = {
        "id": "o",
        "name": "成果",
        "category": "qc",
        "units": "u",
        "stage": "entered",
        "milestones": milestones,
        "missing": {"sources": "not_stated"},
    }
    pressed = made(tmp_path, UNIT, ("outcomes", outcome), honor("a"))
    stages = {one.year: [key for key, _ in one.outcomes_by_stage] for one in all_of(pressed)}
    assert stages == {2024: [], None: ["approved", "entered"]}


# Sections


def test_sections_stand_as_recorded_with_titles_and_texts_and_empty_ones_are_left_out(
    tmp_path: Path,
) -> None:
    own = {"vocabulary": "showcase_sections", "terms": {"wishes": {"zh": "寄语", "en": "Wishes"}}}
    data = tmp_path / "data" / "vocabularies"
    data.mkdir(parents=True)
    write_yaml(data / "showcase_sections.yml", own)
    sections = [
        {"section": "wishes", "text": "愿**来年**更好。"},
        "definitions",
        {"section": "cases", "text": "今年没有案例。"},
        {"section": "honors", "title": "一面墙"},
        "outcomes",
        {"section": "wishes", "title": "再说一句", "text": "谢谢。"},
    ]
    showcase = {"id": "s", "title": "展示", "year": "2024", "as_of": "2024-12-31"}
    pressed = made(tmp_path, UNIT, honor("a"), ("showcases", showcase | {"sections": sections}))
    text = page(pressed, "showcases/s.md")
    assert chapters(text) == ["寄语", "口径说明", "典型案例", "一面墙", "再说一句"]
    assert "愿<strong>来年</strong>更好。" in text or "愿**来年**更好。" in text
    titles = [one.title for one in _screens(pressed, of(pressed, 2024))]
    assert titles[0:2] == ["展示", "寄语"]
    assert titles.index("典型案例") < titles.index("省（部）级 · 1 项") < titles.index("再说一句")
    assert "成果" not in titles


def test_a_chosen_honor_of_another_year_stands_by_itself(tmp_path: Path) -> None:
    showcase = {"id": "s", "title": "展示", "year": "2024", "as_of": "2024-12-31"}
    pressed = made(
        tmp_path,
        UNIT,
        honor("a"),
        honor("b", issued_on="2022-01-01"),
        ("showcases", showcase | {"highlights": ["honor:b"]}),
    )
    found = view_of(pressed).honor_levels(of(pressed, 2024))
    levels = [(level.name, [one.id for one in level.records]) for level in found]
    assert levels == [("省（部）级", ["a"]), ("不属于本年度、另行选列的", ["b"])]


# Screens


def test_a_long_text_is_cut_between_sentences_and_nothing_is_lost() -> None:
    sentence = "一二三四五六七八九十，一二三四五六七八九十。"
    paragraphs = [sentence * 11, "短。", "字" * 400, "A long English sentence. " * 20]
    parts = list(cut(paragraphs))
    joined = re.sub(r"\s", "", "".join("".join(part) for part in parts))
    assert joined == re.sub(r"\s", "", "".join(paragraphs))
    for part in parts:
        assert sum(-(-width(one) // LINE) for one in part) <= LINES
    assert all(part[-1].endswith("。") for part in parts[:2])


@pytest.mark.parametrize("text", ["字" * 280, "words without a stop " * 25])
def test_what_has_no_sentences_is_cut_in_pieces_of_about_one_length(text: str) -> None:
    wide = [width("".join(part)) for part in cut([text.strip()])]
    assert len(wide) > 1
    assert max(wide) - min(wide) < LINE


def test_a_remark_stands_behind_the_words_of_a_line_or_below_them() -> None:
    assert list_lines("字" * 14, "注" * 14) == 1
    assert list_lines("字" * 20, "注" * 14) == 2
    assert list_lines("字" * 30, "注" * 40) == 4
    assert list_lines("字" * 30, "") == 2


def test_the_screen_of_a_reported_number_says_whose_it_is_and_of_which_time(
    tmp_path: Path,
) -> None:
    figure = {
        "id": "f",
        "name": "志愿服务",
        "value": "400",
        "measure": "人次",
        "scope": "u",
        "period": "2024年",
        "as_of": "2024",
        "missing": {"sources": "not_stated"},
    }
    case = {
        "id": "c",
        "title": "做法",
        "unit": "u",
        "category": "safety",
        "year": "2024",
        "figures": ["f"],
        "summary": "摘要。",
        "background": "景。",
        "practice": "做。",
        "results": "成。",
        "missing": {"sources": "not_stated"},
    }
    pressed = made(tmp_path, UNIT, ("figures", figure), ("cases", case))
    (shown,) = (one for one in _screens(pressed, of(pressed, 2024)) if one.title == "志愿服务")
    assert shown.number == "400"
    assert shown.note.startswith("一所 · 2024年 · ")


def test_a_chart_with_more_years_than_screens_show_has_the_latest_and_says_so(
    tmp_path: Path,
) -> None:
    honors = [honor(f"h{year}", issued_on=f"{year}-03-05") for year in range(2013, 2025)]
    pressed = made(tmp_path, UNIT, *honors)
    (shown,) = (one for one in _screens(pressed, of(pressed, 2024)) if one.chart)
    assert shown.chart
    assert shown.chart.along == tuple(f"{year}年" for year in range(2017, 2025))
    assert shown.note == "图中只有最近 8 年。"
    (shown,) = (one for one in _screens(pressed, of(pressed, 2019)) if one.chart)
    assert shown.note == ""


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_screen_has_six_lines_at_most(example: dict[str, Pressed], edition: str) -> None:
    for showcase in all_of(example[edition]):
        for screen in _screens(example[edition], showcase):
            assert sum(line.lines for line in screen.lines) <= LINES
            assert len(screen.records) <= LINES


def test_the_screens_of_a_long_list_say_how_many_are_left(tmp_path: Path) -> None:
    honors = [honor(f"h{n}", name=f"荣誉{n:02}") for n in range(40)]
    pressed = made(tmp_path, UNIT, *honors)
    shown = _screens(pressed, of(pressed, 2024))
    listed = sum(len(one.records) for one in shown)
    left = [one for one in shown if one.look == "closing" and "另有" in one.paragraphs[0]]
    assert [one.paragraphs[0] for one in left] == [f"另有 {40 - listed} 条，见展示页。"]


def test_the_screens_are_not_searched(reference: Pressed) -> None:
    texts = read_markdown({one.address: one.markdown for one in reference.pages})
    found = "".join(piece.script for piece in index(reference, texts, set()))
    assert "years/showcase.html" in found
    assert "projector" not in found


# What stands where nobody chose


def case(id_: str, category: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return "cases", {
        "id": id_,
        "title": f"案例{id_}",
        "unit": "u",
        "category": category,
        "year": "2024",
        "missing": dict.fromkeys(
            ("summary", "background", "practice", "results", "sources"), "not_stated"
        ),
    } | values


def adoption(id_: str, case_id: str) -> tuple[str, dict[str, Any]]:
    return "adoptions", {"id": id_, "case": case_id, "adopter": "u", "since": "2024-05"}


SOME = [
    *(case(f"a{n}", "brand_building") for n in range(8)),
    *(case(f"s{n}", "safety") for n in range(2)),
    case("q0", "quality_efficiency"),
]


def test_cases_that_nobody_chose_stand_by_adoptions_then_each_category_in_turn(
    tmp_path: Path,
) -> None:
    pressed = made(tmp_path, UNIT, *SOME, adoption("x", "a5"), adoption("y", "s1"))
    showcase = of(pressed, 2024)
    foremost = [one.id for one in showcase.foremost_cases]
    assert foremost[:6] == ["s1", "a5", "q0", "s0", "a0", "a1"]
    assert sorted(foremost) == sorted(one.id for one in showcase.cases)
    text = page(pressed, "years/2024-showcase.md")
    assert "没有选列案例" in text
    large = text.index("案例a1"), text.index("#### 品牌 · 5 个"), text.index("案例a2")
    assert list(large) == sorted(large)


def test_other_cases_stand_by_category_in_the_vocabularys_order(tmp_path: Path) -> None:
    pressed = made(
        tmp_path,
        UNIT,
        *SOME,
        ("showcases", {"id": "s", "title": "年", **YEAR, "highlights": ["case:a7"]}),
    )
    text = page(pressed, "showcases/s.md")
    assert re.findall(r"#### (.*) \{ #cases-", text) == [
        "提质增效 · 1 个",
        "安全生产 · 2 个",
        "品牌 · 7 个",
    ]
    assert "没有选列案例" not in text
    assert [one.id for one in of(pressed, 2024).cases][:2] == ["a7", "q0"]


def test_what_only_parts_another_number_is_told_in_its_parts(tmp_path: Path) -> None:
    pressed = made(
        tmp_path,
        UNIT,
        honor("a"),
        honor("b", level="national"),
        honor("c", issued_on="2023-02-01"),
    )
    showcase = of(pressed, 2024)
    assert "honors_by_level" not in {one.statistic.id for one in showcase.numbers}
    text = page(pressed, "years/2024-showcase.md")
    line = next(one for one in text.split("\n") if one.startswith("- 各级荣誉数"))
    assert "国家级 [**1 项**]" in line
    assert "省（部）级 [**1 项**]" in line
    assert "| 各级荣誉数 |" not in text  # among the changes its total stands once, as 荣誉数
    assert "| 荣誉数 |" in text


def test_how_things_stand_now_is_not_told_of_a_year_that_was_over(tmp_path: Path) -> None:
    records = UNIT, honor("a"), honor("b", issued_on="2023-05-01")
    pressed = made(tmp_path / "none", *records)
    assert "honors_in_force" in of(pressed, 2024).counts
    assert "honors_in_force" not in of(pressed, 2023).counts
    stated = {"id": "s", "title": "年", "year": "2023", "as_of": "2024-12-31"}
    pressed = made(tmp_path / "stated", *records, ("showcases", stated))
    assert "honors_in_force" in of(pressed, 2023).counts


def test_units_have_the_outcomes_of_the_year_and_not_all_there_are(tmp_path: Path) -> None:
    milestones = [
        {"date": "2023-06", "stage": "approved"},
        {"date": "2024-02", "stage": "under_way"},
        {"date": "2024-09", "stage": "concluded"},
    ]
    outcome = {
        "id": "o",
        "name": "成果",
        "category": "qc",
        "units": ["u"],
        "stage": "concluded",
        "milestones": milestones,
        "missing": {"sources": "not_stated"},
    }
    pressed = made(
        tmp_path, UNIT, honor("a"), honor("b", issued_on="2022-01-01"), ("outcomes", outcome)
    )
    assert contributed(of(pressed, 2024)) == {"honors_by_unit": 1, "outcomes_by_unit": 1}
    assert contributed(of(pressed, 2022)) == {"honors_by_unit": 1}
    assert contributed(of(pressed, None)) == {"honors_by_unit": 2, "outcomes_by_unit": 1}


def contributed(showcase: Showcase) -> dict[str, int]:
    (one,) = showcase.contributions
    return {id_: int(counted.number.value or 0) for id_, counted in one.counts.items()}


def test_the_chronicle_tells_days_below_their_month_and_whose_an_honor_is(tmp_path: Path) -> None:
    pressed = made(tmp_path, UNIT, honor("a"), honor("b", issued_on="2024-03"))
    text = page(pressed, "years/2024-showcase.md")
    assert "*3月5日*{ .lq-date } [荣誉a](../honors/a.md) *荣誉 · 一所*{ .lq-meta }" in text
    assert "*3月*{ .lq-date } [荣誉b]" in text


def test_an_honor_in_a_list_names_who_received_it_without_roles(tmp_path: Path) -> None:
    many = [
        honor(f"h{n:02}", recipients=[{"unit": "u", "role": "lead", "order": 1}]) for n in range(14)
    ]
    text = page(made(tmp_path, UNIT, *many), "years/2024-showcase.md")
    lines = [line for line in text.split("\n") if line.startswith("- [荣誉h")]
    assert len(lines) == 2
    assert all("*一所*{ .lq-meta }" in line for line in lines)


def test_a_showcase_is_not_said_to_lack_sources(tmp_path: Path) -> None:
    stated = {"id": "s", "title": "年", "year": "2024", "as_of": "2024-12-31"}
    pressed = made(tmp_path, UNIT, honor("a"), ("showcases", stated))
    assert "未载明来源" not in page(pressed, "showcases/s.md")
