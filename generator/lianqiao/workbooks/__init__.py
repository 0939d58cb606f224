"""Workbooks of any office program are read, whatever they hold; nothing in them is run.

What a file is, is told by its content; its name may say otherwise.
"""

import io
import re
import zipfile
from pathlib import Path

from lianqiao.messages import in_all_languages
from lianqiao.messages.reasons import reason_of
from lianqiao.workbooks import old, separated, xlsx
from lianqiao.workbooks.cells import BLANK, Book, Cell, Holds, NotRead, Sheet, Span, Spot

__all__ = ["BLANK", "Book", "Cell", "Holds", "NotRead", "Sheet", "Span", "Spot", "read_book"]

MOST_BYTES = 60_000_000  # of a file
OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
ZIP = b"PK"
PAGE = re.compile(rb"\s*(<!doctype|<html|<table|<\?xml|<head|<meta)", re.IGNORECASE)
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
ENDINGS = {
    "xlsx": {".xlsx", ".xltx"},
    "xls": {".xls", ".et", ".xlt"},
    "xlsb": {".xlsb"},
    "ods": {".ods"},
    "csv": {".csv", ".txt", ".tsv"},
}


def read_book(path: Path) -> Book:
    """Return what a file holds. Raises NotRead where it is no workbook that can be read."""
    try:
        if path.is_dir():
            raise NotRead("book_unreadable", reason=in_all_languages("reason.folder"))
        if path.stat().st_size > MOST_BYTES:
            raise NotRead("book_too_large", limit=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise NotRead("book_missing") from fault
    except OSError as fault:
        raise NotRead("book_unreadable", reason=reason_of(fault)) from fault
    return book_of(content, path.name)


def book_of(content: bytes, name: str) -> Book:
    """Return what the content of a file holds. Raises NotRead."""
    form = form_of(content)
    if form == "xlsx":
        book = xlsx.read(content, name)
    elif form == "csv":
        book = separated.read(content, name)
    else:
        book = old.read(content, name, form)
    ending = Path(name).suffix.casefold()
    return Book(name, form, book.sheets, ending not in ENDINGS[form])


def form_of(content: bytes) -> str:
    """Return which kind of workbook a content is. Raises NotRead where it is none."""
    if not content.strip():
        raise NotRead("book_empty")
    if content.startswith(ZIP):
        return _form_of_zip(content)
    if content.startswith(OLD_CONTAINER):
        return _form_of_container(content)
    if PAGE.match(content.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise NotRead("book_page")
    if content.startswith(OTHERS):
        raise NotRead("book_unknown")
    return "csv"


def _form_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            kind = packed.open("mimetype").read(100) if "mimetype" in names else b""
    except Exception as fault:  # a broken zip makes it stumble over anything
        raise NotRead("book_damaged") from fault
    if "opendocument.spreadsheet" in kind.decode("ascii", errors="replace"):
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("word/") for name in names):
        raise NotRead("book_document")
    return "xlsx"


def _form_of_container(content: bytes) -> str:
    """Tell an old workbook from one with a password, a document, and macros."""
    if _named(content, "EncryptedPackage"):
        raise NotRead("book_password")
    if _named(content, "WordDocument"):
        raise NotRead("book_document")
    if _named(content, "_VBA_PROJECT"):
        raise NotRead("book_macros")
    return "xls"


def _named(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in content
