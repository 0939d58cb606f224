"""What the search index is made of: the pages of an edition, in the order in which they show."""

from collections.abc import Collection, Iterator, Mapping

from lianqiao.messages import messages
from lianqiao.pages import addresses, listings
from lianqiao.press import Pressed
from lianqiao.search import Document, Piece, Zones, pieces

FOLDER = "search"


def index(
    pressed: Pressed, read: Mapping[str, Zones], hand_written: Collection[str]
) -> Iterator[Piece]:
    """Yield the files of the search index of an edition.

    `read`: the visible text of each page by address (".md"); `hand_written`: which of them are.
    Records come first, as their listings order them, then hand-written pages, then lists.
    """
    documents: list[Document] = []
    kinds: dict[str, tuple[int, int]] = {}
    view = pressed.view(addresses.HOME)
    for kind in pressed.library.declarations.kinds.values():
        records = listings.ordered(kind, pressed.library, messages(pressed.language))
        kinds[kind.key] = (len(documents), len(records))
        for record in records:
            address = addresses.of_record(record, kind)
            documents.append(_document(address, read[address], view.kicker(record)))
    known = {document.address for document in documents}
    others = [one for one in sorted(read) if _html(one) not in known and one != addresses.SEARCH]
    for address in sorted(others, key=lambda one: one not in hand_written):
        is_list = address not in hand_written
        documents.append(_document(address, read[address], is_list=is_list))
    return pieces(documents, kinds)


def _document(address: str, text: Zones, kicker: str = "", *, is_list: bool = False) -> Document:
    return Document(_html(address), text.title or address, kicker, text, is_list)


def _html(address: str) -> str:
    return address.removesuffix(".md") + ".html"
