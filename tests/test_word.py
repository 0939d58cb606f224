"""Word out: cases and showcases as official documents of one edition."""

import io
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.cli import main
from lianqiao.press import Inspection, Pressed, inspect, press
from lianqiao.records import Record
from lianqiao.showcases import showcases
from lianqiao.types import Ref
from lianqiao.word import (
    Refused,
    booklet_document,
    built_in,
    campaign_document,
    cases_document,
    plan,
)
from lianqiao.word.counting import length
from lianqiao.word.paper import blank
from made import payloads, write_library, write_yaml

SAMPLE = Path(__file__).parent / "sample" / "data"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def sample() -> Inspection:
    return inspect(SAMPLE)


@cache
def pressed(edition: str = "internal") -> Pressed:
    return press(sample(), edition)


def case(id_: str, edition: str = "internal") -> Record:
    found = pressed(edition).library.get(Ref("case", id_))
    assert found
    return found


def ridge_lamp(edition: str = "internal", anonymous: bool = False) -> bytes:
    whole = sample().library if anonymous else None
    view = pressed(edition).view("")
    return cases_document(view, SAMPLE, [case("ridge-lamp", edition)], whole).content


def part(content: bytes, name: str = "word/document.xml") -> Element:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return fromstring(opened.read(name))


def words(content: bytes) -> str:
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for paragraph in part(content).iter(f"{W}p")
    )


def style(content: bytes, id_: str) -> Element:
    styles = part(content, "word/styles.xml").findall(f"{W}style")
    return next(one for one in styles if one.get(f"{W}styleId") == id_)


