"""What stands in a cell becomes what a record would say in YAML; nothing is guessed."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from lianqiao.importing.dates import Puzzle, as_shown, date_in
from lianqiao.importing.words import bracketed, comparable, plain, words
from lianqiao.types import (
    Boolean,
    Date,
    Field,
    Integer,
    Link,
    Markdown,
    Number,
    Term,
    Unreadable,
)
from lianqiao.workbooks import Cell, Holds
from lianqiao.workbooks.formats import decimals

EXACT_DIGITS = 15  # more than that a workbook does not keep
PARTED = re.compile(r"\s*[;；\n\r]+\s*")
LISTED = re.compile(r"\s*[、，,]+\s*")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?")
WHOLE = re.compile(r"(\d+)\.0+")
SPACED_NAMES = re.compile(r"\w{2,4}(\s+\w{2,4})+")
ZEROS = re.compile(r"0+")
FAULTS = {
    Holds.ERROR: "sheet_cell_error",
    Holds.FORMULA: "sheet_formula",
    Holds.PICTURE: "sheet_cell_picture",
}


class Finder(Protocol):
    """Knows which records names mean."""

    def find(self, link: Link, text: str) -> str | None:
        """Return the record that a name means; None where it is to be left out. Raises Puzzle."""

    def means_one(self, link: Link, text: str) -> bool:
        """Tell whether a text is, as a whole, the name of a record."""


def texts_of(cell: Cell, field: Field, many: bool, names: Finder) -> Sequence[str]:
    """Return what a cell says, value for value. Raises Puzzle."""
    if cell.holds in FAULTS:
        raise Puzzle(FAULTS[cell.holds], found=cell.text)
    if not many or cell.holds is not Holds.TEXT:
        found = _text(cell, field, names)
        return () if found is None else (found,)
    pieces = pieces_of(cell.text.strip(), field, names)
    if field.personal and any(map(SPACED_NAMES.fullmatch, pieces)):
        raise Puzzle("sheet_persons_spaced", found=cell.text.strip())
    found_each = (_text(Cell(piece), field, names) for piece in pieces)
    return tuple(one for one in found_each if one is not None)


def pieces_of(text: str, field: Field, names: Finder) -> Sequence[str]:
    """Return the values in a cell: parted by lines or semicolons, else by commas of lists.

    Names and terms are parted by both; a name that is known as a whole is not.
    """
    if isinstance(field.type, Markdown):
        return [text]
    pieces = [piece for piece in PARTED.split(text) if piece]
    if isinstance(field.type, Link):
        link = field.type
        return [
            one
            for piece in pieces
            for one in ([piece] if names.means_one(link, piece) else _listed(piece))
        ]
    if len(pieces) > 1 and not isinstance(field.type, Term):
        return pieces
    return [one for piece in pieces for one in _listed(piece)]


def _listed(text: str) -> Sequence[str]:
    return [piece for piece in LISTED.split(text) if piece]


def _text(cell: Cell, field: Field, names: Finder) -> str | None:
    """Return one value as YAML would hold it, or None where nothing is said."""
    text = cell.text.strip()
    type_ = field.type
    if not text or (cell.holds is Holds.TEXT and comparable(text) in words().blank):
        return None
    if isinstance(type_, Date):
        return date_in(cell)
    if isinstance(type_, Integer | Number):
        return _number(cell, field)
    if isinstance(type_, Boolean):
        return _truth(cell)
    written = _written(cell)
    if isinstance(type_, Term):
        return _term(written, type_)
    if isinstance(type_, Link):
        return names.find(type_, written)
    return written


def _written(cell: Cell) -> str:
    """Return the text of a cell for a field that holds text, as the sheet shows it."""
    text = cell.text.strip()
    if cell.holds is Holds.DATE:
        raise Puzzle("sheet_date_in_text", found=text)
    if cell.holds is not Holds.NUMBER:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.lstrip("-").replace(".", "")) > EXACT_DIGITS:
        raise Puzzle("sheet_digits_lost", found=text)
    if "%" in cell.shown:
        raise Puzzle("sheet_percent", found=text)
    if ZEROS.fullmatch(cell.shown) and text.isdecimal():
        return text.zfill(len(cell.shown))
    return as_shown(cell)


# Numbers and words


def _number(cell: Cell, field: Field) -> str:
    if cell.holds is Holds.DATE:
        raise Puzzle("sheet_number_unreadable", found=cell.text)
    if "%" in cell.shown:
        raise Puzzle("sheet_percent", found=cell.text)
    _refuse_rounded(cell)
    text = "".join(plain(cell.text).split())
    for unit in units_of(field):
        text = text.removesuffix(unit)
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "").replace("'", "")
    text = text.removeprefix("+")
    if isinstance(field.type, Integer) and (hit := WHOLE.fullmatch(text)):
        text = hit.group(1)
    try:
        assert isinstance(field.type, Integer | Number)
        field.type.parse(text)
    except Unreadable as fault:
        code = "sheet_integer" if isinstance(field.type, Integer) else "sheet_number"
        raise Puzzle(f"{code}_unreadable", found=cell.text.strip()) from fault
    return text


def _refuse_rounded(cell: Cell) -> None:
    """Raise Puzzle where a cell shows another number than it holds."""
    places = decimals(cell.shown) if cell.holds is Holds.NUMBER else None
    behind = cell.text.partition(".")[2]
    if places is not None and len(behind) > places:
        raise Puzzle(
            "sheet_number_rounded", found=cell.text, shown=f"{Decimal(cell.text):.{places}f}"
        )


def units_of(field: Field) -> Sequence[str]:
    """Return the unit that a field's label states, as 万元 in 金额（万元）."""
    return [unit for label in field.label.values() for unit in bracketed(plain(label))]


def _truth(cell: Cell) -> str:
    word = comparable(cell.text)
    if cell.holds is Holds.BOOLEAN or word in ("true", "false"):
        return word
    if word in words().yes:
        return "true"
    if word in words().no:
        return "false"
    raise Puzzle("sheet_boolean_unreadable", found=cell.text.strip())


def _term(text: str, term: Term) -> str:
    """Return the key of a term; the text as it stands where none is meant, which is then told."""
    word = comparable(text)
    for spelling in (comparable, lambda one: comparable(re.sub(r"[()（）]", "", one))):
        for key, entry in term.vocabulary.terms.items():
            if any(spelling(text) == spelling(label) for label in (key, *entry.label.values())):
                return key
    return word if word in term.vocabulary.terms else text
