"""What searching costs: building the index, and the bytes and time of a reader's first queries.

    .venv/bin/python benchmarks/search.py [--cases 1000 10000] [--queries 100] [--site DIR]

For each size it builds an example library, then prints the processor milliseconds a page of
building the index; of random queries of two to eight characters, each in a fresh browser, the bytes
of the index that were loaded until the first results stood there; and the milliseconds from a
keystroke to the results once the pieces are there. `--site`: a site that was built already.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from playwright.sync_api import Browser, Request, sync_playwright

from lianqiao.press import not_collecting
from lianqiao.search import Document, pieces, visible_text

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTICLE = re.compile(r"<article\b[^>]*>(.*?)</article>", re.DOTALL)
RUN = re.compile("[\u4e00-\u9fff]{2,}")
AGAIN = """async query => {
  const begin = performance.now();
  const found = await lianqiaoSearch.find(query);
  const { perText } = await lianqiaoSearch.ready();
  await Promise.all(found.pages.slice(0, 6).map(
    ([page]) => lianqiaoSearch.load(`t/${Math.floor(page / perText)}`)));
  return performance.now() - begin;
}"""


def built(cases: int, folder: Path) -> Path:
    """Build an example library of so many cases; return its site."""
    run = [sys.executable, "-m", "lianqiao"]
    library = folder / "library"
    subprocess.run([*run, "init", str(library), "--example", "--cases", str(cases)], check=True)
    subprocess.run([*run, "build", "--data", str(library / "data")], check=True)
    return library / "site"


def articles(site: Path) -> dict[str, str]:
    """Return the HTML of the article of every page, by address."""
    found = {}
    for page in sorted(site.rglob("*.html")):
        hit = ARTICLE.search(page.read_text(encoding="utf-8"))
        if hit:
            found[page.relative_to(site).as_posix()] = hit.group(1)
    return found


def index_time(found: dict[str, str]) -> float:
    """Return the processor milliseconds a page of reading the articles and building the index."""
    begin = process_time()
    with not_collecting():  # as the build does
        documents = [Document(a, a, "", visible_text(content)) for a, content in found.items()]
        for _ in pieces(documents, {}):
            pass
    return (process_time() - begin) * 1000 / len(found)


def queries(found: dict[str, str], count: int) -> Iterator[str]:
    """Yield runs of two to eight characters from random pages."""
    chance = random.Random(11)
    addresses = [one for one in found if "/" in one]
    while count:
        runs = RUN.findall(visible_text(found[chance.choice(addresses)]).body)
        if runs:
            run = chance.choice(runs)
            length = min(len(run), chance.randint(2, 8))
            start = chance.randint(0, len(run) - length)
            yield run[start : start + length]
            count -= 1


def first_query(browser: Browser, site: Path, query: str) -> tuple[int, float]:
    """Return the bytes of the index that a first query loads, and the time of the same again."""
    context = browser.new_context()
    page = context.new_page()
    loaded: list[Path] = []

    def note(request: Request) -> None:
        if "/search/" in request.url:
            loaded.append(site / request.url.split(f"{site.as_uri()}/")[1])

    page.on("request", note)
    page.goto((site / "about.html").as_uri() if (site / "about.html").exists() else site.as_uri())
    page.locator(".lq-search input").fill(query)
    page.locator(".lq-panel .lq-result").first.wait_for()
    spent = page.evaluate(AGAIN, query)
    context.close()
    return sum(file.stat().st_size for file in loaded), float(spent)


def share(values: list[float], part: float) -> float:
    """Return the value that a part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--site", type=Path)
    asked = parser.parse_args()
    print("| cases | pages | ms a page | KB, half | KB, 95 of 100 | KB, most | ms again, most |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for cases in asked.cases:
        with tempfile.TemporaryDirectory() as folder:
            site = (asked.site or built(cases, Path(folder))).resolve()
            found = articles(site)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                measured = [
                    first_query(browser, site, one) for one in queries(found, asked.queries)
                ]
                browser.close()
            sizes = [loaded / 1000 for loaded, _ in measured]
            cells = [
                f"{cases}",
                f"{len(found)}",
                f"{index_time(found):.2f}",
                *(f"{share(sizes, part):.0f}" for part in (0.5, 0.95, 1)),
                f"{max(spent for _, spent in measured):.0f}",
            ]
            print("|", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
