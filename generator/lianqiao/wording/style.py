"""How numbers and punctuation are written: a few exact rules (GB/T 15834, GB/T 15835)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lianqiao.wording.finding import Span
from lianqiao.wording.masking import BLANK, own_words
from lianqiao.wording.patterns import patterns

PAIRS = {"“": "”", "《": "》", "（": "）", "「": "」", "『": "』", "【": "】", "〔": "〕"}
OPENING_OF = {closing: opening for opening, closing in PAIRS.items()}
BRACKET = re.compile("[" + "".join([*PAIRS, *OPENING_OF]) + "]")
PAIR = re.compile("|".join(map("".join, PAIRS.items())))
NESTED = 4  # marks within marks that are seen at a glance
CODE = re.compile(r"`[^`]*`")
LIST_MARK = re.compile(r"(?:^|[\n；。，：、\s])\s*(?:[-*]\s+)?[\w]{1,3}$")
UNPAIRED = "unpaired"


def style_faults(text: str) -> Iterator[Span]:
    """Yield each fault; `rule` is the name of its rule in patterns.yml, or "unpaired"."""
    for rule in _rules():
        if rule.may_find(text):
            for hit in rule.pattern.finditer(own_words(text)):
                yield Span(hit.start(), hit.end(), hit.group(), rule.name)
    yield from unpaired(text)


def unpaired(text: str) -> Iterator[Span]:
    """Yield each bracket or quotation mark that has no counterpart."""
    if _is_plainly_paired(text):
        return
    waiting: list[re.Match[str]] = []
    alone: list[re.Match[str]] = []
    for hit in BRACKET.finditer(CODE.sub(lambda code: " " * len(code.group()), text)):
        opening = OPENING_OF.get(hit.group())
        if opening is None:
            waiting.append(hit)
        elif waiting and waiting[-1].group() == opening:
            waiting.pop()
        elif len(waiting) > 1 and waiting[-2].group() == opening:  # the one between is alone
            alone.append(waiting.pop())
            waiting.pop()
        elif not _ends_list_mark(hit, text):
            alone.append(hit)
    for hit in sorted([*alone, *waiting], key=lambda one: one.start()):
        yield Span(hit.start(), hit.end(), hit.group(), UNPAIRED)


def _is_plainly_paired(text: str) -> bool:
    """Tell at a glance whether every mark has its counterpart, as in most texts."""
    marks = "".join(BRACKET.findall(text))
    for _ in range(NESTED):
        if marks:
            marks = PAIR.sub("", marks)
    return not marks


def _ends_list_mark(hit: re.Match[str], text: str) -> bool:
    """Tell whether a bracket stands after a number in a list: 1）."""
    before = text[max(0, hit.start() - 8) : hit.start()]
    return hit.group() == "）" and bool(LIST_MARK.search(before))


@dataclass(frozen=True)
class _Rule:
    """A rule of patterns.yml; a text without any of its signs holds no fault of it.

    `minds_blanks`: it also finds what stands beside a quotation or code that is blanked out.
    """

    name: str
    signs: str
    pattern: re.Pattern[str]
    minds_blanks: bool

    def may_find(self, text: str) -> bool:
        """Tell whether it is worth looking among the text's own words."""
        has_sign = any(sign in text for sign in self.signs)
        return has_sign and (self.minds_blanks or self.pattern.search(text) is not None)


@cache
def _rules() -> tuple[_Rule, ...]:
    han = patterns()["han"]
    return tuple(
        _Rule(
            name,
            rule["signs"],
            re.compile(rule["pattern"].replace("H", han)),
            minds_blanks=BLANK in rule["pattern"] or r"\x00" in rule["pattern"],
        )
        for name, rule in patterns()["style"].items()
    )
