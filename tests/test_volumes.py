"""A booklet of many cases in volumes: what stands in which, and that nothing is lost between."""

import ctypes
import errno
import os
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pytest
from click.testing import Result

from lianqiao import issued, packing
from lianqiao.press import inspect, press
from lianqiao.publish.disk import settle
from lianqiao.showcases import showcases
from lianqiao.volumes import CASES_A_VOLUME, volumes
from lianqiao.yearbook import Booklet, bind, chosen
from made import build, write_library
from test_yearbook import SPACES, UNIT, a_case, pages_of, run, text_of, with_settings

CASES, MOST = 5, 2


@pytest.fixture
def few_a_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a volume hold two cases."""
    monkeypatch.setattr("lianqiao.volumes.CASES_A_VOLUME", MOST)


def many(folder: Path, count: int = CASES) -> Path:
    """Write a library: cases of which the first leads to the last, an honor, a showcase."""
    cases = [a_case(id=f"c{n}", title=f"第{n}个做法") for n in range(1, count + 1)]
    cases[0][1]["practice"] = f"见[最后一个](case:c{count})。"
    cases[-1][1]["practice"] = "见[最初一个](case:c1)。"
    shown = ("showcases", {"id": "s1", "year": "2024", "title": "展示", "as_of": "2024-12-31"})
    why = {"reason": "not_stated"}
    honor = {
        "id": "h1",
        "name": "先进单位",
        "type": "collective",
        "recipients": [{"unit": "u1"}],
        "missing": dict.fromkeys(("awarders", "level", "issued_on", "sources"), why),
    }
    return write_library(folder / "data", UNIT, *cases, ("honors", honor), shown)


def bound(data: Path, asked: str | None = None) -> tuple[Booklet, ...]:
    inspected = inspect(data)
    assert inspected.is_sound, inspected.findings
    pressed = press(inspected, "public")
    (showcase,) = chosen(showcases(pressed.library, pressed.counts), asked)
    return bind(pressed, showcase, data, inspected.library)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7])
@pytest.mark.usefixtures("few_a_volume")
def test_volumes_hold_all_cases_in_their_order_and_no_more_than_they_may(
    tmp_path: Path, count: int
) -> None:
    pressed = press(inspect(many(tmp_path, count)), "public")
    (showcase,) = chosen(showcases(pressed.library, pressed.counts), None)
    made = volumes(showcase)
    assert [one.number for one in made] == list(range(1, len(made) + 1))
    assert {one.of for one in made} == {len(made)}
    assert len(made) == (count + 1) // MOST
    assert tuple(case for one in made for case in one.cases) == showcase.cases
    assert max(len(one.cases) for one in made) <= MOST
    sizes = {len(one.cases) for one in made}
    assert max(sizes) - min(sizes) <= 1
    told = [section.key for one in made for section in one.sections if not one.goes_on(section)]
    assert told == [section.key for section in showcase.sections]
    placed = Counter(ref for one in made for ref in one.placed())
    assert set(placed.values()) == {1}


def test_as_many_cases_as_one_volume_holds_are_one_volume(tmp_path: Path) -> None:
    pressed = press(inspect(many(tmp_path, CASES_A_VOLUME)), "public")
    (showcase,) = chosen(showcases(pressed.library, pressed.counts), None)
    (only,) = volumes(showcase)
    assert len(only.cases) == CASES_A_VOLUME


@pytest.mark.usefixtures("few_a_volume")
def test_each_volume_says_which_it_is_and_what_stands_in_the_others(tmp_path: Path) -> None:
    made = bound(many(tmp_path))
    covers = [pages_of(one.pdf)[0] for one in made]
    for number, (one, cover) in enumerate(zip(made, covers, strict=True), start=1):
        assert f"第 {number} 册（共 3 册）" in cover
        text = text_of(one.pdf)
        assert f"分册第{number}册（共3册）" in text  # the colophon
        others = {other for other in (1, 2, 3) if other != number}
        contents = text.partition("目录")[2].partition("典型案例")[2]
        assert others <= {int(n) for n in re.findall(r"第(\d)册", contents)}
    assert [pages_of(one.pdf)[4].startswith("典型案例（续）") for one in made] == [
        False,
        True,
        True,
    ]
    assert "先进单位" in text_of(made[-1].pdf)
    assert ["案例数" in cover for cover in covers] == [True, False, False]


@pytest.mark.usefixtures("few_a_volume")
def test_each_case_stands_in_one_volume_and_a_link_names_another(tmp_path: Path) -> None:
    made = bound(many(tmp_path))
    texts = [text_of(one.pdf) for one in made]
    full = [[n for n in range(1, 6) if f"年第{n}个做法公开" in text] for text in texts]
    assert full == [[1], [2, 3], [4, 5]]
    assert "见最后一个（第3册）。" in texts[0]
    assert "见最初一个（第1册）。" in texts[-1]
    assert "（第1册）" not in texts[0]


@pytest.mark.usefixtures("few_a_volume")
def test_the_command_writes_a_file_for_each_and_puts_each_on_record(tmp_path: Path) -> None:
    data = with_settings(many(tmp_path))
    done = run("yearbook", "2024", "--edition", "public", "--data", data, "-o", tmp_path / "x.pdf")
    assert done.exit_code == 0, done.output
    files = [tmp_path / name for name in ("x.pdf", "x-第2册.pdf", "x-第3册.pdf")]
    assert [file.read_bytes() for file in files] == [one.pdf for one in bound(data, "2024")]
    assert all(str(file) in done.output for file in files)
    assert "分 3 册" in done.output
    found, unread = issued.load(data)
    assert not unread
    assert {one.name for one in found} == {file.name for file in files}
    withdrawn = run("withdraw", "case:c3", "--reason", "有误", "--by", "甲", "--data", data)
    names = re.findall(r"x(?:-第\d册)?\.pdf", withdrawn.output)
    assert set(names) == {one.name for one in found if "case:c3" in one.records}


@pytest.mark.usefixtures("few_a_volume")
def test_no_volume_is_written_where_one_of_them_may_not_be(tmp_path: Path) -> None:
    data = with_settings(many(tmp_path))
    file = tmp_path / "x-第3册.pdf"
    file.write_bytes(b"mine")
    done = run("yearbook", "2024", "--edition", "public", "--data", data, "-o", tmp_path / "x.pdf")
    assert (done.exit_code, file.name in done.output) == (1, True)
    assert file.read_bytes() == b"mine"
    assert [one.name for one in tmp_path.glob("*.pdf")] == [file.name]
    assert not (data / "issued").exists()


@pytest.mark.usefixtures("few_a_volume")
def test_the_site_has_every_volume_and_links_it(tmp_path: Path) -> None:
    data = many(tmp_path)
    (data / "site.yml").write_text(
        "name: 试验库\npublisher: 试验单位\nbooklets: true\n", encoding="utf-8"
    )
    site = build(data, tmp_path / "site")
    page = (site / "showcases" / "s1.html").read_text(encoding="utf-8")
    names = ("s1.pdf", "s1/s1-volume-2.pdf", "s1/s1-volume-3.pdf")
    for name, booklet in zip(names, bound(data, "s1"), strict=True):
        assert f'href="{name}"' in page
        assert (site / "showcases" / name).read_bytes() == booklet.pdf
    assert "第 2 册" in page


def put(folder: Path, name: str) -> Path:
    """Put an older PDF into a folder."""
    file = folder / name
    file.write_bytes(b"%PDF-1.7 " + name.encode())
    return file


class Asked(NamedTuple):
    """A library of three volumes, and the command that sets it; some of its files lie there."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data.parent

    def set(self, *more: str) -> Result:
        where = ("--data", self.data, "-o", self.folder / "x.pdf")
        return run("yearbook", "2024", "--edition", "public", *where, *more)

    @property
    def left(self) -> dict[str, bytes]:
        """All that lies there, but for what drawings and pictures keep."""
        found = (one for one in self.folder.rglob("*") if ".lianqiao" not in one.parts)
        return {one.name: one.read_bytes() if one.is_file() else b"" for one in sorted(found)}


