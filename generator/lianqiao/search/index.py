"""The index: where every pair of 汉字 and every word stands, in pieces of a few kilobytes.

A run of 汉字 is found exactly: pairs that cover it must stand in one page at adjoining places.
A pair that is everywhere (供电) would be too long a list to load; for it the index has the pages
only, and beside it runs of three that begin or end with it; for those of them that are everywhere
too (供电所) runs of four, and so on. Words of letters and digits are found by their beginning. A
single character is looked for in titles only.

Numbers are written in base 45 with printable characters, low digits first; digits that are not the
last one are raised by 45. A page's entry in a list of places is: pages since the last entry, times
two, plus one where more than one place follows; then how many, if so; then the places, each as the
distance from the one before. In a list of pages it is: pages since the last entry, times four, plus
the best zone.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lianqiao.search.text import Zones

WIDE = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = re.compile(rf"([{WIDE}]+)|[^\W_{WIDE}]+")
ONE_WIDE = re.compile(rf"[{WIDE}]")
WIDE_OTHERWISE = re.compile(  # signs that are compared as another 汉字: ⼀, ㊀, 🈐
    r"[\u2e80-\u2fdf\u3038-\u303a\u3190-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
ZONE_STARTS = (0, 256, 512, 1024)  # places of title, terms, summary, body; the last has no end
BODY = 3
DIGITS = bytes(code for code in range(0x23, 0x7F) if code != 0x5C)  # without quote and backslash
BASE = 45
CHUNK = 16_000  # bytes of a list that is cut
OWN_FILE = 6_000  # bytes from which a list has files of its own
FREQUENT = 100_000  # bytes from which a run's places are left to runs longer by one
BUCKET = 8_000  # bytes of short lists in one file, about
PAGES_A_TEXT = 4
EXCERPTED = 6_000  # characters of a page from which its excerpt is taken
ENCODED_OFTEN = 5_000


@dataclass(frozen=True, slots=True)
class Document:
    """A page to be found: its address (".html"), title, what kind of page it is, and its text.

    `is_list`: it only lists other pages, and is shown without an excerpt.
    """

    address: str
    title: str
    kicker: str
    text: Zones
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the index: its name below the index's folder, without ".js", and its script."""

    name: str
    script: str


def encoded(number: int) -> bytes:
    """Return a number as digits, the lowest first."""
    digits = bytearray()
    while number >= BASE:
        digits.append(DIGITS[BASE + number % BASE])
        number //= BASE
    digits.append(DIGITS[number])
    return bytes(digits)


NUMBERS = [encoded(number) for number in range(ENCODED_OFTEN)]


def _encoded(number: int) -> bytes:
    return NUMBERS[number] if number < ENCODED_OFTEN else encoded(number)


class _Folding(dict[int, str | int]):
    """Each character as it is compared: small, half-width, one for one."""

    def __missing__(self, code: int) -> str | int:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = folded if len(folded) == 1 else code
        return self[code]


FOLDING = _Folding()


def folded(text: str) -> str:
    """Return a text as it is compared, character for character."""
    return text.translate(FOLDING)


@dataclass(slots=True)
class _Places:
    """A list of places that grows page by page, cut into chunks that begin anew."""

    firsts: list[int] = field(default_factory=list)
    chunks: list[bytearray] = field(default_factory=list)
    last: int = -1

    @property
    def size(self) -> int:
        return sum(map(len, self.chunks))

    def add(self, page: int, places: Sequence[int]) -> None:
        if not self.chunks or len(self.chunks[-1]) > CHUNK:
            self.firsts.append(page)
            self.chunks.append(bytearray())
            self.last = -1
        chunk = self.chunks[-1]
        several = len(places) > 1
        chunk += _encoded((page - self.last) * 2 + several)
        if several:
            chunk += _encoded(len(places))
        before = 0
        for place in places:
            chunk += _encoded(place - before)
            before = place
        self.last = page


@dataclass(slots=True)
class _Pages:
    """A list of pages with the best zone in each."""

    content: bytearray = field(default_factory=bytearray)
    last: int = -1

    def add(self, page: int, zone: int) -> None:
        self.content += _encoded((page - self.last) * 4 + zone)
        self.last = page


