"""The nearest known word to one that is not known."""

from collections.abc import Mapping
from difflib import get_close_matches

from lianqiao.findings import Label
from lianqiao.messages import LANGUAGES, messages

LISTED = 40
MORE = "…"


def nearest(found: str, known: Mapping[str, str], listed: int = LISTED) -> Label:
    """Return what to say of the known words: the nearest one, else the first `listed`.

    `known` maps each word that people may write to the key that it means.
    """
    meant = meant_by(found, known)
    every = list(dict.fromkeys(known.values()))
    keys = [meant] if meant else every[:listed]
    text = ", ".join(keys if meant or len(every) <= listed else [*keys, MORE])
    which = "nearest.one" if meant else "nearest.all" if keys else "nearest.none"
    return {language: messages(language).say(which, keys=text) for language in LANGUAGES}


def meant_by(found: str, known: Mapping[str, str]) -> str | None:
    """Return the key that a misspelt word most likely means, or None."""
    close = get_close_matches(found, known, n=1, cutoff=0.6)
    return known[close[0]] if close else None
