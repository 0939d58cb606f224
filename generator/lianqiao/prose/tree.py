"""The syntax tree of a text, and where its nodes stand."""

import posixpath
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

RECORD_LINK = re.compile(r"([a-z][a-z0-9_]*):([a-z0-9]+(?:-[a-z0-9]+)*)")
NUMBER_LINK = re.compile(r"(figure|stat):([a-z0-9_-]+)(?:\?year=([0-9]{4}))?")
OUTSIDE_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
JOINER = "\u2060"  # invisible; taken out again when the text is written
MARK = r"[^\w\s*\\]"  # punctuation of any script
CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class Standing:
    """A node and the lines of the block that it stands in, from 0, the end not included."""

    node: SyntaxTreeNode
    start: int
    end: int


@lru_cache(maxsize=CACHED_TEXTS)
def tree(text: str) -> SyntaxTreeNode:
    """Return the syntax tree of a text."""
    return SyntaxTreeNode(_parser().parse(_let_emphasis_meet_marks(text)))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable(["reference", "lheading"])
    parser.normalizeLink = str  # type: ignore[assignment]  # addresses stay as written
    parser.validateLink = bool  # type: ignore[assignment]  # ours to judge
    return parser


def _let_emphasis_meet_marks(text: str) -> str:
    """Make `**“两网一桥”**活动` emphasis, as its author means it.

    CommonMark takes asterisks between a punctuation mark and a letter for plain characters, a rule
    for languages that put spaces between words. A joiner beside the asterisks lifts it.
    """
    text = re.sub(rf"(\*+)(?={MARK})", rf"\1{JOINER}", text)
    return re.sub(rf"(?<={MARK})(\*+)", rf"{JOINER}\1", text)


def standing(text: str) -> list[Standing]:
    """Return every node of a text with the lines of its block, in the text's order."""
    found: list[Standing] = []
    waiting = [Standing(tree(text), 0, text.count("\n") + 1)]
    while waiting:
        place = waiting.pop()
        found.append(place)
        for child in reversed(place.node.children):
            first, last = child.map or (place.start, place.end)
            waiting.append(Standing(child, first, last))
    return found[1:]


def lines_with(words: str, text: str, place: Standing) -> list[int]:
    """Return the lines of a node's block in which words of it stand; its first line, if in none."""
    lines = text.split("\n")[place.start : place.end]
    found = [place.start + n for n, line in enumerate(lines) if words and words in line]
    return found or [place.start]


def href(node: SyntaxTreeNode) -> str:
    """Return where a link leads, as written."""
    return str(node.attrs.get("href", "")).replace(JOINER, "")


def number_asked(node: SyntaxTreeNode) -> tuple[str, str, int | None] | None:
    """Return what number a link without words asks for: figure or stat, its id, and the year."""
    hit = NUMBER_LINK.fullmatch(href(node)) if not node.children else None
    if not hit:
        return None
    kind, id_, year = hit.groups()
    return kind, id_, int(year) if year else None


def written_src(node: SyntaxTreeNode) -> str:
    """Return an image's address as written."""
    return str(node.attrs.get("src", "")).replace(JOINER, "")


def src(node: SyntaxTreeNode) -> str:
    """Return an image's path below data/files/, in its plainest form."""
    written = written_src(node)
    return written if ":" in written or not written else posixpath.normpath(unquote(written))


def content(node: SyntaxTreeNode) -> str:
    """Return the characters of a node without what helped to read it."""
    return node.content.replace(JOINER, "")


def is_outermost(node: SyntaxTreeNode) -> bool:
    """Tell whether a block stands in no list or quote."""
    return node.parent is not None and node.parent.type == "root"
