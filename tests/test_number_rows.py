"""From every number of a statistic to its rows: what stands there comes to that number."""

import html
import posixpath
import re
import shutil
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from lianqiao import press, statistics
from lianqiao.editions import cut
from lianqiao.statistics import Counted, Cut, ledger
from made import write_library

SAMPLE = Path(__file__).parent / "sample" / "data"
EDITIONS = ("internal", "public")
LINK = re.compile(r"\[([^\[\]]*)\]\(([^()#]*)#(rows[^()]*)\)")
HEAD = re.compile(r"\| \*.*?\*\{ #(rows[^ ]*) \.lq-group \}(.*)\|")
OUTER = re.compile(r"rows-(\d+|undated|all-.*)")
"""The anchors of groups that may hold others."""


@pytest.fixture(scope="module", params=EDITIONS)
def pressed(request: pytest.FixtureRequest) -> press.Pressed:
    return press.press(press.inspect(SAMPLE), request.param, "zh")


def test_every_linked_number_leads_to_rows_that_come_to_it(pressed: press.Pressed) -> None:
    pages = {page.address: page.markdown for page in pressed.pages}
    seen = 0
    for address, text in pages.items():
        for words, href, anchor in LINK.findall(text):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(address), href))
            counted = pressed.counts[re.sub(r"statistics/([^/.]+).*", r"\1", target)]
            assert f"#{anchor} " in pages[target], (address, words, href, anchor)
            rows = rows_below(counted, anchor, pages)
            seen += 1
            if not re.search(r"\d", words) and words != "无法统计":
                continue  # words that lead to rows without telling a number
            if counted.statistic.measure == "ratio" and pressed.edition.name == "public":
                continue  # who has no part in it is for internal eyes
            if words == "无法统计":
                assert "未载明" in [row[1] for row in rows]
            else:
                assert amount(counted, rows) == decimal(words), (address, words, anchor)
    assert seen > 150


def rows_below(counted: Counted, anchor: str, pages: dict[str, str]) -> list[list[str]]:
    """The cells of the rows that stand under an anchor, over all pages of a statistic."""
    id_ = counted.statistic.id
    parts = [
        f"statistics/{id_}.md",
        *sorted(p for p in pages if p.startswith(f"statistics/{id_}/")),
    ]
    found: list[list[str]] = []
    inside = anchor == "rows"
    for part in parts:
        tables = pages[part].partition("{ #rows }")[2].partition("[下载 CSV]")[0]
        for line in tables.splitlines():
            head = HEAD.match(line)
            if line.startswith("### ") and anchor == "rows":
                return found  # what follows are the same rows once more
            inside = inside and not line.startswith("### ")
            if head and anchor != "rows":
                ends = OUTER.fullmatch(head.group(1)) or not OUTER.fullmatch(anchor)
                inside = head.group(1) == anchor or (inside and not ends)
            elif inside and line.startswith("| ["):
                found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def amount(counted: Counted, rows: list[list[str]]) -> Decimal:
    """What rows come to, reckoned from what a reader sees."""
    measure = counted.statistic.measure
    if measure == "count":
        return Decimal(len(rows))
    records_alone = counted.statistic.id in ("cases_by_level", "outcomes_by_unit")
    values = [row[0 if records_alone else 1] for row in rows]
    if measure == "distinct":
        return Decimal(len(set(values) - {"未载明"}))
    if measure == "ratio":
        return (Decimal(100 * values.count("是")) / len(values)).quantize(
            Decimal("0.1"), ROUND_HALF_UP
        )
    return sum((decimal(value) for value in values if value != "未载明"), Decimal(0))


def decimal(words: str) -> Decimal:
    plain = words.replace("&#46;", ".").replace("&#45;", "-").strip("*")
    hit = re.match(r"-?\d+(\.\d+)?", plain)
    assert hit, words
    return Decimal(hit.group())


def counted_in_the_sample() -> Iterator[Counted]:
    inspected = press.inspect(SAMPLE)
    for edition in EDITIONS:
        chosen = inspected.editions[edition]
        shown = statistics.shown_in(inspected.statistics.values(), chosen)
        library = cut(inspected.library, chosen).library
        yield from statistics.count(library, shown).counted.values()


