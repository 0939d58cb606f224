"""Word in: forms as departments really send them become drafts, and nothing is dropped."""

import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import docx
import pytest
import yaml
from click.testing import CliRunner
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lianqiao import prose
from lianqiao.cli import main
from lianqiao.messages import messages
from lianqiao.press import Inspection, inspect, press
from lianqiao.reading import records_in
from lianqiao.types import Ref
from lianqiao.word import Draft, Refused, cases_document, draft_of, form_of
from lianqiao.word.labels import Labels
from lianqiao.word.marking import escaped
from lianqiao.word.package import MOST_BYTES
from lianqiao.word.reading import read
from made import write_library

SAMPLE = Path(__file__).parent / "sample" / "data"
PIECES = 3000 if os.environ.get("LIANQIAO_LONG") else 25


@cache
def sample() -> Inspection:
    return inspect(SAMPLE)


def draft(content: bytes, id_: str = "new") -> Draft:
    library = sample().library
    kind = library.declarations.kinds["case"]
    return draft_of(form_of(content, "申报表.docx", kind), id_, library, messages("zh"))


def values(content: bytes) -> dict[str, Any]:
    """The values of the draft of a form, read as a library reads them."""
    made = draft(content)
    kind = sample().library.declarations.kinds["case"]
    (record,) = records_in(made.text.encode(), PurePosixPath("new.yml"), kind)
    assert record.status == "draft"
    return dict(record.values)


def kept(content: bytes) -> list[str]:
    """The lines that are kept as comments."""
    return [line for line in draft(content).text.split("\n")[1:] if line.startswith("# [")]


