"""An edition for other programs: feeds of new cases, and its records as data.

The library that comes in is cut already; so nothing here can tell what the edition does not hold.
"""

from collections.abc import Iterator
from functools import partial

from lianqiao.editions import Edition
from lianqiao.exports.documents import document, document_schemas
from lianqiao.exports.feeds import feeds
from lianqiao.exports.fitting import fitting
from lianqiao.exports.sheets import sheet
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import Asset, addresses, listings
from lianqiao.pages.view import View

__all__ = ["exports"]


def exports(library: Library, edition: Edition, words: Messages) -> Iterator[Asset]:
    """Yield the feeds, and for each kind with records its data, their schema and their sheet."""
    view = View(library, edition, words, folder="")
    yield from feeds(view)
    fit = fitting(library.declarations)
    schemas = dict(document_schemas(fit, words.language))
    for kind in fit.kinds.values():
        records = listings.ordered(kind, library, words)
        if records:
            yield Asset(addresses.of_download(kind, "json"), partial(document, view, kind, records))
            schema = partial(schemas.__getitem__, kind.key)
            yield Asset(addresses.of_download(kind, "schema.json"), schema)
            yield Asset(addresses.of_download(kind, "csv"), partial(sheet, view, kind, records))
