"""A booklet of many cases is bound in volumes: which chapters and cases stand in which.

No words, as in `showcases`.
"""

from dataclasses import dataclass, replace

from lianqiao.records import Record
from lianqiao.showcases import Section, Showcase
from lianqiao.types import Ref

CASES = "cases"
CASES_A_VOLUME = 75
"""About 230 pages: fit to be bound and sent. Who sets a volume keeps all of it in memory."""


@dataclass(frozen=True)
class Volume:
    """What stands in one volume of a showcase's booklet; most have only this one.

    `number` counts from 1, `of` is how many there are. `sections`: its chapters, of which the cases
    may go on from the volume before; `cases`: those of its part.
    """

    showcase: Showcase
    number: int
    of: int
    sections: tuple[Section, ...]
    cases: tuple[Record, ...]

    @property
    def is_first(self) -> bool:
        """Whether it begins the booklet."""
        return self.number == 1

    def goes_on(self, section: Section) -> bool:
        """Tell whether a chapter was begun in the volume before."""
        return section.key == CASES and not self.is_first

    def placed(self) -> frozenset[Ref]:
        """Return the records that have a place of their own in it."""
        keys = {section.key for section in self.sections}
        shown: dict[str, tuple[Record, ...]] = {
            "alliances": self.showcase.alliances,
            CASES: self.cases,
            "honors": self.showcase.honors,
            "outcomes": self.showcase.outcomes,
        }
        return frozenset(record.ref for key in shown.keys() & keys for record in shown[key])


def volumes(showcase: Showcase) -> tuple[Volume, ...]:
    """Return the volumes of a showcase's booklet: as many as its cases need, of like size.

    The chapters keep their order: those before the cases open the first volume, those after them
    end the last.
    """
    keys = [section.key for section in showcase.sections]
    count = volume_count(showcase)
    if count == 1:
        return (Volume(showcase, 1, 1, showcase.sections, showcase.cases),)
    at = keys.index(CASES)
    before, chapter, after = (
        showcase.sections[:at],
        showcase.sections[at],
        showcase.sections[at + 1 :],
    )
    made = []
    for number in range(1, count + 1):
        is_first, is_last = number == 1, number == count
        sections = (
            *(before if is_first else ()),
            chapter if is_first else replace(chapter, text=""),
            *(after if is_last else ()),
        )
        made.append(Volume(showcase, number, count, sections, _part(showcase.cases, number, count)))
    return tuple(made)


def volume_count(showcase: Showcase) -> int:
    """Return how many volumes a showcase's booklet has."""
    has_cases = any(section.key == CASES for section in showcase.sections)
    return max(1, -(-len(showcase.cases) // CASES_A_VOLUME)) if has_cases else 1


def _part(cases: tuple[Record, ...], number: int, of: int) -> tuple[Record, ...]:
    """Return the cases of one of several parts of like size."""
    return cases[(number - 1) * len(cases) // of : number * len(cases) // of]
