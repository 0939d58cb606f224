"""What a text leads to: records, numbers and images."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lianqiao.cleaning import keeps_address
from lianqiao.prose.tree import Node, Source

RECORD_LINK = re.compile(r"([a-z][a-z0-9_]*):([a-z0-9]+(?:-[a-z0-9]+)*)")
NUMBER_LINK = re.compile(r"(figure|stat):([a-z0-9_-]+)(?:\?year=([0-9]{4}))?")
OUTSIDE_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
NOWHERE = "none:0"
STATISTIC = "stat"


@dataclass(frozen=True, slots=True)
class ProseLink:
    """A link to a record in a text; `line` counts from 0, in lines of the text."""

    line: int
    kind: str
    id: str


def leads_outside(address: str) -> bool:
    """Tell whether a link leads to an address outside that a browser can read."""
    return bool(OUTSIDE_LINK.fullmatch(address)) and keeps_address(address)


def number_asked(node: Node) -> tuple[str, str, int | None] | None:
    """Return what number a link without words asks for: figure or stat, its id, and the year."""
    hit = NUMBER_LINK.fullmatch(node.target) if not node.children else None
    if not hit:
        return None
    kind, id_, year = hit.groups()
    return kind, id_, int(year) if year else None


def image_path(node: Node) -> str:
    """Return an image's path below data/files/, in its plainest form."""
    written = node.target
    return written if ":" in written or not written else posixpath.normpath(unquote(written))


def leads_out(path: str) -> bool:
    """Tell whether an image's path leads out of data/files/, or nowhere."""
    outside = path.startswith("/") or ".." in path.split("/")
    return not path or ":" in path or "\\" in path or outside


def record_links(nodes: Iterable[Node], source: Source) -> Iterator[ProseLink]:
    """Yield the links to records among the nodes of a text."""
    for node in nodes:
        hit = RECORD_LINK.fullmatch(node.target) if node.type == "link" else None
        if not hit or node.target == NOWHERE or OUTSIDE_LINK.fullmatch(node.target):
            continue
        kind, id_ = hit.groups()
        if kind != STATISTIC or not number_asked(node):
            yield ProseLink(source.last_line(node), kind, id_)


def statistics_asked(nodes: Iterable[Node], source: Source) -> Iterator[tuple[int, str]]:
    """Yield the statistics whose numbers a text asks for: line, and id."""
    for node in nodes:
        asked = number_asked(node) if node.type == "link" else None
        if asked and asked[0] == STATISTIC:
            yield source.last_line(node), asked[1]


def outside_links(nodes: Iterable[Node], source: Source) -> Iterator[tuple[int, str]]:
    """Yield the links of a text that lead to other sites: line, and address."""
    for node in nodes:
        is_outside = node.target.casefold().startswith(("http://", "https://"))
        if node.type == "link" and is_outside:
            yield source.last_line(node), node.target


def images(nodes: Iterable[Node], source: Source) -> Iterator[tuple[int, str]]:
    """Yield the images that a text shows from data/files/: line, and path below it."""
    for node in nodes:
        if node.type == "image" and not leads_out(image_path(node)):
            yield source.last_line(node), image_path(node)
