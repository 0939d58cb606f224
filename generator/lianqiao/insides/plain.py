"""The text of plain text files, in the encodings that Chinese offices use."""

from lianqiao.insides.disguise import HEAD, is_document
from lianqiao.insides.inside import DAMAGED, Spot, Texts, Unreadable

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def texts(content: bytes) -> Texts:
    """Yield each line with its number. Raises Unreadable where the content is no text."""
    is_binary = b"\0" in content[:HEAD] and not content.startswith(UTF_16)
    if is_binary or is_document(content):
        raise Unreadable(DAMAGED)
    for number, line in enumerate(decoded(content).splitlines(), 1):
        yield Spot("line", str(number)), line


def decoded(content: bytes) -> str:
    """Return a text in UTF-8, UTF-16 or GB 18030; bytes that are none of them stay signs apart."""
    if content.startswith(UTF_16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
