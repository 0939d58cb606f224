"""The files of an edition as they are published: attachments as they came, pictures as copies."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from lianqiao.checks.files import broken_pictures
from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.pages import addresses
from lianqiao.photos import copies, is_picture
from lianqiao.reading import FILES_FOLDER

KEPT = Path(".cache", "lianqiao", "photos")
"""Where copies are kept from build to build, beside the library's folder."""


class BrokenPictures(Exception):
    """Pictures whose header is sound and whose content is not."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        super().__init__(", ".join(str(finding.values["found"]) for finding in findings))


def published(library: Library, data: Path) -> dict[str, Path]:
    """Return the file to publish at each address, in their order.

    `library`: the cut one; `data`: the library's folder. Raises BrokenPictures, and OSError where
    copies cannot be kept.
    """
    originals, files = data / FILES_FOLDER, sorted(library.files)
    made = copies(filter(is_picture, files), originals, data.resolve().parent / KEPT)
    broken = {path for path, copy in made.items() if copy is None}
    if broken:
        raise BrokenPictures(tuple(broken_pictures(library, broken)))
    found = {addresses.of_file(path): originals / path for path in files}
    for path, copy in made.items():
        if copy:
            found[addresses.of_file(path)] = copy.large
            found[addresses.of_thumbnail(path)] = copy.small
    return dict(sorted(found.items()))


def published_beside(paths: Iterable[str], content: Path, data: Path) -> dict[str, Path]:
    """Return the file to publish for each file of content/ that a page names.

    Of a picture that is the copy, without what cameras and programs write into it. Raises OSError
    where copies cannot be kept.
    """
    ordered = sorted(paths)
    made = copies(filter(is_picture, ordered), content, data.resolve().parent / KEPT)
    found = {path: content / path for path in ordered}
    return found | {path: copy.large for path, copy in made.items() if copy}
