"""What is kept small in memory while MkDocs works."""

import gc
import zlib

FASTEST = 1


def packed(text: str) -> bytes:
    """Return a text in about three tenths of its memory."""
    return zlib.compress(text.encode(), FASTEST)


def unpacked(content: bytes) -> str:
    """Return a text that was packed."""
    return zlib.decompress(content).decode()


def keep_apart() -> None:
    """Let Python not look for garbage in the library while MkDocs works: it has none."""
    gc.unfreeze()  # a preview builds again and again
    gc.collect()
    gc.freeze()
