"""The booklet of a showcase: what stands in it, how it is set, where it goes."""

import ctypes
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner, Result
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lianqiao import issued
from lianqiao.cli import main
from lianqiao.findings import Finding
from lianqiao.messages import messages
from lianqiao.pages import addresses
from lianqiao.press import Inspection, Pressed, inspect, press
from lianqiao.showcases import Showcase, showcases
from lianqiao.yearbook import Booklet, NotSet, bind, chosen, typesetting
from lianqiao.yearbook.fonts import fonts
from lianqiao.yearbook.glyphs import Coverage, fitted
from lianqiao.yearbook.overriding import Templates
from lianqiao.yearbook.typesetting import typeset
from made import ROOT, SETTINGS, build, payloads, write_full_library, write_library, write_yaml

REFERENCE = ROOT / "data"
A4 = (595, 842)
INSIDE, OUTSIDE, SPACE = 79, 68, 5  # margins, and the space that may end a line, in points
FOOT, HEAD = 74, 763  # points: between them stands the text
SPACES = re.compile(r"\s+")


def with_settings(data: Path) -> Path:
    """Put settings and a folder of hand-written pages beside a library."""
    shutil.copy(SETTINGS, data.parent)
    (data.parent / "content").mkdir()
    return data


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def text_of(pdf: bytes) -> str:
    """The text of a PDF without spaces: lines break where they like."""
    return SPACES.sub("", "".join(pages_of(pdf))).replace("\ufffe", "").replace("\u2060", "")


def pages_of(pdf: bytes, whole: bool = False) -> list[str]:
    """The text of each page; only with `whole` with what stands at its head and foot."""
    within = {} if whole else {"bottom": FOOT, "top": HEAD}
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded(**within) for page in document]


def appendix_of(text: str) -> str:
    """The notes on the numbers."""
    return text.split("书中每个数字旁标有注号")[1].rpartition("单位索引")[0]


@dataclass(frozen=True)
class Set:
    """A library's edition, one of its showcases, and the booklet of that."""

    inspected: Inspection
    pressed: Pressed
    showcase: Showcase
    booklet: Booklet

    @cached_property
    def text(self) -> str:
        return text_of(self.booklet.pdf)


def set_of(
    data: Path, asked: str | None = None, edition: str = "public", language: str | None = None
) -> Set:
    inspected = inspect(data)
    assert inspected.is_sound, inspected.findings
    pressed = press(inspected, edition, language)
    (showcase,) = chosen(showcases(pressed.library, pressed.counts), asked)
    (booklet,) = bind(pressed, showcase, data, inspected.library)
    return Set(inspected, pressed, showcase, booklet)


@cache
def reference() -> Set:
    return set_of(REFERENCE, edition="internal")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "library"
    made = run("init", folder, "--example", "--cases", "20", "--seed", "3")
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture(scope="module")
def example(library: Path) -> Set:
    return set_of(library / "data", "2024", "internal")


def a_case(**values: Any) -> tuple[str, dict[str, Any]]:
    words = ("summary", "background", "practice", "results")
    texts = dict.fromkeys(words, "公开")
    whole = {"id": "c1", "title": "案例一", "unit": "u1", "category": "safety", "year": "2024"}
    reason = {"missing": {"sources": {"reason": "not_stated"}}}
    return "cases", whole | texts | reason | values


UNIT = ("units", {"id": "u1", "name": "甲供电所", "type": "power_station"})


def small(folder: Path, *records: tuple[str, dict[str, Any]], **site: Any) -> Path:
    """Write a library of a unit and a case, unless other records are given; return its folder."""
    data = write_library(folder / "data", UNIT, *(records or (a_case(),)))
    if site:
        write_yaml(data / "site.yml", {"name": "试验库", "publisher": "试验单位"} | site)
    return data


# What stands in it


