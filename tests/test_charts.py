"""Charts: drawn from a statistic's declaration, the same bytes anywhere, each mark on its rows."""

import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from defusedxml.ElementTree import fromstring

from lianqiao.charts import (
    NARROW,
    Chart,
    LinkLeft,
    Mark,
    drawings,
    drawn,
    in_page,
    on_paper,
    on_screens,
    specification,
)
from lianqiao.charts.colours import GROUND, MARKS
from lianqiao.charts.forms.heat_map import FULLEST
from lianqiao.press import Pressed, inspect, press
from lianqiao.statistics.declaration import CHARTS
from lianqiao.theme import contrast, theme_folder

SAMPLE = Path(__file__).parent / "sample" / "data"
SVG = "{http://www.w3.org/2000/svg}"
GROUNDS = {"default": "#fbfaf7", "slate": "#14171a"}
JUST_TOLD_APART, NEIGHBOURS_APART = 7, 12  # in CIE L*a*b*; 2.3 is just seen
LEAST = 4.5  # numbers stand in marks in the colour of the ground
YEARS, LEVELS = ("2023年", "2024年"), ("国家级", "省级", "市级 <&>")


@pytest.fixture(scope="module")
def pressed() -> Pressed:
    return press(inspect(SAMPLE), "internal")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("charts")


def chart(form: str) -> Chart:
    places = [(year, level) for year in YEARS for level in LEVELS]
    if form == "trend":
        places = [(year, "") for year in YEARS]
    if form == "wall":
        places = [("", level) for level in LEVELS]
    marks = tuple(
        Mark(along, part, Decimal(n), str(n), f"{along} {part}：{n}", f"statistics/x.html#rows-{n}")
        for n, (along, part) in enumerate(places, 1)
    )
    along, parts = ([name for name in names if name] for names in zip(*places, strict=True))
    return Chart(
        f"x-{form}",
        form,
        "名 <b>",
        "述 &",
        "项",
        tuple(dict.fromkeys(along)),
        tuple(dict.fromkeys(parts)),
        marks,
    )


def drawing(one: Chart, kept: Path) -> str:
    return drawn([one], kept)[one.address]


def elements(svg: str, name: str) -> Iterator[ElementTree.Element]:
    return fromstring(svg).iter(f"{SVG}{name}")


@pytest.mark.parametrize("form", CHARTS)
def test_each_form_draws_every_mark_with_its_number_link_and_words(form: str, kept: Path) -> None:
    one = chart(form)
    svg = in_page(one, drawing(one, kept), lambda address: f"../{address}")
    hrefs = {link.get("href") for link in elements(svg, "a")}
    assert hrefs == {f"../{mark.rows}" for mark in one.marks}
    named = {(a.get("href"), a.findtext(f"{SVG}title")) for a in elements(svg, "a")}
    assert named == {(f"../{mark.rows}", mark.name) for mark in one.marks}
    reached = [a.get("href") for a in elements(svg, "a") if not a.get("aria-hidden")]
    assert len(reached) == len(one.marks)  # by keys and voices
    assert all(a.get("tabindex") == "-1" for a in elements(svg, "a") if a.get("aria-hidden"))
    if form != "network":  # whose lines are all of one
        words = {"".join(text.itertext()) for text in elements(svg, "text")}
        assert {mark.words for mark in one.marks} <= words


def test_a_number_in_a_valley_stands_below_its_line(kept: Path) -> None:
    years = ("2021年", "2022年", "2023年", "2024年")
    marks = tuple(
        Mark(year, "", Decimal(value), str(value), year, "")
        for year, value in zip(years, (9, 4, 8, 8), strict=True)
    )
    words = specification(replace(chart("trend"), along=years, marks=marks))["data"]["values"]
    assert [row["above"] for row in words] == ["9", "", "8", "8"]
    assert [row["below"] for row in words] == ["", "4", "", ""]


def test_a_wall_tells_what_its_numbers_count(kept: Path) -> None:
    svg = on_paper(chart("wall"), drawing(chart("wall"), kept))
    assert ["".join(text.itertext()) for text in elements(svg, "text")].count("项") == len(LEVELS)


