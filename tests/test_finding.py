"""Finding a page in a real headless Chromium: the search of the site, and the finder of a listing.

What must be found is told by the texts of the built pages (tests/seen.py), without our code.
LIANQIAO_LONG=1 does it on 1,000 cases with 500 queries.
"""

import csv
import os
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import independent_counts
from lianqiao.example import write_example
from lianqiao.messages import messages
from made import build
from seen import articles
from test_browser import browser, opened, serve

__all__ = ["browser"]

LONG = bool(os.environ.get("LIANQIAO_LONG"))
CASES, QUERIES = (1000, 500) if LONG else (60, 120)
RUN = re.compile("[\u4e00-\u9fff]{2,}")
FOUND = """async query => {
  const found = await lianqiaoSearch.find(query);
  const { perText } = await lianqiaoSearch.ready();
  const rows = found.pages.map(async ([page]) =>
    (await lianqiaoSearch.load(`t/${Math.floor(page / perText)}`))[page % perText][0]);
  return Promise.all(rows);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_example(folder, CASES, 7, messages("zh"))
    return build(folder / "data", folder / "site", "internal", "zh")


@pytest.fixture(scope="module")
def texts(site: Path) -> dict[str, str]:
    return articles(site)


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serve(site) as address:
        yield address


def queries(texts: dict[str, str], count: int, seed: int = 1) -> Iterator[str]:
    """Yield runs of two to eight characters taken at random from pages, across compounds too."""
    chance = random.Random(seed)
    addresses = sorted(texts)
    for _ in range(count):
        run = ""
        while not run:
            runs = RUN.findall(texts[chance.choice(addresses)])
            run = chance.choice(runs) if runs else ""
        length = min(len(run), chance.randint(2, 8))
        start = chance.randint(0, len(run) - length)
        yield run[start : start + length]


def test_the_pages_found_are_those_that_contain_the_words(
    browser: Browser, served: str, texts: dict[str, str]
) -> None:
    with opened(browser, f"{served}/search.html") as shown:
        for query in queries(texts, QUERIES):
            found = shown.page.evaluate(FOUND, query)
            assert len(found) == len(set(found))
            assert set(found) == {a for a, text in texts.items() if query in text}, query
        assert shown.faults == []


def test_characters_that_stand_apart_are_not_found(browser: Browser, served: str) -> None:
    with opened(browser, f"{served}/search.html") as shown:
        assert shown.page.evaluate(FOUND, "供案电例") == []


def test_several_terms_must_all_be_there(
    browser: Browser, served: str, texts: dict[str, str]
) -> None:
    with opened(browser, f"{served}/search.html") as shown:
        terms = list(queries(texts, 40, seed=2))
        for one, other in zip(terms[::2], terms[1::2], strict=True):
            found = shown.page.evaluate(FOUND, f"{one} {other}")
            assert set(found) == {a for a, text in texts.items() if one in text and other in text}


def test_words_are_found_by_their_beginning(
    browser: Browser, served: str, texts: dict[str, str]
) -> None:
    with opened(browser, f"{served}/search.html") as shown:
        for start in ("PDCA", "pd", "2023", "10kV", "1kv"):
            beginning = re.compile(rf"(?<![a-z0-9]){start.lower()}")
            wanted = {a for a, text in texts.items() if beginning.search(text.lower())}
            assert set(shown.page.evaluate(FOUND, start)) == wanted, start


def test_one_character_searches_titles_only(
    browser: Browser, served: str, texts: dict[str, str]
) -> None:
    with opened(browser, f"{served}/search.html") as shown:
        found = shown.page.evaluate(FOUND, "灯")
        titles = {a: text.strip().split("\n")[0] for a, text in texts.items()}
        assert set(found) == {a for a, title in titles.items() if "灯" in title}


def test_titles_come_first(browser: Browser, served: str, texts: dict[str, str]) -> None:
    with opened(browser, f"{served}/search.html") as shown:
        found = shown.page.evaluate(FOUND, "联建网")
        in_title = ["联建网" in texts[address].strip().split("\n")[0] for address in found]
        assert in_title == sorted(in_title, reverse=True)
        assert any(in_title)


def test_search_works_from_a_folder(browser: Browser, site: Path, texts: dict[str, str]) -> None:
    with opened(browser, (site / "index.html").as_uri()) as shown:
        page = shown.page
        page.keyboard.press("/")
        page.keyboard.type("停电")
        page.locator(".lq-panel .lq-result mark").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "停电" in page.locator("article").inner_text()
        assert shown.faults == []


def test_all_results_are_on_a_page_of_their_own(
    browser: Browser, served: str, texts: dict[str, str]
) -> None:
    with opened(browser, f"{served}/cases/index.html") as shown:
        page = shown.page
        page.keyboard.press("/")
        page.keyboard.type("安全")
        page.get_by_role("option", name=re.compile("查看全部")).click()
        page.locator("#lq-results li").first.wait_for()
        count = sum("安全" in text for text in texts.values())
        assert f"找到 {count} 页" in page.locator("#lq-results-status").inner_text()
        page.get_by_role("button", name="再看 20 页").click()
        page.locator("#lq-results li").nth(39).wait_for()
        assert shown.faults == []


def test_nothing_found_says_so(browser: Browser, served: str) -> None:
    with opened(browser, f"{served}/search.html?q=%E9%BE%98%E9%BE%98") as shown:
        shown.page.get_by_text("没有同时含有“龘龘”的页面").first.wait_for()


# The finder of a listing


def finder(page: Page, served: str, state: str = "", folder: str = "cases") -> None:
    page.goto("about:blank")
    page.goto(f"{served}/{folder}/index.html{state}")
    if not state:
        page.get_by_role("button", name="筛选和下载").click()
    page.locator(".lq-finder-set").get_by_text("条").wait_for()


def rows(page: Page) -> list[str]:
    more = page.get_by_role("button", name="再看 50 条")
    while more.is_visible():
        more.click()
    return [
        str(link.get_attribute("href")).split("/cases/")[1]
        for link in page.locator(".lq-finder-found .lq-result").all()
    ]


def test_the_finder_narrows_by_words_and_facets_and_its_address_says_so(
    browser: Browser, served: str, texts: dict[str, str]
) -> None:
    with opened(browser, f"{served}/cases/index.html") as shown:
        page = shown.page
        finder(page, served)
        everything = set(rows(page))
        assert everything == {
            a.removeprefix("cases/")
            for a in texts
            if re.fullmatch(r"cases/[^/]+(?<!index)\.html", a)
        }
        page.get_by_role("searchbox", name="在本列表中查找词语").fill("停电")
        page.locator(".lq-finder-set").get_by_text("“停电”：").wait_for()
        found = rows(page)
        assert set(found) == {one for one in everything if "停电" in texts[f"cases/{one}"]}
        box = page.locator(".lq-facet", has_text="年度").locator("label:visible").first
        count = int(box.locator(".lq-facet-count").inner_text())
        box.click()
        page.locator(".lq-chip").first.wait_for()
        chosen = rows(page)
        assert len(chosen) == count
        assert set(chosen) <= set(found)
        state = "#" + page.url.split("#")[1]
        finder(page, served, state)
        assert rows(page) == chosen
        assert shown.faults == []


CHOOSE_EACH = """async () => {
  const drawn = () => new Promise(done => setTimeout(done, 0));
  const finder = document.querySelector("#lq-finder");
  const more = [...finder.querySelectorAll("button")].find(one => /再看/.test(one.textContent));
  const found = [];
  for (const label of finder.querySelectorAll(".lq-facet label")) {
    const count = Number(label.querySelector(".lq-facet-count").textContent);
    const input = label.querySelector("input");
    input.click();
    await drawn();
    while (!more.hidden) more.click();
    const [key, value] = decodeURIComponent(location.hash.slice(1)).split("=");
    found.push([key, value, count, finder.querySelectorAll(".lq-result").length]);
    input.click();
    await drawn();
  }
  return found;
}"""


@pytest.mark.parametrize("kind", ["case", "honor", "outcome"])
def test_a_facet_counts_the_records_that_it_leaves(
    browser: Browser, served: str, site: Path, kind: str
) -> None:
    library = independent_counts.Library(site.parent / "data", "internal")
    folder = independent_counts.KINDS[kind].folder
    with opened(browser, f"{served}/{folder}/index.html") as shown:
        finder(shown.page, served, folder=folder)
        counted = shown.page.evaluate(CHOOSE_EACH)
    assert len(counted) > 5
    for key, value, count, rows in counted:
        assert count == rows, (key, value)
        stated = [values_at(record, key.split("-")) for _, record in library.all(kind)]
        if any(stated):
            assert count == sum(value in values for values in stated), (key, value)


def values_at(value: Any, keys: Sequence[str]) -> set[str]:
    """Every value that keys lead to, as it is written; of a link only the id."""
    if isinstance(value, list):
        return {one for item in value for one in values_at(item, keys)}
    if keys and isinstance(value, dict):
        return values_at(value[keys[0]], keys[1:]) if keys[0] in value else set()
    return set() if keys else {str(value).rpartition(":")[2]}


def test_the_found_set_downloads_as_a_sheet(browser: Browser, served: str, tmp_path: Path) -> None:
    with opened(browser, f"{served}/cases/index.html") as shown:
        page = shown.page
        finder(page, served, "#year=2023")
        found = rows(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载这些记录").click()
        download.value.save_as(tmp_path / "cases.csv")
        content = (tmp_path / "cases.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        sheet = list(csv.reader(content.decode("utf-8-sig").splitlines()))
        head = sheet.index(next(row for row in sheet if "名称" in row))
        assert [row[-1].removeprefix("cases/") for row in sheet[head + 1 :]] == found
        year = sheet[head].index("年度")
        assert {row[year] for row in sheet[head + 1 :]} == {"2023年"}


def test_without_scripts_the_listing_is_there_by_year(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/cases/index.html")
    assert page.locator("article").get_by_text("2023年").first.is_visible()
    assert page.locator(".lq-finder button").count() == 0
    context.close()


def test_the_finder_is_used_by_keyboard_alone(browser: Browser, served: str) -> None:
    with opened(browser, f"{served}/honors/index.html") as shown:
        page = shown.page
        page.get_by_role("button", name="筛选和下载").focus()
        page.keyboard.press("Enter")
        page.locator(".lq-finder-set").wait_for()
        page.locator(".lq-facet input").first.focus()
        page.keyboard.press("Space")
        page.locator(".lq-chip").first.wait_for()
        page.locator(".lq-chip").first.focus()
        page.keyboard.press("Enter")
        page.locator(".lq-chip").first.wait_for(state="detached")
        assert shown.faults == []
