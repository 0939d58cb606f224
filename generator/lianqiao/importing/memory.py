"""What was imported is remembered in `data/imported/`, so that a later import changes no more.

For each record a line: what its row said of what it is, and for each field a check value of what
was written. A field that says something else today was changed by hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from lianqiao.types import Ref

FOLDER = "imported"
DIGITS = 12  # of a check value; enough to tell two values of one field apart


@dataclass(frozen=True)
class Remembered:
    """What is remembered of a record: the check value of its key, and of each field."""

    key: str
    fields: Mapping[str, str]


Memory = Mapping[Ref, Remembered]


def check_value(said: Any) -> str:
    """Return what stands for a value, whatever file it is in."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def path_for(kind: str) -> PurePosixPath:
    """Return the file in which the records of a kind are remembered."""
    return PurePosixPath(FOLDER, f"{kind}.json")


def read_memory(data: Path, kind: str) -> dict[Ref, Remembered]:
    """Return what is remembered of a kind's records; nothing where the file cannot be read."""
    try:
        read = json.loads((data / path_for(kind)).read_text(encoding="utf-8"))
        return {
            Ref(kind, str(id_)): Remembered(str(one["key"]), dict(one["fields"]))
            for id_, one in read.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def written_memory(memory: Memory) -> bytes:
    """Return the content of a file that remembers records: a line each, by id."""
    lines = [
        f"{json.dumps(ref.id)}: "
        + json.dumps({"key": one.key, "fields": dict(sorted(one.fields.items()))})
        for ref, one in sorted(memory.items(), key=lambda item: item[0].id)
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")
