"""Whether a file is a web page or a program, by its first bytes."""

import re

HEAD = 1024  # bytes
PROGRAMS = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"#!",
)
"""How programs of Linux, Java and macOS, Windows' shortcuts, and scripts begin."""

DOCUMENTS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
"""How documents of office programs, of today and of old, and PDF begin."""

WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype\s+(?:html|svg)\b.*)*"
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|meta|style)\b",
    re.IGNORECASE | re.DOTALL,
)
MAIL_ARCHIVE = re.compile(rb"\s*(?:MIME-Version|From|Content-Type): ", re.IGNORECASE)


def is_document(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of a document."""
    return head.startswith(DOCUMENTS)


def is_disguised(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of a web page or a program."""
    if head.startswith(PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head[:64]):
        return True
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = head.replace(b"\0", b"")[2:]
    return bool(WEB_PAGE.match(plain) or MAIL_ARCHIVE.match(plain))
