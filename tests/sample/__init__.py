"""The sample library, libraries made in a test, and how tests look at pages."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from lianqiao import kinds
from lianqiao.editions import editions
from lianqiao.findings import Place
from lianqiao.kinds import Declarations
from lianqiao.library import Library, library
from lianqiao.press import Inspection, Pressed, inspect, press
from lianqiao.records import Record
from lianqiao.types import PartialDate, Ref, Value

SAMPLE = Path(__file__).parent / "data"
SITE: Mapping[str, Value] = {"name": "试用库", "publisher": "试用单位", "language": "zh"}
HEADING = re.compile(r"^## .*\{ ?#([\w-]+)(?: \.[\w-]+)? ?\}$", re.MULTILINE)


@cache
def sample() -> Inspection:
    """The sample as it stands in its folder."""
    return inspect(SAMPLE)


@cache
def sample_pages(edition: str, language: str = "zh", drafts: bool = False) -> Mapping[str, str]:
    """The Markdown of the sample's pages by address."""
    return texts(press(sample(), edition, language, drafts))


@cache
def declarations() -> Declarations:
    """The built-in declarations."""
    return kinds.load().declarations


def record(kind: str, id_: str, **values: Value) -> Record:
    """An approved public record; `for_` stands for `for`, `from_` for `from`."""
    plain = {key.rstrip("_"): value for key, value in values.items()}
    complete = {"id": id_, "status": "approved", "audience": "public", **plain}
    return Record(kind, id_, complete, {(): Place(PurePosixPath(f"{id_}.yml"))})


def library_of(
    records: Iterable[Record],
    site: Mapping[str, Value] = SITE,
    declared: Declarations | None = None,
    files: Iterable[str] = (),
) -> Library:
    """A library of these records, by the built-in declarations unless others are given."""
    settings = Record("site", "site", site, {(): Place(PurePosixPath("site.yml"))})
    return library(declared or declarations(), settings, records, files=files)


def made(*records: Record, files: Iterable[str] = (), **site: Value) -> Inspection:
    """A library of these records, not checked; `site` is what its site.yml says besides names."""
    whole = library_of(records, {**SITE, **site}, files=files)
    return Inspection(whole, editions(whole.site), (), ())


def pages(
    inspected: Inspection, edition: str = "internal", language: str = "zh", drafts: bool = False
) -> Mapping[str, str]:
    """The Markdown of a library's pages by address."""
    return texts(press(inspected, edition, language, drafts))


def texts(pressed: Pressed) -> Mapping[str, str]:
    return {page.address: page.markdown for page in pressed.pages}


def section(markdown: str, anchor: str) -> str:
    """The text below a page's heading of level 2 with this id; empty where it has none."""
    hits = list(HEADING.finditer(markdown))
    for hit, following in zip(hits, [*hits[1:], None], strict=True):
        if hit.group(1) == anchor:
            return markdown[hit.end() : following.start() if following else None]
    return ""


def targets(markdown: str) -> list[str]:
    """Where the links of a text lead, in order."""
    return re.findall(r"\]\(([^)]+)\)", markdown)


def day(text: str) -> PartialDate:
    """A date, written as in YAML."""
    return PartialDate(*(int(part) for part in text.split("-")))


def unit(id_: str) -> Ref:
    return Ref("unit", id_)