@pytest.mark.parametrize("which", ["reference", "example"])
def test_the_numbers_are_those_of_the_showcase(which: str, request: pytest.FixtureRequest) -> None:
    made: Set = reference() if which == "reference" else request.getfixturevalue("example")
    view, text = made.pressed.view(addresses.HOME), made.text
    assert made.showcase.numbers
    for counted in made.showcase.numbers:
        name = view.name(counted.statistic.title)
        shown = SPACES.sub("", view.with_measure(counted.number, counted.statistic))
        assert re.search(f"{re.escape(name)}{re.escape(shown)}〔[0-9]+〕", text), (name, shown)
    for figure in made.showcase.figures:
        shown = SPACES.sub("", view.title(figure) + view.figure(figure) + view.measure(figure))
        assert re.search(f"{re.escape(shown)}〔[0-9]+〕", text), shown


def test_every_mark_leads_to_a_note_with_definition_day_count_and_source(example: Set) -> None:
    appendix = appendix_of(example.text)
    marks = {int(found) for found in re.findall(r"〔([0-9]+)〕", example.text)}
    assert marks == set(range(1, max(marks) + 1))
    view = example.pressed.view(addresses.HOME)
    for counted in example.showcase.numbers:
        assert SPACES.sub("", view.name(counted.statistic.definition)) in appendix
        assert f"{counted.number.records}条记录" in appendix
    assert appendix.count("统计截止日期：2024年12月31日") >= len(example.showcase.numbers)
    for figure in example.showcase.figures:
        for source, _ in view.cited(figure):
            assert SPACES.sub("", view.title(source)) in appendix


def test_the_records_that_a_number_counts_are_listed(example: Set) -> None:
    appendix = appendix_of(example.text)
    view = example.pressed.view(addresses.HOME)
    counted = example.showcase.counts["honors_count"]
    refs = {row.record for row in counted.rows}
    titles = [view.title(one) for one in example.showcase.honors if one.ref in refs]
    assert len(titles) == counted.number.records > 0
    assert all(SPACES.sub("", title) in appendix for title in titles)


def test_more_reported_numbers_than_the_page_shows_stand_with_their_cases(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianqiao.pages.showcase_view.FIGURES", 2)
    shown = set_of(library / "data", None, "internal")
    view, figures = shown.pressed.view(addresses.HOME), shown.showcase.figures
    assert f"其余{len(figures) - 2}个来源报出的数，列在引用它们的案例里。" in shown.text
    numbers = shown.text.partition("来源报出的数")[2].partition("其余")[0]
    for at, figure in enumerate(figures):
        title = SPACES.sub("", view.title(figure))
        told = SPACES.sub("", view.figure(figure) + view.measure(figure))
        assert re.search(f"{re.escape(title)}：{re.escape(told)}〔[0-9]+〕", shown.text), told
        assert at > 1 or f"{title}{told}〔" in numbers


def test_numbers_count_their_notes_in_the_order_in_which_they_stand(example: Set) -> None:
    marks = [
        int(found)
        for found in re.findall(
            r"〔([0-9]+)〕", example.text.partition("书中每个数字旁标有注号")[0]
        )
    ]
    assert list(dict.fromkeys(marks)) == sorted(set(marks))


def an_honor(id_: str, day: str, **values: Any) -> tuple[str, dict[str, Any]]:
    lacking = {key: {"reason": "not_stated"} for key in ("awarders", "level", "sources")}
    whole = {"id": id_, "name": "先进单位", "type": "collective", "issued_on": day}
    return "honors", whole | {"recipients": [{"unit": "u1"}], "missing": lacking} | values


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2024-03-01", "2024-05-06"), "先进单位：2024年5月6日先进单位：2024年3月1日"),
        (("2024-03-01", "2024-03-01"), "先进单位：2024年3月1日·获奖方：甲供电所"),
    ],
)
def test_records_of_one_name_are_told_apart_by_their_days_if_that_will_do(
    tmp_path: Path, days: tuple[str, str], told: str
) -> None:
    honors = (an_honor(f"h{n}", day) for n, day in enumerate(days))
    text = appendix_of(set_of(small(tmp_path, *honors)).text)
    assert told in re.sub(r"（第\d+页）", "", text)


