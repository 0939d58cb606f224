"""What a form says of each field: labels are told from values, in tables and in running text.

Nothing is dropped: what no label claims is left over, with its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lianqiao.kinds import Kind
from lianqiao.types import Markdown
from lianqiao.word.blocks import Run
from lianqiao.word.labels import Labels
from lianqiao.word.marking import heading_level, lines_of, order_of, text_of
from lianqiao.word.patterns import expression
from lianqiao.word.reading import Cell, Grid, Line, Piece

ENOUGH = 2  # labels that make a table a form
LONGEST_TITLE = 60


@dataclass
class Answer:
    """What stands under a label. `place`: where the label stands."""

    key: str
    label: str
    place: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Form:
    """What was understood, in the order of the form, and what was not: `left`."""

    answers: list[Answer] = field(default_factory=list)
    left: list[Piece] = field(default_factory=list)


def understood(pieces: Sequence[Piece], kind: Kind) -> Form:
    """Return what a document says of the fields of a kind."""
    reader = _Form(Labels(kind))
    reader.flow(pieces)
    form = reader.form
    if not any(answer.key in kind.title for answer in form.answers):
        _take_title(form, kind)
    return form


class _Form:
    """Reads a form from its beginning to its end."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.form = Form()
        self.open: Answer | None = None
        self.level = 0

    # Running text

    def flow(self, pieces: Sequence[Piece]) -> None:
        """Read paragraphs and tables one after the other."""
        for piece in pieces:
            if isinstance(piece, Grid):
                self._grid_in_flow(piece)
            elif piece.text or piece.images:
                for line in self._parted(piece):
                    self._line(line)

    def _parted(self, line: Line) -> Sequence[Line]:
        """Return the lines of a paragraph where one of them is a label; else it as a whole."""
        lines = _split(line)
        labelled = (self.labels.exact(one.text) for one in lines)
        return lines if len(lines) > 1 and any(labelled) else [line]

    def _grid_in_flow(self, grid: Grid) -> None:
        if self._is_form(grid):
            self.open = None
            self.grid(grid)
        else:
            self._take(grid)

    def _take(self, piece: Piece) -> None:
        """Give a piece to the field under whose heading it stands."""
        (self.open.pieces if self.open else self.form.left).append(piece)

    def _line(self, line: Line) -> None:
        level = line.level or order_of(line.text)
        heading = bool(line.level or heading_level(line) or all(run.bold for run in line.runs))
        deeper = bool(self.open and self.level and level > self.level)
        key = None if deeper else self._label(line, heading)
        if key:
            self._begin(key, line, level)
            return
        if not deeper and not line.list and self._label_and_value(line):
            return
        same_level = self.open and self.level and heading and level == self.level
        if same_level:  # a section that is none of ours
            self.open = None
        self._take(line)

    def _label(self, line: Line, heading: bool) -> str | None:
        labels = self.labels
        known = labels.near(line.text) if heading else labels.exact(line.text)
        is_list = bool(line.list) and not line.level
        return None if is_list and not heading else known

    def _begin(self, key: str, line: Line, level: int) -> None:
        self.open = Answer(key, line.text, line.place)
        self.level = level
        self.form.answers.append(self.open)
        if line.images:
            self.open.pieces.append(Line((), line.place, images=line.images))

    def _label_and_value(self, line: Line) -> bool:
        """Take `label: value` on one line, if it is that; a long field stays open after it."""
        hit = expression("label_and_value").fullmatch(line.text)
        key = self.labels.exact(hit.group(1)) if hit else None
        if not hit or not key:
            return False
        long = isinstance(self.labels.kind.fields[key].type, Markdown)
        if self.open and not long:
            return False
        answer = Answer(key, hit.group(1), line.place)
        value = hit.group(2).strip()
        if value:
            answer.pieces.append(Line(_after(line, value), line.place, images=line.images))
        self.form.answers.append(answer)
        self.open, self.level = (answer, order_of(line.text)) if long else (None, 0)
        return True

    # Tables

    def _is_form(self, grid: Grid) -> bool:
        """Tell whether a table asks for fields; within a section only for the long ones."""
        keys = {key for cell in grid.cells if (key := self._label_of(cell))}
        fields = self.labels.kind.fields
        long = {key for key in keys if isinstance(fields[key].type, Markdown)}
        long |= keys & set(self.labels.kind.title)
        return bool(long) if self.open else len(keys) >= ENOUGH or bool(long)

    def grid(self, grid: Grid) -> None:
        """Read a form's table: values stand right of their labels, else below them."""
        self.open, self.level = None, 0
        taken: set[int] = set()
        labelled = self._labelled(grid)
        for n, cell in enumerate(grid.cells):
            if n in labelled:
                self._answer(grid, n, labelled[n], labelled, taken)
            elif n not in taken:
                self._cell(cell)
        self.open, self.level = None, 0

    def _labelled(self, grid: Grid) -> dict[int, str]:
        """Return the cells that are labels; a value may be near to one (the name 联系人丙)."""
        exact = {n: key for n, one in enumerate(grid.cells) if (key := self._is_label(one, True))}
        values = {m for n in exact for m in _right_of(grid, grid.cells[n])} - exact.keys()
        near = {n: key for n, one in enumerate(grid.cells) if (key := self._is_label(one))}
        return {n: near[n] for n in near if n not in values}

    def _answer(
        self, grid: Grid, n: int, key: str, labelled: dict[int, str], taken: set[int]
    ) -> None:
        label = grid.cells[n]
        values = [m for m in _right_of(grid, label) if m not in labelled and m not in taken]
        if not values:
            values = [m for m in _below(grid, label) if m not in labelled and m not in taken]
        place = next(lines_of(label.content)).place
        answer = Answer(key, text_of(label.content), place)
        self.form.answers.append(answer)
        for m in values:
            taken.add(m)
            for piece in grid.cells[m].content:
                if isinstance(piece, Grid) and self._is_form(piece):
                    self.grid(piece)
                else:
                    answer.pieces.append(piece)

    def _cell(self, cell: Cell) -> None:
        """Read a cell that is neither a label nor the value of one."""
        if not text_of(cell.content) and not any(line.images for line in lines_of(cell.content)):
            return
        within = _Form(self.labels)
        within.flow(cell.content)
        if within.form.answers:
            self.form.answers += within.form.answers
            self.form.left += within.form.left
            return
        self.form.left += cell.content

    def _is_label(self, cell: Cell, exact: bool = False) -> str | None:
        """Return the field whose label is all that stands in a cell."""
        lines = [line for line in lines_of(cell.content) if line.text]
        if not lines or any(isinstance(piece, Grid) for piece in cell.content):
            return None
        words = "".join(line.text for line in lines)
        return self.labels.exact(words) if exact else self.labels.near(words)

    def _label_of(self, cell: Cell) -> str | None:
        """Return the field whose label a cell is or begins with."""
        first = next((line for line in lines_of(cell.content) if line.text), None)
        if first is None:
            return None
        hit = expression("label_and_value").fullmatch(first.text)
        return (
            self._is_label(cell)
            or self.labels.exact(first.text)
            or (self.labels.exact(hit.group(1)) if hit else None)
        )


