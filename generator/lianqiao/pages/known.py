"""Which addresses an edition has, told without making its pages.

Left out are the further parts of a statistic's rows, those of a showcase's numbers, and the feeds
of themes.
"""

from collections.abc import Iterable, Iterator

from lianqiao.editions import Edition
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import addresses, guides, listings, pending
from lianqiao.pages.building import redirects
from lianqiao.photos import is_picture
from lianqiao.showcases import showcases

ENDINGS = ("csv", "json", "schema.json")


def known_addresses(
    library: Library, edition: Edition, words: Messages, statistics: Iterable[str]
) -> frozenset[str]:
    """Return the addresses of an edition's pages (".md"), files and downloads.

    `statistics`: the ids of those that the edition shows.
    """
    return frozenset(
        (
            *_single(library, edition),
            *_of_kinds(library, words),
            *_of_showcases(library),
            *(addresses.of_statistic(id_) for id_ in statistics),
            *(addresses.of_statistic_rows(id_) for id_ in statistics),
            *(addresses.of_file(file) for file in library.files),
            *(addresses.of_thumbnail(file) for file in library.files if is_picture(file)),
            *(one.address.removesuffix(".html") + ".md" for one in redirects(library)),
        )
    )


def _single(library: Library, edition: Edition) -> Iterator[str]:
    yield from (addresses.HOME, addresses.YEARS, addresses.STATISTICS, addresses.DICTIONARY)
    yield from (addresses.DOWNLOADS, addresses.SEARCH, addresses.FEED)
    if pending.is_shown(edition):
        yield from (addresses.PENDING, addresses.CHECKS)
    kinds = tuple(library.declarations.kinds.values())
    if guides.is_shown(edition):
        yield from (addresses.GUIDE, addresses.IMPORT_GUIDE)
        yield from (addresses.of_kind_guide(kind) for kind in kinds)
        yield from (addresses.of_sheet(picture) for picture in guides.PICTURES)
    yield from (row.address for row in listings.year_table(kinds, library))


def _of_showcases(library: Library) -> Iterator[str]:
    for showcase in showcases(library, {}):
        for beside in ("", addresses.NUMBERS, addresses.PROJECTOR):
            yield addresses.of_showcase(showcase, beside)


def _of_kinds(library: Library, words: Messages) -> Iterator[str]:
    for kind in library.declarations.kinds.values():
        yield addresses.of_listing(kind)
        listing = listings.listing(kind, library, words)
        yield from (part.address for part in listing.parts if listing.is_split)
        yield from (addresses.of_record(record, kind) for record in library.all(kind.key))
        yield from (addresses.of_download(kind, ending) for ending in ENDINGS)
