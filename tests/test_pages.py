"""What stands on the pages: the sample as a whole, and what holds for every library."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from lianqiao.press import press
from lianqiao.records import Record
from lianqiao.types import Value
from sample import (
    day,
    declarations,
    made,
    pages,
    record,
    sample,
    sample_pages,
    section,
    targets,
    unit,
)

GOLDEN = Path(__file__).parent / "golden"
BLESS = os.environ.get("LIANQIAO_BLESS") == "1"
REDIRECTS = "redirects.txt"
KINDS = tuple(declarations().kinds.values())
BOTH = (("internal", "zh"), ("public", "en"))


# The sample as a whole


def tree_of(edition: str, language: str) -> dict[str, str]:
    pressed = press(sample(), edition, language)
    tree = {page.address: page.markdown for page in pressed.pages}
    lines = [f"{redirect.address} -> {redirect.target}\n" for redirect in pressed.redirects]
    return tree | {REDIRECTS: "".join(lines)}


def bless(folder: Path, tree: Mapping[str, str]) -> None:
    for file in [file for file in folder.rglob("*") if file.is_file()]:
        if file.relative_to(folder).as_posix() not in tree:
            file.unlink()
    for address, text in tree.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_text(text, encoding="utf-8", newline="\n")


def read(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes().decode("utf-8")
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_sample_is_sound_and_warns_only_of_what_the_public_edition_hides() -> None:
    assert sample().is_sound
    codes = {finding.code for finding in sample().findings}
    assert codes == {"edition_leaves_out", "edition_loses_link"}
    assert [finding.subject for finding in sample().accepted] == [
        "adoption:plant-adopts-ridge-lamp"
    ]


def test_the_sample_has_records_of_every_kind() -> None:
    assert [kind.key for kind in KINDS if not sample().library.all(kind.key)] == []


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_the_pages_of_the_sample_are_the_golden_ones(edition: str, language: str) -> None:
    folder, tree = GOLDEN / f"{edition}-{language}", tree_of(edition, language)
    if BLESS:
        bless(folder, tree)
    golden = read(folder)
    assert sorted(golden) == sorted(tree)
    assert [address for address in tree if tree[address] != golden[address]] == []


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_pressing_again_gives_the_same_pages_in_the_same_order(edition: str, language: str) -> None:
    first, again = tree_of(edition, language), tree_of(edition, language)
    assert list(first.items()) == list(again.items())


# Every kind, every record, every page


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_every_kind_has_a_listing_and_every_record_a_page(edition: str, language: str) -> None:
    pressed = press(sample(), edition, language)
    addresses = {page.address for page in pressed.pages}
    assert {f"{kind.folder}/index.md" for kind in KINDS} <= addresses
    records = {f"{pressed.library.kind(one).folder}/{one.id}.md" for one in pressed.library.records}
    assert records <= addresses


def test_every_listing_names_each_of_its_records() -> None:
    for kind in KINDS:
        listing = sample_pages("internal")[f"{kind.folder}/index.md"]
        approved = {
            f"{one.id}.md" for one in sample().library.all(kind.key) if one.status == "approved"
        }
        assert {target for target in targets(listing) if target in approved} == approved


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_every_link_of_every_page_leads_somewhere(edition: str, language: str) -> None:
    pressed = press(sample(), edition, language)
    tree = {page.address: page.markdown for page in pressed.pages}
    files = {f"files/{file}" for file in pressed.library.files}
    files |= {f"thumbnails/{file}" for file in pressed.library.files}
    files |= {asset.address for asset in pressed.assets} | set(pressed.charts)
    lost = []
    for address, text in tree.items():
        for target in targets(text):
            if target.startswith(("https://", "#")):
                continue
            path = os.path.normpath(Path(address).parent / target.partition("#")[0])
            if path not in tree and path not in files:
                lost.append((address, target))
    assert lost == []


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_every_anchor_that_a_page_links_to_stands_on_it(edition: str, language: str) -> None:
    for text in sample_pages(edition, language).values():
        anchors = set(re.findall(r"\{ ?#([\w-]+) ?\}$", text, re.MULTILINE))
        assert {target[1:] for target in targets(text) if target.startswith("#")} <= anchors


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_no_anchor_stands_twice_on_a_page(edition: str, language: str) -> None:
    for address, text in sample_pages(edition, language).items():
        anchors = re.findall(r"^#.*\{ ?#([\w-]+) ?\}$", text, re.MULTILINE)
        assert len(anchors) == len(set(anchors)), address


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_a_record_has_its_sources_and_a_citation_with_its_id(edition: str, language: str) -> None:
    pressed = press(sample(), edition, language)
    tree = {page.address: page.markdown for page in pressed.pages}
    for one in pressed.library.records:
        text = tree[f"{pressed.library.kind(one).folder}/{one.id}.md"]
        assert section(text, "sources").strip() or one.kind in ("source", "showcase")
        assert one.id.replace("-", "&#45;") in section(text, "cite")


def test_a_citation_names_library_edition_publisher_and_date() -> None:
    cited = section(sample_pages("public")["cases/ridge-lamp.md"], "cite")
    for part in ("雷雨季联合巡线", "典型案例", "远岚供电联建成果库", "公开版", "远岚供电公司党委"):
        assert part in cited
    assert "数据截至：2024年" in cited


def test_a_citation_has_no_doubled_quotes() -> None:
    assert "““" not in section(sample_pages("internal")["cases/ridge-lamp.md"], "cite")


def test_a_source_is_cited_once_with_all_its_places() -> None:
    cited = section(sample_pages("internal")["cases/ridge-lamp.md"], "sources")
    assert cited.count("drill-report.md") == 1
    assert "3&#45;5" in cited
    assert "第 7 页" in cited


def test_what_is_to_be_verified_says_so_inside_and_cites_its_source_outside() -> None:
    inside = sample_pages("internal")["figures/arrival-time.md"]
    outside = sample_pages("public")["figures/arrival-time.md"]
    assert "*待核实*{ .lq-doubt }" in inside
    assert "起算点待核对" in inside
    assert "*据来源所述*{ .lq-doubt }" in outside
    assert "待核" not in outside


def test_a_redirect_leads_from_each_former_id_to_the_record() -> None:
    found = {one.address: one.target for one in press(sample(), "public").redirects}
    assert found == {
        "cases/ling-shang-deng.html": "cases/ridge-lamp.html",
        "cases/deng.html": "cases/ridge-lamp.html",
    }


# Listings


def cases(count: int, year: str | None) -> list[Record]:
    dated = {"year": day(year)} if year else {}
    return [
        record("case", f"c{year or 'none'}-{n:04}", title=f"案例{n}", **dated) for n in range(count)
    ]


def rows(text: str) -> int:
    return len(
        [target for target in targets(text) if re.search(r"c(none|\d{4})-\d{4}\.md", target)]
    )


def test_a_listing_of_five_hundred_rows_is_one_page() -> None:
    tree = pages(made(*cases(500, "2024")))
    assert rows(tree["cases/index.md"]) == 500
    assert not [address for address in tree if address.startswith("cases/by-year/")]


def test_a_longer_listing_is_split_by_year_with_at_most_five_hundred_rows_a_page() -> None:
    tree = pages(made(*cases(501, "2024"), *cases(3, "2023"), *cases(2, None)))
    parts = {
        address: rows(text)
        for address, text in tree.items()
        if address.startswith("cases/by-year/")
    }
    assert parts == {
        "cases/by-year/2024.md": 500,
        "cases/by-year/2024-2.md": 1,
        "cases/by-year/2023.md": 3,
        "cases/by-year/undated.md": 2,
    }
    listing = tree["cases/index.md"]
    assert rows(listing) == 0
    assert targets(listing)[1:] == [address.removeprefix("cases/") for address in parts]


def test_the_page_of_a_year_has_at_most_five_hundred_rows_of_a_kind() -> None:
    assert rows(pages(made(*cases(501, "2024")))["years/2024.md"]) <= 500


def test_a_page_without_sections_has_no_empty_column_for_contents() -> None:
    pages = sample_pages("internal")
    assert "\nhide: [toc]\n" in pages["years/index.md"]
    assert "hide:" not in pages["cases/ridge-lamp.md"]


def test_a_record_without_date_counts_as_not_stated_and_in_no_year() -> None:
    tree = pages(made(*cases(1, "2024"), *cases(1, None)))
    listing = tree["cases/index.md"]
    assert "cnone-0000.md" in listing[listing.index("## 日期未载明") :]
    assert "cnone-0000.md" in tree["years/undated.md"]
    assert "cnone-0000.md" not in tree["years/2024.md"]
    assert "| [日期未载明](undated.md) | [1](undated.md#cases) |" in tree["years/index.md"]


def test_an_honor_counts_in_its_statistical_year() -> None:
    tree = sample_pages("internal")
    assert "star-branch-shipu-2023.md" in tree["years/2023.md"]
    assert "star-branch-shipu-2023.md" not in tree["years/2024.md"]


def listed(kind: str, tree: Mapping[str, str]) -> list[str]:
    """The records in the order of the listing; of the honors wall, that of its tables."""
    folder = declarations().kinds[kind].folder
    text = tree[f"{folder}/index.md"]
    if kind == "honor":
        text = "\n".join(line for line in text.split("\n") if line.startswith("| ["))
    return list(dict.fromkeys(one for one in targets(text) if f"{folder}/{one}" in tree))


def around(text: str) -> dict[str, str]:
    found = re.findall(r"\]\(([^)]+)\)\{ \.lq-(previous|next) \}", text)
    return {way: target for target, way in found}


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_previous_and_next_follow_the_listing(kind: str) -> None:
    tree = sample_pages("internal")
    folder, order = declarations().kinds[kind].folder, listed(kind, tree)
    for n, address in enumerate(order):
        expected = {
            way: order[n + step]
            for way, step in (("previous", -1), ("next", 1))
            if 0 <= n + step < len(order)
        }
        assert around(tree[f"{folder}/{address}"]) == expected, address


def test_previous_and_next_follow_the_listing_where_the_statistical_year_differs() -> None:
    def honor(id_: str, issued: str, counted: str) -> Record:
        dates = {"issued_on": day(issued), "stat_year": day(counted)}
        return record("honor", id_, name=id_, level="county", **dates)

    tree = pages(made(honor("early", "2024-02", "2024"), honor("late", "2024-03", "2023")))
    assert listed("honor", tree) == ["early.md", "late.md"]
    assert around(tree["honors/early.md"]) == {"next": "late.md"}


def test_units_are_listed_as_a_tree_of_four_levels() -> None:
    listing = sample_pages("internal")["units/index.md"]
    for depth, id_ in enumerate(("company", "qingpo", "shipu", "shipu-metering")):
        assert re.search(rf"^{'    ' * depth}- \[[^\]]+\]\({id_}\.md\)", listing, re.MULTILINE), id_


def test_units_stand_in_the_order_of_the_organisation() -> None:
    order = listed("unit", sample_pages("internal"))
    for earlier, later in (
        ("qingpo", "operations"),
        ("shipu", "baisha"),
        ("shipu-metering", "shipu-patrol"),
        ("shipu-branch", "baisha-branch"),
    ):
        assert order.index(f"{earlier}.md") < order.index(f"{later}.md")


def test_a_mechanism_stands_after_the_one_it_is_part_of() -> None:
    order = listed("mechanism", sample_pages("internal"))
    assert order == ["ridge-mechanism.md", "line-leader.md", "duty-shift.md", "cross-check.md"]


def test_a_unit_whose_parent_is_hidden_stands_at_the_top() -> None:
    hidden = record("unit", "above", name="上级", type="company", audience="internal")
    below = record("unit", "below", name="下级", type="team", parent=unit("above"))
    tree = pages(made(hidden, below), "public")
    assert targets(tree["units/index.md"])[1:] == ["below.md"]


# Titles


def test_a_title_is_made_of_links() -> None:
    tree = sample_pages("internal")
    assert "# 白沙岭供电所党支部 · 党员责任区" in tree["posts/baisha-area.md"]
    assert (
        "# 一表一卡：计量故障不出村 · 远岚青坡县供电公司"
        in tree["adoptions/qingpo-adopts-one-meter.md"]
    )
    assert "# 石浦坡供电所党支部 · 五星党支部 · 2023年" in tree["ratings/shipu-five-star-2023.md"]


def test_a_title_that_leads_over_records_without_title_still_stands() -> None:
    nameless = record("unit", "nameless", type="team", missing={"name": {"reason": "not_stated"}})
    post = record("post", "p", type="model_post", owner=unit("nameless"))
    assert "# 单位 · 班组 · 来源未载明 · 党员示范岗" in pages(made(nameless, post))["posts/p.md"]


@pytest.mark.parametrize(
    ("edition", "language", "title"),
    [
        ("internal", "zh", "荣誉 · 县区级 · 来源未载明"),
        ("public", "en", "Honor · County or district · Not stated in the source"),
    ],
)
def test_a_record_without_title_shows_kind_fact_and_reason(
    edition: str, language: str, title: str
) -> None:
    tree = sample_pages(edition, language)
    assert f"# {title}" in tree["honors/unnamed-plate.md"]
    assert f"[{title}](unnamed-plate.md)" in tree["honors/index.md"]


def test_a_record_without_any_value_of_its_own_has_a_page() -> None:
    for kind in KINDS:
        text = pages(made(record(kind.key, "bare")))[f"{kind.folder}/bare.md"]
        assert re.search(r"^# \S", text, re.MULTILINE), kind.key


# Honors


def test_an_expired_title_is_shown_as_formerly_held_wherever_it_stands() -> None:
    tree = sample_pages("internal")
    assert "曾获" in tree["honors/safety-unit-2020.md"]
    for address in ("honors/index.md", "years/2020.md", "units/company.md"):
        lines = tree[address].split("\n")
        plaque = next(one for one in lines if "safety-unit-2020.md" in one and "lq-plaque" in one)
        assert "*曾获 · 地市级 · 2020年3月*{ .lq-kicker }" in plaque
        assert ".lq-former" in plaque
    assert "曾获" not in tree["honors/joint-award-2024.md"]


@pytest.mark.parametrize("address", ["index.md", "honors/index.md"])
def test_an_expired_title_in_a_list_or_table_is_shown_as_formerly_held(address: str) -> None:
    lines = sample_pages("internal")[address].split("\n")
    plain = [line for line in lines if "safety-unit-2020.md" in line and "lq-plaque" not in line]
    assert plain
    assert all("曾获" in line or "到期" in line for line in plain)


def test_a_title_past_its_term_is_formerly_held_whatever_its_validity_says() -> None:
    dates = {"issued_on": day("2020"), "valid_to": day("2021-12")}
    lapsed = record("honor", "h", name="称号", level="county", validity="in_force", **dates)
    assert "曾获" in pages(made(lapsed, as_of=day("2022-01-01")))["honors/h.md"]
    assert "曾获" not in pages(made(lapsed, as_of=day("2021-06")))["honors/h.md"]


@pytest.mark.parametrize("validity", ["expired", "revoked"])
def test_an_expired_or_revoked_title_is_formerly_held_without_any_date(validity: str) -> None:
    lapsed = record("honor", "h", name="称号", level="county", validity=validity)
    assert "曾获" in pages(made(lapsed))["honors/h.md"]


def test_a_level_that_is_asked_for_is_not_called_not_stated() -> None:
    text = sample_pages("internal")["honors/innovation-2024.md"]
    kicker = next(line for line in text.split("\n") if ".lq-kicker" in line)
    assert "待补充" in kicker


def test_a_jointly_won_honor_is_one_record_with_its_three_units() -> None:
    text = section(sample_pages("internal")["honors/joint-award-2024.md"], "recipients")
    assert targets(text) == [
        "../units/shipu-branch.md",
        "../units/baisha-branch.md",
        "../units/operations-branch.md",
    ]
    assert sample_pages("internal")["years/2024.md"].count("joint-award-2024.md") == 1


def test_recipients_are_told_apart_from_their_roles() -> None:
    plaque = sample_pages("internal")["honors/joint-award-2024.md"]
    line = next(line for line in plaque.split("\n") if line.startswith("获奖方"))
    assert "牵头、1、" not in line


def test_a_person_may_receive_an_honor() -> None:
    assert "巡线员己（化名）" in sample_pages("internal")["honors/craftsman-2023.md"]


# Outcomes


def steps(address: str) -> dict[str, tuple[str, str]]:
    """Each step with what it says and how it is drawn."""
    text = sample_pages("internal")[address]
    found = re.findall(r"^- \*\*(.+?)\*\*\s+\*(.+?)\*\s*\{:? (.+?) \}$", text, re.MULTILINE)
    looks = {"lq-branch": "branch", "lq-reached": "reached"}
    return {
        label: (words, next((looks[one] for one in looks if one in look), "open"))
        for label, words, look in found
    }


def test_the_track_marks_only_what_is_recorded() -> None:
    assert steps("outcomes/meter-clip.md") == {
        "发布": ("2022年3月", "reached"),
        "揭榜": ("2022年4月20日", "reached"),
        "立项": ("2022年9月", "reached"),
        "实施": ("有记载，日期未载明", "reached"),
        "结题": ("未载明", "open"),
        "参评": ("2024年6月30日", "reached"),
        "获奖": ("未载明", "open"),
        "意向签约": ("2024年10月18日", "branch"),
    }


def test_no_step_follows_from_a_later_one() -> None:
    assert steps("outcomes/line-atlas.md") == {
        "立项": ("未载明", "open"),
        "实施": ("未载明", "open"),
        "结题": ("有记载，日期未载明", "reached"),
        "参评": ("未载明", "open"),
        "获奖": ("未载明", "open"),
    }


def test_an_outcome_without_stage_marks_nothing() -> None:
    text = pages(made(record("outcome", "o", name="成果")))["outcomes/o.md"]
    assert "lq-reached" not in text


def test_a_step_keeps_its_date_where_a_second_row_of_it_has_none() -> None:
    milestones: Value = (
        {"stage": "under_way", "date": day("2023-05")},
        {"stage": "under_way", "note": "延期"},
    )
    outcome = record("outcome", "o", name="成果", stage="under_way", milestones=milestones)
    text = pages(made(outcome))["outcomes/o.md"]
    assert "**实施** *2023年5月*" in text


# Figures


def test_a_number_keeps_the_word_that_the_source_puts_beside_it() -> None:
    tree = sample_pages("internal")
    assert "[*约38*{ .lq-number } *分钟*{ .lq-unit }" in tree["figures/index.md"]
    assert "[*120余*{ .lq-number } *处*{ .lq-unit }" in tree["figures/index.md"]


def test_a_figure_without_value_shows_the_words_of_the_source() -> None:
    assert "*多次*{ .lq-number }" in sample_pages("internal")["figures/drills.md"]


def test_a_figure_without_value_and_words_says_why() -> None:
    missing = {"value": {"reason": "not_to_be_stated"}}
    tree = pages(made(record("figure", "f", name="数据", measure="次", missing=missing)))
    assert "不宜载明" in tree["figures/f.md"]
    assert "不宜载明" in tree["figures/index.md"]


def test_a_library_may_add_a_qualifier() -> None:
    figure = record("figure", "f", name="数据", value=3, measure="次", qualifier="at_least")
    assert "at&#95;least3" in pages(made(figure))["figures/f.md"]


def test_the_words_of_the_source_are_not_followed_by_the_measure_once_more() -> None:
    tree = sample_pages("internal")
    assert "多次次" not in "".join(tree.values())
    assert "*多次*{ .lq-number } *次*" not in "".join(tree.values())


def test_no_page_has_empty_emphasis_where_a_figure_has_no_measure() -> None:
    missing = {"measure": {"reason": "not_stated"}}
    bare = record("figure", "f", name="数据", value=3, missing=missing)
    for text in pages(made(bare)).values():
        assert "**{" not in text
        assert "* ** *" not in text


# Texts and attachments


def test_a_case_shows_each_of_its_sections() -> None:
    text = sample_pages("internal")["cases/ridge-lamp.md"]
    for anchor in (
        "background",
        "practice",
        "innovation",
        "results",
        "lessons",
        "replicability",
        "files",
        "photos",
        "submissions",
        "adopted",
        "won",
    ):
        assert section(text, anchor).strip(), anchor


def test_a_photo_has_its_words_and_its_caption() -> None:
    photos = section(sample_pages("public")["activities/storm-drill-2024.md"], "photos")
    assert "![示意图：一根电杆，左边是乌云，右边是闪电](../thumbnails/2024/drill.png)" in photos
    assert "*2024年5月8日，石浦坡供电所，雷雨季联合演练（示意图）*{ .lq-caption }" in photos


def test_an_attachment_is_linked_by_its_name() -> None:
    files = section(sample_pages("public")["cases/ridge-lamp.md"], "files")
    assert targets(files) == ["../files/2024/defect-sheet.csv"]
    assert "缺陷单样表" in files


def test_a_text_inside_a_row_is_written_as_markdown_and_not_as_its_source() -> None:
    rows_ = ({"section": "cases", "text": "只收**已推广**的，如[这条](unit:u)。"},)
    showcase = record("showcase", "s", title="展示", sections=rows_)
    tree = pages(made(showcase, record("unit", "u", name="单位")))
    text = tree["showcases/s.md"]
    assert "<strong>已推广</strong>" in text
    assert "[这条](../units/u.md)" in text


def test_no_text_of_a_record_becomes_markup() -> None:
    hostile = "<b>*甲*</b> [乙](javascript:x) {#丙} | `丁` \\ _戊_ #"
    text = pages(made(record("unit", "u", name=hostile)))["units/u.md"]
    body = text.split("---", 2)[2]
    for mark in ("<b>", "[乙]", "{#丙}", "`丁`", "_戊_", "\\"):
        assert mark not in body


def test_separators_keep_their_space_in_english() -> None:
    cells = sample_pages("public", "en")["cases/ridge-lamp.md"]
    assert re.search(r"baisha\.md\)&#44; \[", cells)
    assert "Post&#58; " in sample_pages("public", "en")["alliances/ridge-safety.md"]


def test_one_record_is_told_in_the_singular_in_english() -> None:
    assert "1 records" not in sample_pages("public", "en")["campaigns/index.md"]


# The empty library


def test_the_home_page_of_an_empty_library_says_what_to_do() -> None:
    assert "lianqiao new" in pages(made())["index.md"].replace("&#45;", "-")
    assert "lianqiao new" in pages(made(), language="en")["index.md"]


def test_an_empty_library_has_a_listing_of_every_kind_that_says_where_to_write() -> None:
    tree = pages(made())
    for kind in KINDS:
        assert f"data&#47;{kind.folder}&#47;" in tree[f"{kind.folder}/index.md"]
    assert "本版还没有带日期的记录" in tree["years/index.md"]


def test_a_library_says_that_its_date_is_not_stated_where_no_record_has_one() -> None:
    tree = pages(made(record("unit", "u", name="单位")))
    assert "数据截至：未载明" in section(tree["units/u.md"], "cite")


def test_the_library_speaks_as_of_the_date_in_its_settings() -> None:
    tree = pages(made(record("unit", "u", name="单位"), as_of=day("2024-06-30")))
    assert "数据截至：2024年6月30日" in section(tree["units/u.md"], "cite")


# Drafts


def test_a_draft_is_shown_in_the_preview_only_and_marked() -> None:
    preview = sample_pages("internal", "zh", True)
    assert "*草稿，尚未发布*{ .lq-draft }" in preview["units/new-station.md"]
    assert "*退回，尚未发布*{ .lq-draft }" in preview["cases/winter-visit.md"]
    assert "*待审核，尚未发布*{ .lq-draft }" in preview["cases/quiet-substation.md"]
    assert "lq-draft" not in preview["cases/ridge-lamp.md"]
    assert "units/new-station.md" not in sample_pages("internal")


def test_a_withdrawn_record_is_shown_nowhere() -> None:
    for drafts in (False, True):
        tree = sample_pages("internal", "zh", drafts)
        assert "cases/old-hotline.md" not in tree
        assert "多经" not in "".join(tree.values())


def test_a_page_of_an_adoption_links_to_its_case_and_its_adopter() -> None:
    found = targets(sample_pages("internal")["adoptions/baisha-adopts-ridge-lamp.md"])
    assert {"../cases/ridge-lamp.md", "../units/baisha.md"} <= set(found)
