"""What a text leads to: records, numbers and images."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lianqiao.cleaning import keeps_address
from lianqiao.prose.tree import Node, lines_with

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


def href(node: Node) -> str:
    """Return where a link leads, as written."""
    return node.attribute("href")


def leads_outside(address: str) -> bool:
    """Tell whether a link leads to an address outside that a browser can read."""
    return bool(OUTSIDE_LINK.fullmatch(address)) and keeps_address(address)


def number_asked(node: Node) -> tuple[str, str, int | None] | None:
    """Return what number a link without words asks for: figure or stat, its id, and the year."""
    hit = NUMBER_LINK.fullmatch(href(node)) if not node.children else None
    if not hit:
        return None
    kind, id_, year = hit.groups()
    return kind, id_, int(year) if year else None


def image_path(node: Node) -> str:
    """Return an image's path below data/files/, in its plainest form."""
    written = node.attribute("src")
    return written if ":" in written or not written else posixpath.normpath(unquote(written))


def leads_out(path: str) -> bool:
    """Tell whether an image's path leads out of data/files/, or nowhere."""
    outside = path.startswith("/") or ".." in path.split("/")
    return not path or ":" in path or "\\" in path or outside


def record_links(nodes: Iterable[Node], text: str) -> tuple[ProseLink, ...]:
    """Return the links to records among the nodes of a text."""
    links: list[ProseLink] = []
    for node in nodes:
        address = href(node) if node.type == "link" else ""
        hit = RECORD_LINK.fullmatch(address)
        if not hit or address == NOWHERE or OUTSIDE_LINK.fullmatch(address):
            continue
        kind, id_ = hit.groups()
        if kind == STATISTIC and number_asked(node):
            continue
        lines = lines_with(f"({address}", text, node)
        taken = sum((link.kind, link.id) == (kind, id_) and link.line in lines for link in links)
        links.append(ProseLink(lines[min(taken, len(lines) - 1)], kind, id_))
    return tuple(links)


def statistics_asked(nodes: Iterable[Node], text: str) -> Iterator[tuple[int, str]]:
    """Yield the statistics whose numbers a text asks for: line, and id."""
    for node in nodes:
        asked = number_asked(node) if node.type == "link" else None
        if asked and asked[0] == STATISTIC:
            yield lines_with(href(node), text, node)[0], asked[1]


def images(nodes: Iterable[Node], text: str) -> Iterator[tuple[int, str]]:
    """Yield the images that a text shows from data/files/: line, and path below it."""
    for node in nodes:
        if node.type == "image" and not leads_out(image_path(node)):
            yield lines_with(node.attribute("src"), text, node)[0], image_path(node)
