"""Words from Word become Markdown that shows just these words."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from lianqiao import prose
from lianqiao.prose.faults import ATTRIBUTES, UNREAD_TARGET
from lianqiao.word.blocks import Runs
from lianqiao.word.patterns import expression
from lianqiao.word.reading import Grid, Image, Line, Piece

SPECIAL = re.compile(r"[\\`*_\[\]<>&|~]")
AT_BEGIN = re.compile(r"(?:[#>+=-]|[0-9]{1,9}(?=[.)]))")
WRONG = re.compile(f"{ATTRIBUTES.pattern}|{UNREAD_TARGET.pattern}")
"""What no text of a record may hold, however it is written; in code it is just words."""

TOP, DEEPEST = 3, 6  # headings in a field
LONGEST_HEADING = 40
QUOTES, CODES = ("quote", "intense quote"), ("code", "html preformatted")

Place = Callable[[Image], str | None]
"""Where a picture of the document lies in the library; None where it is not taken."""


def escaped(text: str) -> str:
    """Return plain words, on one line or several, as Markdown that shows the same."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\\\n".join(_line(line) for line in lines if line)


def _line(line: str) -> str:
    pieces, last = [], 0
    for hit in WRONG.finditer(line):
        pieces += [_plain(line[last : hit.start()]), _code(hit.group())]
        last = hit.end()
    return _begun("".join([*pieces, _plain(line[last:])]))


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", text)


def _begun(line: str) -> str:
    """Return a line that is read as words, whatever it begins with."""
    hit = AT_BEGIN.match(line)
    if not hit:
        return line
    if hit.group().isdigit():
        return f"{hit.group()}\\{line[hit.end() :]}"
    return f"\\{line}"


def _code(text: str) -> str:
    mark = "`"
    while mark in text:
        mark += "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{mark}{space}{text}{space}{mark}"


def inline(runs: Runs) -> str:
    """Return runs as Markdown; what is bold or slanted stays so where that reads well."""
    words = "".join(run.text for run in runs)
    plain = escaped(words)
    if not any(run.bold or run.italic for run in runs) or "\n" in words:
        return plain
    marked = "".join(_marked(bold, italic, text) for (bold, italic), text in _alike(runs)).strip()
    marked = _begun(marked) if not marked.startswith("*") else marked
    same = prose.words(marked) == prose.words(plain)
    return marked if same and not prose.read(marked).faults else plain


def _alike(runs: Runs) -> Iterator[tuple[tuple[bool, bool], str]]:
    for look, found in groupby(runs, key=lambda run: (run.bold, run.italic)):
        yield look, "".join(run.text for run in found)


def _marked(bold: bool, italic: bool, text: str) -> str:
    words = text.strip()
    mark = "*" * (2 * bold + italic)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inner = _plain(" ".join(words.split()))
    return f"{before}{mark}{inner}{mark}{after}" if words and mark else _plain(text)


def markdown(pieces: Sequence[Piece], place: Place) -> str:
    """Return paragraphs and tables as a markdown field."""
    levels = [level for piece in pieces if (level := heading_level(piece))]
    highest = min(levels, default=1)
    blocks: list[str] = []
    for is_item, group in groupby(pieces, key=_is_item):
        if is_item:
            blocks.append(_list([one for one in group if isinstance(one, Line)]))
        else:
            for piece in group:
                blocks += _blocks(piece, highest, place)
    return "\n\n".join(block for block in blocks if block.strip())


def _is_item(piece: Piece) -> bool:
    return isinstance(piece, Line) and bool(piece.list and piece.text) and not piece.images


def heading_level(piece: Piece) -> int:
    """Return the level of what is a heading by its style or its number; 0 for other pieces."""
    if not isinstance(piece, Line) or not piece.text:
        return 0
    if piece.level:
        return piece.level
    short = len(piece.text) <= LONGEST_HEADING
    ends = expression("sentence_end").search(piece.text[-1])
    return order_of(piece.text) if short and not ends and order_of(piece.text) <= 2 else 0


def order_of(text: str) -> int:
    """Return the level that the number before a text tells; 0 where it has none."""
    levels = range(1, 5)
    return next((n for n in levels if expression(f"order_{n}").match(text)), 0)


def _blocks(piece: Piece, highest: int, place: Place) -> Iterator[str]:
    if isinstance(piece, Grid):
        yield _table(piece)
        yield from _pictures(images_in(piece), place)
        return
    level = heading_level(piece)
    if level:
        hashes = "#" * min(level - highest + TOP, DEEPEST)
        yield f"{hashes} {' '.join(escaped(piece.text).replace(chr(92) + chr(10), ' ').split())}"
    elif piece.style in CODES and piece.text:
        yield _fence(piece)
    elif piece.text:
        words = inline(piece.runs)
        yield "> " + words.replace("\n", "\n> ") if piece.style in QUOTES else words
    yield from _pictures(piece.images, place)


def _fence(line: Line) -> str:
    mark = "```"
    while mark in line.text:
        mark += "`"
    return f"{mark}\n{line.text}\n{mark}"


def _pictures(images: Sequence[Image], place: Place) -> Iterator[str]:
    for image in images:
        path = place(image)
        if path:
            yield f"![{escaped(image.alt)}]({path})"


def _list(lines: Sequence[Line]) -> str:
    """Return a list; what stands deeper is a list within its item."""
    written = []
    counted: dict[int, int] = {}
    for n, line in enumerate(lines):
        depth = min(line.depth, (lines[n - 1].depth + 1) if n else 0)
        counted = {key: value for key, value in counted.items() if key <= depth}
        counted[depth] = counted.get(depth, 0) + 1
        mark = f"{counted[depth]}." if line.list == "ordered" else "-"
        words = inline(line.runs).replace("\n", "\n" + " " * 4 * (depth + 1))
        written.append(f"{' ' * 4 * depth}{mark.ljust(4)}{words}")
    return "\n".join(written)


def _table(grid: Grid) -> str:
    """Return a table; a cell over several columns or rows stands in the first of them."""
    columns = max((cell.column + cell.width for cell in grid.cells), default=0)
    rows = max((cell.row + cell.height for cell in grid.cells), default=0)
    written = [["" for _ in range(columns)] for _ in range(rows)]
    for cell in grid.cells:
        words = " ".join(text_of(cell.content).split())
        written[cell.row][cell.column] = " ".join(escaped(words).split())
    if not rows:
        return ""
    lines = [f"| {' | '.join(cells)} |" for cells in written]
    lines.insert(1, f"| {' | '.join(['---'] * columns)} |")
    if rows == 1:
        lines.append(f"| {' | '.join([''] * columns)} |")
    return "\n".join(lines)


def text_of(pieces: Sequence[Piece]) -> str:
    """Return the words of pieces, a line for each paragraph."""
    return "\n".join(line.text for line in lines_of(pieces) if line.text)


def lines_of(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Yield the paragraphs of pieces, those in tables too."""
    for piece in pieces:
        if isinstance(piece, Line):
            yield piece
        else:
            for cell in piece.cells:
                yield from lines_of(cell.content)


def images_in(grid: Grid) -> tuple[Image, ...]:
    """Return the pictures in a table."""
    return tuple(image for line in lines_of((grid,)) for image in line.images)
