"""This number, where is it from? Each leads to a definition and to rows that come to it.

A browser reads every page of whole sites. Rows are counted as they stand on the pages, and a
second time from the YAML alone (`independent_counts`), which shares no code with the product.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import independent_counts
from crawled import NUMBER, READ, Site
from lianqiao.example import write_example
from lianqiao.messages import messages
from made import build
from test_browser import browser, serve

__all__ = ["browser"]

DATA = Path(__file__).parents[1] / "data"
CASES = 300
ROWS_AT = re.compile(r"statistics/([a-z_]+)(?:/rows-[0-9]+)?\.html")
OF_SHOWCASE = re.compile(r"(?:showcases|years)/(.+)[/-]numbers\.html")
CHANGE = re.compile(r"[+−]?[0-9.]+（[+−]?[0-9.]+%）|[+−]?[0-9.]+ ?个百分点")

# The sites


@pytest.fixture(scope="module", params=["data", "example"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp(request.param)
    data = DATA
    if request.param == "example":
        write_example(folder / "example", cases=CASES, seed=1, messages=messages("zh"))
        data = folder / "example" / "data"
    build(data, folder / "site", "internal")
    with ExitStack() as stack:
        address = stack.enter_context(serve(folder / "site"))
        chromium = request.getfixturevalue("browser")
        page = chromium.new_page()
        page.goto(f"{address}/index.html")
        names = [
            file.relative_to(folder / "site").as_posix()
            for file in sorted((folder / "site").rglob("*.html"))
        ]
        read: dict[str, Any] = {}
        for start in range(0, len(names), 50):
            read |= page.evaluate(READ, names[start : start + 50])
        page.close()
    yield Site(data, read)


def numbers(site: Site) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for address, page in site.pages.items():
        for one in page["numbers"]:
            if NUMBER.search(one["shown"]):
                yield address, one


def target(one: Mapping[str, Any]) -> tuple[str, str]:
    """The page and the anchor to which a number leads."""
    return where(one["way"])


def where(address: str) -> tuple[str, str]:
    way, anchor = urldefrag(address)
    return unquote(urlsplit(way).path).lstrip("/"), unquote(anchor)


def value(shown: str) -> Decimal:
    found = NUMBER.search(shown)
    assert found
    return Decimal(found.group().replace("−", "-"))


def told(number: Decimal | None, measure: str) -> Decimal | None:
    """A number as it is shown: a ratio in per cent, with one decimal."""
    if measure != "ratio" or number is None:
        return number
    return (number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def told_one_by_one(faults: Sequence[object]) -> str:
    return "\n".join(map(str, faults[:30]))


# What is asked of every number


def test_every_number_leads_on_or_says_how_it_comes_about(site: Site) -> None:
    lost = [
        (address, one["row"], one["head"], one["shown"])
        for address, one in numbers(site)
        if not one["way"] and not explained(address, one)
    ]
    assert not lost, told_one_by_one(lost)


def explained(address: str, one: Mapping[str, Any]) -> bool:
    """Whether a number that leads nowhere needs no rows, or stands beside what it is made of."""
    if value(one["shown"]) == 0 or CHANGE.fullmatch(one["shown"]):
        return True
    is_figure = address.startswith("figures/") and not one["cell"]
    return is_figure or any("/figures/" in way for way in one["rowWays"])


def test_a_number_of_a_statistic_is_what_its_rows_and_the_yaml_come_to(site: Site) -> None:
    wrong, seen = [], 0
    for address, one in numbers(site):
        page, anchor = target(one)
        found = ROWS_AT.fullmatch(page)
        if not found or not one["way"]:
            continue
        seen += 1
        id_ = found.group(1)
        measure, shown = site.measures[id_], value(one["shown"])
        assert site.pages[f"statistics/{id_}.html"]["definitions"] == 1
        anchor = anchor or "rows"
        in_rows = told(site.rows(page, anchor).by(measure), measure)
        independent = told(site.independent[id_][anchor], measure)
        if not shown == in_rows == independent:
            wrong.append((address, one["shown"], page, anchor, in_rows, independent))
    assert not wrong, told_one_by_one(wrong)
    assert seen > 20


def test_a_number_of_a_showcase_is_what_its_rows_and_the_yaml_come_to(site: Site) -> None:
    wrong, seen = [], 0
    for address, one in numbers(site):
        page, anchor = target(one)
        if not OF_SHOWCASE.fullmatch(page):
            continue
        seen += 1
        id_ = re.sub(r"-[0-9]+$", "", anchor.partition("-")[2]).replace("-", "_")
        measure, shown = site.measures[id_], value(one["shown"])
        assert site.pages[page]["definitions"] > 0
        place = where(way) if (way := site.leads_on(page, anchor)) else (page, anchor)
        in_rows = told(site.rows(*place).by(measure), measure)
        independent = told(of_showcase(site, page, id_), measure)
        if shown != in_rows or (anchor.startswith("number-") and shown != independent):
            wrong.append((address, one["shown"], page, anchor, in_rows, independent))
    assert not wrong, told_one_by_one(wrong)
    assert seen > 5


def of_showcase(site: Site, page: str, id_: str) -> Decimal | None:
    """The number of a showcase's year, or of the whole, from the YAML alone."""
    found = OF_SHOWCASE.fullmatch(page)
    assert found
    record = site.library.records.get(("showcase", found.group(1)))
    stated = independent_counts.day(record.get("year")) if record else None
    year = stated.year if stated else None
    if record is None and (made := re.match(r"[0-9]{4}", found.group(1))):
        year = int(made.group())
    tally = site.tallies[id_]
    dated = any(one is not None for one in tally.by_year())
    return tally.total() if year is None or not dated else tally.by_year().get(year)


