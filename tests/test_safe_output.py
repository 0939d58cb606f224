"""Whatever stands in a record or a hand-written page, no reader's browser runs it.

In a real Chromium, from a folder and over http. Two things hold apart: the cleaning of pages
without their policy, and the policy of pages that were not cleaned. LIANQIAO_LONG=1 opens every
page of every payload.
"""

import csv
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

from lianqiao.cleaning import clean
from lianqiao.mkdocs_plugin import build_site
from lianqiao.press import inspect, press
from made import SETTINGS, Texts, payloads, write_full_library, write_library, write_yaml
from test_browser import browser, serve

__all__ = ["browser"]

LONG = bool(os.environ.get("LIANQIAO_LONG"))
PAYLOADS = payloads()
CASES = len(PAYLOADS) if LONG else 40
SOME = PAYLOADS if LONG else PAYLOADS[::45]
IDS = ("constructor", "proto", "tostring", "location", "body", "search", "name", "lq-finder")
"""Ids of records that scripts might take for something else."""

NAMES = (
    "空 格.txt",
    "a&amp;b&c.txt",
    "50%2541%20.txt",
    "井#号.txt",
    "撇'号`.txt",
    "(a)[b]{c}.txt",
    "a=b+c@d!e$f;g,h~i.txt",
    "__x__-_y_.txt",
    "𠮷é.txt",
    "点..txt",
)
NAMES_OF_UNIX = (
    '"onload="alert(1).txt',
    "<img src=x onerror=alert(1)>.txt",
    "a?b.txt",
    "*|.txt",
)
FORMULA = re.compile(r"[=+@\t\r＝＋－＠]|-(?![0-9.]+$)")
LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
ATOM = {
    f"{{http://www.w3.org/2005/Atom}}{name}"
    for name in [
        "feed",
        "id",
        "title",
        "subtitle",
        "updated",
        "author",
        "name",
        "link",
        "entry",
        "summary",
        "category",
    ]
}
LISTEN = """
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = () => { window.__lq_hit = 1; };
"""
STRUCTURE = """() => [...document.querySelectorAll("*:not(tspan)")].map(
  element => [element.tagName, ...element.getAttributeNames().sort()
    .filter(name => !/^(style|title)$/.test(name) || element.closest("article"))].join(" "))"""
"""The elements of a page with their attributes, without those that the theme's scripts set.

The lines that a chart breaks long names into (tspan) hang on the names.
"""
FOLLOW_SCRIPTS = """() => document.querySelectorAll("a, area").forEach(link => {
  if (/^\\s*(javascript|data|vbscript)/i.test(link.getAttribute("href") || "")) link.click(); })"""
PLACED = """html => {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = html;
  place.innerHTML = place.innerHTML;
  place.querySelectorAll("*").forEach(element => {
    for (const name of ["focus", "mouseover", "toggle", "pointerenter", "click"])
      if (element.href === undefined || name !== "click" || /^javascript/.test(element.href))
        element.dispatchEvent(new Event(name)); });
}"""


