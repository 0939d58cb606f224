"""Blocks become the XML of a Word document, in the styles of the skeleton."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from PIL import Image

from lianqiao.word.blocks import (
    Block,
    Contents,
    Heading,
    Item,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
)
from lianqiao.word.numbering import Numbering
from lianqiao.word.patterns import heading_number

TEXT_WIDTH = 8844  # twentieths of a point: 156 mm between the margins
PICTURE_WIDTH, PICTURE_HEIGHT = 150, 110  # mm at most
DOTS = 130  # pixels to an inch, where a picture is small enough to be shown whole
FIRST_BOOKMARK = 10_001  # above those that a template may have
INCH = 25.4  # mm
SIDES = {"Left": "left", "Right": "right", "Center": "center"}
NAMESPACES = nsdecls("w", "r")


@dataclass
class Writer:
    """Writes blocks for one document, which holds their pictures and lists."""

    document: Document
    numbering: Numbering
    bookmarks: Iterator[int] = field(default_factory=lambda: count(FIRST_BOOKMARK))

    def elements(self, blocks: Sequence[Block]) -> list[Any]:
        """Return the XML elements of blocks, in order."""
        marks = {n: next(self.bookmarks) for n, one in enumerate(blocks) if _is_listed(one)}
        entries = list(_entries(blocks, marks))
        made: list[Any] = []
        for n, block in enumerate(blocks):
            made += self._block(block, entries, marks.get(n))
        return made

    def _block(self, block: Block, entries: Sequence["Entry"], mark: int | None) -> Iterable[Any]:
        match block:
            case Heading():
                return [self._heading(block, mark)]
            case Paragraph():
                return [self._paragraph(block.runs, style=block.style)]
            case Item():
                return [self._item(block)]
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
            case Contents():
                return self._contents(block, entries)

    def _heading(self, heading: Heading, mark: int | None) -> Any:
        unnumbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
        look = "<w:pageBreakBefore/>" if heading.on_new_page else ""
        look += "" if heading.numbered else unnumbered
        words = self._runs(heading.runs)
        if mark is not None:
            name = f'w:id="{mark}"'
            words = (
                f'<w:bookmarkStart {name} w:name="{_bookmark(mark)}"/>{words}'
                f"<w:bookmarkEnd {name}/>"
            )
        return _paragraph(words, f"Heading{heading.level}", look)

    def _paragraph(self, runs: Runs, style: str, look: str = "") -> Any:
        return _paragraph(self._runs(runs), style, look)

    def _item(self, item: Item) -> Any:
        number = self.numbering.of_list(item.list, item.depth, item.start) if item.first else 0
        look = f'<w:numPr><w:ilvl w:val="{item.depth}"/><w:numId w:val="{number}"/></w:numPr>'
        if not item.first:
            indent = 640 * item.depth
            look += f'<w:ind w:left="{indent}" w:firstLine="640" w:firstLineChars="200"/>'
        return self._paragraph(item.runs, "ListParagraph", look)

    def _runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        if run.text == "\n":
            return "<w:r><w:br/></w:r>"
        look = "<w:b/>" if run.bold else ""
        look += "<w:i/>" if run.italic else ""
        look = (
            '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>' + look if run.mono else look
        )
        look += '<w:vertAlign w:val="superscript"/>' if run.raised else ""
        look = f"<w:rPr>{look}</w:rPr>" if look else ""
        written = f'<w:r>{look}<w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
        if not run.address:
            return written
        relation = self.document.part.relate_to(
            run.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        return f'<w:hyperlink r:id="{relation}">{written}</w:hyperlink>'

    def _table(self, table: Table) -> Iterator[Any]:
        if table.title:
            yield _paragraph(self._runs((Run(table.title),)), "TableTitle")
        columns = max((len(row) for row in table.rows), default=0)
        widths = _widths(table.widths or (1,) * columns)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(table, n, widths) for n in range(len(table.rows)))
        yield _xml(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            '<w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )
        yield _paragraph("", "TableText")

    def _row(self, table: Table, n: int, widths: Sequence[int]) -> str:
        is_head = n == 0 and not table.headless
        look = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
        cells = (
            self._cell(runs, width, table, place, is_head)
            for place, (runs, width) in enumerate(zip(table.rows[n], widths, strict=False))
        )
        return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, runs: Runs, width: int, table: Table, place: int, is_head: bool) -> str:
        label = is_head or (table.headless and place == 0)
        side = SIDES.get(table.aligned[place]) if place < len(table.aligned) else None
        look = f'<w:pStyle w:val="{"TableHead" if label else "TableText"}"/>'
        look += f'<w:jc w:val="{side}"/>' if side and not is_head else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"<w:p><w:pPr>{look}</w:pPr>{self._runs(runs)}</w:p></w:tc>"
        )

    def _picture(self, picture: Picture) -> Iterator[Any]:
        width, height = _size(picture.content)
        inline = self.document.part.new_pic_inline(
            io.BytesIO(picture.content), Mm(width), Mm(height)
        )
        inline.docPr.set("descr", picture.alt)
        for named in inline.iter(qn("pic:cNvPr")):
            named.set("descr", picture.alt)
        paragraph = _paragraph("<w:r><w:drawing/></w:r>", "Picture")
        for drawing in paragraph.iter(qn("w:drawing")):
            drawing.append(inline)
        yield paragraph
        if picture.caption:
            yield self._paragraph((Run(picture.caption),), "Caption")

    def _contents(self, contents: Contents, entries: Sequence["Entry"]) -> Iterator[Any]:
        yield _paragraph(self._runs((Run(contents.title),)), "Contents")
        listed = [entry for entry in entries if entry.level <= contents.depth]
        for n, entry in enumerate(listed):
            before = _begin(rf'TOC \o "1-{contents.depth}" \h \z \u') if n == 0 else ""
            after = _END if n == len(listed) - 1 else ""
            page = _begin(rf"PAGEREF {entry.bookmark} \h") + f"<w:r><w:t> </w:t></w:r>{_END}"
            words = f'<w:r><w:t xml:space="preserve">{escape(entry.words)}</w:t></w:r>'
            yield _paragraph(
                f'{before}<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">'
                f"{words}<w:r><w:tab/></w:r>{page}</w:hyperlink>{after}",
                f"TOC{entry.level}",
            )


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    level: int
    words: str
    bookmark: str


def _entries(blocks: Sequence[Block], marks: dict[int, int]) -> Iterator[Entry]:
    """Yield the lines of the contents, numbered as Word numbers the headings."""
    reached = [0] * 5
    for n, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        number = ""
        if block.numbered:
            reached[block.level] += 1
            reached[block.level + 1 :] = [0] * (4 - block.level)
            number = heading_number(block.level, reached[block.level])
        if n in marks:
            words = "".join(" " if run.text == "\n" else run.text for run in block.runs)
            yield Entry(block.level, number + words, _bookmark(marks[n]))


def _is_listed(block: Block) -> bool:
    return isinstance(block, Heading) and block.level <= 3


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


def _begin(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _paragraph(words: str, style: str, look: str = "") -> Any:
    return _xml(f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{look}</w:pPr>{words}</w:p>")


def _xml(text: str) -> Any:
    head, sign, rest = text.partition(">")
    if head.endswith("/"):
        head, sign = head[:-1], "/>"
    return parse_xml(f"{head} {NAMESPACES}{sign}{rest}")


def _widths(shares: Sequence[int]) -> list[int]:
    """Return the widths of columns, which together take the width of the text."""
    whole = sum(shares) or 1
    return [TEXT_WIDTH * share // whole for share in shares]


def _size(content: bytes) -> tuple[float, float]:
    """Return width and height in mm: as large as fits, small pictures in their own size."""
    with Image.open(io.BytesIO(content)) as image:
        width, height = (pixels / DOTS * INCH for pixels in image.size)
    by = min(1.0, PICTURE_WIDTH / width, PICTURE_HEIGHT / height)
    return max(1.0, width * by), max(1.0, height * by)
