"""Tables: rows of cells, each cell a line of inlines."""

from collections.abc import Sequence

from lianqiao.yearbook.notes import Inline, Plain

LONG = 400  # characters of a row that may be broken over two pages
SMALL = 4  # rows


def table(
    heads: Sequence[list[Inline]], rows: Sequence[Plain], widths: Sequence[str] = ()
) -> Plain:
    """Return a table; `widths`: of each column, "auto" or a share such as "2fr", else equal."""
    shares = list(widths) or ["1fr"] * len(heads)
    return {"is": "table", "heads": list(heads), "rows": list(rows), "widths": shares}


def with_foot(made: Plain, foot: Plain) -> Plain:
    """Return a table with a line below it that does not part from it."""
    return made | {"foot": foot}


def footed(blocks: Sequence[Plain]) -> list[Plain]:
    """Return blocks; a line of sources right below a small table becomes its foot."""
    made: list[Plain] = []
    for block in blocks:
        last = made[-1] if made else {}
        if block["is"] == "provenance" and last.get("is") == "table" and len(last["rows"]) <= SMALL:
            made[-1] = with_foot(last, block)
        else:
            made.append(block)
    return made


def row(cells: Sequence[list[Inline]], anchor: str = "") -> Plain:
    """Return a row of a table; `anchor`: the name of the place that it is."""
    return {"cells": list(cells), "anchor": anchor, "breaks": len(str(cells)) > LONG}
