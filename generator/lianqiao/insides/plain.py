"""The text of plain text files, in the encodings that Chinese offices use."""

from lianqiao.insides.inside import Spot, Texts

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def texts(content: bytes) -> Texts:
    """Yield each line with its number."""
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
