"""Documents as attachments are, made in a test: PDF, Office files, an old workbook."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of named parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def docx(*paragraphs: Sequence[str], **parts: str) -> bytes:
    """Return a Word document; a paragraph is its runs, `parts` are others in word/ or elsewhere."""
    body = "".join(
        "<w:p>"
        + "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{run}</w:t></w:r>" for run in runs)
        + "</w:p>"
        for runs in paragraphs
    )
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, **parts})


def pptx(text: str, notes: str = "") -> bytes:
    """Return a presentation of three slides, the last of them with a text and notes."""
    slides = {f"ppt/slides/slide{n}.xml": _slide(text if n == 3 else "题目") for n in range(1, 4)}
    return zipped({**slides, "ppt/notesSlides/notesSlide3.xml": _slide(notes)})


def _slide(text: str) -> str:
    runs = "".join(f"<a:r><a:t>{half}</a:t></a:r>" for half in (text[:4], text[4:]))
    return f'<p:sld xmlns:a="{DRAWING}" xmlns:p="p"><a:p>{runs}</a:p></p:sld>'


def odt(text: str) -> bytes:
    """Return a text document as LibreOffice writes it."""
    halves = f"{text[:4]}<text:span>{text[4:]}</text:span>"
    content = f'<c xmlns:text="{TEXT}"><text:p>{halves}</text:p></c>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def pdf(
    *pages: str, note: str = "", author: str = "", link: str = "", locked: bool = False
) -> bytes:
    """Return a PDF whose pages say a line of ASCII each; `note` is an annotation on the first."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    notes = (
        [f"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ({note}) >>"] if note else []
    )
    if link:
        notes.append(
            f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({link}) >> >>"
        )
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for text in pages:
        words = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << /F1 {font} >> >> /Annots [{' '.join(notes)}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
        notes = []
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Author ({author}) >>")
    trailer = f"/Root 1 0 R /Info {len(objects)} 0 R"
    if locked:
        key = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{key}> <{key}>]"
    return _pdf_file(objects, trailer)


def _pdf_file(objects: Sequence[str], trailer: str) -> bytes:
    content, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} {trailer} >>\n"
    return content + end.encode() + f"startxref\n{len(content)}\n%%EOF\n".encode()


def xls(*cells: str | float) -> bytes:
    """Return a workbook as Excel wrote it until 2003, with one hidden sheet of one row."""
    return _container("Workbook", _workbook(cells))


def _workbook(cells: Sequence[str | float]) -> bytes:
    name = "Sheet1"
    head = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    row = b"".join(_cell(column, cell) for column, cell in enumerate(cells))
    extent = struct.pack("<IIHHH", 0, 1, 0, len(cells), 0)
    sheet_head = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    sheet = _record(0x0809, sheet_head) + _record(0x0200, extent) + row + _record(0x000A, b"")
    before = _record(0x0809, head) + _record(0x0042, struct.pack("<H", 1200))
    length = len(before) + len(_record(0x0085, b"\0" * (8 + len(name)))) + 4
    bound = struct.pack("<IBBBB", length, 1, 0, len(name), 0) + name.encode("ascii")
    return before + _record(0x0085, bound) + _record(0x000A, b"") + sheet


def _cell(column: int, cell: str | float) -> bytes:
    place = struct.pack("<HHH", 0, column, 0)
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(cell), 1) + text)
    return _record(0x0203, place + struct.pack("<d", cell))


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _container(name: str, stream: bytes) -> bytes:
    """Return a file system in a file (MS-CFB), with one stream of at least 4,096 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    folder = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    return head.ljust(512, b"\xff") + table + folder.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le").ljust(64, b"\0")
    numbers = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, FREE, FREE, child)
    return written + numbers + b"\0" * 36 + struct.pack("<IQ", start, size)
