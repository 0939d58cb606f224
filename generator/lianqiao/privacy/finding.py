"""Where in a text the numbers and addresses of persons stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from lianqiao.privacy.context import Surroundings
from lianqiao.privacy.folding import folded
from lianqiao.privacy.numbers import CARD, IDENTITY, MOBILE, is_identity, kind_of

EMAIL = "email"
KINDS = (IDENTITY, CARD, MOBILE, EMAIL)

BETWEEN = r"(?:[^\w\n,\uff0c\u3001;\uff1b|\u3002]|[\u115f\u1160\u3164\uffa0]){0,4}"
SUSPICIOUS = re.compile(rf"[@\uff20\ufe6b]|\d(?:(?:{BETWEEN}\d){{10}}|\.\d{{6,}}[Ee])")
"""In a text without this there is nothing to find; one quick look at each text tells."""

ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_])? ?@ ?"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}([A-Za-z]{2,24})(?![A-Za-z0-9])"
)
NO_DOMAINS = frozenset({"png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "js", "css", "html"})
COUNTRY = re.compile(
    r"(?<![0-9A-Za-z-])[(]?(?:\+|00)?86[)]?[-. ]{0,2}(?=[(]?1[3-9](?:[-. ]{0,2}[0-9]){9}(?![0-9]))"
)
SCIENTIFIC = re.compile(r"(?<![0-9.])[0-9]\.[0-9]{7,18}[Ee]\+?[0-9]{2}(?![0-9])")
RUN = re.compile(
    r"(?<![0-9])[0-9]+(?:(?: ?- ?| {1,2}|\.)[0-9]+)*(?: ?[Xx](?![0-9A-Za-z]))?(?![0-9])"
)
LONGEST = 19  # digits of the longest number, each of which may stand apart
PART = re.compile(r"([- .]*)([0-9]+|[Xx])")


class Found(NamedTuple):
    """A number or address in a text: its kind, where it stands, and how it may be printed."""

    kind: str
    start: int
    end: int
    masked: str


class Part(NamedTuple):
    """Digits that stand together; `before` is what parts them from the digits before."""

    start: int
    end: int
    digits: str
    before: str


def find(text: str) -> list[Found]:
    """Return the numbers and addresses of persons in a text, in their order."""
    if not SUSPICIOUS.search(text):
        return []
    plain = folded(text)
    found = sorted(_in_folded(plain.text))
    return [
        Found(one.kind, *plain.span(one.start, one.end), _mask(one.kind, one.text(plain.text)))
        for one in found
    ]


def find_in_name(name: str) -> list[Found]:
    """Return what stands in the name of a file or record, where - and _ part words."""
    if not SUSPICIOUS.search(name):
        return []
    found = find(name)
    taken = {at for one in found for at in range(one.start, one.end)}
    parted = find(name.replace("_", " ").replace("-", " "))
    return sorted([*found, *(one for one in parted if one.start not in taken)], key=_start)


def masked(text: str) -> str:
    """Return a text in which each number and address of a person shows its ends only."""
    for one in reversed(find_in_name(text)):
        text = text[: one.start] + one.masked + text[one.end :]
    return text


def is_suspicious(text: str) -> bool:
    """Tell whether a text is worth a closer look; in most there is nothing to find."""
    return SUSPICIOUS.search(text) is not None


def suspicious_lines(text: str) -> Iterator[int]:
    """Yield the lines of a text, from 0, that are worth a closer look."""
    if is_suspicious(text):
        for number, line in enumerate(text.split("\n")):
            if is_suspicious(line):
                yield number


def _start(found: Found) -> int:
    return found.start


@dataclass(frozen=True, order=True)
class _Hit:
    start: int
    end: int
    kind: str

    def text(self, whole: str) -> str:
        return whole[self.start : self.end]


def _in_folded(text: str) -> Iterator[_Hit]:
    """Yield what stands in a folded text; digits within an e-mail address belong to it."""
    addresses = [_Hit(*hit.span(), EMAIL) for hit in ADDRESS.finditer(text) if _is_mail(hit)]
    yield from addresses
    without = text
    for hit in addresses:
        without = without[: hit.start] + "\n" * (hit.end - hit.start) + without[hit.end :]
    without = COUNTRY.sub(lambda hit: " " * len(hit.group()), without)
    around = Surroundings(without)
    for number in SCIENTIFIC.finditer(without):
        digits = str(int(Decimal(number.group())))
        if kind := "" if around.forbid(*number.span()) else kind_of([digits]):
            yield _Hit(*number.span(), kind)
    for run in RUN.finditer(without):
        yield from _in_run(run, around)


def _is_mail(hit: re.Match[str]) -> bool:
    return hit.group(1).lower() not in NO_DOMAINS


def _in_run(run: re.Match[str], around: Surroundings) -> Iterator[_Hit]:
    """Yield what stands in digits with separators between them."""
    parts = [
        Part(run.start() + hit.start(2), run.start() + hit.end(), hit.group(2), hit.group(1))
        for hit in PART.finditer(run.group())
    ]
    at, left = 0, 0
    while at < len(parts):
        length = _identity_length(parts[at : at + 18], around)
        if length:
            yield from _weaker(parts[left:at], around)
            yield _Hit(parts[at].start, parts[at + length - 1].end, IDENTITY)
            left = at + length
        at += length or 1
    yield from _weaker(parts[left:], around)


def _identity_length(parts: Sequence[Part], around: Surroundings) -> int:
    """Return how many parts from the first on are an identity number; its checksum is enough."""
    number = ""
    for length, part in enumerate(parts, 1):
        number += part.digits
        if len(number) >= 18:
            sound = is_identity(number) and not around.letter_follows(part.end)
            return length if sound else 0
    return 0


def _weaker(parts: Sequence[Part], around: Surroundings) -> Iterator[_Hit]:
    """Yield numbers that have a shape and a prefix at most: they must stand by themselves."""
    row: list[Part] = []
    joints = {part.before.strip() for part in parts[1:]}
    if joints == {"", "-"} and (whole := _number(parts, around)):
        yield whole
        return
    for chain in _chains(parts):
        if len(chain) == 1:
            row += chain
            continue
        yield from _in_row(row, around)
        yield from _in_chain(chain, around)
        row = []
    yield from _in_row(row, around)


def _chains(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield parts that hyphens or points join; a part alone is a chain of one."""
    chain: list[Part] = []
    for part in parts:
        if chain and not part.before.strip():
            yield chain
            chain = []
        chain.append(part)
    if chain:
        yield chain


