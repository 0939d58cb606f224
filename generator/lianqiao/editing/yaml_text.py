"""Values as YAML: plain where that is read back as the same everywhere, else in quotes."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Union

Said = Union[str, Sequence["Said"], Mapping[str, "Said"]]
"""What a file says: texts, lists and mappings of texts."""

PLAIN = re.compile(
    r"(?!(?:null|yes|no|on|off|y|n)$)"
    r"([\u4e00-\u9fff《“（][\u4e00-\u9fff《》“”（）、，。；·—0-9A-Za-z-]*"
    r"|[a-z][a-z0-9_-]*|[12][0-9]{3}(-[0-9]{2}){1,2}|-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?)"
)
BLOCK = re.compile(r"[^\s][^\r\t]*[^\s]", re.DOTALL)
INDENT = "  "
LONGEST_LINE = 200  # characters of a list or mapping in brackets


def scalar(text: str) -> str:
    """Return a text on one line, as it may also stand in a list or mapping in brackets."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def flow(said: Said) -> str:
    """Return what is said on one line."""
    if isinstance(said, str):
        return scalar(said)
    if isinstance(said, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in said.items()) + "}"
    return "[" + ", ".join(map(flow, said)) + "]"


def lines_of(key: str, said: Said, indent: str = "") -> tuple[str, ...]:
    """Return a key with its value as lines: long texts as blocks, the items of lists below it."""
    head = f"{indent}{scalar(key)}:"
    if isinstance(said, str):
        return _text_lines(head, said, indent)
    if isinstance(said, Mapping):
        if _fits_a_line(said):
            return (f"{head} {flow(said)}",)
        return (head, *_entries(said, indent + INDENT))
    if all(isinstance(one, str) for one in said) and _fits_a_line(said):
        return (f"{head} {flow(said)}",)
    return (head, *(line for one in said for line in item_lines(one, indent + INDENT)))


def item_lines(said: Said, indent: str = "") -> tuple[str, ...]:
    """Return an item of a list as lines; a record, which is not indented, on several."""
    if isinstance(said, Mapping) and said and not (indent and _fits_a_line(said)):
        first, *others = _entries(said, indent + INDENT)
        return (f"{indent}- {first[len(indent) + 2 :]}", *others)
    return (f"{indent}- {flow(said)}",)


def _entries(said: Mapping[str, Said], indent: str) -> tuple[str, ...]:
    return tuple(line for key, one in said.items() for line in lines_of(key, one, indent))


def _text_lines(head: str, text: str, indent: str) -> tuple[str, ...]:
    """Return a text of several lines as a block, unless a block would not keep it."""
    lines = text.split("\n")
    if len(lines) == 1 or not BLOCK.fullmatch(text) or any(one != one.rstrip() for one in lines):
        return (f"{head} {scalar(text)}",)
    return (f"{head} |", *(f"{indent}{INDENT}{one}" if one else "" for one in lines))


def _fits_a_line(said: Said) -> bool:
    text = flow(said)
    return len(text) <= LONGEST_LINE and "\\n" not in text
