"""The screens of a showcase in headless Chromium, from a folder: keys, sizes, colours, print."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument

from lianqiao.example import write_example
from lianqiao.messages import messages
from made import build
from test_accessible import faults
from test_browser import browser, serve

__all__ = ["browser"]

SIZES = {"16:9": (1920, 1080), "4:3": (1024, 768)}
OVERFLOWING = """() => [...document.querySelectorAll(".lq-screen")].flatMap((_, n) => {
  if (n) document.dispatchEvent(new KeyboardEvent("keydown", {key: "PageDown"}));
  const screen = document.querySelector(".lq-now");
  const corner = screen.querySelector(".lq-corner").getBoundingClientRect();
  const before = screen.id === String(n + 1) ? [] : ["not shown: " + (n + 1)];
  return before.concat([...screen.querySelectorAll("*")]
    .filter((one) => !one.closest(".lq-corner, .lq-unseen"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > corner.top + 1 || box.right > innerWidth)
    .map(([one]) => screen.id + " " + one.outerHTML.slice(0, 80)));
})"""
"""Goes through all screens; tells what stands below the corner or beyond the edge."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projector")
    write_example(folder, 60, 1, messages("zh"))
    return build(folder / "data", folder / "site", "internal", "zh")


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serve(site) as address:
        yield address


@contextmanager
def projected(
    browser: Browser, site: Path | str, address: str, size: str = "16:9", dark: bool = False
) -> Iterator[tuple[Page, list[str]]]:
    """Open screens from a folder; yield the page and what went wrong on it."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.goto(f"{site}/{address}" if isinstance(site, str) else f"{site.as_uri()}/{address}")
    page.wait_for_selector(".lq-now")
    yield page, wrong
    assert wrong == []
    context.close()


def shown(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.lq-screen')].filter(one => one.offsetParent !== null"
        " || getComputedStyle(one).display !== 'none').map(one => one.id)"
    )
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "address", ["showcases/showcase-2024/projector.html", "years/showcase-projector.html"]
)
def test_nothing_overflows_on_any_screen(
    browser: Browser, site: Path, address: str, size: str
) -> None:
    with projected(browser, site, address, size) as (page, _):
        assert page.locator(".lq-screen").count() > 20
        assert page.evaluate(OVERFLOWING) == []
        assert shown(page) == [str(page.locator(".lq-screen").count())]


def test_keys_click_and_address_lead_from_screen_to_screen(browser: Browser, site: Path) -> None:
    with projected(browser, site, "showcases/showcase-2024/projector.html#4") as (page, _):
        last = str(page.locator(".lq-screen").count())
        assert shown(page) == ["4"]
        for key, screen in [
            ("ArrowRight", "5"),
            ("PageDown", "6"),
            (" ", "7"),
            ("ArrowLeft", "6"),
            ("PageUp", "5"),
            ("End", last),
            ("ArrowDown", last),
            ("Home", "1"),
            ("ArrowUp", "1"),
        ]:
            page.keyboard.press(key)
            assert shown(page) == [screen], key
            assert page.url.endswith(f"#{screen}") or screen == "1"
        page.mouse.click(1500, 200)
        assert shown(page) == ["2"]
        page.reload()
        page.wait_for_selector(".lq-now")
        assert shown(page) == ["2"]
        page.mouse.click(100, 200)
        assert shown(page) == ["1"]
        assert page.locator("[role=status]").inner_text().startswith(f"1 / {last}")
        page.keyboard.press("Escape")
        page.wait_for_url("**/showcases/showcase-2024.html")


def test_a_number_leads_to_its_definition(browser: Browser, site: Path) -> None:
    with projected(browser, site, "showcases/showcase-2024/projector.html#3") as (page, _):
        page.click(".lq-now .lq-large")
        page.wait_for_url("**/showcase-2024/numbers.html#number-*")
        assert page.locator("h2:target").count() == 1


LINES = """() => [...document.querySelectorAll(".lq-screen")].flatMap((screen, n) => {
  if (n) document.dispatchEvent(new KeyboardEvent("keydown", {key: "PageDown"}));
  const lines = (one) => {
    const found = [];
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      for (let at = 0; at < node.length; at++) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (!box || !box.width) continue;
        const last = found[found.length - 1];
        if (!last || (box.top + box.bottom) / 2 > last.bottom) found.push({bottom: 0, text: ""});
        const line = found[found.length - 1];
        line.text += node.data[at];
        line.bottom = Math.max(line.bottom, box.bottom);
      }
    }
    return found.map((line) => line.text.trim());
  };
  const of = (selector) => [...screen.querySelectorAll(selector)].map(lines);
  const texts = of(".lq-text p"), lists = of(".lq-list li");
  const alone = [...texts, ...lists, ...of("h2, .lq-note, .lq-plaque > *")]
    .filter((one) => one.length > 1 && one[one.length - 1].length < 2);
  return [...alone, ...texts.flat().filter((line) => line.replace(/[ -~]/g, "").length > 24),
    ...[texts, lists].filter((ones) => ones.flat().length > 6)];
})"""
"""Goes through all screens; tells lines of one character, of more than 24, and more than six."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("year", [2023, 2024])
def test_lines_are_of_at_most_24_characters_none_of_one_and_six_on_a_screen(
    browser: Browser, site: Path, year: int, size: str
) -> None:
    with projected(browser, site, f"showcases/showcase-{year}/projector.html", size) as (page, _):
        assert page.evaluate(LINES) == []


