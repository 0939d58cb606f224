"""A built site as a browser reads it: its numbers, the rows below each anchor, what is said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

import independent_counts

DECLARATIONS = Path(__file__).parents[1] / "generator/lianqiao/statistics/declarations"
NUMBER = re.compile(r"[−-]?[0-9]+(?:\.[0-9]+)?")

READ = """async addresses => Object.fromEntries(await Promise.all(addresses.map(async address => {
  const text = await (await fetch("/" + address)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const base = new URL("/" + address, location.href);
  const way = link => link ? new URL(link.getAttribute("href"), base).href : "";
  const words = node => node ? node.textContent.replace(/\\s+/g, " ").trim() : "";
  const body = page.querySelector("article") || page.querySelector("main") || page.body;
  const shown = [...body.querySelectorAll(".lq-number, td[align=right]")]
    .filter(one => !one.closest(".lq-rows, .lq-unseen") && !one.querySelector(".lq-number"));
  const led = [...body.querySelectorAll('a[href*="#rows"], a[href*="numbers.html#"]')]
    .filter(one => /[0-9]/.test(words(one.querySelector("title") || one)))
    .filter(one => !shown.some(each => each.contains(one) && each.querySelector("a") == one))
    .filter(one => !one.querySelector(".lq-number") && !one.closest("nav, .lq-list"));
  const numbers = [...shown, ...led].map(one => {
      const link = one.closest("a[href]") || one.querySelector("a[href]");
      const row = one.closest("tr"), table = one.closest("table");
      return {
        shown: one.querySelector("title") ? words(one.querySelector("title")).split(/[：:]/).pop()
          : words(one), way: way(link), cell: one.matches("td"),
        row: row ? words(row.cells[0]) : "",
        rowWays: row ? [...row.querySelectorAll("a[href]")].map(way) : [],
        head: table ? words(table.querySelectorAll("thead th")[one.cellIndex]) : "",
      };
    });
  const rowsBelow = one => {  // where the rows of a showcase's number stand, if elsewhere
    let next = one;
    while (one.matches("h2") && (next = next.nextElementSibling) && !next.matches("h2, .lq-all"));
    return next ? way(next.querySelector('a[href*="#rows"]')) : "";
  };
  const valueOf = line => {  // what follows the colon after a record's link
    const rest = line.cloneNode(true), other = rest.querySelectorAll("a[href]")[1];
    for (const one of rest.querySelectorAll(".lq-meta, .lq-date")) one.remove();
    if (!/^[：:]/.test(words(rest).slice(words(rest.querySelector("a[href]")).length))) return "";
    if (rest.querySelector("a[href]") && other) return way(other);
    return words(rest).split(/[：:] ?/).pop();
  };
  const lines = [], LINES = "h2, h3, .lq-group, .lq-rows tbody tr, .lq-lines li, li[id]";
  for (const one of body.querySelectorAll(LINES)) {
    if (one.matches("tr") && one.querySelector(".lq-group")) continue;
    if (one.matches("h2, h3, .lq-group") || one.id) {
      const beside = one.closest("td") && one.closest("td").nextElementSibling;
      lines.push({anchor: one.id, rows: rowsBelow(one),
        told: one.matches(".lq-group")
          ? words(beside) || words(one.closest("td")).slice(words(one).length)
          : words(one).split(" · ").slice(1).pop() || ""});
    } else {
      const value = one.matches("tr") && one.cells.length > 1 ? one.cells[1] : null;
      lines.push({
        record: way(one.querySelector("a[href]")),
        value: value ? way(value.querySelector("a[href]")) || words(value) : valueOf(one),
        words: words(one),
        head: value ? words(one.closest("table").querySelectorAll("thead th")[1])
          : valueOf(one) && "value",
      });
    }
  }
  const RECORDS = ".lq-card, .lq-plaque, .lq-tile, .lq-entries tbody tr, li";
  const different = found => new Set([...found].map(one =>
    way(one.matches("a") ? one : one.querySelector("a[href]"))).filter(one => one));
  const folder = new URL(".", base).href;
  const own = [...different(body.querySelectorAll(RECORDS))].filter(one => one.startsWith(folder));
  const listed = {"": own.length};
  for (const heading of body.querySelectorAll("h2[id]")) {
    const found = [];
    let next = heading;
    while ((next = next.nextElementSibling) && next.tagName != "H2")
      found.push(...next.querySelectorAll(RECORDS));
    listed[heading.id] = different(found).size;
  }
  const sectionOf = one => {
    while (one && !one.matches("h2[id]")) one = one.previousElementSibling || one.parentElement;
    return one ? one.id : "";
  };
  const SAID = "p, li, h2, h3, h4, desc, .lq-note, .lq-fact, .lq-meta, .lq-value";
  const following = one => {  // how many lines stand below a heading, up to the next
    let found = 0, next = one;
    while ((next = next.nextElementSibling) && !next.matches("h1, h2, h3"))
      found += next.querySelectorAll("li, .lq-plaque").length;
    return found;
  };
  const headAbove = one => {
    while ((one = one.previousElementSibling) && !one.matches("h2, h3, h4"));
    return words(one);
  };
  const said = [...body.querySelectorAll(SAID)]
    .filter(one => /[0-9]/.test(words(one)) && !one.closest(".lq-rows") && !one.querySelector("p"))
    .map(one => {
      const link = one.closest("a[href]") || one.querySelector("a[href]")
        || (one.closest("li") || one).querySelector("a[href]")
        || (one.closest(".lq-screen") || one).querySelector("a.lq-large");
      const block = one.closest(".lq-level, .lq-screen, .lq-chart") || one;
      return {
        words: words(one), section: sectionOf(one), way: way(link), look: one.className + "",
        quiet: one.matches(".lq-quiet, .lq-note, .lq-meta, .lq-fact, .lq-value, h2, h3, h4, desc"),
        name: words((one.closest("li") || one).querySelector("a[href]")),
        all: following(one), above: headAbove(one),
        below: block.querySelectorAll(".lq-lines li, .lq-plaque, .lq-list li").length,
        marks: new Set([...block.querySelectorAll("svg a title")].map(words)).size,
        title: words(block.querySelector("h2, h3, h4")),
      };
    });
  return [address, {
    numbers, lines, listed, said,
    ids: [...page.querySelectorAll("[id]")].map(one => one.id),
    definitions: (words(body).match(/口径：/g) || []).length,
  }];
})))"""


@dataclass(frozen=True)
class Rows:
    """What stands below an anchor: rows, and the heads of groups within."""

    lines: Sequence[Mapping[str, str]]

    @cached_property
    def rows(self) -> list[Mapping[str, str]]:
        return [line for line in self.lines if "anchor" not in line]

    def by(self, measure: str) -> Decimal | None:
        """What they come to, by a statistic's measure."""
        if measure == "count":
            return Decimal(len(self.rows))
        if measure == "sum":
            values = (row["value"] for row in self.rows)
            return sum((Decimal(one) for one in values if NUMBER.fullmatch(one)), Decimal(0))
        return self._different() if measure == "distinct" else self._share()

    def _different(self) -> Decimal:
        """How many values: each its own group, or a column, or the records themselves."""
        has_values = any(row["head"] not in ("", "日期") for row in self.rows)
        found = {row["value" if has_values else "record"] for row in self.rows}
        return Decimal(len(found - {"未载明"}))

    def _share(self) -> Decimal | None:
        """The share of rows that say yes, or that stand in the group of those that do."""
        told = [row["value"] for row in self.rows if row["value"] != "未载明"]
        return Decimal(told.count("是")) / len(told) if told else None


class Site:
    """A built site as a browser read it, and its library's YAML."""

    def __init__(self, data: Path, pages: Mapping[str, Any], edition: str) -> None:
        self.pages = pages
        self.data = data
        self.edition = edition
        self.library = independent_counts.Library(data, edition)
        self.tallies = self.library.tallies()

    def lists(self, measure: str) -> bool:
        """Whether rows show what the number comes to: of a share only to internal eyes."""
        return measure != "ratio" or self.edition == "internal"

    @cached_property
    def measures(self) -> Mapping[str, str]:
        files = (*DECLARATIONS.iterdir(), *self.data.glob("statistics/*.yml"))
        declared = (yaml.safe_load(file.read_text("utf-8")) for file in files)
        return {one["statistic"]: one["measure"] for one in declared}

    @cached_property
    def independent(self) -> Mapping[str, Mapping[str, Decimal | None]]:
        """What each anchor of a statistic's rows should come to, from the YAML alone."""
        starts = self.library.starts
        return {id_: dict(by_anchor(tally, starts)) for id_, tally in self.tallies.items()}

    def rows(self, page: str, anchor: str) -> Rows:
        """Return the rows below an anchor, over all pages on which they go on."""
        found: list[Mapping[str, str]] = []
        inside = False
        for line in self._lines(page):
            if line.get("anchor") == anchor:
                inside = True
            elif line.get("anchor", "").startswith("rows-by-") and anchor != "rows":
                continue  # the heading stands once more where the rows go on
            elif inside and line.get("anchor") and not is_below(line["anchor"], anchor):
                break
            elif inside:
                found.append(line)
        return Rows(found)

    def leads_on(self, page: str, anchor: str) -> str:
        """Where the rows of a showcase's number stand; "" where they stand below it."""
        lines = self.pages[page]["lines"]
        return next(str(line["rows"]) for line in lines if line.get("anchor") == anchor)

    def _lines(self, page: str) -> Iterator[Mapping[str, str]]:
        yield from self.pages[page]["lines"]
        part = 2
        folder, number = page.removesuffix(".html"), re.search(r"/rows-([0-9]+)\.html$", page)
        if number:
            folder, part = page[: number.start()], int(number.group(1)) + 1
        while f"{folder}/rows-{part}.html" in self.pages:
            yield from self.pages[f"{folder}/rows-{part}.html"]["lines"]
            part += 1


def is_below(anchor: str, above: str) -> bool:
    """Whether rows below an anchor belong to those of another one that stands above."""
    if above == "rows":
        return not anchor.startswith("rows-by-") and anchor.startswith("rows-")
    year = re.fullmatch(r"rows-([0-9]{4}|undated)", above)
    if year:
        return anchor.startswith(f"{above}-") or bool(
            re.fullmatch(rf"rows-q[0-9]-{year.group(1)}", anchor)
        )
    if above.startswith("rows-all-"):
        key = re.escape(above.removeprefix("rows-all"))
        return bool(re.fullmatch(rf"rows-([0-9]{{4}}|undated){key}", anchor))
    if above.startswith("number-"):
        id_ = above.removeprefix("number-")
        return anchor.startswith(f"counted-{id_}-")
    return False


def by_anchor(tally: independent_counts.Tally, starts: int) -> Iterator[tuple[str, Decimal | None]]:
    if tally.added:
        yield "rows", tally.total()
    for year, number in tally.by_year().items():
        yield f"rows-{year or 'undated'}", number
    for key, number in tally.by_key().items():
        yield f"rows-all-{slug(key)}", number
    for (year, key), number in tally.by_year_and_key().items():
        yield f"rows-{year or 'undated'}-{slug(key)}", number
    for year, quarter, number in tally.by_quarter(starts):
        yield f"rows-q{quarter}-{year}", number


def slug(key: independent_counts.Key) -> str:
    return "--".join(value or "none" for value in key)