def saved(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def picture() -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    written.seek(0)
    return written


def table(document: Document, rows: list[list[str]]) -> Any:
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return made


# Six forms


def side_by_side() -> bytes:
    """Label and value side by side, two pairs a row, long texts in merged cells."""
    document = docx.Document()
    document.add_paragraph("2024年度典型案例申报表").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made = table(
        document,
        [
            ["案例名称", "“岭上灯”联合巡线", "", ""],
            ["申报单位", "石浦坡供电所", "案例类型", "安全生产"],
            ["联 系 人", "联系人丙", "联系电话：", "内线 8001"],
            ["主要做法\n（限500字）", "第一段。\n第二段。", "", ""],
            ["取得成效（不超过 300 字）", "到场时间缩短。", "", ""],
            ["推荐单位意见（盖章）", "同意推荐。", "", ""],
        ],
    )
    for row in (0, 3, 4, 5):
        made.cell(row, 1).merge(made.cell(row, 3))
    return saved(document)


def above_each_other() -> bytes:
    """Labels in one row, values in the row below; a long text below its label."""
    document = docx.Document()
    made = table(
        document,
        [
            ["案例题目", "单位", "年度"],
            ["一表一卡", "白沙岭供电所", "2023 年 6 月"],
            ["实施背景", "", ""],
            ["报修要跑到供电所。", "", ""],
            ["创新之处", "", ""],
            ["一卡一表。", "", ""],
        ],
    )
    for row in range(2, 6):
        made.cell(row, 0).merge(made.cell(row, 2))
    return saved(document)


def headings_and_paragraphs() -> bytes:
    """No table: a title, numbered headings, paragraphs, lists and a table of contents' own."""
    document = docx.Document()
    document.add_paragraph("“岭上灯”联合巡线").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("申报单位：石浦坡供电所")
    document.add_paragraph("一、实施背景")
    document.add_paragraph("交界处*没人管*。")
    document.add_paragraph("二、主要做法")
    document.add_paragraph("（一）按线路编组")
    document.add_paragraph("每条线路一个组。")
    document.add_paragraph("组长从班组出", style="List Bullet")
    document.add_paragraph("当周处理", style="List Bullet")
    document.add_paragraph("（二）成效考核")
    table(document, [["环节", "时限"], ["巡线", "雨季前"]])
    document.add_paragraph("三、取得成效")
    document.add_paragraph("到场时间缩短。")
    document.add_paragraph("四、下一步打算")
    document.add_paragraph("推广到全县。")
    return saved(document)


def nested_tables() -> bytes:
    """A form within a cell of a frame, and a label that stands for several rows."""
    document = docx.Document()
    frame = document.add_table(2, 2)
    frame.cell(0, 0).merge(frame.cell(0, 1)).text = "典型案例推荐表"
    frame.cell(1, 0).text = "基本情况"
    inner = frame.cell(1, 1).add_table(3, 2)
    for row, texts in zip(
        inner.rows,
        [["案例名称", "夜巡"], ["报送单位", "运检部"], ["主要做法", "夜里巡。"]],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(document)


def all_in_cells() -> bytes:
    """Label and text in the same cell, with a picture and ticked boxes."""
    document = docx.Document()
    made = document.add_table(4, 1)
    made.cell(0, 0).text = "案例名称：夜巡"
    made.cell(1, 0).text = "案例类别：□提质增效 ☑安全生产 □其他"
    cell = made.cell(2, 0)
    cell.text = "主要做法（1500字以内）"
    cell.add_paragraph("夜里巡线。")
    cell.add_paragraph().add_run().add_picture(picture())
    cell.add_paragraph("图1 夜巡现场")
    made.cell(3, 0).text = "成效：发现缺陷。"
    return saved(document)


def by_styles() -> bytes:
    """Word's own headings, a title, a quotation, a caption below a picture."""
    document = docx.Document()
    document.add_paragraph("夜巡案例", style="Title")
    document.add_heading("实施背景", 1)
    document.add_paragraph("线路长。")
    document.add_paragraph("线路不认乡界。", style="Quote")
    document.add_heading("主要做法", 1)
    document.add_heading("编组", 2)
    paragraph = document.add_paragraph("先编组，")
    paragraph.add_run("再巡线").bold = True
    paragraph.add_run("。")
    document.add_heading("附件材料", 1)
    document.add_paragraph("缺陷单一份")
    document.add_heading("照片", 1)
    document.add_paragraph().add_run().add_picture(picture())
    document.add_paragraph("2024年5月，夜巡", style="Caption")
    return saved(document)


def test_labels_and_values_side_by_side_in_merged_cells() -> None:
    found = values(side_by_side())
    assert found["title"] == "“岭上灯”联合巡线"
    assert found["unit"] == Ref("unit", "shipu")
    assert found["category"] == "safety"
    assert (found["contact"], found["phone"]) == ("联系人丙", "内线 8001")
    assert found["practice"] == "第一段。\\\n第二段。"  # a line break in one paragraph
    assert found["results"].strip() == "到场时间缩短。"
    assert [line.partition("] ")[2] for line in kept(side_by_side())] == [
        "2024年度典型案例申报表",
        "推荐单位意见（盖章）",
        "同意推荐。",
    ]


def test_values_below_their_labels() -> None:
    found = values(above_each_other())
    assert found["title"] == "一表一卡"
    assert found["unit"] == Ref("unit", "baisha")
    assert str(found["year"]) == "2023-06"
    assert found["background"].strip() == "报修要跑到供电所。"
    assert found["innovation"].strip() == "一卡一表。"


def test_headings_with_numbers_and_paragraphs() -> None:
    found = values(headings_and_paragraphs())
    assert found["title"] == "“岭上灯”联合巡线"
    assert found["unit"] == Ref("unit", "shipu")
    assert prose.words(found["background"]) == "交界处*没人管*。"
    assert found["practice"].strip() == (
        "### （一）按线路编组\n\n每条线路一个组。\n\n-   组长从班组出\n-   当周处理\n\n"
        "### （二）成效考核\n\n| 环节 | 时限 |\n| --- | --- |\n| 巡线 | 雨季前 |"
    )
    assert found["results"].strip() == "到场时间缩短。"
    left = [line.partition("] ")[2] for line in kept(headings_and_paragraphs())]
    assert left == ["四、下一步打算", "推广到全县。"]


def test_a_form_within_a_cell() -> None:
    found = values(nested_tables())
    assert (found["title"], found["practice"].strip()) == ("夜巡", "夜里巡。")
    assert found["unit"] in (Ref("unit", "operations"), Ref("unit", "operations-branch"))
    left = " ".join(kept(nested_tables()))
    assert "典型案例推荐表" in left
    assert "基本情况" in left


def test_labels_and_texts_in_the_same_cells() -> None:
    made = draft(all_in_cells())
    found = values(all_in_cells())
    assert (found["title"], found["category"]) == ("夜巡", "safety")
    assert found["practice"].startswith("夜里巡线。")
    assert found["results"].strip() == "发现缺陷。"
    assert list(made.files) == ["new/1.png"]
    assert found["photos"][0]["file"] == "new/1.png"
    assert "图1 夜巡现场" in made.text


def test_labels_in_frames_and_with_their_text_behind_them() -> None:
    found = values(framed_labels())
    assert found["background"].strip() == "交界处没人管。"
    assert prose.words(found["practice"]) == "1.编组，按线路。"
    assert found["results"].strip() == "到场时间缩短30%。"
    assert kept(framed_labels()) == ["# [第 1 段] 附件2"]


def test_headings_by_their_styles() -> None:
    found = values(by_styles())
    assert found["title"] == "夜巡案例"
    assert found["background"].strip() == "线路长。\n\n> 线路不认乡界。"
    assert found["practice"].strip() == "### 编组\n\n先编组，**再巡线**。"
    assert found["photos"] == ({"file": "new/1.png", "caption": "2024年5月，夜巡"},)
    assert "缺陷单一份" in " ".join(kept(by_styles()))


def framed_labels() -> bytes:
    """Labels in 【】, one with its text behind it in bold and plain, none with a number."""
    document = docx.Document()
    document.add_paragraph("附件2")
    document.add_paragraph("【实施背景】")
    document.add_paragraph("交界处没人管。")
    document.add_paragraph("【主要做法】")
    document.add_paragraph("1.编组，按线路。")
    paragraph = document.add_paragraph()
    paragraph.add_run("主要成效：").bold = True
    paragraph.add_run("到场时间缩短30%。")
    return saved(document)


FORMS = (
    side_by_side,
    above_each_other,
    headings_and_paragraphs,
    nested_tables,
    all_in_cells,
    by_styles,
    framed_labels,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_paragraph_of_a_form_is_in_its_draft(form: Callable[[], bytes]) -> None:
    """A label stands for its field; all other words are in a field or in a comment."""
    content = form()
    text = draft(content).text
    said = squeezed(text.replace("\\", "")) + squeezed(prose.words(text.replace("\n", "\n\n")))
    labels = Labels(sample().library.declarations.kinds["case"])
    for line in texts(content):
        for piece in re.split(r"[：□☑【】]|[一二三四]、|（[^）]*(?:字|以内)）", line):
            known = piece.strip() in MEANT or labels.exact(piece)
            assert known or squeezed(piece) in said, (piece, text)


MEANT = ("安全生产", "石浦坡供电所", "白沙岭供电所", "运检部", "2023 年 6 月", "提质增效", "其他")
"""Values that stand in a draft as a term, an id, a date; and boxes that were not ticked."""


def squeezed(text: str) -> str:
    return "".join(text.split())


def texts(content: bytes) -> Iterator[str]:
    body = docx.Document(io.BytesIO(content)).element.body
    for paragraph in body.iter(qn("w:p")):
        yield "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_draft_passes_the_check_without_faults_of_syntax(
    form: Callable[[], bytes], tmp_path: Path
) -> None:
    data = write_library(
        tmp_path / "data", ("units", {"id": "u", "name": "某单位", "type": "team"})
    )
    file = tmp_path / "form.docx"
    file.write_bytes(form())
    assert run("import", str(file), "--data", str(data)).exit_code == 0
    assert not [one for one in inspect(data).findings if one.severity == "error"]


# The way out and back


def test_a_case_goes_out_and_comes_back_with_the_same_texts() -> None:
    made = press(sample(), "internal")
    case = made.library.get(Ref("case", "ridge-lamp"))
    assert case
    content = cases_document(made.view(""), SAMPLE, [case]).content
    found = values(content)
    for key in ("title", "unit", "partners", "alliance", "category", "year", "summary"):
        assert found[key] == case.get(key), key
    for key in ("background", "practice", "innovation", "results", "lessons", "replicability"):
        assert squeezed(prose.words(found[key])) == squeezed(prose.words(str(case.get(key)))), key
    assert found["mechanisms"] == case.get("mechanisms")
    assert found["photos"][0]["alt"] == case.get("photos")[0]["alt"]
    assert found["photos"][0]["caption"] == case.get("photos")[0]["caption"]


def test_the_real_case_goes_out_and_comes_back_with_the_same_texts() -> None:
    data = SAMPLE.parents[2] / "data"
    made = press(inspect(data), "public")
    case = made.library.get(Ref("case", "two-networks-one-bridge"))
    assert case
    content = cases_document(made.view(""), data, [case]).content
    library = made.library
    kind = library.declarations.kinds["case"]
    text = draft_of(form_of(content, "x.docx", kind), "new", library, messages("zh")).text
    (record,) = records_in(text.encode(), PurePosixPath("new.yml"), kind)
    for key in ("background", "practice", "results"):
        back, before = prose.words(record.get(key)), prose.words(str(case.get(key)))
        assert squeezed(back) == squeezed(before), key


# Characters


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=60)
MARKS = st.text(st.sampled_from("*_`#>-+=|~[](){}!<&\\.:1 “”a字\n"), max_size=40)


@settings(max_examples=5 * PIECES, deadline=None)
@given(st.one_of(TEXT, MARKS))
def test_words_from_word_show_just_the_same_characters(text: str) -> None:
    written = escaped(text)
    assert not prose.read(written).faults
    assert squeezed(prose.words(written)) == squeezed(text)


def test_control_characters_and_marks_of_markdown_are_words() -> None:
    document = docx.Document()
    document.add_paragraph("一、主要做法")
    hostile = [
        "# 不是标题",
        "1. 不是列项",
        "| 甲 | 乙 |",
        "<b>甲</b> &amp; {.red} [甲](javascript:1)",
    ]
    for text in hostile:
        document.add_paragraph(text)
    found = values(saved(document))["practice"]
    assert squeezed(prose.words(found)) == squeezed("".join(hostile))
    assert not prose.read(found).faults


# What stands aside


def with_xml(body: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("一、主要做法")
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    return saved(document)


def test_tracked_changes_hidden_text_boxes_and_headers_are_told_and_kept() -> None:
    content = with_xml(
        "<w:p><w:r><w:t>原文</w:t></w:r>"
        '<w:ins w:id="1"><w:r><w:t>新增</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>删去的</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的</w:t></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框里的</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document = docx.Document(io.BytesIO(content))
    document.sections[0].header.paragraphs[0].text = "页眉里的"
    content = saved(document)
    found = values(content)["practice"]
    assert found.strip() == "原文新增\n\n控件里的"
    left = " ".join(kept(content))
    for words in ("删去的", "藏着的", "框里的", "页眉里的"):
        assert words in left
    told = {str(one.values["place"]) for one in draft(content).told if one.key == "word.aside"}
    assert {
        "修订中删去的文字",
        "修订中新增的文字（已收入正文）",
        "隐藏文字",
        "文本框",
        "页眉",
    } <= told


def test_what_is_no_value_of_its_field_is_told_and_kept() -> None:
    document = docx.Document()
    table(document, [["案例名称", "夜巡"], ["申报单位", "没有的单位"], ["年度", "去年"]])
    found = values(saved(document))
    assert set(found) & {"unit", "year"} == set()
    told = [messages("zh").say(one.key, **one.values) for one in draft(saved(document)).told]
    assert any("表 1 第 2 行第 1 列" in line and "没有的单位" in line for line in told)
    left = " ".join(kept(saved(document)))
    assert "没有的单位" in left
    assert "去年" in left


def test_a_label_is_recognised_by_near_spelling_but_an_opinion_is_none() -> None:
    document = docx.Document()
    table(document, [["案例名称：", "夜巡"], ["主要作法", "夜里巡。"], ["申报单位意见", "同意"]])
    found = values(saved(document))
    assert found["practice"].strip() == "夜里巡。"
    assert "unit" not in found


def test_a_broken_picture_is_told_and_not_taken() -> None:
    document = docx.Document()
    document.add_paragraph("一、主要做法")
    document.add_paragraph().add_run().add_picture(picture())
    content = saved(document)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    name = next(name for name in parts if "media/" in name)
    parts[name] = parts[name][:50]
    made = draft(packed(parts))
    assert not made.files
    assert [one.key for one in made.told] == ["word.picture_other"]


def packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return written.getvalue()


# What is no form


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "word.no_document"),
        (b"PK\x03\x04 broken", "word.no_document"),
        (b"<html>", "word.no_document"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "word.old"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "word.password"),
        (packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "word.no_document"),
        (bytes(MOST_BYTES + 1), "word.too_large"),
    ],
)
def test_what_is_no_word_document_is_told(content: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        draft(content)
    assert refused.value.key == key
    assert refused.value.values["file"] == "申报表.docx"


def test_macros_entities_and_deep_nesting_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(side_by_side())) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    types = parts["[Content_Types].xml"]
    macro = types.replace(b"document.main+xml", b"document.macroEnabled.main+xml")
    assert refusal(parts | {"[Content_Types].xml": macro}) == "word.macros"
    assert refusal(parts | {"word/vbaProject.bin": b"x"}) == "word.macros"
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    assert refusal(parts | {"word/document.xml": bomb}) == "word.damaged"
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert refusal(parts | {"word/document.xml": deep}) == "word.damaged"


