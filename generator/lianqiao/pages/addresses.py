"""Where each page lies. An address, once given, is for good."""

from lianqiao.kinds import Kind
from lianqiao.records import Record

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


def of_download(kind: Kind, ending: str) -> str:
    """The address of a kind's records as data; `ending`: "json", "schema.json" or "csv"."""
    return f"downloads/{kind.key}.{ending}"


def of_theme_feed(theme: str) -> str:
    """The address of the feed of a theme's cases."""
    return f"feeds/theme-{theme}.xml"


def of_finder(kind: Kind) -> str:
    """The address of what a listing's finder reads."""
    return f"search/kind-{kind.key}.js"


def of_file(path: str) -> str:
    """The address of an attachment; `path` is the one below data/files/."""
    return f"{FILES}/{path}"


def of_thumbnail(path: str) -> str:
    """The address of a picture's small copy; `path` is the one below data/files/."""
    return f"{THUMBNAILS}/{path}"
