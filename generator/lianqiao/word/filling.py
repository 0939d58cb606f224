"""A template becomes a document: its own words stay, {{ names }} in it are filled.

Templates are docxtpl's: Jinja in the text of a Word document. Long texts go in as parts: where
their name stands alone in a paragraph, that paragraph gives way to theirs.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from lianqiao.types.nearest import nearest
from lianqiao.word.blocks import Block, words_of
from lianqiao.word.numbering import Numbering
from lianqiao.word.paper import adopt
from lianqiao.word.refusing import Refused
from lianqiao.word.writing import Writer

TOKEN = re.compile("\ue000([0-9]+)\ue001")
OF_DOCXTPL = re.compile(r"\{_\{|\}_\}|\{_%|%_\}")
"""What docxtpl takes for its own marks, also in what is filled in."""


@dataclass
class Parts:
    """The long texts of a document; each has a token that stands for it while it is filled."""

    blocks: list[Sequence[Block]] = field(default_factory=list)

    def part(self, blocks: Sequence[Block]) -> str:
        """Return the token of blocks; "" for none."""
        if not blocks:
            return ""
        self.blocks.append(blocks)
        return f"\ue000{len(self.blocks) - 1}\ue001"


def filled(template: bytes, name: str, values: Mapping[str, Any], parts: Parts) -> Document:
    """Return a template's document with these values. `name`: the file, for what is told.

    Raises Refused where the template asks for what there is not, or is no sound Jinja.
    """
    made = DocxTemplate(io.BytesIO(template))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        made.render(_safe(values), environment, autoescape=True)
    except UndefinedError as fault:
        raise _unknown(name, str(fault), values) from fault
    except TemplateError as fault:
        raise Refused("word.template_wrong", file=name, reason=str(fault)) from fault
    except Refused:
        raise
    except Exception as fault:  # XML that is broken by marks across paragraphs, and the like
        raise Refused("word.template_wrong", file=name, reason=type(fault).__name__) from fault
    document: Document = made.docx
    adopt(document)
    _put_in(document, parts, name)
    return document


def _safe(value: Any) -> Any:
    """Return values in which docxtpl sees no marks of its own."""
    if isinstance(value, Mapping):
        return {key: _safe(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(one) for one in value]
    if isinstance(value, str) and OF_DOCXTPL.search(value):
        return Markup(str(escape(value)).replace("_", "&#95;"))
    return value


def _unknown(name: str, fault: str, values: Mapping[str, Any]) -> Refused:
    """Return what tells a name that is not there, with the nearest one that is."""
    found = next(iter(re.findall(r"'([^']*)'", fault)[-1:]), fault)
    names = {one: one for one in known_names(values)}
    return Refused("word.template_unknown", file=name, found=found, expected=nearest(found, names))


def known_names(values: Any) -> Iterator[str]:
    """Yield every name that a template may ask for, at any depth."""
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield str(key)
            yield from known_names(value)
    elif isinstance(values, list | tuple):
        for value in values[:1]:
            yield from known_names(value)


def _put_in(document: Document, parts: Parts, name: str) -> None:
    writer = Writer(document, Numbering(document))
    waiting = [
        paragraph
        for paragraph in document.element.body.iter(qn("w:p"))
        if TOKEN.search(_words(paragraph))
    ]
    for paragraph in waiting:
        hit = TOKEN.fullmatch(_words(paragraph).strip())
        if hit:
            _replace(paragraph, writer.elements(parts.blocks[int(hit.group(1))]))
        else:
            _put_words(paragraph, parts)
    left = [text for text in document.element.body.itertext() if TOKEN.search(text)]
    if left:  # {{p name }}: its paragraph is gone already
        raise Refused("word.template_part", file=name)


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _replace(paragraph: Any, elements: Sequence[Any]) -> None:
    for element in elements:
        paragraph.addprevious(element)
    parent = paragraph.getparent()
    is_cell = parent.tag == qn("w:tc")
    parent.remove(paragraph)
    if is_cell and (not len(parent) or parent[-1].tag != qn("w:p")):  # a cell ends so, or is broken
        parent.append(parse_xml(f"<w:p {nsdecls('w')}/>"))


def _put_words(paragraph: Any, parts: Parts) -> None:
    """Put the words of a part into a paragraph that has words of its own."""
    for text in paragraph.iter(qn("w:t")):
        text.text = TOKEN.sub(
            lambda hit: " ".join(words_of(parts.blocks[int(hit.group(1))]).split()),
            text.text or "",
        )