def test_cases_stand_in_full_in_the_declared_order(example: Set) -> None:
    view = example.pressed.view(addresses.HOME)
    for case in example.showcase.cases:
        fields = [one for one in view.section_fields(case) if one.type.name == "markdown"]
        assert fields
        words = [SPACES.sub("", view.plain(case.get(one.key), one))[:12] for one in fields]
        starts = [example.text.index(part) for part in words]
        assert starts == sorted(starts)


def test_pages_are_a4_and_chapters_open_on_right_hand_pages(example: Set) -> None:
    texts = [SPACES.sub("", page) for page in pages_of(example.booklet.pdf)]
    with pdfium.PdfDocument(example.booklet.pdf) as document:
        sizes = {tuple(round(side) for side in page.get_size()) for page in document}
        tops = [one for one in document.get_toc() if one.level == 0]
        places = {one.get_title(): one.get_dest().get_index() for one in tops}
    assert sizes == {A4}
    assert len(places) > 8
    assert all(place % 2 == 0 for place in places.values()), places  # the first page is 0
    contents = texts[2]
    assert contents.startswith("目录")
    for title, place in places.items():
        assert title == "目录" or re.search(f"{title}[.]*{place + 1}", "".join(texts[2:4])), title


def test_an_empty_left_page_has_neither_head_nor_number(example: Set) -> None:
    inner, whole = (pages_of(example.booklet.pdf, one) for one in (False, True))
    empty = [n for n, page in enumerate(inner) if not page.strip()]
    assert 1 in empty  # the first page is 0
    assert all(n % 2 == 1 for n in empty)
    assert [whole[n] for n in empty if whole[n].strip()] == []
    assert all(re.search(rf"\b{n + 1}\b", whole[n]) for n in range(2, len(whole)) if n not in empty)


def test_words_that_lead_to_a_list_stand_on_its_page(tmp_path: Path) -> None:
    texts = (
        "\n\n".join([*["字"] * count, "做法有：", "- 第一步\n- 第二步"]) for count in range(40)
    )
    cases = [a_case(id=f"c{n}", title=f"案例{n}", practice=text) for n, text in enumerate(texts)]
    pages = [SPACES.sub("", page) for page in pages_of(set_of(small(tmp_path, *cases)).booklet.pdf)]
    assert sum(page.count("做法有：") for page in pages) == len(cases)
    assert [page for page in pages if page.endswith("做法有：")] == []


def test_a_small_table_stands_on_one_page_with_the_line_below_it(tmp_path: Path) -> None:
    rows = "\n".join(f"| 甲{n} | 乙{n} |" for n in range(5))
    table = f"| 环节 | 负责 |\n|---|---|\n{rows}"
    texts = ("\n\n".join([*["字"] * count, table]) for count in range(40))
    cases = [a_case(id=f"c{n}", title=f"案例{n}", practice=text) for n, text in enumerate(texts)]
    made = set_of(small(tmp_path, *cases))
    held = [page.count("甲0") - page.count("甲4") for page in pages_of(made.booklet.pdf)]
    assert set(held) == {0}


def test_a_small_table_of_long_cells_goes_on_over_the_page(tmp_path: Path) -> None:
    table = f"| 环节 | 负责 |\n|---|---|\n| {'长' * 3000}尾 | 乙 |"
    text = set_of(small(tmp_path, a_case(practice=table))).text
    assert text.count("长") == 3000
    assert "长尾" in text


def test_a_table_does_not_begin_with_its_head_or_a_single_row_at_the_foot(tmp_path: Path) -> None:
    why = {key: {"reason": "not_stated"} for key in ("awarders", "sources")}
    for count in range(24, 28):
        levels = ["national"] * count + ["city_company"] * 6
        honors = [
            an_honor(f"h{n}", f"2024-{n % 12 + 1:02}-01", name=level, level=level, missing=why)
            for n, level in enumerate(levels)
        ]
        made = set_of(small(tmp_path / str(count), *honors))
        pages = [page for page in pages_of(made.booklet.pdf) if "发证日期" in page]
        rows = [found for page in pages if (found := page.count("city_company"))]
        assert sum(rows) == 6
        assert rows[0] > 1, (count, rows)