def test_what_is_left_of_a_whole_is_pale_in_a_bar_for_narrow_screens(kept: Path) -> None:
    marks = (
        Mark("", "参加", Decimal(3), "3", "参加：3", "x.html#a"),
        Mark("", "其余", Decimal(5), "", "其余", "x.html#b"),
    )
    names = tuple(mark.part for mark in marks)
    one = replace(chart("share"), along=(), parts=names, marks=marks, rest=names[1], room=NARROW)
    root = fromstring(in_page(one, drawing(one, kept), str))
    assert root.get("class") == "lq-drawing lq-narrow"
    assert float(str(root.get("width"))) == NARROW.width
    bars = [a.find(f"{SVG}path") for a in root.iter(f"{SVG}a") if not a.get("aria-hidden")]
    fills = [bar.get("fill") for bar in bars if bar is not None]
    assert fills == ["var(--lq-mark-1)", "var(--lq-line)"]


@pytest.mark.parametrize("form", CHARTS)
def test_a_drawing_is_named_and_holds_nothing_that_the_policy_stops(form: str, kept: Path) -> None:
    one = chart(form)
    for svg in (in_page(one, drawing(one, kept), str), on_paper(one, drawing(one, kept))):
        root = fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert root.findtext(f"{SVG}title") == one.title
        assert root.findtext(f"{SVG}desc") == one.description
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert root.get("aria-labelledby") == " ".join(map(str, ids))
        assert all(str(id_).startswith(f"chart-{one.id}-") for id_ in ids)
        assert not re.search(r"<style|<script|style=|\son\w+=|url\(|link\.invalid|<image", svg)


@pytest.mark.parametrize("form", CHARTS)
def test_on_paper_colours_are_fixed_and_nothing_is_a_link(form: str, kept: Path) -> None:
    svg = on_paper(chart(form), drawing(chart(form), kept), GROUND)
    assert "<a" not in svg
    assert "var(" not in svg
    assert "currentColor" not in svg
    in_a_page = in_page(chart(form), drawing(chart(form), kept), str)
    assert not re.search(r'"#[0-9a-f]{3,8}"', in_a_page)  # all are the scheme's


def large(form: str, along: int, parts: int) -> Chart:
    """A chart with as many places and parts as its form can have, and long names."""
    marks = tuple(
        Mark(f"{2000 + n}年" if n else "", f"“党建+”第{m}供电服务中心" if m else "", Decimal(n + m),
             str(n + m), f"{n} {m}", "statistics/x.html#rows")
        for n in range(1, along + 1) or [0]
        for m in range(1, parts + 1) or [0]
    )  # fmt: skip
    along_, parts_ = (
        tuple(name for name in dict.fromkeys(names) if name)
        for names in zip(*((mark.along, mark.part) for mark in marks), strict=True)
    )
    return Chart(f"x-{form}-{along}-{parts}", form, "名", "述", "项", along_, parts_, marks)


@pytest.mark.parametrize(
    ("form", "along", "parts"),
    [
        ("trend", 8, 0),
        ("bar", 8, 4),
        ("bar", 0, 20),
        ("heat", 8, 20),
        ("share", 8, 4),
        ("wall", 0, 12),
        ("network", 41, 7),
        ("network", 3, 2),
    ],
)
def test_on_screens_every_mark_is_drawn_once_into_the_room_there_is(
    form: str, along: int, parts: int, kept: Path
) -> None:
    one = large(form, along, parts)
    screens = on_screens(one)
    assert sorted(mark.name for screen in screens for mark in screen.marks) == sorted(
        mark.name for mark in one.marks
    )
    assert len({screen.address for screen in screens} | {one.address}) == len(screens) + 1
    made = drawn(screens, kept)
    for screen in screens:
        box = fromstring(made[screen.address]).get("viewBox") or ""
        *_, width, height = map(float, box.split())
        assert height <= screen.room.height
        assert width <= screen.room.width * (1.35 if form == "heat" else 1)
        assert len(list(elements(made[screen.address], "a"))) >= len(screen.marks)


def test_the_years_over_a_table_are_not_broken(kept: Path) -> None:
    svg = drawing(large("heat", 8, 3), kept)
    words = {"".join(text.itertext()) for text in elements(svg, "text")}
    assert {f"{year}年" for year in range(2001, 2009)} <= words


