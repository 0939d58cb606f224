"""The hand-written pages of content/: which of them stand where, and what is wrong in them."""

from lianqiao.content.beside import check_beside
from lianqiao.content.checking import PAGE_RULES, check_pages, page_rule_codes
from lianqiao.content.choosing import (
    audience,
    choose,
    front_matter,
    named_files,
    shown_meta,
    with_shown_meta,
    without_front_matter,
)
from lianqiao.content.reading import HandWritten, read_pages

__all__ = [
    "PAGE_RULES",
    "HandWritten",
    "audience",
    "check_beside",
    "check_pages",
    "choose",
    "front_matter",
    "named_files",
    "page_rule_codes",
    "read_pages",
    "shown_meta",
    "with_shown_meta",
    "without_front_matter",
]
