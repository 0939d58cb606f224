"""Markdown fields: the subset of Markdown they are held to, and its plain form on pages.

A text is read by CommonMark's rules, and what is read is written anew with every character of
the text escaped. So nothing that another engine would take for markup (attribute lists, footnotes,
abbreviations, snippets) can come through, and the pages look the same in every engine.

In the subset: paragraphs, emphasis, lists, tables, closed fences, code, links, images, quotes,
headings. Links lead to a record (`kind:id`) or to http, https, mailto; images to data/files/.
"""

from lianqiao.prose.faults import ProseFault, faults
from lianqiao.prose.targets import (
    ProseLink,
    images,
    lines_with_targets,
    record_links,
    without_links,
)
from lianqiao.prose.tree import JOINER
from lianqiao.prose.writing import Targets, page_markdown, plain_text

__all__ = [
    "JOINER",
    "ProseFault",
    "ProseLink",
    "Targets",
    "faults",
    "images",
    "lines_with_targets",
    "page_markdown",
    "plain_text",
    "record_links",
    "without_links",
]
