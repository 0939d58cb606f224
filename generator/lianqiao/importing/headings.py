"""The headings of a ledger are found and understood: in any order, on one row or two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from lianqiao.findings import Label
from lianqiao.importing.targets import Target, Targets, targets
from lianqiao.importing.values import units_of
from lianqiao.importing.words import (
    bracketed,
    comparable,
    unbracketed,
    undecorated,
    words,
)
from lianqiao.kinds import Kind
from lianqiao.types import Integer, Number
from lianqiao.workbooks import Holds, Sheet, Span, Spot

WITHIN = 30  # rows: titles and notes may stand above the headings
FEWEST = 2  # headings that must be understood
NEAR = 0.6  # how like a heading one must be to be offered in its place; 1 is the same
LEAVE_OUT = ""
"""What is said of a heading whose column is to be left out."""

Said = Mapping[str, str]
"""What was said of headings: the heading for comparing, the name of a target or LEAVE_OUT."""


@dataclass(frozen=True)
class Heading:
    """A column's heading as written, and what it means; `serial`: only numbers the rows."""

    column: int
    text: str
    target: Target | None = None
    serial: bool = False
    left_out: bool = False
    nearest: Target | None = None


@dataclass(frozen=True)
class Table:
    """A sheet that was understood: its kind, the rows of its headings, what its columns mean."""

    sheet: Sheet
    kind: Kind
    top: int
    bottom: int
    headings: tuple[Heading, ...]
    twice: tuple[tuple[Heading, Heading], ...] = ()

    @property
    def columns(self) -> Mapping[int, Target]:
        """What each column that is understood means."""
        return {one.column: one.target for one in self.headings if one.target}

    @property
    def serial(self) -> int | None:
        """The column that only numbers the rows."""
        return next((one.column for one in self.headings if one.serial), None)


@dataclass(frozen=True)
class Unclear:
    """No table was found: none at all, or one of several kinds could be meant."""

    kinds: tuple[Label, ...] = ()


@dataclass
class _Found:
    score: float
    table: Table = field(repr=False)


def table_in(sheet: Sheet, kinds: Sequence[Kind], said: Said) -> Table | Unclear:
    """Return the table of a sheet; `kinds`: those that it may be of."""
    found = [one for kind in kinds if (one := _best(sheet, kind, said))]
    if not found:
        return Unclear()
    top = max(one.score for one in found)
    best = [one for one in found if one.score == top]
    if len(best) > 1:
        return Unclear(tuple(one.table.kind.label for one in best))
    return best[0].table


def _best(sheet: Sheet, kind: Kind, said: Said) -> _Found | None:
    """Return the table of a kind with the most headings understood, the uppermost of equals."""
    known = targets(kind)
    best: _Found | None = None
    named = _is_named_after(sheet, kind)
    for row in sorted(number for number in sheet.rows)[:WITHIN]:
        for bottom in (row, row + 1) if _has_two_rows(sheet, row) else (row,):
            table = _table(sheet, known, row, bottom, said)
            distinct = {one.target.keys: one.target for one in table.headings if one.target}
            own = sum(_weight(target, kind) for target in distinct.values())
            if own < (1 if named else FEWEST):
                continue
            score = own + named * 1.5
            if best is None or score > best.score:
                best = _Found(score, table)
    return best


def _weight(target: Target, kind: Kind) -> float:
    """Return what a heading tells of the kind: more if its title, less if any kind has it."""
    if target.keys[0] in kind.title:
        return 1.5
    return 1.0 if target.field.key not in ("id", "status", "audience", "sources", "note") else 0.25


def _is_named_after(sheet: Sheet, kind: Kind) -> bool:
    title = comparable(sheet.name)
    names = (*kind.label.values(), *kind.plural.values(), kind.key, kind.folder)
    return any(comparable(name) in title for name in names if name)


def _has_two_rows(sheet: Sheet, row: int) -> bool:
    """Tell whether the row below belongs to the headings too: merged cells say so."""
    across = any(
        one.top <= row == one.bottom and 0 < one.right - one.left < _width(sheet) - 1
        for one in sheet.merged
    )
    down = any(one.top <= row < one.bottom == row + 1 for one in sheet.merged)
    return across or down


def _width(sheet: Sheet) -> int:
    return max((max(cells) for cells in sheet.rows.values()), default=0)


