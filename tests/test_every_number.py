"""This number, where is it from? Each leads to a definition and to rows that come to it.

A browser reads every page of whole sites. Rows are counted as they stand on the pages, and a
second time from the YAML alone (`independent_counts`), which shares no code with the product.
LIANQIAO_LONG=1 does it in the public edition too.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from made import build, write_yaml
from test_browser import browser, serve

__all__ = ["browser"]

DATA = Path(__file__).parents[1] / "data"
CASES, FEWER = 300, 60
MOST_LINES = 100  # of a chapter; above them stands how many there are
OTHER_CASES, MOST_OF_A_CATEGORY = "其他案例", 20
ROWS_AT = re.compile(r"statistics/([a-z_]+)(?:/rows-[0-9]+)?\.html")
OF_SHOWCASE = re.compile(r"(?:showcases|years)/(.+)[/-]numbers\.html")
CHANGE = re.compile(r"[+−]?[0-9.]+（[+−]?[0-9.]+%）|[+−]?[0-9.]+ ?个百分点")

# The sites


OWN = {
    "count": "SELECT id AS record, level AS levels, counted_year AS year FROM honors",
    "sum": "SELECT id AS record, attendance AS value, date FROM activities",
    "distinct": "SELECT id AS record, place AS value, date FROM activities",
    "ratio": "SELECT id AS record, attendance > 60 AS value, date FROM activities",
}


def odd_library(folder: Path) -> Path:
    """Write a library of years from April, by years honored, in the middle of one of them.

    It has a statistic of its own for each measure, and records without a date.
    """
    write_example(folder, cases=FEWER, seed=2, messages=messages("zh"))
    site = folder / "data" / "site.yml"
    text = re.sub("(?m)^(as_of|stat_year.*):.*\n", "", site.read_text(encoding="utf-8"))
    odd = "as_of: 2024-11-10\nstat_year_starts: 4\nstat_year_rule: for_year\n"
    site.write_text(text + odd, encoding="utf-8")
    for measure, sql in OWN.items():
        kind = "honor" if measure == "count" else "activity"
        write_yaml(
            folder / "data" / "statistics" / f"own_{measure}.yml",
            {"statistic": f"own_{measure}", "title": {"zh": f"自定{measure}"}, "kind": kind}
            | {"definition": {"zh": "自定。"}, "unit": {"zh": "个"}, "measure": measure}
            | {"sql": sql, "main": "true"}
            | ({"dimensions": ["levels"]} if measure == "count" else {}),
        )
    return folder / "data"


SITES = ["data internal", "example internal", "odd internal"]
IN_PUBLIC = (
    ["data public", "example public", "odd public"] if os.environ.get("LIANQIAO_LONG") else []
)


@pytest.fixture(scope="module", params=[*SITES, *IN_PUBLIC])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    library, edition = request.param.split()
    folder = tmp_path_factory.mktemp(library)
    data = DATA
    if library == "example":
        write_example(folder / "example", cases=CASES, seed=1, messages=messages("zh"))
        data = folder / "example" / "data"
    if library == "odd":
        data = odd_library(folder / "odd")
    build(data, folder / "site", edition)
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
    yield Site(data, read, edition)


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
        assert site.pages[f"statistics/{id_}.html"]["definitions"] == 1
        both = rows_and_yaml(site, page, anchor or "rows")
        if not all(value(one["shown"]) == each for each in both):
            wrong.append((address, one["shown"], page, anchor, both))
    assert not wrong, told_one_by_one(wrong)
    assert seen > 20


def rows_and_yaml(site: Site, page: str, anchor: str) -> list[Decimal | None]:
    """What the rows of a statistic come to, and, of a built-in one, the YAML."""
    found = ROWS_AT.fullmatch(page)
    assert found, page
    id_ = found.group(1)
    measure = site.measures[id_]
    both = [told(site.rows(page, anchor).by(measure), measure)] if site.lists(measure) else []
    if id_ in site.tallies:
        both.append(told(site.independent[id_][anchor], measure))
    return both


def test_a_number_of_a_showcase_is_what_its_rows_and_the_yaml_come_to(site: Site) -> None:
    wrong, seen = [], 0
    for address, one in numbers(site):
        page, anchor = target(one)
        if not OF_SHOWCASE.fullmatch(page) or CHANGE.fullmatch(one["shown"]):
            continue
        seen += 1
        assert site.pages[page]["definitions"] > 0
        both = rows_and_yaml_of_showcase(site, page, anchor)
        if not all(value(one["shown"]) == each for each in both):
            wrong.append((address, one["shown"], page, anchor, both))
    assert not wrong, told_one_by_one(wrong)
    assert seen > 5


def rows_and_yaml_of_showcase(site: Site, page: str, anchor: str) -> list[Decimal | None]:
    """What the rows of a showcase's number come to, there or where it leads, and the YAML."""
    id_ = re.sub(r"-[0-9]+$", "", anchor.partition("-")[2]).replace("-", "_")
    measure = site.measures[id_]
    way = site.leads_on(page, anchor)
    rows = site.rows(*(where(way) if way else (page, anchor)))
    both = [told(rows.by(measure), measure)] if site.lists(measure) else []
    if id_ not in site.tallies:
        return both
    if not anchor.startswith("counted-"):
        return [*both, told(of_showcase(site, page, id_, anchor.partition("-")[0]), measure)]
    parts = of_parts(site, page, id_)
    return [*both, *([both[0]] if told_one(both[0], parts, measure) else [None])]


