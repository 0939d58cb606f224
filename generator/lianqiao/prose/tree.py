"""The syntax tree of a text: its nodes, and the lines in which they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

JOINER = "\u2060"  # invisible; helps to read a text, and is in no node
MARK = r"[^\w\s*\\]"  # punctuation of any script
BEFORE_MARK = re.compile(rf"(\*+)(?={MARK})")
AFTER_MARK = re.compile(rf"(?<={MARK})(\*+)")
INLINE_MARK = re.compile(r"[\n*_`\[\]<>\\&!]")  # all that CommonMark reads within a block
NO_ATTRIBUTES: Mapping[str, str | int | float] = {}


@dataclass(slots=True)
class Node:
    """One node of a text.

    `type` is CommonMark's name (paragraph, list_item, text). `start` and `end` are the lines of the
    block that it stands in, from 0, the end not included. `content` is what was written in it;
    of a block of words (paragraph, heading, th, td), the children are how that reads.
    `is_outermost`: a block in no list or quote.
    """

    type: str
    start: int
    end: int
    tag: str = ""
    markup: str = ""
    content: str = ""
    attributes: Mapping[str, str | int | float] = field(default_factory=lambda: NO_ATTRIBUTES)
    is_outermost: bool = False
    children: list["Node"] = field(default_factory=list)

    def attribute(self, name: str) -> str:
        """Return an attribute as written, "" where it has none."""
        return _cleaned(str(self.attributes.get(name, "")))

    def walk(self) -> Iterator["Node"]:
        """Yield all nodes below this one, in the text's order."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]


def tree(text: str) -> Node:
    """Return the syntax tree of a text, its root holding the blocks."""
    root = Node("root", 0, text.count("\n") + 1)
    _hang(_parser().parse(_let_emphasis_meet_marks(text)), root)
    for block in root.children:
        block.is_outermost = True
    return root


def _hang(tokens: Sequence[Token], root: Node) -> None:
    """Hang the nodes that tokens stand for below a node."""
    open_nodes = [root]
    for token in tokens:
        if token.nesting < 0:
            open_nodes.pop()
            continue
        parent = open_nodes[-1]
        if token.type == "inline":
            _hang_words(token, parent)
            continue
        start, end = token.map or (parent.start, parent.end)
        node = Node(
            token.type.removesuffix("_open") if token.nesting else token.type,
            start,
            end,
            token.tag,
            token.markup,
            _cleaned(token.content),
            token.attrs or NO_ATTRIBUTES,
        )
        parent.children.append(node)
        if token.nesting:
            open_nodes.append(node)
        elif token.children:
            _hang(token.children, node)


def _hang_words(token: Token, block: Node) -> None:
    """Hang the words of a block below it; those that hold no mark are one text."""
    block.content = _cleaned(token.content)
    if token.children:
        _hang(token.children, block)
    elif block.content:
        block.children.append(Node("text", block.start, block.end, content=block.content))


def _cleaned(words: str) -> str:
    return words.replace(JOINER, "") if JOINER in words else words


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable(["reference", "lheading"])
    parser.block.ruler.after("table", "letter", _read_from_letter)
    parser.core.ruler.at("inline", _read_inline)
    parser.normalizeLink = str  # type: ignore[assignment]  # addresses stay as written
    parser.validateLink = bool  # type: ignore[assignment]  # ours to judge
    return parser


def _read_from_letter(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a block that begins with a letter: a paragraph, whatever the other rules may say."""
    first = state.src[state.bMarks[line] + state.tShift[line]]
    return first.isalpha() and not state.is_code_block(line) and paragraph(state, line, end, silent)


def _read_inline(state: StateCore) -> None:
    """Read the words of each block that holds a mark; most hold none."""
    for token in state.tokens:
        if token.type == "inline" and INLINE_MARK.search(token.content):
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _let_emphasis_meet_marks(text: str) -> str:
    """Make `**“两网一桥”**活动` emphasis, as its author means it.

    CommonMark takes asterisks between a punctuation mark and a letter for plain characters, a rule
    for languages that put spaces between words. A joiner beside the asterisks lifts it.
    """
    if "*" not in text:
        return text
    return AFTER_MARK.sub(rf"{JOINER}\1", BEFORE_MARK.sub(rf"\1{JOINER}", text))


def lines_with(words: str, text: str, node: Node) -> list[int]:
    """Return the lines of a node's block in which words of it stand; its first line, if in none."""
    lines = text.split("\n")[node.start : node.end]
    found = [node.start + n for n, line in enumerate(lines) if words and words in line]
    return found or [node.start]
