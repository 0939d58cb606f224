"""What stands in a document, part by part: plain data, before it is written as Word's XML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. `address`: where they lead outside; `raised`: a mark of a note.

    A line break is a run of its own: BREAK.
    """

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    raised: bool = False
    address: str = ""


BREAK = Run("\n")
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `numbered`: Word puts 一、（一）1.（1）before it.

    `on_new_page`: it begins a page.
    """

    level: int
    runs: Runs
    numbered: bool = True
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of the styles of the skeleton."""

    runs: Runs
    style: str = "BodyText"


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph of a list's item.

    `depth`: 0 for a list in no other. `list`: which ordered list of the text it belongs to, None
    for one without numbers; `start`: its first number. `first`: it bears the item's mark.
    """

    runs: Runs
    depth: int
    list: int | None = None
    start: int = 1
    first: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is the head unless `headless`; it is repeated on each page.

    `widths`: the columns' shares; even where there are none. `aligned`: None, Left, Right, Center.
    """

    rows: tuple[tuple[Runs, ...], ...]
    title: str = ""
    widths: tuple[int, ...] = ()
    aligned: tuple[str, ...] = ()
    headless: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as its bytes, with words for who cannot see it, and a caption."""

    content: bytes
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of contents, a field that Word renews; it lists the headings up to `depth`."""

    title: str
    depth: int = 3


Block = Heading | Paragraph | Item | Table | Picture | Contents


def plain(words: str, style: str = "BodyText") -> Paragraph:
    """Return a paragraph of plain words."""
    return Paragraph((Run(words),), style)


def cell(words: str) -> Runs:
    """Return a table's cell of plain words, its lines apart."""
    lines = words.split("\n")
    runs = [run for line in lines for run in (BREAK, Run(line))]
    return tuple(runs[1:])


def words_of(blocks: Iterable[Block]) -> str:
    """Return the words of blocks, a line for each paragraph or cell; no captions, no marks."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Sequence[str]:
    if isinstance(block, Table):
        return [_words(runs) for row in block.rows for runs in row]
    if isinstance(block, Heading | Paragraph | Item):
        return [_words(block.runs)]
    return []


def _words(runs: Runs) -> str:
    return "".join(run.text for run in runs if not run.raised)
