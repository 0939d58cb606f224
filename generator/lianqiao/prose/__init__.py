"""Markdown fields: the subset of Markdown they are held to, and its plain form on pages.

A text is read by CommonMark's rules, and what is read is written anew with every character of
the text escaped. So nothing that another engine would take for markup (attribute lists, footnotes,
abbreviations, snippets) can come through, and the pages look the same in every engine.

In the subset: paragraphs, emphasis, lists, tables, closed fences, code, links, images, quotes,
headings. Links lead to a record (`kind:id`) or to http, https, mailto; images to data/files/. A
link without words to `figure:id` or `stat:id?year=2024` shows that number.
"""

from lianqiao.prose.reading import Text, page_markdown, read, without_links, words
from lianqiao.prose.targets import (
    NUMBER_LINK,
    RECORD_LINK,
    ProseLink,
    image_path,
    leads_outside,
    number_asked,
)
from lianqiao.prose.tree import JOINER, Node, Source, tree
from lianqiao.prose.writing import Picture, Targets, joined_lines, picture_markdown, plain_text

__all__ = [
    "JOINER",
    "NUMBER_LINK",
    "RECORD_LINK",
    "Node",
    "Picture",
    "ProseLink",
    "Source",
    "Targets",
    "Text",
    "image_path",
    "joined_lines",
    "leads_outside",
    "number_asked",
    "page_markdown",
    "picture_markdown",
    "plain_text",
    "read",
    "tree",
    "without_links",
    "words",
]
