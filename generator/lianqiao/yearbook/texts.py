"""A markdown field becomes plain data: its syntax tree, with what it leads to looked up."""

from collections.abc import Iterator, Sequence

from lianqiao.prose import (
    RECORD_LINK,
    Node,
    Source,
    image_path,
    joined_lines,
    leads_outside,
    number_asked,
    plain_text,
    tree,
)
from lianqiao.types import Ref
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.notes import Inline, Plain
from lianqiao.yearbook.numbers import number_asked_for

LED_TO = frozenset({"list", "plain_table", "code", "quote"})
COLONS = (":", "\uff1a")
SHORT, LONG = 8, 1000  # rows and characters of a table that stands on one page


def prose(text: str, binding: Binding, depth: int) -> list[Plain]:
    """Return the blocks of a text; its highest headings are of level `depth`."""
    return _Setter(binding, depth).blocks(tree(Source(text)).children)


def _leads(block: Plain, after: Plain | None) -> bool:
    """Tell whether a paragraph only leads to what stands after it: a list, a table, a form."""
    if block["is"] != "paragraph" or after is None or after["is"] not in LED_TO:
        return False
    last = block["in"][-1]
    return isinstance(last, str) and last.endswith(COLONS)


class _Setter:
    """Sets the nodes of one text. Headings skip no level, which PDF/UA forbids."""

    def __init__(self, binding: Binding, depth: int) -> None:
        self.binding = binding
        self.depth = depth
        self.levels: list[int] = []  # those of the headings around the words at hand

    def blocks(self, nodes: Sequence[Node]) -> list[Plain]:
        made = [block for node in nodes for block in self.block(node)]
        return [
            block | {"leads": True} if _leads(block, after) else block
            for block, after in zip(made, [*made, None][1:], strict=True)
        ]

    def block(self, node: Node) -> Iterator[Plain]:
        match node.type:
            case "paragraph":
                yield from self.paragraph(node)
            case "heading":
                yield {"is": "heading", "level": self.level(node), "in": self.inlines(node)}
            case "bullet_list" | "ordered_list":
                items = [self.blocks(item.children) for item in node.children]
                start = node.number if node.type == "ordered_list" else None
                yield {"is": "list", "start": start, "items": items}
            case "blockquote":
                yield {"is": "quote", "in": self.blocks(node.children)}
            case "fence" | "code_block":
                yield {"is": "code", "lines": node.content.rstrip("\n").split("\n")}
            case "table":
                yield self.table(node)
            case _:  # outside the subset: the words, as text
                yield {"is": "paragraph", "in": [plain_text([node]) or node.content]}

    def level(self, heading: Node) -> int:
        while self.levels and self.levels[-1] >= heading.number:
            self.levels.pop()
        self.levels.append(heading.number)
        return self.depth + len(self.levels) - 1

    def paragraph(self, node: Node) -> Iterator[Plain]:
        """Yield a paragraph's words; a picture in it stands below them."""
        inlines = self.inlines(node)
        words = [one for one in inlines if isinstance(one, str) or one["is"] != "picture"]
        if any(words):
            yield {"is": "paragraph", "in": words}
        yield from (one for one in inlines if not isinstance(one, str) and one["is"] == "picture")

    def table(self, node: Node) -> Plain:
        rows = [[self.inlines(cell) for cell in row.children] for row in node.children]
        sides = [side.lower() if side != "None" else "left" for side in node.aligned]
        whole = len(rows) <= SHORT and len(str(rows)) <= LONG
        return {
            "is": "plain_table",
            "heads": rows[0],
            "rows": rows[1:],
            "sides": sides,
            "whole": whole,
        }

    def inlines(self, node: Node) -> list[Inline]:
        written = [self.inline(child) for child in node.children]
        return [part for part in joined_lines(node, written) if part]

    def inline(self, node: Node) -> Inline:
        match node.type:
            case "text":
                return node.content
            case "softbreak":
                return " "
            case "hardbreak":
                return {"is": "break"}
            case "strong" | "em":
                return {"is": node.type, "in": self.inlines(node)}
            case "code_inline":
                return {"is": "code_words", "in": node.content}
            case "link":
                return self.link(node)
            case "image":
                return self.image(node)
            case _:
                return plain_text([node]) or node.content

    def link(self, node: Node) -> Inline:
        if asked := number_asked(node):
            return number_asked_for(self.binding, *asked) or "—"
        words = self.inlines(node)
        if leads_outside(node.target):
            return {"is": "link", "to": node.target, "in": words or [node.target]}
        hit = RECORD_LINK.fullmatch(node.target)
        record = self.binding.view.library.get(Ref(*hit.groups())) if hit else None
        return self.binding.leading(record, words) if record else {"is": "words", "in": words}

    def image(self, node: Node) -> Inline:
        words = plain_text(node.children) or " ".join(child.content for child in node.children)
        library = self.binding.view.library
        return self.binding.pictures.show(image_path(node), words, library) or words
