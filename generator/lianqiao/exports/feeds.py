"""Atom feeds (RFC 4287) of new cases: one of all, one for each theme that has cases.

Ids are tag: addresses (RFC 4151) made from the library's names, so no address of a site is needed,
and dates come from the records: the same library gives the same bytes. Links are relative to the
feed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from posixpath import dirname
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lianqiao.escaping import xml_text
from lianqiao.pages import Asset, addresses
from lianqiao.pages.themes import cases_by_theme, themes_of
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import PartialDate

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "lianqiao.invalid,2026"  # a name that nobody can own (RFC 2606); libraries differ after
NEWEST = 50
NO_DATE = date(1970, 1, 1)


def feeds(view: View) -> Iterator[Asset]:
    """Yield the feed of all cases, which may be empty, and those of the themes."""
    library, name = view.library, view.library.site.get("name", "")
    cases = library.newest_first(library.all("case"))
    yield _asset(view, addresses.FEED, view.t("feed.cases", library=str(name)), cases)
    for theme, found in cases_by_theme(library):
        title = view.t("feed.theme", library=str(name), theme=view.name(theme.label))
        yield _asset(view, addresses.of_theme_feed(theme.key), title, found)


def _asset(view: View, address: str, title: str, cases: Sequence[Record]) -> Asset:
    return Asset(address, partial(_feed, view, address, title, cases))


def _feed(view: View, address: str, title: str, cases: Sequence[Record]) -> str:
    """Return a feed of cases, the newest first."""
    view = replace(view, folder=dirname(address), links={})
    shown = cases[:NEWEST]
    listing = addresses.of_listing(view.library.declarations.kinds["case"])
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": view.messages.language})
    _add(feed, "id", _tag(view, f"{view.edition.name}/{address}"))
    _add(feed, "title", title)
    _add(feed, "subtitle", view.t("home.foot", as_of=view.as_of(), edition=view.edition.label))
    _add(feed, "updated", _moment(max([_as_of(view), *(_day(view, case) for case in shown)])))
    author = _add(feed, "author")
    _add(author, "name", str(view.library.site.get("publisher", "")))
    _add(feed, "link", rel="self", type="application/atom+xml", href=view.href(address))
    _add(feed, "link", rel="alternate", type="text/html", href=_page(view.href(listing)))
    for case in shown:
        feed.append(_entry(view, case))
    ElementTree.indent(feed)
    return f"{DECLARATION}{ElementTree.tostring(feed, encoding='unicode')}\n"


def _entry(view: View, case: Record) -> Element:
    entry = Element("entry")
    kind = view.kind(case)
    first_id = (*(case.get("formerly") or ()), case.id)[0]  # renamed, it is still the same entry
    _add(entry, "id", _tag(view, f"{case.kind}/{first_id}"))
    _add(entry, "title", view.title(case))
    _add(entry, "updated", _moment(_day(view, case)))
    _add(entry, "link", rel="alternate", type="text/html", href=_page(view.record_href(case)))
    for theme in themes_of(case, view.library):
        _add(entry, "category", term=theme.key, label=view.name(theme.label))
    if kind.summary and kind.summary in case.values:
        _add(entry, "summary", view.plain(case.get(kind.summary), kind.fields[kind.summary]))
    return entry


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element; of texts only the characters that XML may hold."""
    safe = {name: xml_text(value) for name, value in attributes.items()}
    child = ElementTree.SubElement(parent, tag, safe)
    child.text = xml_text(text) or None
    return child


def _tag(view: View, specific: str) -> str:
    """Return the tag: address of a thing in this library, known by its publisher and name."""
    names = [str(view.library.site.get(key, "")) for key in ("publisher", "name")]
    mark = sha256("\n".join(names).encode("utf-8", "replace")).hexdigest()[:16]
    return f"tag:{AUTHORITY}:{mark}/{specific}"


def _page(address: str) -> str:
    """Return the address of a page as the site has it."""
    return address.removesuffix(".md") + ".html"


def _day(view: View, case: Record) -> date:
    """Return the first day that a case's date can mean; without a date, the library's as-of day."""
    field = view.kind(case).date
    day = case.get(field) if field else None
    return day.first_day if isinstance(day, PartialDate) else _as_of(view)


def _as_of(view: View) -> date:
    as_of = view.library.as_of
    return as_of.last_day if as_of else NO_DATE


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
