"""The YAML of one field of a draft."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lianqiao.types import Field, Markdown

PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*|[0-9]{4}(?:-[0-9]{2}){0,2}")
WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def entry(key: str, value: Any, declared: Field) -> Iterator[str]:
    """Yield the lines of one field; its value is as it was read from a form."""
    if isinstance(declared.type, Markdown):
        yield f"{key}: |"
        yield from (f"  {line}".rstrip() for line in value.split("\n"))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{key}:"
        for row in value:
            pairs = [f"{name}: {_quoted(text)}" for name, text in row.items()]
            yield from (f"  {'- ' if n == 0 else '  '}{pair}" for n, pair in enumerate(pairs))
    elif isinstance(value, list):
        yield f"{key}: [{', '.join(map(_quoted, value))}]"
    else:
        yield f"{key}: {_quoted(value)}"


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar on one line."""
    if PLAIN.fullmatch(text) and text not in WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