class Watched:
    """A page of the browser that notes whatever ran, was asked for, or went wrong."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.add_init_script(LISTEN)
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("dialog", self.on_dialog)
        self.page.on("console", self.on_console)
        self.page.on("request", self.on_request)

    def on_dialog(self, dialog: Dialog) -> None:
        self.faults.append("dialog")
        dialog.dismiss()

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console {message.text}")

    def on_request(self, request: Request) -> None:
        if not request.url.startswith(("file:", "http://127.0.0.1", "data:", "blob:")):
            self.faults.append(f"request {request.url}")

    def open(self, address: str) -> None:
        if "#" in address:  # else the page would stay
            self.page.goto("about:blank")
        self.page.goto(address)

    @property
    def has_run(self) -> bool:
        return self.page.evaluate("window.__lq_hit") is not None

    def structure(self) -> list[str]:
        found: list[str] = self.page.evaluate(STRUCTURE)
        return found


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context()
    yield Watched(context)
    context.close()


@pytest.fixture(scope="module")
def without_policy(browser: Browser) -> Iterator[Watched]:
    """A page in which no Content-Security-Policy holds."""
    context = browser.new_context(bypass_csp=True)
    yield Watched(context)
    context.close()


# Records


def write_hostile_library(data: Path, text: Texts) -> None:
    """Write a library whose every text is one of `text`: titles, terms, names of units, files."""
    write_full_library(data, text)
    editions = {"open": {"zh": text(), "en": text(), "audiences": ["public"]}}
    site = {"name": text(), "publisher": text(), "standing": text(), "editions": editions}
    write_yaml(data / "site.yml", site)
    terms = {
        f"c{n}": {"zh": text(), "en": text(), "note": {"zh": text()}} for n in range(CASES + 1)
    }
    write_yaml(
        data / "vocabularies" / "case_categories.yml",
        {"vocabulary": "case_categories", "terms": terms},
    )
    write_kind_with_names_of_scripts(data, text)
    names = [*NAMES, *(() if sys.platform == "win32" else NAMES_OF_UNIX)]
    for name in names:
        (data / "files" / name).write_text("备注\n", encoding="utf-8")
    for n in range(CASES):
        write_case(data, n, text)
    write_case(data, CASES, text, [{"file": name, "title": text()} for name in names])


def write_case(data: Path, n: int, text: Texts, files: Any = ()) -> None:
    common = {"status": "approved", "audience": "public"}
    unit = {"id": f"u{n}", "name": text(), "short": text(), "type": "company", **common}
    write_yaml(data / "units" / f"u{n}.yml", unit)
    case = {
        "id": IDS[n] if n < len(IDS) else f"c{n}",
        "title": text(),
        "summary": text(),
        "unit": f"u{n}",
        "category": f"c{n}",
        "year": str(2010 + n % 9),
        "files": list(files),
        "sources": [{"source": "x1", "section": text()}],
        "missing": dict.fromkeys(("background", "practice", "results"), "not_stated"),
        **common,
    }
    write_yaml(data / "cases" / f"{case['id']}.yml", case)


def write_kind_with_names_of_scripts(data: Path, text: Texts) -> None:
    """Write a kind whose key, fields and ids are names that scripts use."""
    label = {"zh": text(), "en": text()}
    fields: dict[str, Any] = {
        key: {"zh": text(), "type": "text", "facet": "true"} for key in ("constructor", "valueof")
    }
    sections = ("lq_finder", "lq_words", "lq_panel", "lq_results", "location", "body", "search")
    fields |= {key: {"zh": text(), "type": "markdown"} for key in sections}
    declared = {"kind": "constructor", "folder": "constructor", "main": "true", "title": "valueof"}
    whole = {**declared, "label": label, "plural": label, "fields": fields}
    write_yaml(data / "kinds" / "constructor.yml", whole)
    for id_ in IDS:
        record = {"id": id_, "status": "approved", "audience": "public", "constructor": text()}
        record |= {"valueof": text(), **dict.fromkeys(sections, "正文。")}
        write_yaml(data / "constructor" / f"{id_}.yml", record)


def build_hostile(folder: Path, text: Texts) -> Path:
    write_hostile_library(folder / "data", text)
    return build_edition(folder, "open", strict=True)


def build_edition(folder: Path, edition: str, strict: bool) -> Path:
    settings = folder / "mkdocs.yml"
    settings.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "content").mkdir(exist_ok=True)
    inspected = inspect(folder / "data")
    assert inspected.is_sound, inspected.findings
    pressed = press(inspected, edition)
    build_site(settings, folder / "site", pressed, folder / "data", strict, lambda *_: None)
    return folder / "site"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = cycle(PAYLOADS)
    return build_hostile(tmp_path_factory.mktemp("hostile"), lambda: next(texts))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    numbers = count(1)
    return build_hostile(tmp_path_factory.mktemp("plain"), lambda: f"文字{next(numbers)}")


LISTS = ("cases", "constructor", "honors", "meetings", "statistics", "units", "years")
ONE_OF_EACH = re.compile(
    rf"[^/]+\.html|[^/]+/x1\.html|({'|'.join(LISTS)})/index\.html|years/2024\.html"
    rf"|(cases|constructor)/({IDS[0]}|{IDS[-1]})\.html|statistics/(cases|meetings)_count\.html"
)


def kinds_of_pages(site: Path) -> list[str]:
    """Return one page of each kind of pages; redirects and 404 are looked at apart."""
    found = [page.relative_to(site).as_posix() for page in sorted(site.rglob("*.html"))]
    pages = [one for one in found if not one.endswith(("/x0.html", "404.html"))]
    return pages if LONG else [one for one in pages if ONE_OF_EACH.fullmatch(one)]


def test_no_page_of_a_record_runs_or_shows_more_than_its_characters(
    watched: Watched, hostile: Path, plain: Path
) -> None:
    pages = kinds_of_pages(hostile)
    assert len(pages) > 30
    for address in pages:
        structures = []
        for site in (plain, hostile):
            watched.open((site / address).as_uri())
            structures.append(watched.structure())
        many_alike = LONG and address.startswith("cases/")  # related cases differ with the words
        assert structures[0] == structures[1] or many_alike, address
        assert not watched.has_run, address
    assert watched.faults == []


def test_the_page_of_what_is_not_there_runs_nothing(watched: Watched, hostile: Path) -> None:
    with serve(hostile) as home:
        watched.open(f"{home}/404.html")
        assert not watched.has_run
        assert watched.page.locator("h1").count() == 1
    assert watched.faults == []


def test_a_redirect_leads_on_under_its_policy(watched: Watched, hostile: Path) -> None:
    watched.open((hostile / "cases" / "x0.html").as_uri())
    watched.page.wait_for_url(re.compile("cases/x1.html"))
    assert "default-src 'none'" in (hostile / "cases" / "x0.html").read_text(encoding="utf-8")
    assert watched.faults == []


@pytest.mark.parametrize("folder", ["cases", "constructor", "honors"])
def test_a_finder_shows_hostile_facets_and_rows_as_text(
    watched: Watched, hostile: Path, plain: Path, folder: str
) -> None:
    structures = []
    for site in (plain, hostile):
        watched.open((site / folder / "index.html").as_uri())
        page = watched.page
        page.get_by_role("button", name="筛选和下载").click()
        page.locator(".lq-finder-set").get_by_text("条").wait_for()
        for more in page.locator(".lq-facet-all:visible").all():
            more.click()
        box = page.locator(".lq-facet input:visible")
        box.nth(1).check()
        box.nth(0).check()
        page.locator(".lq-chip").nth(1).wait_for()
        page.locator(".lq-chip-all").click()
        structures.append(watched.structure())
    assert structures[0] == structures[1]
    assert not watched.has_run
    assert watched.faults == []


def test_every_payload_is_searched_for_and_found_as_text(watched: Watched, hostile: Path) -> None:
    watched.open((hostile / "search.html").as_uri())
    page = watched.page
    for payload in PAYLOADS:
        page.evaluate("query => lianqiaoSearch.find(query)", payload)
    for payload in (*SOME, "alert", "constructor", "__proto__", "{count} $&"):
        watched.open(f"{(hostile / 'search.html').as_uri()}?q={quote(payload)}")
        page.wait_for_function("document.querySelector('#lq-results-status').textContent")
        tags = page.eval_on_selector_all(
            "#lq-results *", "all => all.map(e => e.tagName + e.getAttributeNames().join())"
        )
        assert set(tags) <= {"LI", "Aclass,href", "SPANclass", "STRONGclass", "MARK"}
        assert not watched.has_run
    assert page.locator("#lq-results-status").inner_text().count("{count} $&") == 1
    page.goto((hostile / "index.html").as_uri())
    page.get_by_role("combobox").fill("alert")
    page.locator(".lq-panel a").first.wait_for()
    assert page.locator(".lq-panel :not(a, span, strong, mark)").count() == 0
    assert not watched.has_run
    assert watched.faults == []


def test_an_address_that_was_sent_on_runs_nothing(watched: Watched, hostile: Path) -> None:
    home = (hostile / "cases" / "index.html").as_uri()
    for payload in SOME:
        state = f"#q={quote(payload)}&category={quote(payload)}&__proto__=x&constructor=y"
        watched.open(home + state)
        watched.page.locator(".lq-finder-set").wait_for()
        watched.open(f"{home}#{quote(payload)}")
        assert not watched.has_run
    assert watched.faults == []


def test_names_of_files_lead_to_the_files(watched: Watched, hostile: Path) -> None:
    with serve(hostile) as home:
        watched.open(f"{home}/cases/c{CASES}.html")
        links = watched.page.locator("a[href*='files/']").all()
        assert len(links) == len(NAMES) + (0 if sys.platform == "win32" else len(NAMES_OF_UNIX))
        for link in links:
            answer = watched.page.request.get(str(link.evaluate("link => link.href")))
            assert answer.ok, answer.url
            assert answer.text() == "备注\n"


def test_a_set_downloads_without_formulas(watched: Watched, hostile: Path, tmp_path: Path) -> None:
    watched.open((hostile / "cases" / "index.html").as_uri())
    watched.page.get_by_role("button", name="筛选和下载").click()
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name="下载这些记录").click()
    download.value.save_as(tmp_path / "cases.csv")
    rows = list(csv.reader((tmp_path / "cases.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) > CASES
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]


def test_files_beside_the_pages_hold_what_they_are_for(hostile: Path) -> None:
    """JSON, JSON-LD, Atom, CSV and the index stay readable, and no text of a record is more."""
    titles = set()
    for page in hostile.glob("cases/*.html"):
        for data in LINKED_DATA.findall(page.read_text(encoding="utf-8")):
            titles.add(json.loads(data)["headline"])
    assert len(titles) > CASES // 2
    assert titles <= {" ".join(payload.split()) for payload in PAYLOADS}
    for file in hostile.rglob("*.json"):
        json.loads(file.read_text(encoding="utf-8"))
    for file in hostile.rglob("*.xml"):
        assert {one.tag for one in fromstring(file.read_bytes()).iter()} <= ATOM
    for file in (hostile / "search").rglob("*.js"):
        name, _, content = file.read_text(encoding="utf-8").partition(",")
        assert name.startswith('lianqiaoSearch.take("')
        json.loads(content.removesuffix(");\n"))
    for file in hostile.rglob("*.csv"):
        rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
        assert not [cell for row in rows for cell in row if FORMULA.match(cell)], file


# Hand-written pages


def write_pages(folder: Path) -> None:
    """Write a hand-written page for each payload: as its text, and as its heading or settings."""
    content = folder / "content"
    content.mkdir()
    for n, payload in enumerate(PAYLOADS if LONG else PAYLOADS[::2]):
        front = ["audience: public"]
        if n % 2:
            quoted = "'" + payload.replace("\n", " ").replace("'", "''") + "'"
            front += [f"{key}: {quoted}" for key in ("title", "description", "author", "json_ld")]
        heading = "页面" if n % 2 else payload.split("\n")[0]
        text = f"# {heading}\n\n{payload}\n\n[x](x.md){{ {payload} }}\n"
        page = "---\n{}\n---\n\n{}".format("\n".join(front), text)
        (content / f"p{n}.md").write_text(page, encoding="utf-8")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_library(folder / "data")
    write_pages(folder)
    return build_edition(folder, "public", strict=False)


def test_hand_written_pages_run_nothing_even_without_their_policy(
    without_policy: Watched, written: Path
) -> None:
    pages = sorted(written.glob("p*.html"))
    assert len(pages) >= len(PAYLOADS) // 2
    for page in pages if LONG else pages[::9]:
        without_policy.open(page.as_uri())
        without_policy.page.evaluate(FOLLOW_SCRIPTS)
        assert not without_policy.has_run, page
        added = without_policy.page.evaluate(
            """() => [...document.querySelectorAll("*")].flatMap(element => [
              ...element.getAttributeNames().filter(name => /^on|^formaction|^srcdoc/.test(name)),
              .../^(IFRAME|OBJECT|EMBED|BASE|APPLET|MATH)$/.test(element.tagName)
                ? [element.tagName] : []])"""
        )
        assert added == [], page


WRITTEN = """---
title: "<img src=x onerror=alert(1)> & 页"
json_ld: "</script><script>alert(1)</script>"
---

