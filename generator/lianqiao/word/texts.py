"""A markdown text becomes blocks: real headings, lists, tables and quotes, not their marks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeGuard

from lianqiao.prose.targets import image_path, leads_outside, number_asked
from lianqiao.prose.tree import Node, Source, tree
from lianqiao.prose.writing import WIDE
from lianqiao.word.blocks import BREAK, Block, Heading, Item, Paragraph, Picture, Run, Runs, Table
from lianqiao.word.patterns import expression

DEEPEST_HEADING = 4
DEEPEST_ITEM = 3
PLAIN = Run("")


class Target(Protocol):
    """What a text may ask for."""

    @property
    def lists(self) -> Iterator[int]:
        """The numbers by which the document's ordered lists are told apart."""

    def number(self, kind: str, id_: str, year: int | None) -> Runs:
        """Return a number as it stands in the text, with the mark of its note."""

    def picture(self, path: str, alt: str) -> Picture | None:
        """Return a picture of the edition, or None."""


@dataclass
class Texts:
    """Reads texts. `links`: addresses outside are kept."""

    target: Target
    links: bool = True

    def blocks(self, text: str, below: int) -> list[Block]:
        """Return a text's blocks; its headings stand below one of the level `below`."""
        root = tree(Source(text))
        levels = [node.number for node in root.children if node.type == "heading"]
        by = below + 1 - min(levels, default=1)
        return [block for node in root.children for block in self._block(node, by)]

    def _block(self, node: Node, by: int) -> Iterator[Block]:
        match node.type:
            case "heading":
                yield from self._heading(node, by)
                yield from self._pictures(node)
            case "bullet_list" | "ordered_list":
                yield from self._list(node, 0)
            case "blockquote":
                for inner in node.children:
                    for block in self._block(inner, by):
                        yield Paragraph(block.runs, "Quote") if _is_plain(block) else block
            case "fence" | "code_block":
                yield Paragraph(tuple(_lines(node.content.rstrip())), "Code")
            case "table":
                yield self._table(node)
                yield from self._pictures(node)
            case _:
                yield from self._paragraph(node)

    def _heading(self, node: Node, by: int) -> Iterator[Block]:
        runs = self._runs(node)
        words = "".join(run.text for run in runs)
        if words.strip():
            level = max(1, min(node.number + by, DEEPEST_HEADING))
            yield Heading(level, runs, not expression("typed_number").match(words))

    def _paragraph(self, node: Node) -> Iterator[Block]:
        """Yield a paragraph; pictures in it stand by themselves, behind its words."""
        runs = self._runs(node)
        if "".join(run.text for run in runs).strip():
            yield Paragraph(runs)
        yield from self._pictures(node)

    def _pictures(self, node: Node) -> Iterator[Picture]:
        for inner in node.walk():
            if inner.type == "image":
                alt = _plain(inner)
                if picture := self.target.picture(image_path(inner), alt):
                    yield picture

    def _list(self, node: Node, depth: int) -> Iterator[Block]:
        own = next(self.target.lists) if node.type == "ordered_list" else None
        for item in node.children:
            first = True
            for inner in item.children or [Node("paragraph", 0, 0)]:
                if inner.type in ("bullet_list", "ordered_list"):
                    yield from self._list(inner, min(depth + 1, DEEPEST_ITEM))
                    continue
                for block in self._block(inner, 0):
                    if _is_plain(block):
                        yield Item(block.runs, depth, own, node.number or 1, first)
                        first = False
                    else:
                        yield block

    def _table(self, node: Node) -> Table:
        rows = tuple(tuple(self._runs(cell) for cell in row.children) for row in node.children)
        return Table(rows, aligned=node.aligned)

    def _runs(self, node: Node, look: Run = PLAIN) -> Runs:
        written = [tuple(self._inline(child, look)) for child in node.children]
        return tuple(run for runs in _joined(node, written) for run in runs)

    def _inline(self, node: Node, look: Run) -> Iterator[Run]:
        match node.type:
            case "strong":
                yield from self._runs(node, replace(look, bold=True))
            case "em":
                yield from self._runs(node, replace(look, italic=True))
            case "link":
                yield from self._link(node, look)
            case "softbreak":
                yield replace(look, text=" ")
            case "hardbreak":
                yield BREAK
            case "image":
                if not self.target.picture(image_path(node), _plain(node)):
                    yield replace(look, text=_plain(node))
            case "code_inline":
                yield replace(look, text=node.content, mono=True)
            case _:
                yield replace(look, text=node.content or _plain(node))

    def _link(self, node: Node, look: Run) -> Iterable[Run]:
        if asked := number_asked(node):
            return self.target.number(*asked)
        if self.links and leads_outside(node.target):
            look = replace(look, address=node.target)
        return self._runs(node, look)


def _is_plain(block: Block) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and block.style == "BodyText"


def _lines(text: str) -> Iterator[Run]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield BREAK
        yield Run(line, mono=True)


def _joined(node: Node, written: Sequence[Runs]) -> Iterator[Runs]:
    """Yield what a node's children are written as; a line break between 汉字 is no space."""
    words = ["".join(run.text for run in runs) for runs in written]
    for n, child in enumerate(node.children):
        if child.type == "softbreak":
            before = next((words[i] for i in range(n - 1, -1, -1) if words[i]), " ")
            after = next((words[i] for i in range(n + 1, len(words)) if words[i]), " ")
            if WIDE.match(before[-1]) and WIDE.match(after[0]):
                continue
        yield written[n]


def _plain(node: Node) -> str:
    return "".join(one.content for one in node.walk() if not one.children)