def test_a_reported_number_is_what_its_record_states(site: Site) -> None:
    seen = 0
    for address, one in numbers(site):
        page, _ = target(one)
        if not page.startswith("figures/") or page.endswith("index.html"):
            continue
        seen += 1
        figure = site.library.records["figure", page.removesuffix(".html").partition("/")[2]]
        stated = "".join(independent_counts.items(figure.get("value")))
        assert not stated or value(one["shown"]) == Decimal(stated), (address, one)
        assert "sources" in site.pages[page]["ids"]
    assert seen > 5


def test_any_other_count_is_how_many_are_listed_where_it_leads(site: Site) -> None:
    wrong = []
    for address, one in numbers(site):
        page, anchor = target(one)
        if not one["way"] or ROWS_AT.fullmatch(page) or OF_SHOWCASE.fullmatch(page):
            continue
        if page.startswith("figures/") and not page.endswith("index.html"):
            continue
        count = site.pages[page]["listed"].get(anchor)
        if value(one["shown"]) not in (0, count):
            wrong.append((address, one["row"], one["head"], one["shown"], page, anchor, count))
    assert not wrong, told_one_by_one(wrong)


def said(site: Site, form: str) -> Iterator[tuple[str, Mapping[str, str], list[int]]]:
    """Every sentence of a form, with its page and its numbers."""
    for address, page in site.pages.items():
        for one in page["said"]:
            if found := re.fullmatch(form, one["words"]):
                yield address, one, [int(number) for number in found.groups()]


def test_how_many_records_a_list_has_is_how_many_stand_below(site: Site) -> None:
    wrong, seen = [], 0
    for address, one, (count,) in said(site, r"([0-9]+) 条记录"):
        seen += 1
        listed = site.pages[address]["listed"]
        if count not in (listed[one["section"]], listed[""]) and not parts(site, address, count):
            wrong.append((address, one, listed))
    for address, one, (count,) in said(site, r".*：([0-9]+) 条记录"):
        seen += 1
        page, _ = where(one["way"])
        if page.endswith(".html") and count != site.pages[page]["listed"][""]:
            wrong.append((address, one, site.pages[page]["listed"]))
    assert not wrong, told_one_by_one(wrong)
    assert seen > 10


def parts(site: Site, address: str, count: int) -> bool:
    """Whether the parts of a long list, each on its page, come to so many records."""
    form = r".*：([0-9]+) 条记录"
    below = [number for page, _, (number,) in said(site, form) if page == address]
    return bool(below) and sum(below) == count