def test_the_same_chart_is_the_same_bytes_in_another_process(kept: Path, tmp_path: Path) -> None:
    here = drawing(chart("bar"), kept)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from test_charts import chart, drawing;"
        "sys.stdout.buffer.write(drawing(chart('bar'), Path(sys.argv[1])).encode())"
    )
    elsewhere = {**os.environ, "TZ": "Asia/Urumqi", "LC_ALL": "C", "HOME": str(tmp_path)}
    given = [sys.executable, "-c", code, str(tmp_path / "other"), str(Path(__file__).parent)]
    there = subprocess.run(given, capture_output=True, check=True, env=elsewhere)
    assert there.stdout.decode() == here


def test_what_is_kept_is_not_drawn_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawing(chart("heat"), kept)
    monkeypatch.setattr("lianqiao.charts.drawing.ENGRAVER", kept / "nothing.py")
    assert drawing(chart("heat"), kept) == first
    with pytest.raises(subprocess.CalledProcessError):
        drawing(replace(chart("heat"), parts=LEVELS[::-1]), kept)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"<svg/>", None])
def test_a_damaged_drawing_is_made_anew(damage: bytes | None, tmp_path: Path) -> None:
    one = chart("trend")
    sound = drawing(one, tmp_path)
    (file,) = tmp_path.glob("*.svg")
    content = file.read_bytes()
    file.write_bytes(content[:-9] if damage is None else damage)
    assert drawing(one, tmp_path) == sound
    assert file.read_bytes() == content


def test_a_link_that_is_no_marks_is_refused(kept: Path) -> None:
    one = chart("bar")
    svg = drawing(one, kept)
    for link in ("https://link.invalid/99", "https://link.invalid/x", "https://elsewhere.cn/"):
        with pytest.raises(LinkLeft):
            in_page(one, svg.replace("https://link.invalid/0", link), str)
    with pytest.raises(LinkLeft):
        on_paper(one, svg + "<text>https://link.invalid/1</text>")


def test_marks_are_readable_in_both_schemes() -> None:
    for scheme, ground in GROUNDS.items():
        found = colours_on_pages(scheme)
        assert len(found) == len(MARKS) - 1  # the first is the accent, judged when a site is built
        assert all(contrast(colour, ground) >= LEAST for colour in found)
        if scheme == "default":
            assert found == list(MARKS[1:])
    assert all(contrast(colour, GROUND) >= LEAST for colour in MARKS)


def colours_on_pages(scheme: str) -> list[str]:
    """The colours of marks in a scheme, but the accent."""
    style = (theme_folder() / "assets" / "lianqiao" / "chart.css").read_text(encoding="utf-8")
    screen = style.partition("@media print")[0]
    block = screen[screen.index(f'[data-md-color-scheme="{scheme}"] {{') :].partition("}")[0]
    return re.findall(r"--lq-mark-\d+: (#[0-9a-f]{6})", block)


SEEN_WITHOUT = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "nothing": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
"""How linear red, green and blue look without one kind of cones (Machado and others, 2009)."""
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)
Vector = Sequence[float]


def transformed(rows: Sequence[Vector], vector: Vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in rows]