def pieces(documents: Sequence[Document], kinds: Mapping[str, tuple[int, int]]) -> Iterator[Piece]:
    """Yield the files of the index of some pages.

    The number of a page is its place in `documents`; of two pages equally good the first is shown
    first. `kinds`: where the pages of each kind's records begin, and how many they are.
    """
    pairs: dict[str, _Places] = defaultdict(_Places)
    words: dict[str, _Pages] = defaultdict(_Pages)
    singles: dict[str, _Pages] = defaultdict(_Pages)
    for page, document in enumerate(documents):
        runs, found_words = _tokens(document.text)
        for gram, places in _pairs(runs).items():
            pairs[gram].add(page, places)
        for word, zone in found_words.items():
            words[word].add(page, zone)
        for character in sorted(_of_title(runs, found_words)):
            singles[character].add(page, 0)
    lists, pages_only = _with_longer_runs(pairs, documents)
    own_words = {w: found for w, found in words.items() if len(found.content) > OWN_FILE}
    yield from _lists(lists)
    yield from (_pages_piece("d", gram, found) for gram, found in pages_only.items())
    yield from (_pages_piece("v", word, found) for word, found in own_words.items())
    by_start = _by_start(words, own_words)
    yield from (_piece(f"w/{_hex(start)}", found) for start, found in by_start.items())
    yield from _singles(singles)
    yield from _texts(documents)
    manifest = {
        "pages": len(documents),
        "perText": PAGES_A_TEXT,
        "buckets": _buckets(lists),
        "singles": _buckets_of_singles(singles),
        "frequent": " ".join(pages_only),
        "words": " ".join(sorted(by_start)),
        "kinds": {kind: list(span) for kind, span in kinds.items()},
    }
    yield _piece("manifest", manifest)


Runs = list[tuple[str, int]]
"""Runs of 汉字, each with its place."""


def _tokens(text: Zones) -> tuple[Runs, dict[str, int]]:
    """Return the runs of a page, and its words with the best zone of each."""
    runs: Runs = []
    words: dict[str, int] = {}
    for zone, start, part in _placed(text):
        for hit in TOKEN.finditer(folded(part)):
            if hit.group(1):
                runs.append((hit.group(), start + hit.start()))
            else:
                words.setdefault(hit.group(), zone)
    return runs, words


def _placed(text: Zones) -> Iterator[tuple[int, int, str]]:
    """Yield the zones of a page with where each begins; one that is too long goes to the body."""
    body = text.body
    for zone, part in enumerate((text.title, text.terms, text.summary)):
        if len(part) < ZONE_STARTS[zone + 1] - ZONE_STARTS[zone]:
            yield zone, ZONE_STARTS[zone], part
        else:
            body = f"{part}\n{body}"
    yield BODY, ZONE_STARTS[BODY], body


def _pairs(runs: Runs) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for run, start in runs:
        for n in range(len(run) - 1):
            pair = run[n : n + 2]
            if pair in found:
                found[pair].append(start + n)
            else:
                found[pair] = [start + n]
    return found


def _of_title(runs: Runs, words: Mapping[str, int]) -> set[str]:
    """Return the characters by which a title is found: each 汉字, and the first of each word."""
    wide = {one for run, start in runs if start < ZONE_STARTS[1] for one in run}
    return wide | {word[0] for word, zone in words.items() if zone == 0}


def _with_longer_runs(
    lists: dict[str, _Places], documents: Sequence[Document]
) -> tuple[dict[str, _Places], dict[str, _Pages]]:
    """Return lists of places that are not too long, and lists of pages for those that are."""
    found: dict[str, _Places] = {}
    pages_only: dict[str, _Pages] = {}
    while lists:
        frequent = sorted(gram for gram, places in lists.items() if places.size > FREQUENT)
        pages_only |= {gram: _pages_of(lists.pop(gram)) for gram in frequent}
        found |= lists
        lists = _runs_with(frequent, documents) if frequent else {}
    return found, pages_only


def _runs_with(frequent: Sequence[str], documents: Sequence[Document]) -> dict[str, _Places]:
    """Return the places of runs that are longer by one than a frequent one within them."""
    search = re.compile("|".join(frequent)).search  # one look at a text, for however many
    found: dict[str, _Places] = defaultdict(_Places)
    for page, document in enumerate(documents):
        here: dict[str, set[int]] = defaultdict(set)
        for _, start, part in _placed(document.text):
            text = folded(part) if WIDE_OTHERWISE.search(part) else part  # 汉字 alone matter here
            for begin, end in _longer_by_one(search, text):
                here[text[begin:end]].add(start + begin)
        for gram in sorted(here):
            found[gram].add(page, sorted(here[gram]))
    return found


def _longer_by_one(
    search: Callable[[str, int], re.Match[str] | None], text: str
) -> Iterator[tuple[int, int]]:
    """Yield where runs stand that are a hit with one character more, before or after it."""
    hit = search(text, 0)
    while hit:
        begin, end = hit.span()
        if begin and ONE_WIDE.match(text, begin - 1):
            yield begin - 1, end
        if ONE_WIDE.match(text, end):
            yield begin, end + 1
        hit = search(text, begin + 1)


