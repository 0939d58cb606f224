"""A drawing as it goes onto a page or paper: bare, in the right colours, its links in place."""

import html
import re
from collections.abc import Callable
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from lianqiao.charts.chart import Chart, Mark
from lianqiao.charts.colours import ON_PAGES
from lianqiao.charts.forms.parts import FONT, LINK
from lianqiao.charts.rooms import NARROW

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
KEPT = """
    d dx dy x y x1 x2 y1 y2 cx cy r rx ry width height viewBox transform fill fill-opacity stroke
    stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin text-anchor
    font-size font-weight opacity href
"""
KEPT_ATTRIBUTES = frozenset(KEPT.split())
"""What makes a drawing; roles and names in English that the engine adds do not."""

NOTHING_DRAWN = frozenset({"g", "path", "a"})
OPENING = re.compile(r'<a href="([^"]*)">')
COLOUR = re.compile(r'"(#[0-9a-f]{6})"')
ROOT = "<svg "
ONCE_MORE = ' tabindex="-1" aria-hidden="true"'
"""The number in a bar is the bar's link once more: keys and voices reach each mark once."""

WIDE = re.compile(r' width="([0-9.]+)"')


class LinkLeft(Exception):
    """A drawing has a link that is no mark's."""


def in_page(chart: Chart, svg: str, way: Callable[[str], str]) -> str:
    """Return a drawing to stand in a page: its colours are the scheme's, its marks lead to rows.

    `way`: the way from the page to an address of the site. Raises LinkLeft.
    """

    reached: set[Mark] = set()

    def opened(hit: re.Match[str]) -> str:
        mark = _mark(chart, hit.group(1))
        href = f' href="{html.escape(way(mark.rows))}"' if mark.rows else ""
        once_more = ONCE_MORE if mark in reached else ""
        reached.add(mark)
        return f"<a{href}{once_more}><title>{html.escape(mark.name)}</title>"

    linked = COLOUR.sub(_on_pages, OPENING.sub(opened, svg))
    if LINK in linked:
        raise LinkLeft(chart.address)
    return _named(chart, linked, "graphics-document")


def on_paper(chart: Chart, svg: str, ground: str = "") -> str:
    """Return a drawing for print, or as a file by itself: fixed colours, its own font, no links.

    `ground`: the colour behind it, if any. Raises LinkLeft.
    """
    bare = OPENING.sub("<g>", svg).replace("</a>", "</g>")
    if LINK in bare:
        raise LinkLeft(chart.address)
    behind = f'<rect width="100%" height="100%" fill="{ground}"/>' if ground else ""
    return _named(chart, bare, "img", f'font-family="{FONT}" ', behind)


def _mark(chart: Chart, address: str) -> Mark:
    """Return the mark that a link of a drawing stands for."""
    place = address.removeprefix(LINK)
    if place == address or not place.isdigit() or int(place) >= len(chart.marks):
        raise LinkLeft(address)
    return chart.marks[int(place)]


def _on_pages(hit: re.Match[str]) -> str:
    return f'"{ON_PAGES.get(hit.group(1), hit.group(1))}"'


def _named(chart: Chart, svg: str, role: str, more: str = "", behind: str = "") -> str:
    """Return a drawing with its role, title and description on the root."""
    title, described = f"chart-{chart.id}-title", f"chart-{chart.id}-desc"
    look = f'class="lq-drawing{_size(chart, svg)}" role="{role}"'
    root = f'<svg {more}{look} aria-labelledby="{title} {described}" '
    head, _, body = svg.replace(ROOT, root, 1).partition(">")
    names = (
        f'<title id="{title}">{html.escape(chart.title)}</title>'
        f'<desc id="{described}">{html.escape(chart.description)}</desc>'
    )
    return f"{head}>{names}{behind}{body}"


def _size(chart: Chart, svg: str) -> str:
    """Return the class of a drawing that is narrow, or wider than its room."""
    hit = WIDE.search(svg)
    is_wide = hit is not None and float(hit.group(1)) > chart.room.width
    return " lq-wide" if is_wide else " lq-narrow" if chart.room == NARROW else ""


def plain(svg: str) -> str:
    """Return what the engine drew with nothing in it but the drawing and its links."""
    root = fromstring(svg)
    _strip(root)
    ElementTree.register_namespace("", SVG)
    return str(ElementTree.tostring(root, encoding="unicode"))


def _strip(element: ElementTree.Element) -> None:
    """Take out what is not drawn: empty groups, backgrounds, attributes that say nothing."""
    if HREF in element.attrib:
        element.set("href", element.attrib[HREF])
    for child in list(element):
        _strip(child)
        if _draws_nothing(child):
            element.remove(child)
    for name in list(element.attrib):
        if name not in KEPT_ATTRIBUTES:
            del element.attrib[name]


def _draws_nothing(element: ElementTree.Element) -> bool:
    name = element.tag.removeprefix(f"{{{SVG}}}")
    if name not in NOTHING_DRAWN or len(element):
        return False
    unseen = (None, "none")
    return name != "path" or (element.get("fill") in unseen and element.get("stroke") in unseen)