def told_one(found: Decimal | None, parts: Sequence[Decimal | None], measure: str) -> bool:
    return found in [told(part, measure) for part in parts]


def period_of(site: Site, page: str) -> tuple[int | None, independent_counts.Date]:
    """The year of a showcase, by the page of its numbers, and its as-of date."""
    found = OF_SHOWCASE.fullmatch(page)
    assert found, page
    record = site.library.records.get(("showcase", found.group(1)))
    stated = independent_counts.day(record.get("year")) if record else None
    as_of = independent_counts.day(record.get("as_of")) if record else None
    year = stated.year if stated else None
    if record is None and (made := re.match(r"[0-9]{4}", found.group(1))):
        year = int(made.group())
    return year, as_of.last if as_of else site.library.as_of


def in_showcase(site: Site, page: str, id_: str) -> independent_counts.Tally:
    """What counts in a showcase, from the YAML alone."""
    year, as_of = period_of(site, page)
    tally, limit = site.tallies[id_], site.library.limit(year, as_of)
    dated = any(one is not None for one in tally.by_year())
    return tally.those(
        lambda counts_in, on: (
            not dated
            or (year in (None, counts_in) and (on is None or limit is None or on.first <= limit))
        )
    )


def of_parts(site: Site, page: str, id_: str) -> list[Decimal | None]:
    return list(in_showcase(site, page, id_).by_key().values())


def of_showcase(site: Site, page: str, id_: str, which: str = "number") -> Decimal | None:
    """The number of a showcase's year, of the whole, or of the months compared."""
    if which == "number":
        return in_showcase(site, page, id_).total()
    return compared_in_showcase(site, page, id_)[0 if which == "sofar" else 1]


def compared_in_showcase(site: Site, page: str, id_: str) -> tuple[Decimal | None, ...]:
    """The numbers of two years that a showcase compares."""
    year, as_of = period_of(site, page)
    assert year is not None
    limit = site.library.limit(year, as_of)
    both = site.tallies[id_].those(
        lambda counts_in, on: counts_in != year or not on or not limit or on.first <= limit
    )
    return both.compared(year, as_of, site.library.starts)


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
        if not CHANGE.fullmatch(one["shown"]) or found is None or found[0] not in site.tallies:
            continue
        seen += 1
        id_, year = found
        page = next((where(way)[0] for way in one["rowWays"] if "numbers.html#" in way), "")
        if page:
            both = compared_in_showcase(site, page, id_)
        else:
            library = site.library
            both = site.tallies[id_].compared(year, library.as_of, library.starts)
        this, base = both
        assert this is not None and base, (address, one, both)
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
    of_showcase = [re.search(r"#(?:number|sofar|before)-([a-z-]+)$", w) for w in one["rowWays"]]
    named += [found.group(1).replace("-", "_") for found in of_showcase if found]
    return (named[0], int(year.group())) if named and year else None