@pytest.mark.parametrize("most", [1, 2, 3, 7, 500])
def test_rows_stand_on_pages_of_a_limited_length_each_under_its_groups(most: int) -> None:
    for counted in counted_in_the_sample():
        rows = ledger(counted, most)
        listed: dict[Cut, list[object]] = {}
        for number, page in enumerate(rows.pages, 1):
            lines = [line for _, lines in page for line in lines]
            assert sum(line.row is not None for line in lines) <= most
            heads: list[Cut] = []
            for line in lines:
                if line.group is None:
                    assert heads
                    for head in heads:
                        listed.setdefault(head, []).append(line.row)
                    continue
                below = {one.cut for one in line.group.below}
                heads = [h for h in heads if line.group.cut in children(rows, h)]
                heads.append(line.group.cut)
                assert below.isdisjoint(heads)
                if not line.continued:
                    assert rows.page_of(line.group.cut) == number
        for one, group in rows.groups.items():
            assert sorted(map(id, listed[one])) == sorted(map(id, group.rows))
            assert (
                rows.number(one)
                == counted.where(
                    year=one.year, key=one.key, quarter=one.quarter or None, undated=one.undated
                ).number
                or one.quarter == 0
            )
        assert {id(row) for row in counted.rows} == {
            id(row) for some in listed.values() for row in some
        }


def children(rows: statistics.Ledger, head: Cut) -> set[Cut]:
    return {one.cut for one in rows.groups[head].below}


def test_anchors_of_a_statistic_are_all_different() -> None:
    for counted in counted_in_the_sample():
        anchors = [one.anchor for one in ledger(counted, 500).groups]
        assert len(anchors) == len(set(anchors))


def test_a_number_without_rows_has_no_address() -> None:
    for counted in counted_in_the_sample():
        rows = ledger(counted, 500)
        assert rows.page_of(Cut(1800)) is None
        assert rows.number(Cut(1800)).records == 0
        if not counted.rows:
            assert rows.page_of(Cut()) is None
            assert list(rows.pages) == [()]


def test_a_reported_total_is_set_beside_what_it_is_about(tmp_path: Path) -> None:
    source = ("sources", {"id": "s", "title": "年报", "type": "document"})
    units = [
        ("units", {"id": "company", "name": "公司", "type": "company"}),
        ("units", {"id": "team", "name": "班组", "type": "team", "parent": "company"}),
    ]
    held = {"a": "2023-04", "b": "2023-05", "c": "2024-06"}
    same = {"type": "volunteering", "hosts": ["company"], "attendance": 3}
    activities = [
        ("activities", {"id": key, "title": f"活动{key}", "date": day, **same})
        for key, day in held.items()
    ]
    stated: dict[str, dict[str, Any]] = {
        "year": {"value": 2, "period": "2024年"},
        "all": {"value": 6},
        "span": {"value": 6, "period": "2023—2024年"},
        "part": {"value": 6, "period": "2024年", "scope": "team"},
    }
    about = {"measure": "次", "statistic": "activities_count", "sources": [{"source": "s"}]}
    figures = [
        ("figures", {"id": key, "name": f"活动数{key}", **about, **figure})
        for key, figure in stated.items()
    ]
    data = write_library(tmp_path / "data", source, *units, *activities, *figures)
    inspected = press.inspect(data)
    assert inspected.is_sound, inspected.findings
    pages = {page.address: page.markdown for page in press.press(inspected, "public").pages}
    told = pages["statistics/activities_count.md"].partition("{ #reported }")[2]
    rows = {
        hit.group(1): re.sub(r"\]\([^)]*\)|[\[\]]", "", hit.group(2))
        for hit in re.finditer(r"figures/(\w+)\.md\) \| [^|]* \| (.*) \|", html.unescape(told))
    }
    assert rows == {
        "year": "1（2024年） | 50.0%",
        "all": "3 | 50.0%",
        "span": "无从比较 | 无从比较",
        "part": "无从比较 | 无从比较",
    }


def test_quarters_of_a_year_from_april_are_named_by_their_months(tmp_path: Path) -> None:
    data = Path(shutil.copytree(SAMPLE, tmp_path / "data"))
    site = (data / "site.yml").read_text(encoding="utf-8")
    (data / "site.yml").write_text(f"{site}\nstat_year_starts: 4\n", encoding="utf-8")
    made = press.press(press.inspect(data), "internal", "zh")
    (page,) = (one for one in made.pages if one.address == "statistics/activities_count.md")
    table, _, listed = page.markdown.partition("#by-quarter")[2].partition("</div>")
    assert "| 年度 | 4—6 月 | 7—9 月 | 10—12 月 | 1—3 月 |" in table
    told = re.findall(r"#rows-q([1-4])-(\d+)", table)
    assert told
    for quarter, year in told:
        first = int(quarter) * 3 + 1
        months = {
            (int(year) + (month > 12), (month - 1) % 12 + 1) for month in range(first, first + 3)
        }
        rows = made.counts["activities_count"].where(year=int(year), quarter=int(quarter)).rows
        assert {(row.date.year, row.date.month) for row in rows if row.date} <= months
        assert re.search(rf"{year}年 · [0-9]+—[0-9]+ 月", listed)
