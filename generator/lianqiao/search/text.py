"""The HTML of a page's article becomes the text that its readers see."""

import html
import re
from dataclasses import dataclass

INLINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    "|time|u|var|wbr"
)
LEFT_OUT = re.compile(
    r'<p class="(?:lq-crumbs|lq-around|lq-cite)">.*?</p>'  # the way to other pages, not this one
    r"|<!--.*?-->|<(script|style|svg|template)\b.*?</\1>",
    re.DOTALL | re.IGNORECASE,
)
TAG = re.compile(r"</?([a-zA-Z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)
LEDE = re.compile(r'<p class="lq-lede">.*?</p>', re.DOTALL)
HEAD_OF_FACTS = re.compile(r'(<div class="lq-facts">\s*<table>\s*)<thead>.*?</thead>', re.DOTALL)
FACTS = re.compile(r'<div class="lq-facts">.*?</div>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Zones:
    """The visible text of a page by where it stands; a line break parts what is not one run."""

    title: str
    terms: str
    summary: str
    body: str


def visible_text(content: str) -> Zones:
    """Return the text of an article, given its HTML as Markdown engines write it."""
    content = HEAD_OF_FACTS.sub(r"\1", LEFT_OUT.sub("", content))  # readers see no head there
    title, content = _taken(HEADING, content)
    summary, content = _taken(LEDE, content)
    terms, content = _taken(FACTS, content)
    return Zones(title, terms, summary, _text(content))


def _taken(pattern: re.Pattern[str], content: str) -> tuple[str, str]:
    """Return the text of the first element of a shape, and the content without it."""
    hit = pattern.search(content)
    if hit is None:
        return "", content
    return _text(hit.group()), f"{content[: hit.start()]}\n{content[hit.end() :]}"


def _text(markup: str) -> str:
    words = html.unescape(TAG.sub(_gap, markup))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _gap(hit: re.Match[str]) -> str:
    return "" if INLINE.fullmatch(hit.group(1).lower()) else "\n"