def _in_chain(chain: Sequence[Part], around: Surroundings) -> Iterator[_Hit]:
    """Yield the number that a chain is as a whole, or those of which it consists."""
    joints = {part.before.strip() for part in chain[1:]}
    is_decimal = joints == {"."} and len(chain) == 2
    if len(joints) == 1 and not is_decimal and (whole := _number(chain, around)):
        yield whole
        return
    singles = [_number([part], around) for part in chain]
    if joints == {"-"} and all(singles):
        yield from (single for single in singles if single)


def _in_row(row: Sequence[Part], around: Surroundings) -> Iterator[_Hit]:
    """Yield the numbers among parts with spaces between.

    What is written in groups counts only where no other digits stand beside it: 135 1056 2024 may
    be the cells of a table. After a word for a telephone it counts anyway.
    """
    at, clean = 0, True
    while at < len(row):
        hit, length = _number([row[at]], around), 1
        if hit is None and (clean or around.person_before(row[at].start)):
            hit, length = _grouped(row[at : at + 2 * LONGEST], around)
        clean = hit is not None
        if hit:
            yield hit
        at += length if hit else 1


def _grouped(row: Sequence[Part], around: Surroundings) -> tuple[_Hit | None, int]:
    """Return the number that the first parts of a row are together, and how many they are."""
    for length in range(2, min(len(row), LONGEST) + 1):
        hit = _number(row[:length], around)
        if hit and (_begins(row[length:], around) or around.person_before(row[0].start)):
            return hit, length
    return None, 1


def _begins(row: Sequence[Part], around: Surroundings) -> bool:
    """Tell whether a row is at its end, or goes on with another number."""
    lengths = range(1, min(len(row), LONGEST) + 1)
    return not row or any(_number(row[:length], around) for length in lengths)


def _number(parts: Sequence[Part], around: Surroundings) -> _Hit | None:
    start, end = parts[0].start, parts[-1].end
    kind = kind_of([part.digits for part in parts])
    if not kind or around.forbid(start, end, grouped=len(parts) > 1):
        return None
    return _Hit(start, end, kind)


def _mask(kind: str, text: str) -> str:
    if kind == EMAIL:
        name, _, domain = text.partition("@")
        return f"{name[0]}***@{domain.strip()}"
    if "." in text and "e" in text.casefold():
        text = str(int(Decimal(text)))
    digits = re.sub("[^0-9Xx]", "", text)
    return digits[:3] + "*" * (len(digits) - 7) + digits[-4:]