def refusal(parts: dict[str, bytes]) -> str:
    with pytest.raises(Refused) as refused:
        draft(packed(parts))
    return refused.value.key


def test_no_change_of_bytes_makes_a_traceback() -> None:
    chance = random.Random(7)
    for number in range(PIECES):
        content = bytearray(made_form(number))
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(content))
            content[place] = chance.randrange(256)
        judged(bytes(content[: chance.choice((len(content), chance.randrange(len(content))))]))


def test_no_change_within_the_xml_makes_a_traceback() -> None:
    chance = random.Random(8)
    for number in range(PIECES):
        with zipfile.ZipFile(io.BytesIO(made_form(number))) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()}
        name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        parts[name] = mutated(parts[name], chance)
        judged(packed(parts))


@cache
def made_forms() -> tuple[bytes, ...]:
    return tuple(form() for form in FORMS)


def made_form(number: int) -> bytes:
    return made_forms()[number % len(FORMS)]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change, take out or double an element or a value."""
    tags = [hit.span() for hit in re.finditer(rb"<[^>]*>|\"[^\"]*\"", content)]
    for _ in range(chance.randint(1, 4) if tags else 0):
        start, end = chance.choice(tags)
        piece = content[start:end]
        instead = chance.choice((b"", piece + piece, b'"-1"', b'"999999999"', b"<w:p/>", b"\x00"))
        content = content[:start] + instead + content[end:]
        tags = [hit.span() for hit in re.finditer(rb"<[^>]*>|\"[^\"]*\"", content)] or [(0, 0)]
    return content


def judged(content: bytes) -> None:
    """Read a form; what it becomes is a draft that a library reads, or a sentence."""
    try:
        made = draft(content)
    except Refused as refused:
        assert messages("zh").say(refused.key, **refused.values)
        return
    assert isinstance(yaml.safe_load(made.text), dict)


# The command


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["--lang", "zh", *arguments])


def test_the_command_writes_a_draft_with_its_pictures(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    file = tmp_path / "form.docx"
    file.write_bytes(all_in_cells())
    done = run("import", str(file), "--data", str(data))
    assert done.exit_code == 0, done.output
    assert (data / "cases" / "ye-xun.yml").is_file()
    assert (data / "files" / "ye-xun" / "1.png").is_file()
    assert "图片 1 张" in done.output
    run("import", str(file), "--data", str(data))
    assert (data / "cases" / "ye-xun-2.yml").is_file()


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("联心桥", "2024年", "lian-xin-qiao-2024"),
        ("联心桥", "2023年至2024年", "lian-xin-qiao"),
        ("", "2024年", "case-2024"),
    ],
)
def test_the_id_of_a_draft_is_its_title_and_year(
    tmp_path: Path, title: str, year: str, expected: str
) -> None:
    data = write_library(tmp_path / "data")
    document = docx.Document()
    made = document.add_table(2, 2)
    made.cell(0, 0).text, made.cell(0, 1).text = "案例名称", title
    made.cell(1, 0).text, made.cell(1, 1).text = "年度", year
    (tmp_path / "form.docx").write_bytes(saved(document))
    done = run("import", str(tmp_path / "form.docx"), "--data", str(data))
    assert done.exit_code == 0, done.output
    assert [file.stem for file in (data / "cases").glob("*.yml")] == [expected]


def test_a_record_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", ("cases", {"id": "c1", "title": "原有"}))
    before = (data / "cases" / "c1.yml").read_bytes()
    file = tmp_path / "form.docx"
    file.write_bytes(side_by_side())
    done = run("import", str(file), "--data", str(data), "--id", "c1")
    assert done.exit_code == 1
    assert "没有导入" in done.output
    assert (data / "cases" / "c1.yml").read_bytes() == before


def test_a_dry_run_shows_the_draft_and_writes_nothing(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    file = tmp_path / "form.docx"
    file.write_bytes(all_in_cells())
    done = run("import", str(file), "--data", str(data), "--dry-run")
    assert "title: " in done.output
    assert not (data / "cases").exists()
    assert not (data / "files").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--partial",), "请去掉其他选项"),
        (("--format", "json"), "请去掉其他选项"),
        (("ledger.xlsx",), "分两次导入"),
        (("other.docx", "--id", "x"), "请逐份导入"),
    ],
)
def test_what_means_nothing_for_a_form_is_told(
    given: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    data = write_library(tmp_path / "data")
    file = tmp_path / "form.docx"
    file.write_bytes(side_by_side())
    done = run("import", str(file), *given, "--data", str(data))
    assert done.exit_code == 1
    assert said in done.output
    assert not (data / "cases").exists()


@pytest.mark.parametrize("id_", ["Not An Id", "../x", "con"])
def test_an_id_that_is_none_is_told(id_: str, tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    file = tmp_path / "form.docx"
    file.write_bytes(side_by_side())
    done = run("import", str(file), "--data", str(data), "--id", id_)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert not (data / "cases").exists()


def test_pieces_know_their_places() -> None:
    document = read(headings_and_paragraphs(), "x.docx")
    assert [getattr(piece, "place", "") for piece in document.pieces][:2] == ["P1", "P2"]


def test_sections_in_one_paragraph_that_breaks_its_lines() -> None:
    form = docx.Document()
    table = form.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "案例名称", "三色工单"
    whole = table.cell(1, 0).merge(table.cell(1, 1))
    whole.text = "一、实施背景\n抢修工单多。\n二、主要做法\n（一）分色\n红黄绿三色。"
    found = values(saved(form))
    assert found["background"].strip() == "抢修工单多。"
    assert prose.words(found["practice"]) == "（一）分色 红黄绿三色。"


def test_a_framed_label_with_its_text_right_behind_it() -> None:
    form = docx.Document()
    for text in ("案例名称：午间课堂", "【摘要】每天中午半小时。", "〔主要做法〕午间讲课。"):
        form.add_paragraph(text)
    found = values(saved(form))
    assert found["summary"] == "每天中午半小时。"
    assert found["practice"].strip() == "午间讲课。"
