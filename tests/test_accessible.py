"""WCAG 2.2 AA as far as a machine can tell, and every way of every page, in headless Chromium.

Axe judges each kind of page in both schemes; a crawl follows every link and anchor of the site.
"""

import gzip
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from test_browser import browser, opened, served, site

__all__ = ["browser", "served", "site"]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
KINDS = (
    "index.html",
    "search.html?q=%E5%85%9A%E5%BB%BA",
    "cases/index.html",
    "cases/index.html#year=undated",
    "cases/two-networks-one-bridge.html",
    "alliances/safety.html",
    "units/index.html",
    "units/benxi.html",
    "honors/index.html",
    "honors/national-civilised-unit.html",
    "figures/index.html",
    "figures/joint-activities.html",
    "outcomes/incubated-project.html",
    "mechanisms/index.html",
    "years/index.html",
    "years/undated.html",
    "years/showcase.html",
    "years/showcase-numbers.html",
    "years/showcase-projector.html",
    "years/showcase-projector.html#20",
    "statistics/index.html",
    "statistics/honors_by_level.html",
    "statistics/outcomes_by_stage.html",
    "dictionary.html",
    "downloads.html",
    "about.html",
    "404.html",
)


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES["runOnly"]})
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("address", KINDS)
def test_axe_finds_nothing(browser: Browser, served: str, address: str, dark: bool) -> None:
    with opened(browser, f"{served}/{address}", dark=dark) as shown:
        shown.page.wait_for_timeout(300)
        assert faults(shown.page) == []


@pytest.mark.parametrize("address", ["index.html", "cases/two-networks-one-bridge.html"])
def test_twice_as_large_is_still_one_column(browser: Browser, served: str, address: str) -> None:
    """Zoom to 200 % of a window 1280 wide is a window 640 wide."""
    with opened(browser, f"{served}/{address}", 640) as shown:
        wide = shown.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


def test_nothing_moves_for_those_who_ask_for_rest(browser: Browser, served: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served}/cases/index.html")
    moving = page.evaluate(
        "[...document.querySelectorAll('[class*=lq-]')].filter(one =>"
        " parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    assert moving == 0
    context.close()


# Every way of every page


class _Ways(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ways: list[str] = []
        self.anchors: set[str] = {""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.ways.append(value)
            elif name in ("id", "name") and value:
                self.anchors.add(value)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, _Ways]:
    found = {}
    for file in sorted(site.rglob("*.html")):
        ways = _Ways()
        ways.feed(file.read_text(encoding="utf-8"))
        found[file.relative_to(site).as_posix()] = ways
    return found


def broken(site: Path, pages: dict[str, _Ways]) -> Iterator[str]:
    for address, page in pages.items():
        for way in page.ways:
            if way.startswith(("http://", "https://", "mailto:", "data:")):
                continue
            target, anchor = urldefrag(urljoin(address, way))
            target = unquote(target.split("?")[0].lstrip("/")) or "index.html"
            if target in pages:
                if unquote(anchor) not in pages[target].anchors:
                    yield f"{address}: {way}"
            elif not (site / target).is_file():
                yield f"{address}: {way}"


def test_every_way_leads_somewhere(site: Path, pages: dict[str, _Ways]) -> None:
    assert list(broken(site, pages)) == []


def test_the_scripts_are_small(site: Path) -> None:
    sizes = {file.name: file.stat().st_size for file in (site / "assets" / "lianqiao").glob("*.js")}
    assert sizes.pop("projector.js") <= 8_000  # no other page loads it
    assert sum(sizes.values()) <= 30_000


def test_a_first_visit_is_light(browser: Browser, served: str, site: Path) -> None:
    with opened(browser, "about:blank") as shown:
        asked: set[str] = set()
        shown.page.on("request", lambda request: asked.add(request.url))
        shown.page.goto(f"{served}/cases/two-networks-one-bridge.html")
        shown.page.wait_for_load_state("networkidle")
        files = {site / url.removeprefix(f"{served}/").split("?")[0] for url in asked}
        weight = sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file())
        assert 10_000 < weight <= 250_000
