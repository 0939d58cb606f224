"""The booklet of a showcase: what stands in it, how it is set, where it goes, what it withstands."""

import ctypes
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import yaml
from click.testing import CliRunner, Result
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lianqiao import issued
from lianqiao.cli import main
from lianqiao.findings import Finding
from lianqiao.messages import messages
from lianqiao.packing import booklet_name
from lianqiao.pages import addresses
from lianqiao.press import Inspection, Pressed, inspect, press
from lianqiao.showcases import Showcase, showcases
from lianqiao.yearbook import Booklet, NotSet, bind, chosen
from lianqiao.yearbook.fonts import SANS, SERIF, Fonts, fonts, read_face
from lianqiao.yearbook.glyphs import Coverage, fitted
from lianqiao.yearbook.overriding import templates
from lianqiao.yearbook.typesetting import typeset
from made import ROOT, SETTINGS, write_full_library, write_library, write_yaml

REFERENCE = ROOT / "data"
A4 = (595, 842)
FOOT, HEAD = 74, 763  # points: between them stands the text
SPACES = re.compile(r"\s+")


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
    return Set(inspected, pressed, showcase, bind(pressed, showcase, data, inspected.library))


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


def test_the_index_names_units_with_their_pages(example: Set) -> None:
    index = example.text.split("单位索引")[-1].split("版本说明")[0]
    view = example.pressed.view(addresses.HOME)
    pages = [SPACES.sub("", page) for page in pages_of(example.booklet.pdf)]
    units = {example.pressed.library.get(case.get("unit")) for case in example.showcase.cases}
    for unit in units:
        assert unit is not None
        name = SPACES.sub("", view.title(unit))
        hit = re.search(f"{re.escape(name)}([0-9、]+)", index)
        assert hit, name
        assert all(name in pages[int(n) - 1] for n in hit.group(1).strip("、").split("、"))


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


# How it is set


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
