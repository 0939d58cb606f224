"""The fingerprint of a record's content: it fits on a line of its file and tells what changed.

It is made of what the record says, not of how its YAML is written: order of keys, quotes,
comments, line ends and spellings of a date make no difference. Every file that the record names
counts with its bytes. Records that it links to do not count: each is reviewed by itself.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Value

NOT_CONTENT = frozenset({"status", "reviews", "accepted"})
"""Fields on how far the record has come, or on what its checks may pass over."""

WHOLE, PIECE = 32, 4  # letters, of 4 bits each: for all of the content, and for telling one field
WRITTEN = re.compile(r"[a-p]{32}( [A-Za-z0-9_-]+:[a-p]{4})*")
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Digits become letters: a run of digits would look like a telephone number to other rules."""


@dataclass(frozen=True)
class Fingerprint:
    """What stands for a record's content: `whole` for all of it, a piece for each field."""

    whole: str
    pieces: Mapping[str, str]

    def __str__(self) -> str:
        pieces = (f"{key}:{piece}" for key, piece in self.pieces.items())
        return " ".join((self.whole, *pieces))

    def changed_since(self, earlier: "Fingerprint") -> tuple[str, ...]:
        """Return the fields that differ, by key; none where the content is the same."""
        if self.whole == earlier.whole:
            return ()
        keys = {**self.pieces, **earlier.pieces}
        return tuple(key for key in keys if self.pieces.get(key) != earlier.pieces.get(key))


def written_fingerprint(text: object) -> Fingerprint | None:
    """Return the fingerprint that a text holds, or None where it is none."""
    if not isinstance(text, str) or not WRITTEN.fullmatch(text):
        return None
    whole, *pieces = text.split(" ")
    parted = (piece.partition(":") for piece in pieces)
    return Fingerprint(whole, {key: piece for key, _, piece in parted})


def fingerprint(record: Record, library: Library) -> Fingerprint:
    """Return the fingerprint of a record's content; its files' digests are in the library."""
    files = defaultdict(list)
    for path, file in library.files_of(record):
        files[str(path[0])].append([file, library.digests.get(file, "")])
    digests = {
        key: _digest([key, _plain(record.values[key]), sorted(files[key])])
        for key in library.kind(record).fields
        if key in record.values and key not in NOT_CONTENT
    }
    pieces = {key: digest[:PIECE] for key, digest in digests.items()}
    return Fingerprint(_digest(sorted(digests.items()))[:WHOLE], pieces)


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest().translate(LETTERS)


def _plain(value: Value) -> Any:
    """Return a value as lists, mappings and texts, the same however it was written."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
