"""The paper that documents are written on: the skeleton's page and styles, and bytes to keep.

The skeleton is plain XML. Its layout follows GB/T 9704-2012, the format of official documents.
"""

import copy
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from lianqiao.word.numbering import HEADINGS, abstract_of, adopt_lists

LONG_AGO = date(1980, 1, 1)  # the first day that a zip can tell
RESTARTING = "Title"  # headings count anew below each of these
FIRST_PARTS = ("[Content_Types].xml", "_rels/.rels")


def blank() -> bytes:
    """Return an empty document: the skeleton, packed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in sorted(_skeleton(resources.files(__package__) / "skeleton", "")):
            packed.writestr(_entry(name, LONG_AGO), content)
    return written.getvalue()


def opened(content: bytes) -> Document:
    """Return a document that has the skeleton's styles and lists, whoever made it."""
    document = docx.Document(io.BytesIO(content))
    adopt(document)
    return document


def adopt(document: Document) -> None:
    """Give a document the styles and lists of the skeleton that it lacks."""
    ours = docx.Document(io.BytesIO(blank()))
    known = {style.get(qn("w:styleId")) for style in document.styles.element.findall(qn("w:style"))}
    for style in ours.styles.element.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in known:
            document.styles.element.append(_without_numbers(copy.deepcopy(style)))
    if not _has_lists(document):
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        part = NumberingPart(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            empty,
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    adopt_lists(document.part.numbering_part.element, ours.part.numbering_part.element)


def finished(document: Document, title: str, day: date | None) -> bytes:
    """Return the bytes of a document: the same at any time and on any machine.

    `day`: what it tells of its making, the as-of date. It names no author.
    """
    restart_headings(document)
    number_pictures(document)
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.keywords = properties.subject = properties.category = ""
    properties.revision = 1
    made = datetime(*(day or LONG_AGO).timetuple()[:3])
    properties.created = properties.modified = made
    written = io.BytesIO()
    document.save(written)
    return repacked(written.getvalue(), max(day or LONG_AGO, LONG_AGO))


def repacked(content: bytes, day: date) -> bytes:
    """Return a zip whose entries all bear one date, in one order."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name not in FIRST_PARTS, name))
        for name in names:
            new.writestr(_entry(name, day), old.read(name))
    return written.getvalue()


def restart_headings(document: Document) -> None:
    """Let the numbers of headings begin anew below each title but the first."""
    lists = document.part.numbering_part.element
    abstract = abstract_of(lists, HEADINGS)
    titles, number = 0, 0
    paragraphs: Iterator[Any] = document.element.body.iter(qn("w:p"))
    for paragraph in paragraphs:
        style = _style_of(paragraph)
        if style == RESTARTING:
            titles += 1
            number = _restarted(lists, abstract) if titles > 1 and abstract else 0
        elif number and style.startswith("Heading") and paragraph.pPr.numPr is None:
            numbers = paragraph.pPr.get_or_add_numPr()
            numbers.get_or_add_ilvl().val = int(style[-1]) - 1
            numbers.get_or_add_numId().val = number


def number_pictures(document: Document) -> None:
    """Give every picture a number and a name of its own: programs ask for that."""
    pictures: Iterator[Any] = document.element.body.iter(qn("wp:docPr"))
    for number, picture in enumerate(pictures, 1):
        picture.set("id", str(number))
        picture.set("name", f"Picture {number}")


def _restarted(lists: Any, abstract: str) -> int:
    number = max(int(one.get(qn("w:numId"))) for one in lists.findall(qn("w:num"))) + 1
    lists.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


def _style_of(paragraph: Any) -> str:
    style = paragraph.pPr.pStyle if paragraph.pPr is not None else None
    return str(style.val) if style is not None else ""


def _without_numbers(style: Any) -> Any:
    """Return a style without the list that it belongs to: in another document it is another."""
    for number in list(style.iter(qn("w:numPr"))):
        number.getparent().remove(number)
    return style


def _has_lists(document: Document) -> bool:
    kinds = (one.reltype for one in document.part.rels.values())
    return RELATIONSHIP_TYPE.NUMBERING in kinds


def _skeleton(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _skeleton(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name, entry.read_bytes().replace(b"\r\n", b"\n")


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # else it tells the system it was made on
    return entry
