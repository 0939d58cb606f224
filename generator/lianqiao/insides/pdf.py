"""The text of PDF files: pages, notes and forms on them, bookmarks, what programs say of the file.

pdfium is used by one thread at a time only.
"""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from lianqiao.insides.inside import EMBEDDED, PASSWORD, TOO_LARGE, Spot, Texts, Unreadable

MOST_PAGES = 2000
MOST_CHARACTERS = 20_000_000
PROPERTIES = Spot("properties")
ON_NOTES = (b"Contents", b"T", b"V", b"RC", b"Subj", b"TU")
"""The entries of an annotation that hold words: its text, author, value, rich text, subject."""


def texts(content: bytes) -> Texts:
    """Yield what stands in a document. Raises Unreadable where it asks for a password."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable(PASSWORD) from None
        raise
    try:
        yield from _properties(document)
        yield from _pages(document)
        if document.count_attachments():
            raise Unreadable(EMBEDDED)
    finally:
        document.close()


def _properties(document: pypdfium2.PdfDocument) -> Texts:
    for value in document.get_metadata_dict(skip_empty=True).values():
        yield PROPERTIES, value
    for bookmark in document.get_toc():
        yield Spot("bookmark"), bookmark.get_title()
    for number in range(document.count_attachments()):
        yield Spot("embedded"), document.get_attachment(number).get_name()


def _pages(document: pypdfium2.PdfDocument) -> Texts:
    left = MOST_CHARACTERS
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        text = words.get_text_range()
        yield Spot("page", str(number + 1)), text
        for note in _notes(page):
            yield Spot("page_note", str(number + 1)), note
        words.close()
        page.close()
        left -= len(text)
        if left < 0 or number >= MOST_PAGES:
            raise Unreadable(TOO_LARGE)


def _notes(page: pypdfium2.PdfPage) -> Iterator[str]:
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        for entry in ON_NOTES:
            yield _string_of(note, entry)
        yield _address_of(note, page)
        pdfium.FPDFPage_CloseAnnot(note)


def _string_of(note: object, entry: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, entry, None, 0)
    buffer = ctypes.create_string_buffer(length)
    as_characters = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFAnnot_GetStringValue(note, entry, as_characters, length)
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")


def _address_of(note: object, page: pypdfium2.PdfPage) -> str:
    """Return where a link leads that lies over the page, as mailto:, tel: or a web address."""
    link = pdfium.FPDFAnnot_GetLink(note)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    document = page.pdf.raw
    length = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAction_GetURIPath(document, action, buffer, length)
    return buffer.value.decode("utf-8", errors="replace")
