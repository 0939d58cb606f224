"""What a text leads to: records and images."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from lianqiao.prose.faults import image_faults
from lianqiao.prose.tree import (
    OUTSIDE_LINK,
    RECORD_LINK,
    href,
    lines_with,
    number_asked,
    src,
    standing,
    written_src,
)

NOWHERE = "none:0"
STATISTIC = "stat"
ASKED_OFTEN = 200_000  # texts whose links are kept: checks, editions and pages all ask
LEADS_SOMEWHERE = "]("  # without it a text has neither links nor images, and need not be read


@dataclass(frozen=True, slots=True)
class ProseLink:
    """A link to a record in a text; `line` counts from 0, in lines of the text."""

    line: int
    kind: str
    id: str


@lru_cache(maxsize=ASKED_OFTEN)
def record_links(text: str) -> tuple[ProseLink, ...]:
    """Return the links to records in a text."""
    links: list[ProseLink] = []
    for place in standing(text) if LEADS_SOMEWHERE in text else ():
        address = href(place.node) if place.node.type == "link" else ""
        hit = RECORD_LINK.fullmatch(address)
        if hit and hit.group(1) == STATISTIC and number_asked(place.node):
            continue
        if hit and address != NOWHERE and not OUTSIDE_LINK.fullmatch(address):
            lines = lines_with(f"({address}", text, place)
            taken = sum(
                f"{link.kind}:{link.id}" == address and link.line in lines for link in links
            )
            links.append(ProseLink(lines[min(taken, len(lines) - 1)], hit.group(1), hit.group(2)))
    return tuple(links)


@lru_cache(maxsize=ASKED_OFTEN)
def statistics_asked(text: str) -> tuple[tuple[int, str], ...]:
    """Return the statistics whose numbers a text asks for: line, and id."""
    return tuple(
        (lines_with(href(place.node), text, place)[0], asked[1])
        for place in (standing(text) if LEADS_SOMEWHERE in text else ())
        if place.node.type == "link"
        and (asked := number_asked(place.node))
        and asked[0] == STATISTIC
    )


@lru_cache(maxsize=ASKED_OFTEN)
def images(text: str) -> tuple[tuple[int, str], ...]:
    """Return the sound images in a text: line, and path below data/files/."""
    return tuple(
        (lines_with(written_src(place.node), text, place)[0], src(place.node))
        for place in (standing(text) if LEADS_SOMEWHERE in text else ())
        if place.node.type == "image" and not list(image_faults(place, text))
    )


def lines_with_targets(text: str) -> set[int]:
    """Return the lines in which links to records, numbers or images stand."""
    lines = {line for line, _ in (*images(text), *statistics_asked(text))}
    return lines | {link.line for link in record_links(text)}


def without_links(text: str, is_hidden: Callable[[str, str], bool]) -> str:
    """Return a text in which the links to hidden records lead nowhere; their words stay.

    Only the address is replaced, so the text reads as before.
    """
    for link in record_links(text):
        if is_hidden(link.kind, link.id):
            address = re.escape(f"{link.kind}:{link.id}")
            text = re.sub(rf"(\]\(\s*<?){address}(?=[>\s)])", rf"\g<1>{NOWHERE}", text)
    return text
