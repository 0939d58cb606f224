"""What stands on one screen of a showcase, and how many lines and plaques fit on it.

Lengths are in widths of a 汉字; heights in hundredths of the screen's (the unit of projector.css),
reckoned for a screen of 4:3, the narrowest. What does not fit goes on to the next screen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from lianqiao.charts import Chart
from lianqiao.pages.cutting import LINE, LINES, NOTE, lines_of, width
from lianqiao.pages.showcase_view import ShowcaseView
from lianqiao.records import Record

LIST_LINE = 28  # characters of a line there, which are smaller
ROOM = 62.0  # the height that a screen has for plaques
PLAQUES = 6
NUMBER_ROOM = 112.0  # the width that a screen has for a number
NUMBER_SIZES = ((18.5, ""), (13.0, " .lq-smaller"), (9.0, " .lq-small"), (5.5, " .lq-tiny"))
Item = TypeVar("Item")


@dataclass(frozen=True)
class Line:
    """A line of a list: a link as Markdown, a quiet remark, or a number at its end.

    `lines`: how many it takes on the screen.
    """

    words: Markup
    note: str = ""
    value: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Screen:
    """One screen: its look, its heading, and what it shows.

    `chapter`: the small line above the heading. `number`, `unit` and `href`: of one large number.
    `size`: its class, as an attribute; `photo`: path and alternative text.
    """

    look: str
    title: str = ""
    chapter: str = ""
    paragraphs: Sequence[str] = ()
    lines: Sequence[Line] = ()
    records: Sequence[Record] = ()
    number: str = ""
    unit: str = ""
    size: str = ""
    note: str = ""
    href: str = ""
    photo: tuple[str, str] | None = None
    chart: Chart | None = None

    @property
    def is_the_chapter(self) -> bool:
        """Whether the heading is the chapter's own."""
        return self.title.startswith(self.chapter)

    @property
    def look_class(self) -> Markup:
        """The class of the look."""
        return Markup("lq-screen-") + self.look

    @property
    def title_class(self) -> Markup:
        """The class of a heading that is too long for the usual size, as an attribute."""
        wide = width(self.title)
        if wide > 3 * LINE / 2:
            return Markup(" .lq-long")
        return Markup(" .lq-middling" if wide > LINE / 2 + 4 else "")


def line_runs(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Return the lines of each screen: at most six lines of it, about as many on each."""
    heights = [line.lines for line in lines]
    runs = list(_filled(lines, heights, LINES, len(lines)))
    even = -(-len(lines) // max(1, len(runs)))
    evenly = list(_filled(lines, heights, LINES, even))
    return evenly if len(evenly) == len(runs) else runs


def list_lines(words: str, note: str) -> int:
    """Return how many lines of a list its words take; a remark stands behind them, else below."""
    own, quiet = width(words), width(note) * NOTE
    if own + quiet + 2 < LIST_LINE:
        return 1
    return lines_of(own, LIST_LINE) + (lines_of(quiet, LIST_LINE) if note else 0)


def plaque_runs(honors: Sequence[Record], view: ShowcaseView) -> list[tuple[Record, ...]]:
    """Return the honors of each screen: two in a row, at most six, as many rows as fit."""
    pairs = [tuple(honors[first : first + 2]) for first in range(0, len(honors), 2)]
    heights = [max(_plaque_height(view, honor) for honor in pair) for pair in pairs]
    runs = _filled(pairs, heights, ROOM, PLAQUES // 2)
    return [tuple(honor for pair in run for honor in pair) for run in runs]


def _filled(
    items: Sequence[Item], heights: Sequence[float], room: float, most: int
) -> Iterator[tuple[Item, ...]]:
    """Yield the items of each screen in their order: as many as its room takes, at most so many."""
    run: list[Item] = []
    taken = 0.0
    for item, height in zip(items, heights, strict=True):
        if run and (taken + height > room or len(run) == most):
            yield tuple(run)
            run, taken = [], 0.0
        run.append(item)
        taken += height
    if run:
        yield tuple(run)


def _plaque_height(view: ShowcaseView, honor: Record) -> float:
    """Return the height of a plaque: its title in lines of 14, what is quiet in lines of 19."""
    quiet = (view.dated(honor) + view.awarders(honor), view.recipients(honor))
    heading = 5 * lines_of(width(view.title(honor)), 15)
    return 6 + heading + 3.8 * sum(lines_of(width(one) + 1, 20) for one in quiet)


def number_size(number: str, unit: str) -> Markup:
    """Return the class of the largest size at which a number fits on one line with its unit."""
    for size, name in NUMBER_SIZES:
        if width(number) * size + width(unit) * 6 + 3 <= NUMBER_ROOM:
            return Markup(name)
    return Markup(" .lq-words")
