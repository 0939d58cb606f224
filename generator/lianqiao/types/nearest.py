"""The nearest known word to one that is not known."""

from collections.abc import Mapping
from difflib import get_close_matches

LISTED = 8


def nearest(found: str, known: Mapping[str, str]) -> str:
    """Return the key meant by the word nearest to `found`, else the first known keys.

    `known` maps each word that people may write to the key that it means.
    """
    close = get_close_matches(found, known, n=1, cutoff=0.6)
    if close:
        return known[close[0]]
    keys = list(dict.fromkeys(known.values()))
    return ", ".join(keys[:LISTED]) + (" …" if len(keys) > LISTED else "")