def test_the_index_names_units_with_their_pages(example: Set) -> None:
    index = example.text.split("单位索引")[-1].split("版本说明")[0]
    view = example.pressed.view(addresses.HOME)
    pages = [SPACES.sub("", page) for page in pages_of(example.booklet.pdf)]
    units = {example.pressed.library.get(case.get("unit")) for case in example.showcase.cases}
    for unit in units:
        assert unit is not None
        name = SPACES.sub("", view.title(unit))
        hit = re.search(f"{re.escape(name)}([0-9、–]+)", index)
        assert hit, name
        found = pages_told(hit.group(1).strip("、"))
        assert found == sorted(set(found))
        assert all(name in pages[n - 1] for n in found)


def pages_told(told: str) -> list[int]:
    """The pages that an index tells: 3、5–7."""
    runs = (one.partition("–") for one in told.split("、"))
    return [n for first, _, last in runs for n in range(int(first), int(last or first) + 1)]


def test_three_pages_in_a_row_are_a_run_in_the_index(tmp_path: Path) -> None:
    text = "\n\n".join(["长" * 700 + "，见[甲](unit:u1)。"] * 6)
    index = set_of(small(tmp_path, a_case(practice=text))).text.split("单位索引")[-1]
    (told,) = re.findall("甲供电所([0-9、–]+)", index)
    assert len(pages_told(told)) > 2
    assert re.fullmatch("[0-9]+–[0-9]+(、[0-9]+)?", told)


def test_the_colophon_tells_day_edition_and_a_check_value_of_the_content(library: Path) -> None:
    shown = set_of(library / "data", "2023", "public", "zh")
    colophon = shown.text.split("版本说明")[-1]
    assert "公开版" in colophon
    assert "2023年12月31日" in colophon
    assert len(re.findall("[0-9a-f]{64}", colophon)) == 1


def test_words_are_english_where_the_site_is(library: Path) -> None:
    shown = set_of(library / "data", "2024", "public", "en").text
    for words in ("Contents", "Notesonthenumbers", "Indexofunits", "Aboutthisbooklet"):
        assert words in shown
    assert "数字说明" not in shown


def test_an_outcome_whose_day_is_not_known_says_so() -> None:
    outcomes = reference().text.split("成果名称成果类别完成单位日期")[1:]
    assert len(outcomes) == 3
    assert all(re.match(".*?国网本溪供电公司未载明", one) for one in outcomes)


# How it is set


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_stands_in_the_margins(library: Path, language: str) -> None:
    made = set_of(library / "data", "2024", "public", language)
    with pdfium.PdfDocument(made.booklet.pdf) as document:
        for n, page in enumerate(document):
            text = page.get_textpage()
            rights = [text.get_rect(at)[2] for at in range(text.count_rects())]
            edge = A4[0] - (OUTSIDE if n % 2 == 0 else INSIDE)  # the first page is 0, a right one
            assert all(right < edge + SPACE for right in rights), n + 1


def test_it_is_tagged_archival_and_in_its_language(example: Set) -> None:
    pdf = example.booklet.pdf
    assert b'pdfaid:part="2"' in pdf or b"<pdfaid:part>2<" in pdf
    assert b'pdfaid:conformance="A"' in pdf or b"<pdfaid:conformance>A<" in pdf
    assert b'pdfuaid:part="1"' in pdf or b"<pdfuaid:part>1<" in pdf
    with pdfium.PdfDocument(pdf) as document:
        assert document.is_tagged()
        known = document.get_metadata_dict()
    assert known["Title"].endswith("2024年联建共创成果展示")
    assert known["CreationDate"] == known["ModDate"] == "D:20241231000000Z"
    assert known["Author"] == example.pressed.library.site["publisher"]
    assert b"/Lang" in pdf


def test_only_the_fonts_that_come_with_it_are_in_it_and_all_are_embedded(example: Set) -> None:
    names = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z-]+)", example.booklet.pdf))
    fonts_named = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", example.booklet.pdf))
    found = {name.decode() for name in names | fonts_named}
    assert all(name.startswith(("NotoSansSC", "NotoSerifSC")) for name in found), found


