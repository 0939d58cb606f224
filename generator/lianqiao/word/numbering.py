"""The lists of a document: each ordered list counts by itself."""

import copy
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

HEADINGS, BULLETS, ORDERED = "4C510000", "4C510001", "4C510002"  # w:nsid in the skeleton


@dataclass
class Numbering:
    """Hands out the numbers by which paragraphs name their list."""

    document: Document
    known: dict[tuple[int | None, int], int] = field(default_factory=dict)

    def of_list(self, list_: int | None, depth: int, start: int) -> int:
        """Return the number of a list: None is the one without numbers."""
        key = (list_, depth if list_ is not None else 0)
        if key not in self.known:
            self.known[key] = self._bullets() if list_ is None else self._new(depth, start)
        return self.known[key]

    @property
    def _element(self) -> Any:
        return self.document.part.numbering_part.element

    def _bullets(self) -> int:
        return self._num(abstract_of(self._element, BULLETS))

    def _new(self, depth: int, start: int) -> int:
        restart = (
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        )
        return self._num(abstract_of(self._element, ORDERED), restart)

    def _num(self, abstract: str, inside: str = "") -> int:
        numbers = [int(one.get(qn("w:numId"))) for one in self._element.findall(qn("w:num"))]
        number = max(numbers, default=0) + 1
        self._element.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{abstract}"/>{inside}</w:num>'
            )
        )
        return number


def abstract_of(numbering: Any, nsid: str) -> str:
    """Return the id of the list of the skeleton that has this mark; "" where there is none."""
    for abstract in numbering.findall(qn("w:abstractNum")):
        mark = abstract.find(qn("w:nsid"))
        if mark is not None and mark.get(qn("w:val")) == nsid:
            return str(abstract.get(qn("w:abstractNumId")))
    return ""


def adopt_lists(numbering: Any, skeleton: Any) -> None:
    """Give a document the lists of the skeleton that it does not have."""
    taken = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    for nsid in (BULLETS, ORDERED):
        if abstract_of(numbering, nsid):
            continue
        found = abstract_of(skeleton, nsid)
        ours = next(
            one
            for one in skeleton.findall(qn("w:abstractNum"))
            if one.get(qn("w:abstractNumId")) == found
        )
        added = copy.deepcopy(ours)
        taken.append(max(taken, default=-1) + 1)
        added.set(qn("w:abstractNumId"), str(taken[-1]))
        numbering.insert(_place_of_abstracts(numbering), added)


def _place_of_abstracts(numbering: Any) -> int:
    """Return where a further list goes: all of them stand before what uses them."""
    return sum(1 for one in numbering if one.tag != qn("w:num") and "num" in one.tag.lower())