def seen_as(colour: str, lacking: str) -> list[float]:
    """A colour in CIE L*a*b*, as those see it who lack a kind of cones."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    seen = [min(1.0, max(0.0, c)) for c in transformed(SEEN_WITHOUT[lacking], linear)]
    scaled = [c / white for c, white in zip(transformed(TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in scaled)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("lacking", SEEN_WITHOUT)
@pytest.mark.parametrize("scheme", GROUNDS)
def test_marks_are_told_apart_by_the_colour_blind(scheme: str, lacking: str) -> None:
    accent = {"default": MARKS[0], "slate": "#5cc2b6"}[scheme]
    seen = [seen_as(colour, lacking) for colour in (accent, *colours_on_pages(scheme))]
    apart = {(a, b): math.dist(seen[a], seen[b]) for a, b in combinations(range(len(seen)), 2)}
    assert min(apart.values()) >= JUST_TOLD_APART, min(apart, key=lambda pair: apart[pair])
    assert min(apart[n, n + 1] for n in range(len(seen) - 1)) >= NEIGHBOURS_APART


def test_numbers_of_heat_maps_stay_readable_on_the_fullest_cell() -> None:
    for ink, accent, ground in (
        ("#1f2328", "#00615a", "#fbfaf7"),
        ("#e6e4df", "#5cc2b6", "#14171a"),
    ):
        parts = [
            FULLEST * int(accent[n : n + 2], 16) + (1 - FULLEST) * int(ground[n : n + 2], 16)
            for n in (1, 3, 5)
        ]
        mixed = "#" + "".join(f"{round(part):02x}" for part in parts)
        assert contrast(ink, mixed) >= LEAST


def test_every_mark_leads_to_rows_whose_number_is_its_own(pressed: Pressed) -> None:
    pages = {page.address: page.markdown for page in pressed.pages}
    assert len(pressed.charts) > 10
    for one in pressed.charts.values():
        for mark in one.marks:
            address, _, anchor = mark.rows.partition("#")
            page = pages[address.replace(".html", ".md")]
            lines = page.splitlines()
            place = next(n for n, line in enumerate(lines) if f"#{anchor} " in line)
            is_below = lines[place].startswith("  {:")  # marks the item of the line above
            head = lines[place - is_below]
            assert re.search(rf"(?<![\d.]){re.escape(mark.words)}(?![\d.])", head), (one.id, mark)


def test_a_page_shows_its_charts_and_a_tree_has_them_as_files(
    pressed: Pressed, kept: Path, tmp_path: Path
) -> None:
    found = drawings(pressed.charts, tmp_path / "data")
    html = '<p><img alt="x" src="../charts/honors_by_level.svg" /></p>'
    shown = found.drawn_into(html, "statistics/honors_by_level.md")
    assert shown.startswith("<p><svg ")
    assert 'href="honors_by_level.html#rows-' in shown
    other = '<img src="../charts/none.svg">'
    assert found.drawn_into(other, "statistics/x.md") == other
    for address in found.charts:
        assert fromstring(found.file(address)).get("role") == "img"


def test_a_table_with_fewer_than_two_numbers_draws_nothing(pressed: Pressed) -> None:
    drawn_ids = {one.id for one in pressed.charts.values()}
    for counted in pressed.counts.values():
        if len(counted.rows) < 2:
            assert counted.statistic.id not in drawn_ids


OWN = """
statistic: companies
title: {{zh: 公司数, en: Companies}}
definition: {{zh: 单位数。, en: Units.}}
unit: {{zh: 家, en: units}}
measure: count
kind: unit
dimensions: [unit_types]
chart: {form}
sql: SELECT id AS record, type AS unit_types FROM units WHERE type IN ('company', 'branch')
"""


def library_with(form: str, folder: Path) -> Path:
    data = shutil.copytree(SAMPLE, folder / "data")
    (data / "statistics").mkdir(exist_ok=True)
    own = data / "statistics" / "companies.yml"
    own.write_text(OWN.format(form=form).lstrip(), encoding="utf-8")
    return data


@pytest.mark.parametrize("form", ["bar", "share", "wall", "heat"])
def test_one_file_gives_a_librarys_own_statistic_its_chart(form: str, tmp_path: Path) -> None:
    inspected = inspect(library_with(form, tmp_path))
    assert inspected.is_sound, inspected.findings
    own = press(inspected, "internal")
    one = own.charts["charts/companies.svg"]
    assert one.form == form
    assert sum(mark.value for mark in one.marks) == own.counts["companies"].number.value
    (page,) = (page for page in own.pages if page.address == "statistics/companies.md")
    assert "](../charts/companies.svg)" in page.markdown
    assert specification(one)["width"] > 0


@pytest.mark.parametrize(
    ("form", "code"),
    [("bars", "term_unknown"), ("network", "chart_unfit"), ("Bar", "term_unknown")],
)
def test_a_chart_that_is_not_to_be_is_told_at_its_place(
    form: str, code: str, tmp_path: Path
) -> None:
    found = inspect(library_with(form, tmp_path)).findings
    (fault,) = [one for one in found if one.place.path.name == "companies.yml"]
    assert fault.code == code
    assert (fault.place.line, fault.place.column) == (8, 8)
    assert "bar" in str(fault.values["expected"])