def test_the_same_input_gives_the_same_bytes_in_another_folder(
    tmp_path: Path, library: Path
) -> None:
    shutil.copytree(library / "data", tmp_path / "别处" / "data")
    one = set_of(library / "data", "2022").booklet.pdf
    assert set_of(tmp_path / "别处" / "data", "2022").booklet.pdf == one


def test_photos_are_copies_with_their_words_and_without_what_cameras_write(
    tmp_path: Path,
) -> None:
    photo = {"file": "p.jpg", "alt": "变压器旁的两个人", "caption": "2024年3月检修"}
    data = small(tmp_path, a_case(photos=[photo, photo | {"file": "q.png"}]))
    (data / "files").mkdir()
    exif = Image.Exif()
    exif[0x010E] = "zzcamera"
    Image.new("RGB", (400, 300), "teal").save(data / "files" / "p.jpg", exif=exif)
    Image.new("RGBA", (300, 600), (0, 0, 0, 0)).save(data / "files" / "q.png")
    made = set_of(data)
    assert made.text.count("2024年3月检修") == 2
    assert b"zzcamera" not in made.booklet.pdf
    alts = [str(alt) for alt in alternative_texts(made.booklet.pdf)]
    assert alts.count("变压器旁的两个人") == 2


def alternative_texts(pdf: bytes) -> Iterator[str]:
    """The alternative texts in the structure of a PDF, page by page."""
    raw = pdfium.raw
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            waiting = [
                raw.FPDF_StructTree_GetChildAtIndex(tree, n)
                for n in range(raw.FPDF_StructTree_CountChildren(tree))
            ]
            while waiting:
                element = waiting.pop()
                if element:
                    yield from alt_of(element)
                    count = raw.FPDF_StructElement_CountChildren(element)
                    waiting += [
                        raw.FPDF_StructElement_GetChildAtIndex(element, n) for n in range(count)
                    ]
            raw.FPDF_StructTree_Close(tree)


def alt_of(element: Any) -> Iterator[str]:
    size = pdfium.raw.FPDF_StructElement_GetAltText(element, None, 0)
    if size:
        buffer = ctypes.create_string_buffer(size)
        pdfium.raw.FPDF_StructElement_GetAltText(element, buffer, size)
        yield buffer.raw.decode("utf-16-le").rstrip("\0")


# Texts of records


HOSTILE = '#panic("甲") *乙* _丙_ $丁$ @戊 <己> //庚 \\u{41} ```辛``` [壬] #癸'


def test_words_of_records_are_set_as_they_stand_and_never_run(tmp_path: Path) -> None:
    data = small(tmp_path, a_case(title=HOSTILE, summary=HOSTILE), name=HOSTILE)
    made = set_of(data)
    assert made.text.count(SPACES.sub("", HOSTILE)) >= 4  # cover, contents, heading, summary


def test_the_hostile_texts_cost_no_booklet(tmp_path: Path) -> None:
    texts = iter(payloads() * 40)
    data = write_full_library(tmp_path / "data", lambda: next(texts))
    made = set_of(data, edition="internal")
    assert made.booklet.pages > 10


def test_markdown_is_set_with_its_lists_tables_links_and_numbers(tmp_path: Path) -> None:
    text = (
        "先说**要点**，再看[甲所](unit:u1)和[网站](https://example.com/a)。\n\n"
        "- 第一项\n- 第二项\n\n| 项 | 数 |\n| --- | ---: |\n| 甲 | 1 |\n\n"
        "> 引用\n\n```\n代码 #x\n```\n\n### 深标题\n\n# 浅标题\n\n"
        "共[](stat:cases_count?year=2024)。"
    )
    made = set_of(small(tmp_path, a_case(practice=text)))
    for words in ("先说要点，再看甲所和网站。", "第二项", "代码#x", "浅标题"):
        assert words in made.text
    assert re.search("共1个〔[0-9]+〕。", made.text)
    assert b"https://example.com/a" in made.booklet.pdf


def test_a_link_to_a_record_leads_to_its_place(tmp_path: Path) -> None:
    other = a_case(id="c2", title="案例二", practice="见[那一个](case:c1)。")
    text = set_of(small(tmp_path, a_case(), other)).text
    assert re.search(r"见那一个（第[0-9]+页）。", text)