def test_both_parts_of_a_share_are_told(site: Site) -> None:
    """Who has no part in it is for internal eyes: elsewhere its rows do not say which they are."""
    for address, page in site.pages.items():
        found = ROWS_AT.fullmatch(address)
        if not found or site.measures.get(found.group(1)) != "ratio":
            continue
        shares = [re.search(r"([0-9]+) 条中 ([0-9]+) 条计入", one["words"]) for one in page["said"]]
        for whole, part in (map(int, each.groups()) for each in shares if each):
            tiles = [value(one["shown"]) for one in page["numbers"] if not one["cell"]]
            assert told(Decimal(part) / whole, "ratio") in tiles
            if tally := site.tallies.get(found.group(1)):
                assert [whole, part] == [len(tally.counted), sum(one for *_, one in tally.counted)]


# What is said with a number in it


def test_a_heading_above_rows_tells_what_they_come_to(site: Site) -> None:
    wrong, seen = [], 0
    for address, page in site.pages.items():
        for line in page["lines"]:
            anchor, words = line.get("anchor"), line.get("told", "")
            if not anchor or not NUMBER.match(words):
                continue
            if ROWS_AT.fullmatch(address) and anchor.startswith("rows"):
                both = rows_and_yaml(site, address, anchor)
            elif OF_SHOWCASE.fullmatch(address) and not anchor.startswith("events"):
                both = rows_and_yaml_of_showcase(site, address, anchor)
            else:
                continue
            seen += 1
            if not all(value(words) == each for each in both):
                wrong.append((address, anchor, words, both))
    assert not wrong, told_one_by_one(wrong)
    assert seen > 5


DATED = re.compile(
    r"[0-9]{4}年(?:度)?(?:[0-9]+月)?(?:[0-9]+日)?|[0-9]+—[0-9]+ 月|（[0-9]+/[0-9]+）"
)
OURS = re.compile(r"index|statistics/|years/|showcases/|checks|pending|reviewing|downloads")


def test_every_sentence_of_ours_that_counts_is_known_and_right(site: Site) -> None:
    """What no template is known to say is found here, and wants a check of its own below."""
    unknown, wrong, seen = [], [], 0
    for address, page in site.pages.items():
        for one in page["said"] if OURS.match(address) else ():
            words = DATED.sub("", one["words"])
            if not one["quiet"] or not NUMBER.search(words):
                continue
            if of_a_record(address, one):
                continue
            for form, is_right in FORMS:
                if found := re.fullmatch(form, words):
                    seen += 1
                    if not is_right(
                        site, address, one, [found.group(n + 1) for n in range(found.re.groups)]
                    ):
                        wrong.append((address, one))
                    break
            else:
                unknown.append((address, one["words"], one["look"]))
    assert not unknown, told_one_by_one(unknown)
    assert not wrong, told_one_by_one(wrong)
    assert seen > 20


def of_a_record(address: str, one: Mapping[str, Any]) -> bool:
    """Whether words are a record's: what stands beside its title."""
    return one["look"] == "lq-meta" and not address.endswith("projector.html")


Told = Mapping[str, Any]


