"""Where each page lies. An address, once given, is for good."""

from lianqiao.kinds import Kind
from lianqiao.records import Record
from lianqiao.showcases import Showcase
from lianqiao.volumes import volume_count

HOME = "index.md"
YEARS = "years/index.md"
UNDATED = "years/undated.md"
DICTIONARY = "dictionary.md"
FILES = "files"
THUMBNAILS = "thumbnails"
STATISTICS = "statistics/index.md"
PENDING = "pending.md"
REVIEWING = "reviewing.md"
CHECKS = "checks.md"
DOWNLOADS = "downloads.md"
FEED = "feed.xml"
LEDGERS = "downloads/ledgers.xlsx"
SEARCH = "search.md"
NUMBERS, PROJECTOR = "numbers", "projector"  # the pages beside a showcase
GUIDE = "guide/index.md"
IMPORT_GUIDE = "importing.md"


def of_record(record: Record, kind: Kind) -> str:
    """The address of a record's page."""
    return f"{kind.folder}/{record.id}.md"


def of_listing(kind: Kind) -> str:
    """The address of a kind's listing."""
    return f"{kind.folder}/index.md"


def of_listing_part(kind: Kind, name: str) -> str:
    """The address of one part of a listing that is too long for one page."""
    return f"{kind.folder}/by-year/{name}.md"


def of_year(year: int) -> str:
    """The address of a year's page."""
    return f"years/{year}.md"


def of_statistic(id_: str, part: int = 1) -> str:
    """The address of a statistic's page, or of a further part of its rows."""
    return f"statistics/{id_}.md" if part == 1 else f"statistics/{id_}/rows-{part}.md"


def of_statistic_rows(id_: str) -> str:
    """The address of a statistic's rows as CSV."""
    return f"statistics/{id_}.csv"


def of_showcase(showcase: Showcase, beside: str = "") -> str:
    """The address of a showcase, which on record is its record's; or of a page beside it.

    `beside`: NUMBERS, PROJECTOR, or the name of a page of rows.
    """
    if showcase.record:
        kind = showcase.library.kind(showcase.record)
        own = of_record(showcase.record, kind)
        return own.replace(".md", f"/{beside}.md") if beside else own
    name = f"{showcase.year}-showcase" if showcase.year else "showcase"
    return f"years/{name}-{beside}.md" if beside else f"years/{name}.md"


def of_booklet(showcase: Showcase) -> tuple[str, ...]:
    """The addresses of the volumes of a showcase's booklet as PDF; none where the site has none.

    It has one of each showcase on record, if site.yml says `booklets: true`.
    """
    if showcase.record is None or not showcase.library.site.get("booklets"):
        return ()
    own = of_record(showcase.record, showcase.library.kind(showcase.record)).removesuffix(".md")
    name = showcase.record.id  # what is saved from a page keeps only the name of the file
    others = range(2, volume_count(showcase) + 1)
    return (f"{own}.pdf", *(f"{own}/{name}-volume-{number}.pdf" for number in others))


def of_download(kind: Kind, ending: str) -> str:
    """The address of a kind's records as data; `ending`: "json", "schema.json" or "csv"."""
    return f"downloads/{kind.key}.{ending}"


def of_theme_feed(theme: str) -> str:
    """The address of the feed of a theme's cases."""
    return f"feeds/theme-{theme}.xml"


def of_kind_guide(kind: Kind) -> str:
    """The address of the guide to a kind."""
    return f"guide/{kind.key}.md"


def of_sheet(picture: str) -> str:
    """The address of a pictured sheet."""
    return f"guide/sheet-{picture}.svg"


def of_finder(kind: Kind) -> str:
    """The address of what a listing's finder reads."""
    return f"search/kind-{kind.key}.js"


def of_file(path: str) -> str:
    """The address of an attachment; `path` is the one below data/files/."""
    return f"{FILES}/{path}"


def of_thumbnail(path: str) -> str:
    """The address of a picture's small copy; `path` is the one below data/files/."""
    return f"{THUMBNAILS}/{path}"