# Characters that no font has


@cache
def coverage() -> Coverage:
    return Coverage(fonts(Path("none"), Path("none"), []).faces)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_handed_over_can_be_shown(text: str) -> None:
    shown = coverage().fitted(text)
    known = frozenset().union(*(face.characters for face in coverage().faces))
    assert all(ord(one) in known for one in shown), shown
    assert coverage().fitted(shown) == shown


ODD = {
    "𠮷": "〔U+20BB7〕",
    "a😀b": "a〔U+1F600〕b",
    "👩\u200d🚀": "〔U+1F469〕〔U+1F680〕",  # joiners have no shape
    "葛\U000e0100": "葛",  # nor have variation selectors
    "甲\u202e乙\u202c\u2066": "甲乙",  # nor marks of direction
    "\ue000": "〔U+E000〕",  # private use says nothing
    "甲\u0007": "甲〔U+0007〕",
    "甲\n\t乙\u2028丙": "甲  乙 丙",
    "e\u0301": "e\u0301",  # one font has both
    "ก\u0e31": "〔U+0E01〕〔U+0E31〕",
}


@pytest.mark.parametrize("text", ODD)
def test_odd_characters_are_shown_plainly(text: str) -> None:
    assert coverage().fitted(text) == ODD[text]


def test_typst_finds_a_glyph_for_all_that_is_handed_over(tmp_path: Path) -> None:
    """Typst stops at a missing glyph, so one run with every kind of character would fail."""
    runs = (range(32, 0x3000), range(0xF900, 0x11000), range(0x1F300, 0x1F700))
    clean = "".join(chr(code) for run in runs for code in run)
    text = fitted({"a": clean + "".join(ODD)}, coverage())["a"]
    source = '#set document(date: datetime(year: 2024, month: 1, day: 1), title: "x")\n'
    source += '#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n#json("book.json").a'
    faces = fonts(Path("none"), Path("none"), [])
    book = {"a": text, "date": [2024, 1, 1]}
    made = typeset(book, Templates({"booklet.typ": source}), {}, {}, faces)
    assert made.startswith(b"%PDF")


def test_a_rare_character_is_told_with_its_line_and_shown_by_its_code_point(tmp_path: Path) -> None:
    data = small(tmp_path, a_case(practice="第一行"))
    file = data / "cases" / "c1.yml"
    text = file.read_text(encoding="utf-8").replace(
        "practice: 第一行", "practice: |\n  第一行\n\n  由王𠮷记录"
    )
    file.write_text(text, encoding="utf-8")
    made = set_of(data)
    (told,) = made.booklet.findings
    assert (told.code, told.subject) == ("no_glyph", "case:c1")
    line = text.split("\n")[told.place.line - 1]
    assert line[told.place.column - 1] == "𠮷"
    assert "U+20BB7" in messages("zh").tell(told)
    assert "由王〔U+20BB7〕记录" in made.text


def a_font(file: Path, character: str) -> Path:
    """Write a font of one glyph: that of 吉, under another character and name."""
    font = TTFont(pylopdf_fonts_zh_cn.serif_path())
    subsetter = subset.Subsetter(subset.Options(layout_features=[]))
    subsetter.populate(text="吉")
    subsetter.subset(font)
    (glyph,) = font.getBestCmap().values()
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {ord(character): glyph}
    font["cmap"].tables = [table]
    for name in font["name"].names:
        name.string = "Rare"
    file.parent.mkdir(parents=True, exist_ok=True)
    font.save(file)
    return file


