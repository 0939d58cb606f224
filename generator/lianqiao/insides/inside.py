"""What is known of the inside of a file, and how it is gathered from its text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lianqiao import privacy
from lianqiao.privacy import squeezed

DAMAGED, PASSWORD, TOO_LARGE, EMBEDDED = "damaged", "password", "too_large", "embedded"


class Spot(NamedTuple):
    """Where in a file something stands: what kind of place, and which one of them.

    `key`: page, line, slide, cells, comments, properties and so on; `detail`: its number or name.
    """

    key: str
    detail: str = ""


class Number(NamedTuple):
    """Numbers of one kind at one spot: the first as it may be printed, and how many different."""

    kind: str
    spot: Spot
    masked: str
    several: int


class Seen(NamedTuple):
    """A secrecy mark, and where it stands."""

    mark: str
    spot: Spot


@dataclass(frozen=True)
class Inside:
    """What stands inside a file.

    `fault`: why it could not be read, or not to its end. `disguised`: its content is a web page or
    a program, whatever its name says.
    """

    numbers: tuple[Number, ...] = ()
    marks: tuple[Seen, ...] = ()
    fault: str = ""
    disguised: bool = False


class Unreadable(Exception):
    """A file cannot be read further; `reason` is DAMAGED, PASSWORD, TOO_LARGE or EMBEDDED: another
    file is in it that cannot be looked into.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Texts = Iterable[tuple[Spot, str]]


def gathered(texts: Texts, marks: Sequence[str]) -> Inside:
    """Return what stands in the texts of a file, as far as it can be read."""
    numbers: dict[tuple[str, Spot], dict[str, None]] = {}
    seen: dict[Seen, None] = {}
    fault = ""
    try:
        for spot, text in texts:
            for kind, masked in _numbers(text):
                numbers.setdefault((kind, spot), {})[masked] = None
            for mark in marks_in(text, marks):
                seen[Seen(mark, spot)] = None
    except Unreadable as unreadable:
        fault = unreadable.reason
    except Exception:  # decoders raise whatever a broken file makes them stumble over
        fault = DAMAGED
    found = (
        Number(kind, spot, next(iter(masked)), len(masked))
        for (kind, spot), masked in numbers.items()
    )
    return Inside(tuple(found), tuple(seen), fault)


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines() if privacy.is_suspicious(text) else ():
        for found in privacy.find(line):
            yield found.kind, found.masked


def marks_in(text: str, marks: Sequence[str]) -> Iterator[str]:
    """Yield the marks that stand in a text, however they are spaced."""
    likely = [mark for mark in marks if mark[0].isascii() or mark[0] in text]
    if likely:
        close = squeezed(text)
        yield from (mark for mark in likely if squeezed(mark) in close)