# 手写页

<!-- 记 -->

<script>alert(1)</script>

一段<span style="color:red" onclick="alert(1)">文字</span>，[链接](javascript:alert(1))。

<iframe src="https://example.org/"></iframe>

## 小节 { #__config }

[安全的链接](https://example.org/)，**强调**。
"""


def test_an_author_is_told_what_was_taken_out_of_a_page(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_library(tmp_path / "data")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "memo.zh.md").write_text(WRITTEN, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        site = build_edition(tmp_path, "internal", strict=False)
    told = [record.getMessage() for record in caplog.records if "html_taken_out" in record.message]
    assert [line.split(" 不允许")[0].removeprefix("lianqiao: ") for line in told] == [
        "content/memo.zh.md:10:1: 提醒 html_taken_out: <script>",
        'content/memo.zh.md:12:1: 提醒 html_taken_out: style="color:red"',
        'content/memo.zh.md:12:1: 提醒 html_taken_out: onclick="alert(1)"',
        'content/memo.zh.md:12:1: 提醒 html_taken_out: href="javascript:alert(1)"',
        "content/memo.zh.md:14:1: 提醒 html_taken_out: <iframe>",
        'content/memo.zh.md:16:1: 提醒 html_taken_out: id="__config"',
    ]
    page = (site / "memo.html").read_text(encoding="utf-8")
    assert "<title>&lt;img src=x onerror=alert(1)&gt; &amp; 页 - 试验库</title>" in page
    assert '<a href="https://example.org/">安全的链接</a>，<strong>强调</strong>' in page
    assert "alert(1)</script>" not in page
    assert "<!-- 记" not in page


# Cleaning, alone


def test_what_is_cleaned_runs_nothing_wherever_it_is_put(without_policy: Watched) -> None:
    without_policy.open("about:blank")
    for payload in PAYLOADS:
        for text in (payload, f"<p>{payload}</p>", f'<p title="{payload}">x', f"<td>{payload}"):
            without_policy.page.evaluate(PLACED, clean(text).html)
    without_policy.page.wait_for_timeout(200)
    assert not without_policy.has_run


def test_payloads_that_are_not_cleaned_do_run(without_policy: Watched) -> None:
    """Else the tests above would prove nothing."""
    assert sum(runs(without_policy, payload) for payload in PAYLOADS[::4]) >= 5


def runs(watched: Watched, payload: str) -> bool:
    watched.page.evaluate("delete window.__lq_hit")
    watched.page.evaluate(PLACED, payload)
    watched.page.wait_for_timeout(5)
    return watched.has_run


def test_what_is_cleaned_stays_clean() -> None:
    for payload in PAYLOADS:
        once = clean(payload).html
        assert clean(once).html == once
        assert clean(once).taken_out == ()


# The policy, alone


@pytest.mark.parametrize("over_http", [True, False])
def test_the_policy_stops_what_was_not_cleaned(
    watched: Watched, written: Path, over_http: bool
) -> None:
    pages = list(uncleaned(written, "stopped", lambda html: html))
    with serve(written) as home:
        for page in pages:
            watched.open(f"{home}/{page.name}" if over_http else page.as_uri())
            watched.page.evaluate(FOLLOW_SCRIPTS)
            assert not watched.has_run, page.read_text(encoding="utf-8")[-400:]


def test_without_the_policy_it_would_run(without_policy: Watched, written: Path) -> None:
    count_of_runs = 0
    for page in uncleaned(written, "run", lambda html: re.sub("<meta http-equiv=.*?>", "", html)):
        without_policy.open(page.as_uri())
        without_policy.page.evaluate(FOLLOW_SCRIPTS)
        count_of_runs += without_policy.has_run
    assert count_of_runs >= 3


def uncleaned(site: Path, name: str, change: Callable[[str], str]) -> Iterator[Path]:
    """Yield pages of a site into whose article a payload was put as it is."""
    page = change((site / "index.html").read_text(encoding="utf-8"))
    for n, payload in enumerate(PAYLOADS):
        if (LONG or n % 8 == 0) and re.search("alert|__lq_hit|script", payload):
            path = site / f"{name}{n}.html"
            text = page.replace("</article>", f"{payload}</article>")
            path.write_text(text, encoding="utf-8")
            yield path
