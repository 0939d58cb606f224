"""The same number everywhere: on pages and screens, as CSV and JSON, in the terminal, as PDF."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest
from click.testing import CliRunner

import independent_counts
from lianqiao.cli import main
from lianqiao.pages import addresses
from lianqiao.press import Pressed, inspect, press
from lianqiao.showcases import Showcase, showcases
from lianqiao.statistics import Counted
from lianqiao.yearbook import bind
from made import ROOT
from test_yearbook import SPACES, text_of

NUMBER = r"[0-9]+(?:\.[0-9]+)?"


@dataclass(frozen=True)
class Edition:
    """An edition of a library, and the showcase of a year or of all of it."""

    data: Path
    pressed: Pressed
    showcase: Showcase

    @cached_property
    def pages(self) -> Mapping[str, str]:
        return {page.address: html.unescape(page.markdown) for page in self.pressed.pages}

    @cached_property
    def booklet(self) -> str:
        return text_of(bind(self.pressed, self.showcase, self.data)[0].pdf)

    @cached_property
    def tallies(self) -> Mapping[str, independent_counts.Tally]:
        return independent_counts.count(self.data, "internal")

    def page_beside(self, beside: str) -> str:
        return self.pages[addresses.of_showcase(self.showcase, beside)]

    def stats(self, form: str) -> str:
        year = ["--year", str(self.showcase.year)] if self.showcase.year else []
        asked = ["stats", "--data", str(self.data), *year, "--format", form]
        found = CliRunner().invoke(main, asked)
        assert found.exit_code == 0, found.output
        return found.output


@pytest.fixture(scope="module", params=["reference", "example"])
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    data, year = ROOT / "data", None
    if request.param == "example":
        folder = tmp_path_factory.mktemp("example") / "library"
        made = CliRunner().invoke(main, ["init", str(folder), "--example", "--cases", "30"])
        assert made.exit_code == 0, made.output
        data, year = folder / "data", 2023
    pressed = press(inspect(data), "internal")
    found = showcases(pressed.library, pressed.counts)
    return Edition(data, pressed, next(one for one in found if one.year == year))


def test_a_number_is_the_same_wherever_it_is_told(edition: Edition) -> None:
    seen = 0
    for counted in edition.showcase.numbers:
        told = dict(everywhere(edition, counted))
        assert len(set(told.values())) == 1, (counted.statistic.id, told)
        seen += len(told)
    assert seen > 5 * len(edition.showcase.numbers)


def everywhere(edition: Edition, counted: Counted) -> Iterator[tuple[str, str]]:
    """A statistic's number of a showcase's year as each place tells it; "" stands for none."""
    id_, words = counted.statistic.id, edition.pressed.view(addresses.HOME)
    name, year = words.name(counted.statistic.title), edition.showcase.year
    yield "yaml", in_words(independent(edition.tallies[id_], year), counted)
    anchor = f"rows-{year}" if year and counted.is_dated else "rows"
    page = edition.pages[addresses.of_statistic(id_)]
    yield "statistic's page", first(rf"\[([^\[\]]*)\]\([^()]*#{anchor}\)", page)
    heading = rf"## {re.escape(name)} · (.*) \{{ #number-{words.anchor(id_)} \}}"
    yield "page of numbers", first(heading, edition.page_beside(addresses.NUMBERS))
    yield "screen", first(on_screen(name), edition.page_beside(addresses.PROJECTOR))
    told = rf"{re.escape(SPACES.sub('', name))}({NUMBER}|无法统计)[^〔0-9]*〔"
    yield "booklet", first(told, edition.booklet)
    yield "csv of rows", in_words(from_rows(edition, counted), counted)
    if year is None or counted.is_dated:
        yield "terminal", first(rf"^{id_} +\S.*?  +(\S.*?)  +[0-9]+ *$", edition.stats("text"))
        lines = json.loads(edition.stats("json"))["numbers"]
        (value,) = (line["value"] for line in lines if line["id"] == id_)
        yield "json", in_words(None if value is None else Decimal(value), counted)
        table = list(csv.reader(io.StringIO(edition.stats("csv"))))
        (value,) = (row[3] for row in table if row[0] == id_)
        yield "csv", in_words(Decimal(value) if value else None, counted)


def test_the_charts_on_screens_show_the_numbers_of_the_page(edition: Edition) -> None:
    page = charted(edition.page_beside(""), rf"\[({NUMBER})\]\([^()]*\)")
    assert charted(edition.page_beside(addresses.PROJECTOR), f"({NUMBER})") == page
    assert len(page) > 10 or edition.showcase.year is None  # the reference library has no years


def charted(markdown: str, number: str) -> dict[str, str]:
    """The numbers in the tables of a page's charts, by what they count."""
    parts = re.findall(r"!\[.*?\]\(\S*charts/.*?\n\|[^\n]*\n\| --- \|.*?\n\n", markdown, re.DOTALL)
    rows = [row for part in parts for row in re.findall(rf"^\| (.*?) \| {number} \|$", part, re.M)]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def on_screen(name: str) -> str:
    """A screen of its own with the number large, or a line among others."""
    own = rf"## {re.escape(name)} \{{: #screen-[0-9]+  \}}\n\n\[\*(.*?)\*"
    return rf"(?:{own}|\[{re.escape(name)}\]\([^()]*\) \*\*(.*?)\*\*)"


def first(pattern: str, text: str) -> str:
    """The first number that a pattern finds; "" where words stand for it, or it is not there."""
    found = re.search(pattern, text, re.MULTILINE)
    assert found, pattern
    words = next(group for group in found.groups() if group is not None)
    number = re.match(NUMBER, words)
    return number.group() if number else ""


def independent(tally: independent_counts.Tally, year: int | None) -> Decimal | None:
    dated = any(one is not None for one in tally.by_year())
    return tally.total() if year is None or not dated else tally.by_year().get(year)


def in_words(value: Decimal | None, counted: Counted) -> str:
    if value is None:
        return ""
    if counted.statistic.measure == "ratio":
        return f"{value * 100:.1f}"
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def from_rows(edition: Edition, counted: Counted) -> Decimal | None:
    """What the rows of a statistic's CSV come to in the showcase's year."""
    id_, measure = counted.statistic.id, counted.statistic.measure
    address = addresses.of_statistic_rows(id_)
    (asset,) = (one for one in edition.pressed.assets if one.address == address)
    rows = list(csv.reader(io.StringIO(asset.content.removeprefix("\ufeff"))))
    head = next(n for n, row in enumerate(rows) if len(row) > 3)
    year = str(edition.showcase.year) if edition.showcase.year and counted.is_dated else None
    values = [row[2] for row in rows[head + 1 :] if year in (None, row[3])]
    if measure == "count":
        return Decimal(len(values))
    if measure == "distinct":
        return Decimal(len(set(values)))
    if measure == "ratio":
        return Decimal(values.count("1")) / len(values)
    if counted.statistic.gaps and "" in values:
        return None
    return sum((Decimal(value) for value in values if value), Decimal(0))