def _pages_of(places: _Places) -> _Pages:
    """Return the pages of a list of places."""
    pages = _Pages()
    for chunk in places.chunks:
        for page, first in _decoded(chunk):
            pages.add(page, zone_of(first))
    return pages


def zone_of(place: int) -> int:
    """Return the zone of a place, 0 for the title to 3 for the body."""
    return max(zone for zone, start in enumerate(ZONE_STARTS) if place >= start)


def _decoded(chunk: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Yield each page of a chunk with its first place."""
    numbers = _numbers(chunk)
    page = -1
    for head in numbers:
        page += head >> 1
        count = next(numbers) if head & 1 else 1
        places = [next(numbers) for _ in range(count)]
        yield page, places[0]


VALUES = {digit: value for value, digit in enumerate(DIGITS)}


def _numbers(content: bytes | bytearray) -> Iterator[int]:
    number, scale = 0, 1
    for digit in content:
        value = VALUES[digit]
        if value < BASE:
            yield number + value * scale
            number, scale = 0, 1
        else:
            number += (value - BASE) * scale
            scale *= BASE


def _buckets(lists: Mapping[str, _Places]) -> int:
    """Return into how many files the short lists go."""
    short = sum(found.size + 12 for found in lists.values() if found.size <= OWN_FILE)
    return short // BUCKET + 1


def bucket_of(gram: str, buckets: int) -> int:
    """Return the file in which a gram is."""
    number = 0
    for character in gram:
        number = (number * 33 + ord(character)) & 0xFFFFFFFF
    return number % buckets


def _lists(lists: Mapping[str, _Places]) -> Iterator[Piece]:
    """Yield the files of lists of places; a long list has a file for each of its chunks."""
    buckets = _buckets(lists)
    content: list[dict[str, str | list[int]]] = [{} for _ in range(buckets)]
    for gram in sorted(lists):
        found = lists[gram]
        short = found.size <= OWN_FILE
        entry: str | list[int] = found.chunks[0].decode() if short else found.firsts
        content[bucket_of(gram, buckets)][gram] = entry
        for number, chunk in enumerate([] if short else found.chunks):
            yield _piece(f"c/{_hex(gram)}-{number}", chunk.decode())
    for number, entries in enumerate(content):
        yield _piece(f"g/{number}", entries)


def _singles(singles: Mapping[str, _Pages]) -> Iterator[Piece]:
    """Yield the files of the characters by which titles are found."""
    buckets = _buckets_of_singles(singles)
    content: list[dict[str, str]] = [{} for _ in range(buckets)]
    for one in sorted(singles):
        content[bucket_of(one, buckets)][one] = singles[one].content.decode()
    for number, entries in enumerate(content):
        yield _piece(f"s/{number}", entries)


def _buckets_of_singles(singles: Mapping[str, _Pages]) -> int:
    return sum(len(found.content) for found in singles.values()) // BUCKET + 1


def _pages_piece(folder: str, gram: str, found: _Pages) -> Piece:
    return _piece(f"{folder}/{_hex(gram)}", found.content.decode())


def _by_start(
    words: Mapping[str, _Pages], own: Mapping[str, _Pages]
) -> dict[str, dict[str, str | int]]:
    """Return the words by their first two characters; 1 stands for a list with its own file."""
    found: dict[str, dict[str, str | int]] = {}
    for word in sorted(words):
        entry = 1 if word in own else words[word].content.decode()
        found.setdefault(word[:2], {})[word] = entry
    return found


def _texts(documents: Sequence[Document]) -> Iterator[Piece]:
    """Yield the words of the pages, for titles and excerpts of what was found."""
    for first in range(0, len(documents), PAGES_A_TEXT):
        rows = [
            [one.address, one.title, one.kicker, "" if one.is_list else _whole(one.text)]
            for one in documents[first : first + PAGES_A_TEXT]
        ]
        yield _piece(f"t/{first // PAGES_A_TEXT}", rows)


def _whole(text: Zones) -> str:
    return "\n".join(part for part in (text.summary, text.terms, text.body) if part)[:EXCERPTED]


def _hex(text: str) -> str:
    return "-".join(f"{ord(character):x}" for character in text)


def _piece(name: str, content: object) -> Piece:
    return Piece(name, script(name, content))


def script(name: str, content: object) -> str:
    """Return a script that hands plain data over to the search under a name."""
    shown = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    shown = shown.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'lianqiaoSearch.take("{name}",{shown});\n'
