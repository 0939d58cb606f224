"""The one list of what may stand in an article; the rest is taken out.

What is not on the list goes, so there is no list of dangerous things to keep: no scripts, styles,
frames, forms or drawings, no `on…` and `style` attributes, no `name` (it would hide what scripts
ask the document for), and addresses of three schemes only.
"""

import html as markup
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

import nh3

from lianqiao.cleaning.taken import TakenOut, taken_out

ALLOWED = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp
    section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
TAGS = frozenset(ALLOWED.split())
ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir", "role", "hidden", "aria-label", "aria-hidden"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"data-kind"},
    "img": {"src", "alt", "width", "height", "loading"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
NOT_FOR_READERS = """
    applet audio embed iframe math noembed noframes noscript object plaintext script select style
    svg template textarea title video xmp
"""
GONE_WITH_CONTENT = frozenset(NOT_FOR_READERS.split())
"""Elements whose content is not for readers, or is read otherwise by other programs."""

SCHEMES = frozenset({"http", "https", "mailto"})
RESERVED_ID = "__"  # ids of the theme begin so; its scripts would find ours in their place
RUNS_A_LIBRARY = "mermaid"  # the theme fetches a script from outside where this class stands
KIND = re.compile(r"[a-z][a-z0-9_]*")
WITH_A_VALUE_TO_JUDGE = re.compile(r' (?:id="__|class="[^"]*mermaid|data-kind=)')
REFERENCE = re.compile(r'(="[^"]*")|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);')
IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"}
KEPT_ADDRESSES = 10_000


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article without what may not stand in it, and what was taken out."""

    html: str
    taken_out: tuple[TakenOut, ...] = ()


def clean(html: str) -> Cleaned:
    """Return an article's HTML with nothing in it but what is on the list.

    One that has nothing else comes back byte for byte: its character references stay as they are
    written. Any other comes back as the cleaner writes it.
    """
    cleaned = _cleaner().clean(html)
    if WITH_A_VALUE_TO_JUDGE.search(cleaned):
        cleaned = _cleaner(_kept).clean(html)
    if cleaned == _as_cleaner_writes(html):
        return Cleaned(html)
    return Cleaned(cleaned, taken_out(html, cleaned, TAGS))


@lru_cache(maxsize=KEPT_ADDRESSES)
def keeps_address(address: str) -> bool:
    """Tell whether a link may lead to an address outside: a browser can read it, and runs nothing.

    Links of articles to other addresses are taken out.
    """
    return " href=" in _cleaner().clean(f'<a href="{markup.escape(address)}">x</a>')


@cache
def _cleaner(judge: Callable[[str, str, str], str | None] | None = None) -> nh3.Cleaner:
    """Return the cleaner; `judge` sees every attribute, which takes four times as long."""
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        clean_content_tags=set(GONE_WITH_CONTENT),
        attribute_filter=judge,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value as it may stay, or None where the attribute goes."""
    if name == "id":
        return None if value.startswith(RESERVED_ID) else value
    if name == "class" and RUNS_A_LIBRARY in value:
        return None
    if name == "data-kind":
        return value if KIND.fullmatch(value) else None
    return value


def _as_cleaner_writes(html: str) -> str:
    """Return HTML with references and empty elements as the cleaner writes them."""
    return REFERENCE.sub(_plain_reference, html).replace(" />", ">")


def _plain_reference(hit: re.Match[str]) -> str:
    if hit.group(1):
        return _in_attribute(hit.group(1))
    character = markup.unescape(hit.group())
    return IN_TEXT.get(character, character)


def _in_attribute(value: str) -> str:
    if "&" not in value:
        return value
    plain = markup.unescape(value[2:-1])
    for character, reference in IN_TEXT.items():
        plain = plain.replace(character, reference)
    return '="{}"'.format(plain.replace('"', "&quot;"))
