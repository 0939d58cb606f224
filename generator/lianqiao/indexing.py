"""What the search index is made of: the pages of an edition, in the order in which they show."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from markdown import Markdown

from lianqiao.cleaning import Cleaned, clean
from lianqiao.content import without_front_matter
from lianqiao.frame import MARKDOWN_EXTENSIONS, MARKDOWN_SETTINGS
from lianqiao.messages import messages
from lianqiao.pages import addresses, listings
from lianqiao.press import Pressed, not_collecting
from lianqiao.search import Document, Piece, Zones, pieces, visible_text
from lianqiao.showcases import showcases

FOLDER = "search"
MKDOCS_OWN = ("toc", "tables", "fenced_code")  # extensions that MkDocs always has


def read_markdown(pages: Mapping[str, str]) -> dict[str, Zones]:
    """Return the visible text of pages in Markdown, as MkDocs would show them, by address."""
    return {
        address: visible_text(cleaned.html) for address, cleaned in cleaned_markdown(pages).items()
    }


def cleaned_markdown(pages: Mapping[str, str]) -> dict[str, Cleaned]:
    """Return pages in Markdown as MkDocs would show them, cleaned, by address."""
    engine = Markdown(
        extensions=[*MKDOCS_OWN, *MARKDOWN_EXTENSIONS], extension_configs=MARKDOWN_SETTINGS
    )
    return {
        address: clean(engine.reset().convert(without_front_matter(text)))
        for address, text in pages.items()
    }


@not_collecting()
def write_index(
    folder: Path, pressed: Pressed, read: Mapping[str, Zones], hand_written: Collection[str]
) -> None:
    """Write the search index of an edition into a folder of its site. Raises OSError."""
    for piece in index(pressed, read, hand_written):
        path = folder / FOLDER / f"{piece.name}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(piece.script, encoding="utf-8", newline="")


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
    unsearched = {addresses.SEARCH, *_projected(pressed)}
    others = [one for one in sorted(read) if _html(one) not in known and one not in unsearched]
    for address in sorted(others, key=lambda one: one not in hand_written):
        is_list = address not in hand_written
        documents.append(_document(address, read[address], is_list=is_list))
    return pieces(documents, kinds)


def _projected(pressed: Pressed) -> Iterator[str]:
    """Yield the addresses of the screens for projectors: they repeat what showcases say."""
    for showcase in showcases(pressed.library, {}):
        yield addresses.of_showcase(showcase, addresses.PROJECTOR)


def _document(address: str, text: Zones, kicker: str = "", *, is_list: bool = False) -> Document:
    return Document(_html(address), text.title or address, kicker, text, is_list)


def _html(address: str) -> str:
    return address.removesuffix(".md") + ".html"