def test_a_number_is_200_pixels_high_on_a_full_screen(browser: Browser, site: Path) -> None:
    with projected(browser, site, "showcases/showcase-2024/projector.html#3") as (page, _):
        size = "getComputedStyle(document.querySelector('.lq-now .lq-number')).fontSize"
        assert round(float(page.evaluate(size).removesuffix("px"))) == 200


CHARTS = """() => [...document.querySelectorAll(".lq-screen-chart")].map((screen) => {
  while (!screen.classList.contains("lq-now")) {
    document.dispatchEvent(new KeyboardEvent("keydown", {key: "PageDown"}));
  }
  const svg = screen.querySelector("svg");
  const box = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")];
  const words = [...svg.querySelectorAll("a title")].map((one) => one.textContent);
  return {
    heading: screen.querySelector("h2").textContent,
    size: Math.min(...texts.map((one) => one.getAttribute("font-size"))
      .map((size) => parseFloat(size) * box.width / svg.viewBox.baseVal.width / innerHeight)),
    spread: box.width / innerWidth,
    clipped: texts.filter((one) => {
      const at = one.getBoundingClientRect();
      return at.left < box.left - 1 || at.right > box.right + 1 || at.bottom > box.bottom + 1;
    }).map((one) => one.textContent),
    marks: words,
    told: [...screen.querySelectorAll("tbody tr")].map((row) => row.textContent.trim()).length,
  };
})"""
"""What stands on the screens with charts: sizes are shares of the screen's height or width."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_charts_of_the_page_stand_large_on_screens_of_their_own(
    browser: Browser, site: Path, size: str, dark: bool
) -> None:
    address = "showcases/showcase-2024/projector.html"
    with projected(browser, site, address, size, dark) as (page, _):
        shown = page.evaluate(CHARTS)
        assert [one["heading"] for one in shown] == ["参与人次", "联建网成员单位次", "各级荣誉数"]
        for one in shown:
            assert one["size"] > 0.028, one
            assert one["spread"] > 0.6, one
            assert one["clipped"] == [], one
            assert len(set(one["marks"])) == one["told"] >= 5, one
        colours = "getComputedStyle(document.querySelector('.lq-screen-chart path[d]')).stroke"
        assert page.evaluate(colours) in ("rgb(92, 194, 182)" if dark else "rgb(0, 97, 90)")


def test_printed_three_screens_stand_on_a_sheet_with_charts_and_their_day(
    browser: Browser, site: Path
) -> None:
    with projected(browser, site, "showcases/showcase-2024/projector.html", dark=True) as (page, _):
        screens = page.locator(".lq-screen").count()
        levels = page.locator(".lq-screen-chart").last.locator("svg text").all_text_contents()
        sheets = PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(sheets) == -(-screens // 3)
    printed = [sheet.get_textpage().get_text_range() for sheet in sheets]
    (sheet,) = (words for words in printed if "各级荣誉数" in words and "2020年" in words)
    assert all(words in sheet for words in levels)
    assert "统计截至 2024年12月31日" in sheet


def test_a_mark_of_a_chart_leads_to_its_rows(browser: Browser, site: Path) -> None:
    with projected(browser, site, "showcases/showcase-2024/projector.html") as (page, _):
        number = page.locator(".lq-screen-chart").last.get_attribute("id")
        page.evaluate(f"location.hash = '#{number}'")
        page.wait_for_selector(".lq-now.lq-screen-chart")
        page.click(".lq-now svg a text >> nth=0")
        page.wait_for_selector(":target")
        assert "/statistics/honors_by_level.html#rows-" in page.url


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("look", ["chart", "number", "list", "case", "plaques"])
def test_axe_finds_nothing_on_a_screen(
    browser: Browser, served: str, look: str, dark: bool
) -> None:
    address = "showcases/showcase-2024/projector.html"
    with projected(browser, served, address, dark=dark) as (page, _):
        number = page.locator(f".lq-screen-{look}").first.get_attribute("id")
        page.evaluate(f"location.hash = '#{number}'")
        page.wait_for_selector(f".lq-now.lq-screen-{look}")
        assert faults(page) == []


def test_without_scripts_the_screens_stand_below_each_other(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site}/showcases/showcase-2024/projector.html")
    boxes = [one.bounding_box() for one in page.locator(".lq-screen").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(boxes) > 20
    assert tops == sorted(set(tops))
    context.close()