def _table(sheet: Sheet, known: Targets, top: int, bottom: int, said: Said) -> Table:
    headings = [
        _heading(column, above, below, known, said)
        for column, above, below in _texts(sheet, top, bottom)
    ]
    headings = [_judged(one, sheet, bottom) for one in headings]
    kept, twice = _each_once(headings)
    return Table(sheet, known.kind, top, bottom, tuple(kept), tuple(twice))


def _texts(sheet: Sheet, top: int, bottom: int) -> Iterator[tuple[int, str, str]]:
    """Yield each column's heading: what stands above, and what below it or in one row alone."""
    columns = {column for row in (top, bottom) for column in sheet.rows.get(row, {})}
    for span in sheet.merged:
        if span.top <= bottom and span.bottom >= top and _is_heading_span(span, sheet):
            columns |= set(range(span.left, span.right + 1))
    for column in sorted(columns):
        above, below = _filled(sheet, top, column), _filled(sheet, bottom, column)
        if top == bottom or above == below:
            above = ""
        if above or below:
            yield column, above, below


def _is_heading_span(span: Span, sheet: Sheet) -> bool:
    return span.right - span.left < _width(sheet) and span.right - span.left < 50


def _filled(sheet: Sheet, row: int, column: int) -> str:
    """Return the text of a heading, taken from the merged cell around it."""
    spot = Spot(row, column)
    for span in sheet.merged:
        if span.holds(spot):
            return sheet.cell(span.top, span.left).text.strip()
    return sheet.cell(row, column).text.strip()


def _heading(column: int, above: str, below: str, known: Targets, said: Said) -> Heading:
    text = f"{above} {below}".strip() if above else below
    for word in (text, below, above) if above and below else (text,):
        answer = said.get(comparable(word))
        if answer == LEAVE_OUT:
            return Heading(column, text, left_out=True)
        target = meant(answer or word, known)
        if target and (word != above or not below):
            return Heading(column, text, target)
        if comparable(unbracketed(word)) in words().serial:
            return Heading(column, text, serial=True)
    return Heading(column, text, nearest=_nearest(below or above, known))


def meant(text: str, known: Targets) -> Target | None:
    """Return what a heading means, whatever decorates it; None where that is not certain."""
    target = known.named(text)
    if target:
        return target
    beside = [comparable(one) for one in bracketed(text)]
    bare = unbracketed(comparable(text))
    for word in _spellings(undecorated(bare)):
        target = known.by_word.get(word)
        if target:
            counts = isinstance(target.field.type, Integer | Number)
            units = {unit for unit in units_of(target.field) if unit}
            harmless = all(one in units or words().beside.fullmatch(one) for one in beside)
            return target if harmless or not counts else None
    return None


def _spellings(word: str) -> Iterator[str]:
    """Yield a heading as it may also be written, without changing what it means."""
    yield word
    swapped = [
        word.replace(first, second)
        for pair in words().alike
        for first, second in (pair, reversed(pair))
        if first in word
    ]
    yield from swapped
    for one in (word, *swapped):
        for behind in words().behind:
            if one.endswith(behind):
                yield one.removesuffix(behind)
        for before in words().before:
            if one.startswith(before):
                yield one.removeprefix(before)
    yield from _transposed(word)


def _transposed(word: str) -> Iterator[str]:
    """Yield a word with two characters that stand beside each other in each other's place."""
    for n in range(len(word) - 1):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]


def _nearest(text: str, known: Targets) -> Target | None:
    close = get_close_matches(undecorated(unbracketed(text)), known.by_word, n=1, cutoff=NEAR)
    return known.by_word[close[0]] if close else None


def _judged(heading: Heading, sheet: Sheet, bottom: int) -> Heading:
    """Return a heading; one for an identifier below which only numbers stand numbers the rows."""
    if comparable(unbracketed(heading.text)) not in words().identifier:
        return heading
    below = [
        cell
        for row, cells in sheet.rows.items()
        if row > bottom and (cell := cells.get(heading.column))
    ]
    if all(cell.holds is Holds.NUMBER or cell.text.strip().isdecimal() for cell in below):
        return Heading(heading.column, heading.text, serial=True)
    return heading


def _each_once(
    headings: Sequence[Heading],
) -> tuple[list[Heading], list[tuple[Heading, Heading]]]:
    """Return the headings, and pairs of those that mean the same."""
    first: dict[tuple[str, ...], Heading] = {}
    twice = []
    for one in headings:
        if one.target:
            other = first.setdefault(one.target.keys, one)
            if other is not one:
                twice.append((other, one))
    return list(headings), twice