def is_shown_elsewhere(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """A number with its own way, which the tests above follow."""
    return bool(one["way"])


def is_of_records(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """How many records a number counts: different ones, and rows of them without a value."""
    page, anchor = target(one)
    if ROWS_AT.fullmatch(address):
        page, anchor = address, "rows"
    elif OF_SHOWCASE.fullmatch(address):
        page, anchor = address, one["section"]
    rows = list(rows_of(site, page, anchor or "rows"))
    without = sum("未载明" in (row["value"], row["words"].rpartition("：")[2]) for row in rows)
    is_right = int(found[0]) == len({row["record"] for row in rows})
    if "条计入" in one["words"] and not site.lists("ratio"):
        return is_right
    return is_right and int(found[1] or 0) in (0, without)


def rows_of(site: Site, page: str, anchor: str) -> Iterator[Mapping[str, str]]:
    """The rows of a number; of one that is told in parts those of its parts."""
    if not OF_SHOWCASE.fullmatch(page):
        yield from site.rows(page, anchor).rows
        return
    way = site.leads_on(page, anchor)
    parts = anchor.replace("number-", "counted-") + "-"
    led = [str(line["rows"]) for line in site.pages[page]["lines"] if parts in anchored(line)]
    for each in [way] if way else led:
        if each:
            yield from site.rows(*where(each)).rows
    if not way and not any(led):
        yield from site.rows(page, anchor).rows


def anchored(line: Mapping[str, Any]) -> str:
    return str(line.get("anchor", ""))


def of_its_first(site: Site, address: str, one: Told, found: list[str]) -> bool:
    is_whole = found[0] in NUMBER.findall(one["above"] or one["title"])
    return is_whole and int(found[1]) in (one["all"], one["below"])


def of_the_chronicle(site: Site, address: str, one: Told, found: list[str]) -> bool:
    events = site.library.events(*period_of(site, numbers_beside(address)))
    return int(found[0]) == len(events)


def numbers_beside(address: str) -> str:
    """The page of the numbers of a showcase, by another of its pages."""
    bare = re.sub(r"([/-])(?:projector|numbers)\.html$|\.html$", "", address)
    return f"{bare}/numbers.html" if address.startswith("showcases/") else f"{bare}-numbers.html"


def is_what_is_left(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """Of a long list the screens show a part and tell how many are left."""
    title = re.sub("（[0-9]+/[0-9]+）", "", one["title"])
    runs = [
        each["below"]
        for each in site.pages[address]["said"]
        if re.sub("（[0-9]+/[0-9]+）", "", each["title"]) == title and each["look"] == "lq-corner"
    ]
    whole = re.search(r" · ([0-9]+) ", title)
    if whole is None:
        return title in ("其他案例", "各单位贡献") or "联建网" in title
    return bool(int(found[0]) == int(whole.group(1)) - sum(runs))


def of_a_unit(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """What a unit has, on a screen."""
    names = {"典型案例": "cases_by_unit", "荣誉": "honors_by_unit", "成果": "outcomes_by_unit"}
    (unit,) = (
        id_
        for id_, record in site.library.all("unit")
        if independent_counts.first(record, "name") == one["name"]
    )
    parts = dict(part.rsplit(" ", 2)[:2] for part in one["words"].split("、"))
    page = numbers_beside(address)
    return all(
        in_showcase(site, page, names[kind]).by_key()[(unit,)] == int(number)
        for kind, number in parts.items()
    )


EVENTS = {
    "活动": "activity",
    "联建网": "alliance",
    "荣誉": "honor",
    "推广应用": "adoption",
    "成果": "outcome",
}


def of_events(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """How many events of each kind a month has, or a year where all years are shown."""
    period = [int(number) for number in NUMBER.findall(one["name"] or one["title"])]
    if OF_SHOWCASE.fullmatch(address):
        period = [int(number) for number in NUMBER.findall(one["words"].partition(" · ")[0])]
    told_here = one["words"].rpartition(" · ")[2]
    events = [
        kind
        for on, kind in site.library.events(*period_of(site, numbers_beside(address)))
        if [on.year, on.month][: len(period)] == period
    ]
    parts = dict(part.split(" ") for part in told_here.split("、"))
    return {EVENTS[kind]: int(number) for kind, number in parts.items()} == {
        kind: events.count(kind) for kind in set(events)
    }


def of_two_years(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """The numbers of two years on a screen: those of the page of numbers."""
    page, anchor = target(one)
    if anchor.partition("-")[2].replace("-", "_") not in site.tallies:
        return True  # a library's own
    both = compared_in_showcase(site, page, anchor.partition("-")[2].replace("-", "_"))
    whole = rows_and_yaml_of_showcase(site, page, anchor)
    this, base = Decimal(found[1] or found[0]), Decimal(found[2])
    return bool((this, base) == both) and Decimal(found[0]) == whole[-1]


def of_a_heading(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """A heading's number: tested above, on a screen that of the page, else what stands below."""
    if OF_SHOWCASE.fullmatch(address):
        return bool(one["section"].startswith(("number-", "events")))
    if address.endswith("projector.html"):
        page = re.sub("[/-]numbers.html$", ".html", numbers_beside(address))
        heads = {each["title"] for each in site.pages[page]["said"]}
        return re.sub("（[0-9]+/[0-9]+）", "", one["words"]) in heads
    number, below = int(found[0]), (one["below"], one["all"])
    if one["words"].startswith(OTHER_CASES):  # by category, each with its own heading
        return number == sum(of_categories(site.pages[address]["said"]))
    return (
        bool(one["way"])
        or min(number, MOST_LINES) in below
        or (number > MOST_OF_A_CATEGORY and MOST_OF_A_CATEGORY in below)
    )


def of_categories(said: list[Told]) -> Iterator[int]:
    """How many cases of each category stand below the heading of those not shown large."""
    for one in said:
        hit = re.fullmatch(r".* · ([0-9]+) 个", one["words"])
        if hit and one["title"] == one["words"] and not one["words"].startswith(OTHER_CASES):
            yield int(hit.group(1))


def of_marks(site: Site, address: str, one: Told, found: list[str]) -> bool:
    return bool(int(found[0]) == one["marks"])


def of_adopters(site: Site, address: str, one: Told, found: list[str]) -> bool:
    case = target(one)[0].removesuffix(".html").partition("/")[2]
    adopters = {
        independent_counts.plain(independent_counts.first(adoption, "adopter") or "")
        for _, adoption in site.library.all("adoption")
        if independent_counts.plain(independent_counts.first(adoption, "case") or "") == case
    }
    return int(found[0]) == len(adopters - {""})


def of_the_rules(site: Site, address: str, one: Told, found: list[str]) -> bool:
    listed = [each for each in site.pages["checks.html"]["said"] if each["section"] == "accepted"]
    return int(found[2]) >= len(listed) and int(found[0]) > 50


def is_tested_above(site: Site, address: str, one: Told, found: list[str]) -> bool:
    """Such sentences have a test of their own."""
    return True


Form = Callable[[Site, str, Told, list[str]], bool]
FORMS: Sequence[tuple[str, Form]] = (
    (r"([0-9]+) 条记录", is_tested_above),
    (r"缺少证书扫描件的荣誉（([0-9]+) 项）", is_tested_above),
    (
        r"(?:.* · )?([0-9]+) 条记录(?: · 仅统计本版公开记录)?"
        r"(?: · [0-9]+ 条中 [0-9]+ 条计入)?(?: · ([0-9]+) 条没有数值，未计入)?"
        r"(?: · [0-9]+ 条检查提醒)?(?: · 口径)?",
        is_of_records,
    ),
    (
        r"检查对所数的记录有 ([0-9]+) 条提醒（已接受的也在内），"
        r"(?:全部提醒|这里列出前 10 条，全部)见检查结果",
        is_tested_above,
    ),
    (r"([0-9]+) 家采用", of_adopters),
    (r"共 ([0-9]+) 条，这里列出前 ([0-9]+) 条。.*", of_its_first),
    (r"共 ([0-9]+) 条，这里列出最近的 100 条；其余见各年度。", of_the_chronicle),
    (r"另有 ([0-9]+) 条，见展示页。", is_what_is_left),
    (r".*，([0-9]+) 个数，.*逐一见本页的表。", of_marks),
    (r".*，([0-9]+) 条连线，逐一见本页的表。", of_marks),
    (r"规则 ([0-9]+) 条，提醒 ([0-9]+) 条，已接受 ([0-9]+) 条。.*", of_the_rules),
    (r"荣誉台账、.*按 A4 横向打印.*", is_tested_above),
    (r"([0-9.]+)(?:（同期 ([0-9.]+)）)?，上年 ([0-9.]+)", of_two_years),
    (r"(?: · )?(?:(?:活动|联建网|荣誉|推广应用|成果) [0-9]+、?)+", of_events),
    (r"(?:\S+ [0-9]+ [个项]、?)+", of_a_unit),
    (r"[0-9.]+，上年 (?:无法统计|无数据)", is_shown_elsewhere),
    (CHANGE.pattern, is_tested_above),
    (r"[0-9.]+ \S+", is_shown_elsewhere),
    (r".* · ([0-9.]+) \S+", of_a_heading),
)