@pytest.fixture
def asked(tmp_path: Path, few_a_volume: None) -> Asked:
    made = Asked(with_settings(many(tmp_path)))
    for name in ("x.pdf", "x-第2册.pdf"):
        put(tmp_path, name)
    return made


class Failing:
    """Stands in for a deed that fails for one file."""

    def __init__(self, number: int | None, name: str) -> None:
        self.number, self.name = number, name

    def settle(self, begun: Path, path: Path) -> None:
        if path.name == self.name:
            if self.number is None:
                raise KeyboardInterrupt
            raise OSError(self.number, os.strerror(self.number), str(path))
        settle(begun, path)

    def write(self, path: Path, content: bytes) -> int:
        if path.parent.name == f".{self.name}-work":
            raise OSError(self.number, os.strerror(self.number or 0), str(path))
        with path.open("wb") as file:
            return file.write(content)


@pytest.mark.parametrize("at", ["x.pdf", "x-第2册.pdf", "x-第3册.pdf"])
@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘已满"), (None, "已中断")],
)
def test_where_a_volume_cannot_take_its_place_all_stay_as_they_were(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, at: str, number: int | None, told: str
) -> None:
    monkeypatch.setattr(packing, "settle", Failing(number, at).settle)
    before = asked.left
    done = asked.set()
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert told in done.output
    assert number is None or at in done.output
    assert {name: held for name, held in asked.left.items() if name != "issued"} == before
    assert issued.load(asked.data) == ((), [])


