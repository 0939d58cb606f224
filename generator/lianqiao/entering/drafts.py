"""A record that was entered: its id, its YAML, its file."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.publish.disk import write_whole
from lianqiao.scaffold import Occupied
from lianqiao.types.scalars import ID_LIMIT, RESERVED_IDS

SYLLABLES = 8
ROOM_FOR_NUMBER = 5  # "-1234" behind an id that is taken
NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def proposed_id(title: str, year: str, fallback: str, taken: Collection[str]) -> str:
    """Return an id that is free: the first syllables of a title in pinyin, and the year.

    `fallback` stands where the title has no letters. Numbers of the title stay as they are.
    """
    parts = [NOT_IN_IDS.sub("", part.casefold()) for part in _pinyin(title)]
    name = "-".join([part for part in parts if part][:SYLLABLES]) or fallback
    dated = f"{name}-{year}" if year and year not in name else name
    return free_id(dated, taken)


def _pinyin(title: str) -> list[str]:
    """Return the syllables of a title; their dictionary is read when the first is asked for.

    It takes more memory than all other libraries of this house, and most commands ask for no id.
    """
    from pypinyin import lazy_pinyin

    return lazy_pinyin(title)


def free_id(wished: str, taken: Collection[str]) -> str:
    """Return an id as wished, cut to what an id may hold; with a number where it is taken."""
    base = wished[: ID_LIMIT - ROOM_FOR_NUMBER].strip("-")
    if base not in taken and base not in RESERVED_IDS:
        return base
    return next(one for n in count(2) if (one := f"{base}-{n}") not in taken)


def taken_ids(data: Path, kind: Kind, library: Library) -> frozenset[str]:
    """Return the ids of a kind that stand for something: a record, a former one, a file."""
    known = library.all(kind.key)
    formerly = [id_ for one in known for id_ in one.get("formerly") or ()]
    files = [file.stem for file in (data / kind.folder).glob("*.yml")]
    unread = [ref.id for ref in library.unread if ref.kind == kind.key]
    return frozenset(map(str, (*(one.id for one in known), *formerly, *files, *unread)))


def draft_text(kind: Kind, content: Mapping[str, Any]) -> str:
    """Return the YAML of a record, its fields in the order of their declaration."""
    ordered = {key: content[key] for key in ("id", "status") if key in content}
    ordered |= {key: content[key] for key in kind.fields if content.get(key)}
    text: str = yaml.dump(
        ordered, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return text


def write_draft(data: Path, kind: Kind, content: Mapping[str, Any]) -> Path:
    """Write a record into a file of its own, whole or not at all; return the file.

    Raises Occupied where the file is there already, OSError where it cannot be written.
    """
    path = data / kind.folder / f"{content['id']}.yml"
    if path.exists():
        raise Occupied(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, draft_text(kind, content))
    return path


@cache
def _dumper() -> Any:
    """Return a dumper that writes dates and numbers as people do, without quotes.

    The library reads every word as text; only what means nothing, true or false is quoted.
    """
    dumper: Any = type("Dumper", (yaml.SafeDumper,), {"ignore_aliases": lambda self, value: True})
    known = yaml.SafeDumper.yaml_implicit_resolvers.items()
    dumper.yaml_implicit_resolvers = {
        first: [one for one in found if one[0].rpartition(":")[2] in ("null", "bool", "merge")]
        for first, found in known
    }
    dumper.add_representer(str, _text)
    return dumper


def _text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
