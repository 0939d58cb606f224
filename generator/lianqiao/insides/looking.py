"""The files that records name are opened, each once; what is found is kept between runs."""

import hashlib
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from lianqiao.insides import office, old_workbook, pdf, picture, plain
from lianqiao.insides.disguise import HEAD, is_disguised, is_document
from lianqiao.insides.inside import DAMAGED, TOO_LARGE, Inside, Texts, gathered
from lianqiao.insides.keeping import kept_in
from lianqiao.insides.kinds import ending, is_wordless, reader_of

MOST_BYTES = 64 * 1024 * 1024  # of a file that is read; larger ones are told
AT_ONCE = 2  # pictures decoded side by side
READERS: Mapping[str, Callable[[bytes], Texts]] = {
    "office": office.texts,
    "old_workbook": old_workbook.texts,
    "pdf": pdf.texts,
    "plain": plain.texts,
    "picture": picture.texts,
}


def look_inside(
    paths: Iterable[str], folder: Path, marks: Sequence[str], cache: Path
) -> dict[str, Inside]:
    """Return what stands inside files, by their paths below `folder`.

    `marks`: the secrecy marks to look for. `cache`: where results are kept by content; what is
    found is the same without.
    """
    ordered = sorted(paths)
    kept = kept_in(cache, marks)

    def look(path: str) -> Looked:
        return _look(path, folder, marks, kept.known)

    pictures = [path for path in ordered if reader_of(path) == "picture"]
    others = [path for path in ordered if reader_of(path) != "picture"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pictures with odd metadata
        with ThreadPoolExecutor(AT_ONCE) as workers:  # Pillow lets threads run, pdfium does not
            looked = dict(zip(pictures, workers.map(look, pictures), strict=True))
        looked |= {path: look(path) for path in others}
    for one in looked.values():
        if one.key:
            kept.put(one.key, one.inside, one.size)
    kept.write()
    return {path: looked[path].inside for path in ordered}


class Looked(NamedTuple):
    """What was found in a file; `key` is the digest of a content that was read, else ""."""

    inside: Inside
    key: str = ""
    size: int = 0


def _look(path: str, folder: Path, marks: Sequence[str], known: Mapping[str, Inside]) -> Looked:
    reader = READERS.get(reader_of(path))
    try:
        with (folder / path).open("rb") as opened:
            content = opened.read(MOST_BYTES + 1 if reader else HEAD)
    except OSError:
        return Looked(Inside(fault=DAMAGED))
    if is_disguised(content[:HEAD]):
        return Looked(Inside(disguised=True))
    if reader is None:
        hides_words = is_wordless(path) and is_document(content)
        return Looked(Inside(fault=DAMAGED if hides_words else ""))
    if len(content) > MOST_BYTES:
        return Looked(Inside(fault=TOO_LARGE))
    key = hashlib.sha256(f"{ending(path)} ".encode() + content).hexdigest()
    inside = known.get(key) or gathered(reader(content), marks)
    return Looked(inside, key, len(content))
