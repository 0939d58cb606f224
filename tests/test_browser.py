"""The pages in a real headless Chromium, from a web server and from a folder alike."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from made import ROOT, build

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = (
    "index.html",
    "cases/index.html",
    "cases/two-networks-one-bridge.html",
    "alliances/safety.html",
    "units/benxi.html",
    "honors/index.html",
    "honors/national-civilised-unit.html",
    "figures/joint-activities.html",
    "outcomes/incubated-project.html",
    "mechanisms/index.html",
    "years/index.html",
    "dictionary.html",
    "about.html",
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return build(folder / "data", folder / "site", "public", "zh")


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: `make test` installs it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def opened(browser: Browser, address: str, width: int = 1440, scheme: str = "light") -> Page:
    """Open a page, and gather on it what went wrong and what was asked from outside."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    home = address.split("/", 3)[2] if address.startswith("http") else "file:"
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda line: page.faults.append(line.text) if line.type == "error" else None,  # type: ignore[attr-defined]
    )
    page.on(
        "request",
        lambda request: (
            None
            if home in request.url or request.url.startswith("data:")
            else page.faults.append(request.url)  # type: ignore[attr-defined]
        ),
    )
    page.goto(address)
    page.wait_for_load_state("load")
    return page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_without_faults_over_http(browser: Browser, served: str, address: str) -> None:
    page = opened(browser, f"{served}/{address}")
    assert page.faults == []  # type: ignore[attr-defined]
    assert page.locator("h1").count() == 1
    page.context.close()


@pytest.mark.parametrize("address", PAGES[:4])
def test_a_page_opens_without_faults_from_a_folder(
    browser: Browser, site: Path, address: str
) -> None:
    page = opened(browser, (site / address).as_uri())
    assert page.faults == []  # type: ignore[attr-defined]
    page.locator(".lq-crumbs a, .lq-card, .lq-door").first.click()
    page.wait_for_load_state()
    assert page.url.startswith("file:") and page.locator("h1").count() == 1
    page.context.close()


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_the_window(
    browser: Browser, served: str, address: str, width: int
) -> None:
    page = opened(browser, f"{served}/{address}", width)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    page.context.close()


def test_a_reader_walks_from_home_to_a_case_to_its_source(browser: Browser, served: str) -> None:
    page = opened(browser, f"{served}/index.html")
    page.get_by_role("link", name="找案例").click()
    page.get_by_role("link", name="“两网一桥”党组织联建共创活动").click()
    assert page.locator("h1").inner_text().startswith("“两网一桥”党组织联建共创活动")
    page.locator("#sources + ul a").first.click()
    assert "二元融合" in page.locator("h1").inner_text()
    assert page.faults == []  # type: ignore[attr-defined]
    page.context.close()


def test_dark_is_dark_and_light_is_light(browser: Browser, served: str) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = opened(browser, f"{served}/index.html", scheme=scheme)
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.context.close()
    assert grounds == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 23, 26)"}


def test_a_missing_page_says_what_to_do(browser: Browser, site: Path) -> None:
    page = opened(browser, (site / "404.html").as_uri())
    assert page.locator("h1").inner_text().startswith("没有这一页")
    assert page.get_by_role("link", name="回到首页").count() == 1
    page.context.close()
