"""The templates of documents: the built-in ones, and those that a library puts in their place."""

import io
from importlib import resources
from pathlib import Path

import docx
from docx.oxml import parse_xml

from lianqiao.messages.reasons import reason_of
from lianqiao.word.package import MOST_BYTES, judge
from lianqiao.word.paper import LONG_AGO, blank, repacked
from lianqiao.word.refusing import Refused

FOLDER = "word"
"""Where a library's own templates lie, below data/."""

CASE = "case"
BOOKLET = "booklet"
TEMPLATES = (CASE, BOOKLET)


def template(name: str, data: Path) -> tuple[bytes, str]:
    """Return a template, and the file as it is told: the library's own, else the built-in one.

    Raises Refused where the library's is no Word document that may be used.
    """
    own = data / FOLDER / f"{name}.docx"
    if not own.exists():
        return built_in(name), f"{name}.docx"
    try:
        if own.is_symlink() or not own.is_file():
            raise Refused("word.template_no_file", file=str(own))
        if own.stat().st_size > MOST_BYTES:
            raise Refused("word.too_large", file=str(own), megabytes=MOST_BYTES // 1_000_000)
        content = own.read_bytes()
    except OSError as fault:
        raise Refused("word.unreadable", file=str(own), reason=reason_of(fault)) from fault
    judge(content, str(own))
    return content, str(own)


def built_in(name: str) -> bytes:
    """Return a built-in template: the skeleton with the body that stands in templates/."""
    document = docx.Document(io.BytesIO(blank()))
    text = (resources.files(__package__) / "templates" / f"{name}.xml").read_bytes()
    body = document.element.body
    for element in reversed(list(parse_xml(text))):
        body.insert(0, element)
    written = io.BytesIO()
    document.save(written)
    return repacked(written.getvalue(), LONG_AGO)