def test_how_many_records_a_kind_has_is_what_the_yaml_has(site: Site) -> None:
    seen = 0
    for kind, form in independent_counts.KINDS.items():
        address = f"{form.folder}/index.html"
        told_there = [n for page, _, (n,) in said(site, r"([0-9]+) 条记录") if page == address]
        if told_there:
            seen += 1
            assert told_there[0] == len(site.library.all(kind)), kind
    assert seen > 5


def test_what_an_alliance_did_is_what_the_yaml_says(site: Site) -> None:
    seen = 0
    for address, one, (count, attendance) in said(site, r"活动 ([0-9]+) 次，参与 ([0-9]+) 人次。"):
        seen += 1
        alliance = address.removesuffix(".html").partition("/")[2]
        held = [
            activity
            for _, activity in site.library.all("activity")
            if independent_counts.plain(independent_counts.first(activity, "alliance") or "")
            == alliance
        ]
        assert count == len(held) == site.pages[address]["listed"][one["section"]], address
        attended = [independent_counts.number(activity, "attendance") or 0 for activity in held]
        assert attendance == sum(attended), address
    assert seen or not site.library.all("activity")


def test_what_an_alliance_covers_is_what_the_yaml_says(site: Site) -> None:
    party = {id_ for id_, one in site.library.all("unit") if is_party_organisation(one)}
    running = {
        id_: one
        for id_, one in site.library.all("alliance")
        if independent_counts.first(one, "phase") == "running"
    }
    seen = set()
    form = r"在册党组织 ([0-9]+) 家，参加本网 ([0-9]+) 家，占 ([0-9]+)\.([0-9])%。"
    for address, _, (base, own, whole, tenth) in said(site, form):
        id_ = address.removesuffix(".html").partition("/")[2]
        alliance = running[id_]
        links = [*alliance.get("members", ()), *alliance.get("lead", ())]
        joined = party & {independent_counts.plain(str(link)) for link in links}
        assert (base, own) == (len(party), len(joined)), address
        assert Decimal(f"{whole}.{tenth}") == told(Decimal(own) / base, "ratio"), address
        assert "coverage-own" in site.pages[address]["ids"], address
        seen.add(id_)
    assert seen == set(running)


def is_party_organisation(unit: independent_counts.Record) -> bool:
    return independent_counts.first(unit, "type") in independent_counts.PARTY_ORGANISATIONS


def test_how_many_certificates_lack_is_how_many_are_listed(site: Site) -> None:
    for address, one, (count,) in said(site, r"缺少证书扫描件的荣誉（([0-9]+) 项）"):
        assert count == site.pages[address]["listed"][one["section"]]


def test_a_change_is_that_of_the_two_years_in_the_yaml(site: Site) -> None:
    wrong, seen = [], 0
    for address, one in numbers(site):
        found = compared(address, one)
        if not CHANGE.fullmatch(one["shown"]) or found is None:
            continue
        seen += 1
        id_, year = found
        by_year = site.tallies[id_].by_year()
        this, base = by_year.get(year), by_year.get(year - 1)
        assert this is not None and base
        if value(one["shown"]) != this - base:
            wrong.append((address, id_, year, one["shown"], this, base))
    assert not wrong, told_one_by_one(wrong)
    assert seen or site.library.site["name"].startswith("“两网一桥”")


def compared(address: str, one: Mapping[str, Any]) -> tuple[str, int] | None:
    """Which statistic and year a change is about, told by its page, row and column."""
    years = [re.search(r"[0-9]{4}", text) for text in (one["head"], one["row"], address)]
    year = next((found for found in years if found), None)
    ways = [urlsplit(way).path for way in one["rowWays"]]
    ids = [ROWS_AT.search(path) for path in (*ways, address)]
    named = [found.group(1) for found in ids if found]
    of_showcase = [re.search(r"#number-([a-z-]+)$", way) for way in one["rowWays"]]
    named += [found.group(1).replace("-", "_") for found in of_showcase if found]
    return (named[0], int(year.group())) if named and year else None