def test_a_disk_that_runs_full_for_a_later_volume_costs_no_earlier_one(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = asked.left
    full = Failing(errno.ENOSPC, "x-第2册.pdf")
    monkeypatch.setattr(Path, "write_bytes", lambda *given: full.write(*given))
    done = asked.set()
    assert (done.exit_code, "磁盘已满" in done.output) == (1, True), done.output
    assert asked.left == before


def test_a_folder_in_the_place_of_a_volume_is_told_before_anything_is_set(asked: Asked) -> None:
    (asked.folder / "x-第3册.pdf").mkdir()
    before = asked.left
    done = asked.set()
    assert (done.exit_code, "x-第3册.pdf 是一个文件夹" in done.output) == (1, True), done.output
    assert asked.left == before


def test_what_the_entries_tell_is_what_lies_there(asked: Asked) -> None:
    assert asked.set().exit_code == 0
    found, _ = issued.load(asked.data)
    told = {one.name: one.fingerprint for one in found}
    files = {
        file.name: sha256(file.read_bytes()).hexdigest() for file in asked.folder.glob("*.pdf")
    }
    assert told == files
    assert len(told) == 3
    assert not [one for one in asked.folder.iterdir() if one.name.endswith("-work")]


@pytest.mark.parametrize("name", ["x-第4册.pdf", "x-volume-2.pdf", "x-第9册.pdf"])
def test_a_volume_that_an_earlier_booklet_left_is_told_and_not_touched(
    asked: Asked, name: str
) -> None:
    old = put(asked.folder, name)
    held = old.read_bytes()
    done = asked.set("--unlisted")
    assert done.exit_code == 0, done.output
    assert f"{old} 是以前排的分册" in done.output
    assert done.output.count("以前排的分册") == 1
    assert old.read_bytes() == held


@pytest.mark.usefixtures("few_a_volume")
def test_the_contents_tell_from_which_case_to_which_the_other_volumes_go(tmp_path: Path) -> None:
    made = bound(many(tmp_path))
    first, second = (text_of(one.pdf) for one in made[:2])
    assert "典型案例（续）：2篇，从《第2个做法》到《第3个做法》" in first
    assert "从《第4个做法》到《第5个做法》；荣誉墙；" in second
    assert {"case:c2", "case:c3"} <= made[0].records  # their titles went out in it


@pytest.mark.usefixtures("few_a_volume")
def test_records_that_all_stand_in_another_volume_say_so_once(tmp_path: Path) -> None:
    text = text_of(bound(many(tmp_path))[0].pdf)
    assert "记录（均在第3册）：先进单位" in text
    assert "先进单位（第3册）" not in text


@pytest.mark.usefixtures("few_a_volume")
def test_a_booklet_of_all_years_tells_how_they_went_not_how_one_stands_to_another(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "example"
    assert run("init", folder, "--example", "--cases", "6", "--seed", "3").exit_code == 0
    whole, year = (text_of(bound(folder / "data", one)[0].pdf) for one in (None, "2024"))
    assert ("历年变化" in whole, "与上年相比" in whole) == (True, False)
    assert ("历年变化" in year, "与上年相比" in year) == (False, True)


def links_of(pdf: bytes) -> list[tuple[int, int]]:
    """The links of a PDF: the page on which each stands, and the page to which it leads."""
    found = []
    with pdfium.PdfDocument(pdf) as document:
        for at in range(len(document)):
            page, place = document[at], ctypes.c_int(0)
            link = pdfium.raw.FPDF_LINK()
            while pdfium.raw.FPDFLink_Enumerate(page, place, link):
                goal = pdfium.raw.FPDFLink_GetDest(document, link)
                found.append((at, pdfium.raw.FPDFDest_GetDestPageIndex(document, goal)))
    return found


@pytest.mark.usefixtures("few_a_volume")
def test_each_volume_is_archival_and_tagged_and_its_links_and_bookmarks_stay_within_it(
    tmp_path: Path,
) -> None:
    for number, one in enumerate(bound(many(tmp_path)), start=1):
        assert all(mark in one.pdf for mark in (b"pdfaid:part>2", b"pdfuaid:part>1"))
        with pdfium.PdfDocument(one.pdf) as document:
            assert pdfium.raw.FPDFCatalog_IsTagged(document)
            assert document.get_metadata_value("Title").endswith(f"第 {number} 册（共 3 册）")
            marks = {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}
            pages = len(document)
        texts = [SPACES.sub("", page) for page in pages_of(one.pdf)]
        assert len(marks) > 3
        assert all(SPACES.sub("", title) in texts[at] for title, at in marks.items())
        links = links_of(one.pdf)
        assert len(links) > 3
        assert all(0 <= to < pages for _, to in links)