def test_a_font_of_the_library_covers_it(tmp_path: Path) -> None:
    data = small(tmp_path, a_case(practice="由王𠮷记录"))
    a_font(data / "yearbook" / "fonts" / "rare.ttf", "𠮷")
    made = set_of(data)
    assert made.booklet.findings == ()
    assert "由王𠮷记录" in made.text


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("x.ttf", b"no font", "font_broken"), ("readme.txt", b"x", "font_unknown")],
)
def test_a_file_that_is_no_font_is_told(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    data = small(tmp_path)
    (data / "yearbook" / "fonts").mkdir(parents=True)
    (data / "yearbook" / "fonts" / name).write_bytes(content)
    assert [str(one.place.path) for one in refused(data, code)] == [f"yearbook/fonts/{name}"]


# Templates of the library


def refused(data: Path, code: str) -> tuple[Finding, ...]:
    """Return why no booklet is set, which is of one code."""
    with pytest.raises(NotSet) as caught:
        set_of(data)
    found = tuple(caught.value.findings)
    assert {one.code for one in found} == {code}
    return found


def own_template(data: Path, text: str, name: str = "cover.typ") -> Path:
    (data / "yearbook").mkdir(exist_ok=True)
    (data / "yearbook" / name).write_text(text, encoding="utf-8")
    return data


def test_a_library_puts_its_own_template_in_the_place_of_ours(tmp_path: Path) -> None:
    own = '#import "style.typ": book\n#let cover = page[自家封面 #book.library]'
    assert "自家封面试验库" in set_of(own_template(small(tmp_path), own)).text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("#let cover = [\n#nonsense]", 2, "nonsense"),
        ("#let cover = [", 1, "unclosed"),
        ('\n#let cover = image("/etc/hostname.png", alt: "x")', 2, "not found"),
        ('#let cover = read("../../../../etc/hostname")', 1, "escape"),
        ('#let cover = text(font: "没有的字体")[x]', 1, "unknown font"),
    ],
)
def test_a_faulty_template_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    (told, *_) = refused(own_template(small(tmp_path), text), "template_broken")
    assert (str(told.place.path), told.place.line) == ("yearbook/cover.typ", line)
    assert said in str(told.values["said"])


def test_a_template_that_lacks_what_ours_asks_for_is_told(tmp_path: Path) -> None:
    (told,) = refused(own_template(small(tmp_path), "#let other = 1"), "booklet_not_set")
    assert told.values["template"] == "booklet.typ"


def test_pages_that_never_settle_are_told(tmp_path: Path) -> None:
    restless = """#import "style.typ": *
#let cover = {
  if calc.even(places.at("restless", default: ((page: 1),)).first().page) [x] else { pagebreak() }
  spot("restless")
  pagebreak()
}"""
    refused(own_template(small(tmp_path), restless), "booklet_unsettled")


def test_a_typesetter_that_ends_early_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "killed.py"
    killed.write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.setattr(typesetting, "COMPOSITOR", killed)
    (told,) = refused(small(tmp_path), "booklet_ended")
    assert told.values["returned"] == 9


def test_packages_are_not_fetched(tmp_path: Path) -> None:
    data = own_template(small(tmp_path), '// x\n#import "@preview/cetz:0.3.0": a\n#let cover = []')
    (told,) = refused(data, "template_package")
    assert (told.place.line, told.place.column) == (2, 10)
    computed = '#let from = "@" + "preview/cetz:0.3.0"\n#import from: a\n#let cover = []'
    (told,) = refused(own_template(data, computed), "template_broken")
    assert told.place.line == 2


@pytest.mark.parametrize("name", ["cover.txt", "notes.md"])
def test_what_else_lies_beside_templates_is_told(tmp_path: Path, name: str) -> None:
    refused(own_template(small(tmp_path), "x", name), "template_unknown")


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    data = own_template(small(tmp_path), "")
    (data / "yearbook" / "cover.typ").write_bytes(b"\xff\xfe\x00")
    refused(data, "template_unreadable")


# The command


def test_the_command_writes_it_and_puts_it_on_record(tmp_path: Path) -> None:
    data = with_settings(small(tmp_path))
    done = run("yearbook", "2024", "--edition", "public", "--data", data)
    assert done.exit_code == 0, done.output
    file = tmp_path / "试验库-2024-公开版.pdf"
    assert file.read_bytes() == set_of(data, "2024").booklet.pdf
    (entry,), unread = issued.load(data)
    assert not unread
    assert (entry.name, entry.form, entry.edition) == (file.name, "booklet", "public")
    assert {"case:c1", "unit:u1"} <= entry.records
    assert not list(tmp_path.glob(".*-work"))
    withdrawn = run("withdraw", "case:c1", "--reason", "有误", "--by", "甲", "--data", data)
    assert file.name in withdrawn.output


