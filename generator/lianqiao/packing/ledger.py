"""It is put on record that an archive leaves the house."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianqiao.issued import FOLDER, Issued, file_name, text_of
from lianqiao.publish.disk import write_whole


@contextmanager
def entered(data: Path, issued: Issued) -> Iterator[Path]:
    """Put an entry into a library, yield its file, and take it back if what follows fails.

    An entry that is there already stays as it is. Raises OSError.
    """
    path = data / FOLDER / file_name(issued)
    known = path.exists()
    if not known:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, text_of(issued))
    try:
        yield path
    except BaseException:
        if not known:
            path.unlink()
        raise
