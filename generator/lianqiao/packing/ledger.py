"""It is put on record that an archive or a booklet leaves the house."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lianqiao.issued import FOLDER, Issued, file_name, text_of
from lianqiao.publish.disk import write_whole
from lianqiao.types import PartialDate


@dataclass(frozen=True)
class Ledger:
    """Where it is put on record that something leaves the house: the library's folder, the day."""

    data: Path
    today: date


@contextmanager
def issued_entered(ledger: Ledger, **values: Any) -> Iterator[Path]:
    """Put an entry of the day into a ledger, as `entered` does; `values`: what `Issued` holds."""
    day = PartialDate(ledger.today.year, ledger.today.month, ledger.today.day)
    with entered(ledger.data, Issued(issued_on=day, **values)) as entry:
        yield entry


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