def test_only_what_stands_in_it_is_on_record(tmp_path: Path) -> None:
    data = small(tmp_path, a_case(), a_case(id="c2", title="别的", year="2021"))
    assert "case:c2" not in set_of(data, "2024").booklet.records
    assert "case:c2" in set_of(data).booklet.records


def test_a_trial_is_not_put_on_record(tmp_path: Path) -> None:
    data = small(tmp_path)
    done = run("yearbook", "--unlisted", "--data", data, "-o", tmp_path / "x.pdf")
    assert done.exit_code == 0
    assert (tmp_path / "x.pdf").is_file()
    assert not (data / "issued").exists()


@pytest.mark.parametrize("asked", ["1999", "nothing", "2024x", "-1"])
def test_an_unknown_showcase_is_told_with_those_that_are_there(tmp_path: Path, asked: str) -> None:
    done = run("yearbook", "--data", small(tmp_path), "--", asked)
    assert (done.exit_code, "2024" in done.output) == (1, True)
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_library_is_told_in_a_sentence(tmp_path: Path, language: str) -> None:
    data = write_library(tmp_path / "data")
    done = run("--lang", language, "yearbook", "--data", data)
    assert done.exit_code == 1
    assert messages(language).say("booklet.nothing") in done.output


def test_a_library_without_cases_has_a_booklet_of_the_rest(tmp_path: Path) -> None:
    why = {"reason": "not_stated"}
    keys = ("awarders", "level", "issued_on", "sources")
    honor = {"id": "h1", "name": "先进单位", "type": "collective", "recipients": [{"unit": "u1"}]}
    whole = honor | {"missing": dict.fromkeys(keys, why)}
    made = set_of(write_library(tmp_path / "data", UNIT, ("honors", whole)))
    assert "先进单位" in made.text
    assert "典型案例" not in made.text


def test_what_stood_there_stays_where_a_booklet_cannot_be_set(tmp_path: Path) -> None:
    data, file = own_template(small(tmp_path), "#let cover = ["), tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-old")
    done = run("yearbook", "--data", data, "-o", file)
    assert done.exit_code == 1
    assert "yearbook/cover.typ:1:14" in done.output
    assert file.read_bytes() == b"%PDF-old"
    assert not (data / "issued").exists()


@pytest.mark.parametrize("name", ["data/x.pdf", "content/x.pdf", "x.zip", "none/x.pdf", "CON.pdf"])
def test_it_is_not_written_where_it_may_not_lie(tmp_path: Path, name: str) -> None:
    data = with_settings(small(tmp_path))
    done = run("yearbook", "--data", data, "-o", tmp_path / name)
    assert done.exit_code == 1
    assert not list(tmp_path.rglob("*.pdf"))


def test_a_file_that_is_no_pdf_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"mine")
    assert run("yearbook", "--data", small(tmp_path), "-o", file).exit_code == 1
    assert file.read_bytes() == b"mine"


# On the site


def test_the_site_has_the_same_booklet_beside_the_page_that_links_it(tmp_path: Path) -> None:
    shown = {"id": "s1", "year": "2024", "title": "展示", "as_of": "2024-12-31"}
    data = small(tmp_path, a_case(), ("showcases", shown), booklets="true")
    site = build(data, tmp_path / "site")
    file = site / "showcases" / "s1.pdf"
    assert file.read_bytes() == set_of(data, "s1").booklet.pdf
    assert 'href="s1.pdf"' in (site / "showcases" / "s1.html").read_text(encoding="utf-8")
    done = run("generate", "--data", data, "--edition", "public", "--to", tmp_path / "tree")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "tree/docs/showcases/s1.pdf").read_bytes() == file.read_bytes()


def test_templates_and_fonts_are_not_published(tmp_path: Path) -> None:
    data = own_template(small(tmp_path), "// zztemplate", "own.typ")
    a_font(data / "yearbook" / "fonts" / "rare.ttf", "𠮷")
    site = build(data, tmp_path / "site")
    assert not [one for one in site.rglob("*") if one.suffix in (".typ", ".ttf")]
