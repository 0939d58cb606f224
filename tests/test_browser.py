"""The pages in a real headless Chromium, from a web server and from a folder alike."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    sync_playwright,
)

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


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a site; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serve(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: `make test` installs it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass
class Opened:
    """A page in the browser, and what went wrong on it or was asked from outside the site."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("pageerror", self.on_error)
        self.page.on("console", self.on_console)
        self.page.on("request", self.on_request)

    def on_error(self, error: Error) -> None:
        self.faults.append(str(error))

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.faults.append(request.url)


@contextmanager
def opened(
    browser: Browser, address: str, width: int = 1440, dark: bool = False
) -> Iterator[Opened]:
    """Open a page and listen to it from the start."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    home = "/".join(address.split("/")[:3]) if address.startswith("http") else "file:"
    shown = Opened(context.new_page(), home)
    shown.listen()
    shown.page.goto(address)
    yield shown
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_without_faults_over_http(browser: Browser, served: str, address: str) -> None:
    with opened(browser, f"{served}/{address}") as shown:
        assert shown.page.locator("h1").count() == 1
        assert shown.faults == []


@pytest.mark.parametrize("address", PAGES[:4])
def test_a_page_opens_without_faults_from_a_folder(
    browser: Browser, site: Path, address: str
) -> None:
    with opened(browser, (site / address).as_uri()) as shown:
        shown.page.locator(".lq-crumbs a, .lq-card, .lq-door").first.click()
        shown.page.wait_for_load_state()
        assert shown.page.url.startswith("file:")
        assert shown.page.locator("h1").count() == 1
        assert shown.faults == []


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_the_window(
    browser: Browser, served: str, address: str, width: int
) -> None:
    with opened(browser, f"{served}/{address}", width) as shown:
        wide = shown.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


def test_a_reader_walks_from_home_to_a_case_to_its_source(browser: Browser, served: str) -> None:
    with opened(browser, f"{served}/index.html") as shown:
        page = shown.page
        page.get_by_role("link", name="找案例").click()
        page.get_by_role("link", name="“两网一桥”党组织联建共创活动").click()
        assert page.locator("h1").inner_text().startswith("“两网一桥”党组织联建共创活动")
        page.locator("#sources + ul a").first.click()
        assert "二元融合" in page.locator("h1").inner_text()
        assert shown.faults == []


def test_dark_is_dark_and_light_is_light(browser: Browser, served: str) -> None:
    grounds = []
    for dark in (False, True):
        with opened(browser, f"{served}/index.html", dark=dark) as shown:
            ground = "getComputedStyle(document.body).backgroundColor"
            grounds.append(shown.page.evaluate(ground))
    assert grounds == ["rgb(251, 250, 247)", "rgb(20, 23, 26)"]


def test_a_missing_page_says_what_to_do(browser: Browser, site: Path) -> None:
    with opened(browser, (site / "404.html").as_uri()) as shown:
        assert shown.page.locator("h1").inner_text().startswith("没有这一页")
        assert shown.page.get_by_role("link", name="回到首页").count() == 1


def test_a_citation_is_copied_from_a_folder_too(browser: Browser, site: Path) -> None:
    address = (site / "cases" / "two-networks-one-bridge.html").as_uri()
    with opened(browser, address) as shown:
        button = shown.page.get_by_role("button", name="复制引文")
        button.click()
        shown.page.get_by_role("button", name="已复制").wait_for()
        assert shown.faults == []
