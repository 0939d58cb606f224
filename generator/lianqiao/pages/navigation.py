"""The tabs and the side navigation: listings and single pages, never the records themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianqiao.editions import Edition
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import addresses, guides, pending, reviewing


@dataclass(frozen=True)
class Entry:
    """One entry: a page, or a heading with pages below it (then `address` is empty)."""

    title: str
    address: str = ""
    below: tuple["Entry", ...] = ()


def navigation(library: Library, messages: Messages, edition: Edition) -> Iterator[Entry]:
    """Yield the entries of the site's navigation; kinds without records are left out."""
    kinds = [kind for kind in library.declarations.kinds.values() if library.all(kind.key)]
    yield Entry(messages.say("nav.home"), addresses.HOME)
    for kind in kinds:
        if kind.main:
            yield _of_kind(kind, messages)
    yield Entry(messages.say("years.title"), addresses.YEARS)
    yield Entry(messages.say("statistics.title"), addresses.STATISTICS)
    others = tuple(_of_kind(kind, messages) for kind in kinds if not kind.main)
    dictionary = Entry(messages.say("dictionary.title"), addresses.DICTIONARY)
    downloads = Entry(messages.say("downloads.title"), addresses.DOWNLOADS)
    inside = (
        Entry(messages.say("pending.title"), addresses.PENDING),
        Entry(messages.say("checks.title"), addresses.CHECKS),
    )
    shown: tuple[Entry, ...] = inside if pending.is_shown(edition) else ()
    if reviewing.is_shown(library, edition):
        shown += (Entry(messages.say("reviewing.title"), addresses.REVIEWING),)
    if guides.is_shown(edition):
        shown += (
            Entry(messages.say("guide.title"), addresses.GUIDE),
            Entry(messages.say("guide.import_title"), addresses.IMPORT_GUIDE),
        )
    yield Entry(messages.say("nav.more"), below=(*others, dictionary, downloads, *shown))


def _of_kind(kind: Kind, messages: Messages) -> Entry:
    return Entry(messages.name(kind.plural), addresses.of_listing(kind))