def _right_of(grid: Grid, label: Cell) -> Iterator[int]:
    """Yield the cells directly right of one, in all the rows that it takes."""
    for n, cell in enumerate(grid.cells):
        inside = label.row <= cell.row < label.row + label.height
        if cell.column == label.column + label.width and inside:
            yield n


def _below(grid: Grid, label: Cell) -> Iterator[int]:
    """Yield the cell directly below one."""
    for n, cell in enumerate(grid.cells):
        over = cell.column <= label.column < cell.column + cell.width
        if over and cell.row == label.row + label.height:
            yield n


def _split(line: Line) -> list[Line]:
    """Return a paragraph parted where its lines break; pictures stay with the last."""
    lines: list[list[Run]] = [[]]
    for run in line.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=other)] for other in others]
    parted = [replace(line, runs=tuple(runs), images=()) for runs in lines]
    parted[-1] = replace(parted[-1], images=line.images)
    return [one for one in parted if one.text or one.images]


def _after(line: Line, value: str) -> tuple[Run, ...]:
    """Return the runs of a line's last words."""
    runs: list[Run] = []
    left = len(value)
    for run in reversed(line.runs):
        text = run.text.rstrip() if not runs else run.text
        if left <= 0:
            break
        runs.insert(0, Run(text[-left:], run.bold, run.italic, raised=run.raised))
        left -= len(text)
    return tuple(runs)


def _take_title(form: Form, kind: Kind) -> None:
    """Take the document's own title for the record's, unless it is the name of the form."""
    for line in form.left:
        if not isinstance(line, Line) or not line.text:
            continue
        if len(line.text) > LONGEST_TITLE or expression("form_name").search(line.text):
            continue
        if line.centered or expression("title_style").fullmatch(line.style):
            form.left.remove(line)
            form.answers.insert(0, Answer(kind.title[0], "", line.place, [line]))
        return
