"""A text is read once: all that is asked of it later is kept, its syntax tree is not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from lianqiao.prose.faults import ProseFault, faults
from lianqiao.prose.targets import (
    NOWHERE,
    ProseLink,
    images,
    outside_links,
    record_links,
    statistics_asked,
)
from lianqiao.prose.tree import Source, tree
from lianqiao.prose.writing import Targets, Written, plain_text, written

KEPT_TEXTS = 200_000


@dataclass(frozen=True, slots=True)
class Text:
    """What a text says and leads to; lines count from 0.

    `written` is its Markdown for pages.
    """

    faults: tuple[ProseFault, ...]
    record_links: tuple[ProseLink, ...]
    statistics_asked: tuple[tuple[int, str], ...]
    images: tuple[tuple[int, str], ...]
    outside_links: tuple[tuple[int, str], ...]
    written: Written

    @property
    def lines_with_targets(self) -> set[int]:
        """The lines in which links, numbers or images stand."""
        leading = (*self.images, *self.outside_links, *self.statistics_asked)
        lines = {line for line, _ in leading}
        return lines | {link.line for link in self.record_links}


@lru_cache(maxsize=KEPT_TEXTS)
def read(text: str) -> Text:
    """Return what a text says and leads to."""
    source = Source(text)
    root = tree(source)
    nodes = list(root.walk())
    leading = [node for node in nodes if node.type in ("link", "image")]
    return Text(
        faults(nodes, source),
        tuple(record_links(leading, source)),
        tuple(statistics_asked(leading, source)),
        tuple(images(leading, source)),
        tuple(outside_links(leading, source)),
        written(root),
    )


def words(text: str) -> str:
    """Return the words of a text on one line, without markup."""
    return plain_text(tree(Source(text)).walk())


def page_markdown(text: str, key: str, targets: Targets) -> Markup:
    """Return a text as Markdown for a page, below a section heading of level 2.

    Its highest headings are of level 3; they get the ids `key-1`, `key-2` and so on.
    """
    return read(text).written.for_page(key, targets)


def without_links(text: str, is_hidden: Callable[[str, str], bool]) -> str:
    """Return a text in which the links to hidden records lead nowhere; their words stay.

    Only the address is replaced, so the text reads as before.
    """
    for link in read(text).record_links:
        if is_hidden(link.kind, link.id):
            address = re.escape(f"{link.kind}:{link.id}")
            text = re.sub(rf"(\]\(\s*<?){address}(?=[>\s)])", rf"\g<1>{NOWHERE}", text)
    return text