def look(element: Element, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(f"{W}{one}" for one in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


# Layout


def test_the_page_is_that_of_official_documents() -> None:
    section = part(ridge_lamp()).find(f"{W}body/{W}sectPr")
    assert section is not None
    sides = {
        side: round(int(look(section, "pgMar", side) or 0) / 1440 * 25.4)
        for side in ("top", "left", "right", "bottom")
    }
    assert sides == {"top": 37, "left": 28, "right": 26, "bottom": 35}
    paper = [round(int(look(section, "pgSz", one) or 0) / 1440 * 25.4) for one in ("w", "h")]
    assert paper == [210, 297]


@pytest.mark.parametrize(
    ("id_", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Normal", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
    ],
)
def test_chinese_and_latin_fonts_are_those_of_official_documents(
    id_: str, font: str, half_points: str
) -> None:
    found = style(ridge_lamp(), id_)
    assert look(found, "rPr/rFonts", "eastAsia") == font
    assert look(found, "rPr/rFonts", "ascii") == "Times New Roman"
    assert look(found, "rPr/sz") == half_points


def test_text_is_indented_by_two_characters_on_lines_of_29_points() -> None:
    content = ridge_lamp()
    assert look(style(content, "BodyText"), "pPr/ind", "firstLineChars") == "200"
    normal = style(content, "Normal")
    assert look(normal, "pPr/spacing", "lineRule") == "exact"
    assert 28 <= int(look(normal, "pPr/spacing", "line") or 0) / 20 <= 29


def test_headings_are_headings_that_word_numbers_by_level() -> None:
    content = ridge_lamp()
    document = docx.Document(io.BytesIO(content))
    headings = [
        (one.style.name, one.text)
        for one in document.paragraphs
        if one.style and (one.style.name or "").casefold().startswith("heading")
    ]
    assert ("Heading 1", "实施背景") in headings
    assert ("Heading 2", "按线路编组") in headings
    numbering = part(content, "word/numbering.xml")
    levels = [one.get(f"{W}val") for one in numbering.iter(f"{W}lvlText")][:3]
    assert levels == ["%1、", "（%2）", "%3. "]
    assert look(style(content, "Heading1"), "pPr/numPr/numId") == "1"


def test_pages_are_numbered_at_the_outer_foot() -> None:
    content = ridge_lamp()
    for name, side in (("footer1", "right"), ("footer2", "left")):
        foot = part(content, f"word/{name}.xml")
        assert "".join(one.text or "" for one in foot.iter(f"{W}t")) == "— 1 —"
        assert [one.text for one in foot.iter(f"{W}instrText")] == [" PAGE "]
        assert look(foot, "p/pPr/jc") == side
    settings_ = part(content, "word/settings.xml")
    assert settings_.find(f"{W}evenAndOddHeaders") is not None


def test_pictures_have_alternative_texts_and_captions_and_nothing_else_of_the_camera() -> None:
    content = ridge_lamp()
    described = [one.get("descr") for one in part(content).iter() if one.tag.endswith("}docPr")]
    assert described == ["示意图：一根电杆，左边是乌云，右边是闪电"] * 2
    assert "2024年5月8日，石浦坡供电所，雷雨季联合演练（示意图）" in words(content)
    original = (SAMPLE / "files" / "2024" / "drill.png").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        pictures = [opened.read(name) for name in opened.namelist() if "media/" in name]
    assert pictures
    assert original not in pictures


def test_tables_repeat_their_heads_on_each_page() -> None:
    tables = list(part(ridge_lamp()).iter(f"{W}tbl"))
    heads = [look(table, "tr/trPr/tblHeader") for table in tables]
    found = [table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables]
    assert found[1:] == [True, True], heads  # the first is the facts, which have no head


# What stands in it


def test_markdown_becomes_real_paragraphs_lists_tables_and_quotes() -> None:
    document = docx.Document(io.BytesIO(ridge_lamp()))
    by_text = {one.text: one for one in document.paragraphs}
    quoted = by_text["线路不认乡界，隐患也不认。——巡线班讨论记录"]
    assert quoted.style and quoted.style.name == "Quote"
    item = by_text["辖区按乡镇划，线路按地形走；"]
    assert item._p.pPr is not None and item._p.pPr.numPr is not None
    assert ["环节", "谁做", "时限"] in [
        [cell.text for cell in row.cells] for table in document.tables for row in table.rows
    ]
    text = words(ridge_lamp())
    assert not re.search(r"\*\*|\]\(|^#|^- ", text, re.MULTILINE)


def test_a_number_link_shows_its_number_with_a_note_at_the_end(tmp_path: Path) -> None:
    figure = {
        "id": "f1",
        "name": "抢修用时",
        "value": "38",
        "measure": "分钟",
        "definition": "到场",
    }
    record = {
        "id": "c1",
        "title": "案例",
        "background": "用时[](figure:f1)，案例[](stat:cases_count)。",
    }
    data = write_library(tmp_path / "data", ("figures", figure), ("cases", record))
    made = press(inspect(data), "public")
    found = made.library.get(Ref("case", "c1"))
    assert found
    text = words(cases_document(made.view(""), data, [found]).content)
    assert "用时38分钟[1]，案例1 个[2]。" in text or "用时38分钟[1]，案例1个[2]。" in text
    assert "[1] 抢修用时：38分钟；口径：到场" in text
    assert "[2] 案例数：" in text


def test_the_foot_tells_library_edition_date_and_fingerprint() -> None:
    text = words(ridge_lamp("public"))
    assert "资料库：远岚供电联建成果库（远岚供电公司党委）" in text
    assert "版本：公开版" in text
    assert "数据截至：2024年11月" in text
    assert re.search(r"内容指纹（SHA-256）：[0-9a-f]{64}$", text, re.MULTILINE)


def test_a_public_copy_holds_nothing_of_what_is_internal() -> None:
    hidden = ("撰稿人甲", "联系人丙", "内线 8001", "填报人丁", "审核人戊", "internal-call-2024")
    with zipfile.ZipFile(io.BytesIO(ridge_lamp("public"))) as opened:
        parts = "".join(opened.read(name).decode("utf-8", "replace") for name in opened.namelist())
    assert not [one for one in hidden if one in parts]
    assert "撰稿人甲" in words(ridge_lamp("internal"))


def test_the_same_input_gives_the_same_bytes_and_names_no_author() -> None:
    first = ridge_lamp()
    assert first == ridge_lamp()
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(2024, 11, 30, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(first)).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert str(properties.created) == str(properties.modified) == "2024-11-30 00:00:00+00:00"


def test_several_cases_begin_their_numbers_anew() -> None:
    view = pressed().view("")
    records = [case("ridge-lamp"), case("one-meter-one-card")]
    document = docx.Document(io.BytesIO(cases_document(view, SAMPLE, records).content))
    numbers = [
        int(number.get(qn("w:val")))
        for one in document.paragraphs
        if one.style and (one.style.name or "").casefold() == "heading 1"
        for number in one._p.iter(qn("w:numId"))
    ]
    headings = [one for one in document.paragraphs if one.text == "实施背景"]
    assert len(headings) == 2
    assert not list(headings[0]._p.iter(qn("w:numId")))  # by its style
    assert numbers
    assert len(set(numbers)) == 1


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_booklet_has_the_chapters_of_its_showcase(edition: str) -> None:
    made = pressed(edition)
    showcase = next(one for one in showcases(made.library, made.counts) if one.year == 2024)
    content = booklet_document(made.view(""), SAMPLE, showcase).content
    chapters = [
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for paragraph in part(content).iter(f"{W}p")
        if look(paragraph, "pPr/pStyle") == "Heading1"
    ]
    assert chapters[:3] == ["开篇", "三个数", "典型案例"]
    codes = [one.text or "" for one in part(content).iter(f"{W}instrText")]
    assert any("TOC" in code for code in codes)
    assert "三、典型案例" in words(content)  # a line of the contents
    assert "数据截至：2024年12月31日" in words(content)


def test_all_chapters_of_the_whole_library_can_be_written() -> None:
    made = pressed()
    showcase = next(one for one in showcases(made.library, made.counts) if one.year is None)
    text = words(booklet_document(made.view(""), SAMPLE, showcase).content)
    for chapter in ("联建网", "荣誉墙", "成果", "大事记", "各单位贡献", "口径说明"):
        assert chapter in text
    assert "岭上安全联建网" in text


# Calls for cases


def test_word_counts_characters_as_word_does() -> None:
    assert length("电费19.09亿元，电e票。") == 2 + 1 + 2 + 1 + 1 + 1 + 1 + 1
    assert length("  \n ") == 0
    assert length("three words here") == 3
    assert length("“引号”——……") == 2 + 2 + 2 + 2


def test_a_case_goes_into_the_sections_of_a_call_in_their_order(tmp_path: Path) -> None:
    campaign = {
        "id": "call",
        "name": "征集",
        "sections": [{"name": "取得成效", "limit": "5"}, "二、具体做法（限100字）", "单位风采"],
    }
    record = {"id": "c1", "title": "案例", "practice": "做法四字。", "results": "成效有七个字。"}
    data = write_library(tmp_path / "data", ("campaigns", campaign), ("cases", record))
    made = press(inspect(data), "public")
    call, found = made.library.get(Ref("campaign", "call")), made.library.get(Ref("case", "c1"))
    assert call and found
    planned = plan(call, made.library.kind(found), ())
    assert [one.keys for one in planned.sections] == [("results",), ("practice",), ()]
    assert planned.unfilled == ["单位风采"]
    done = campaign_document(made.view(""), data, found, planned)
    assert [(one.length, one.over) for one in done.counted] == [(7, 2), (5, 0), (0, 0)]
    text = words(done.content)
    assert text.index("成效有七个字。") < text.index("做法四字。")
    assert "\n具体做法\n" in text  # Word numbers it


def test_sections_can_be_said_by_hand_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    campaign = {"id": "call", "name": "征集", "sections": ["背景与做法", "其他"]}
    record = {"id": "c1", "title": "案例", "background": "甲", "practice": "乙", "lessons": "丙"}
    data = write_library(tmp_path / "data", ("campaigns", campaign), ("cases", record))
    library = inspect(data).library
    call, found = library.get(Ref("campaign", "call")), library.get(Ref("case", "c1"))
    assert call and found
    kind = library.kind(found)
    assert plan(call, kind, ()).sections[0].keys == ("background", "practice")
    stated = plan(call, kind, ["其他=经验启示+results"])
    assert stated.sections[1].keys == ("lessons", "results")
    assert stated.unused(found, kind) == []
    for wrong in ("没有=lessons", "其他=nonsense", "其他"):
        with pytest.raises(Refused):
            plan(call, kind, [wrong])


# Anonymous copies


def test_an_anonymous_copy_leaves_out_who_it_was_and_lists_the_names_that_stand() -> None:
    view = pressed().view("")
    done = cases_document(view, SAMPLE, [case("ridge-lamp")], sample().library)
    text = words(done.content)
    gone = (
        "实施单位",
        "合作单位",
        "联系人丙",
        "撰稿人甲",
        "缺陷单样表",
        "远岚供电公司党委",
        "来源",
    )
    assert not [one for one in gone if one in text]
    listed = {(one.field["zh"], one.name, one.count) for one in done.names}
    assert ("主要做法", "石浦坡供电所党支部", 1) in listed
    assert ("图片说明", "石浦坡供电所", 1) in listed
    lines = SAMPLE.joinpath("cases/ridge-lamp.yml").read_text(encoding="utf-8").split("\n")
    for one in done.names:
        assert one.name in lines[one.place.line - 1]
    assert "石浦坡供电所党支部" in text  # texts are not rewritten


# Templates


def template(body: str) -> bytes:
    document = docx.Document(io.BytesIO(blank()))
    for line in body.split("\n"):
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def with_template(tmp_path: Path, content: bytes) -> Path:
    data = tmp_path / "data"
    shutil.copytree(SAMPLE, data)
    (data / "word").mkdir()
    (data / "word" / "case.docx").write_bytes(content)
    assert [one.code for one in inspect(data).findings] == [one.code for one in sample().findings]
    return data


def test_a_library_puts_its_own_template_in_place(tmp_path: Path) -> None:
    body = "某省公司案例\n{{ case.title }}\n{{ case.practice }}\n单位：{{ case.unit }}"
    data = with_template(tmp_path, template(body))
    text = words(cases_document(pressed().view(""), data, [case("ridge-lamp")]).content)
    assert text.startswith("某省公司案例\n“岭上灯”：雷雨季联合巡线\n按线路编组\n")
    assert "单位：石浦坡供电所" in text


def test_the_built_in_template_can_be_taken_and_gives_the_same_document(tmp_path: Path) -> None:
    data = with_template(tmp_path, built_in("case"))
    made = cases_document(pressed().view(""), data, [case("ridge-lamp")])
    assert made.content == ridge_lamp()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (template("{{ case.titel }}"), "word.template_unknown"),
        (template("{% for one in cases %}"), "word.template_wrong"),
        (template("{{p case.practice }}"), "word.template_part"),
        (template("{{ case.title.__class__.__mro__ }}"), "word.template_wrong"),
        (b"PK no zip", "word.no_document"),
        (b"\xd0\xcf\x11\xe0 old", "word.old"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_with_its_file(
    tmp_path: Path, content: bytes, key: str
) -> None:
    data = with_template(tmp_path, content)
    with pytest.raises(Refused) as refused:
        cases_document(pressed().view(""), data, [case("ridge-lamp")])
    assert refused.value.key == key
    assert str(refused.value.values["file"]).endswith("case.docx")


def test_a_template_with_macros_is_refused(tmp_path: Path) -> None:
    written = io.BytesIO(built_in("case"))
    with zipfile.ZipFile(written, "a") as opened:
        opened.writestr("word/vbaProject.bin", b"macro")
    data = with_template(tmp_path, written.getvalue())
    with pytest.raises(Refused, match=r"word\.macros"):
        cases_document(pressed().view(""), data, [case("ridge-lamp")])


# Hostile texts


def written_with(folder: Path, *texts: str) -> str:
    records = [
        ("cases", {"id": f"c{n}", "title": text, "summary": text, "background": "正文"})
        for n, text in enumerate(texts)
    ]
    data = write_library(folder / "data", *records)
    made = press(inspect(data), "public")
    return words(cases_document(made.view(""), data, made.library.all("case")).content)


HOSTILE = (
    "{{ 7 * 7 }}",
    "{% for one in cases %}{{ one }}{% endfor %}",
    "{_{ 甲 }_} {_% 乙 %_}",
    "<w:p>&amp;]]></w:t>",
    "{{p foot }} {#- 注 -#} \\{\\{",
)


def test_what_a_record_says_stands_as_it_is(tmp_path: Path) -> None:
    shown = written_with(tmp_path, *HOSTILE)
    assert [shown.count(text) for text in HOSTILE] == [2] * len(HOSTILE)


def test_no_hostile_text_breaks_a_document(tmp_path: Path) -> None:
    shown = written_with(tmp_path, *payloads())
    assert not [text for text in payloads() if shown.count(" ".join(text.split())) < 2]


PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@settings(max_examples=15, deadline=None)
@given(PLAIN)
def test_any_text_goes_through_the_template_unchanged(text: str) -> None:
    from lianqiao.word.filling import Parts, filled

    told = {"case": {"title": text}}
    document = filled(template("{{ case.title }}"), "x.docx", told, Parts())
    assert document.paragraphs[0].text == text


# The command


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["--lang", "zh", *arguments])


def test_the_command_writes_a_document_and_tells_it(tmp_path: Path) -> None:
    file = tmp_path / "案例.docx"
    done = run("export", "case", "ridge-lamp", "--data", str(SAMPLE), "-o", str(file))
    assert done.exit_code == 0, done.output
    assert "内部版，1 篇" in done.output
    assert zipfile.is_zipfile(file)


def test_the_command_tells_lengths_names_and_what_is_not_used(tmp_path: Path) -> None:
    file = str(tmp_path / "a.docx")
    done = run(
        *("export", "case", "ridge-lamp", "--campaign", "call-2024"),
        *("--data", str(SAMPLE), "-o", file),
    )
    assert done.exit_code == 0, done.output
    assert "背景：116 字，上限 300" in done.output
    assert "案例的“经验启示”没有用上" in done.output
    assert "“主要做法”里仍有“石浦坡供电所党支部”1 处" in done.output


def test_the_cases_of_a_showcase_can_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    done = run("export", "case", "showcase:2024", "--data", str(SAMPLE), "-o", str(file))
    assert done.exit_code == 0, done.output
    made = pressed()
    showcase = next(one for one in showcases(made.library, made.counts) if one.year == 2024)
    assert [
        one.text
        for one in docx.Document(io.BytesIO(file.read_bytes())).paragraphs
        if one.style and one.style.name == "Title"
    ] == [one.get("title") for one in showcase.cases]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("case", "nonsuch"), "本版没有“case:nonsuch”"),
        (("case",), "请写明导出哪几条"),
        (("honor", "x"), "“honor”不能导出为 Word 文件"),
        (("showcase", "1999"), "本版没有“1999”"),
        (("showcase", "2024", "--anonymous"), "只用于案例"),
    ],
)
def test_the_command_says_why_nothing_was_written(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.docx"
    done = run("export", *arguments, "--data", str(SAMPLE), "-o", str(file))
    assert done.exit_code == 1
    assert said in done.output
    assert not file.exists()


def test_a_copy_of_a_template_is_written_for_a_library_to_begin_with(tmp_path: Path) -> None:
    file = tmp_path / "case.docx"
    done = run("export", "--template-copy", "case", "-o", str(file))
    assert done.exit_code == 0, done.output
    assert "{{ case.title }}" in words(file.read_bytes())
    assert "data/word/case.docx" in done.output


def test_a_reference_to_the_style_names_is_complete() -> None:
    styles = {one.get(f"{W}styleId") for one in part(blank(), "word/styles.xml")}
    used = {
        element.get(qn("w:val"))
        for name in ("case", "booklet")
        for element in part(built_in(name)).iter(f"{W}pStyle")
    }
    assert used <= styles


def test_files_in_the_folder_of_templates_are_not_published(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_library(data, ("cases", {"id": "c1", "title": "案例"}))
    write_yaml(data / "site.yml", {"name": "库", "publisher": "单位"})
    (data / "word").mkdir()
    (data / "word" / "case.docx").write_bytes(built_in("case"))
    made = press(inspect(data), "public")
    assert "case.docx" not in str(made.assets) + str(made.library.files)
