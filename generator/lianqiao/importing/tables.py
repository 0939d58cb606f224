"""Files become tables that were understood; what was not is told, sheet by sheet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from lianqiao.findings import Finding, Place, error
from lianqiao.importing.headings import Heading, Said, Table, Unclear, table_in
from lianqiao.importing.rows import SHOWN, warning
from lianqiao.importing.words import comparable
from lianqiao.kinds import Kind
from lianqiao.messages import LANGUAGES, messages
from lianqiao.office.layout import LISTS, MARK
from lianqiao.workbooks import Book, NotRead, Sheet, read_book


@dataclass(frozen=True)
class UnknownHeading:
    """A heading that means no field for certain; `nearest`: the name and label of what it may."""

    kind: Kind
    text: str
    nearest: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """The heading for comparing."""
        return comparable(self.text)


@dataclass
class Understood:
    """The tables of all files, and what is told of the rest.

    `own`: the files that are in our own layout. `unknown`: headings to ask for, each once.
    """

    tables: list[tuple[str, Table]] = field(default_factory=list)
    own: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[str, UnknownHeading] = field(default_factory=dict)


def read_files(files: Sequence[Path]) -> tuple[dict[Path, Book], list[Finding]]:
    """Return the workbooks that could be read, and why the others could not.

    Files of one name in several folders are told apart by their folders.
    """
    named = Counter(file.name for file in set(files))
    books: dict[Path, Book] = {}
    faults: list[Finding] = []
    for file in files:
        name = file.name if named[file.name] == 1 else file.as_posix()
        try:
            books[file] = replace(read_book(file), name=name)
        except NotRead as fault:
            faults.append(
                error(Place(PurePosixPath(name), outside=True), fault.code, **fault.values)
            )
    return books, faults


def understood(
    books: Mapping[Path, Book], kinds: Sequence[Kind], sheets: Sequence[str], said: Said
) -> Understood:
    """Return the tables of workbooks. `kinds`: those that may be meant; `sheets`: those wanted."""
    found = Understood()
    wanted = {comparable(sheet) for sheet in sheets}
    for file, book in books.items():
        whole = Place(PurePosixPath(book.name), outside=True)
        if book.mismatch:
            found.findings.append(warning(whole, "book_misnamed", form=book.form))
        if is_own(book):
            found.own.append(file)
            found.findings += _of_own(whole, book)
            continue
        taken = [one for one in book.sheets if not wanted or comparable(one.name) in wanted]
        if not any(sheet.rows for sheet in taken):
            listed = ", ".join(sheet.name for sheet in book.sheets)
            found.findings.append(error(whole, "book_nothing", sheets=listed))
        for sheet in taken:
            _take(book, sheet, kinds, said, bool(wanted), found)
    return found


def is_own(book: Book) -> bool:
    """Tell whether a workbook is in our own layout."""
    return any(sheet.cell(1, 1).text.startswith(f"{MARK}:") for sheet in book.sheets)


def _of_own(whole: Place, book: Book) -> Iterator[Finding]:
    """Tell sheets that somebody put into a workbook of ours, and comments."""
    covers = {messages(language).say("office.cover") for language in LANGUAGES}
    for sheet in book.sheets:
        place = whole._replace(sheet=sheet.name)
        marked = sheet.cell(1, 1).text.startswith(f"{MARK}:")
        if not marked and sheet.rows and sheet.name not in (*covers, LISTS):
            yield warning(place, "sheet_unmarked", rows=len(sheet.rows))
        yield from _of_comments(place, sheet)


def _take(
    book: Book, sheet: Sheet, kinds: Sequence[Kind], said: Said, named: bool, found: Understood
) -> None:
    place = Place(PurePosixPath(book.name), sheet=sheet.name)
    if not sheet.rows:
        return
    if sheet.hidden and not named:
        found.findings.append(
            warning(place, "sheet_hidden", rows=len(sheet.rows), sheet=sheet.name)
        )
        return
    table = table_in(sheet, kinds, said)
    if isinstance(table, Unclear):
        found.findings.append(_unclear(place, table, kinds))
        return
    found.tables.append((book.name, table))
    found.findings += _of_sheet(place, sheet, table)
    found.findings += _of_headings(place, table, found)


def _unclear(place: Place, unclear: Unclear, kinds: Sequence[Kind]) -> Finding:
    labels = unclear.kinds or tuple(kind.label for kind in kinds)
    listed = {
        language: words.say("list.separator").join(map(words.name, labels))
        for language in LANGUAGES
        for words in (messages(language),)
    }
    if unclear.kinds:
        return error(place, "sheet_kind_unclear", kinds=listed, first=labels[0])
    return error(place, "sheet_no_headings", kinds=listed)


def _of_sheet(place: Place, sheet: Sheet, table: Table) -> Iterator[Finding]:
    """Tell what a sheet has besides values."""
    hidden = [row for row in sheet.rows if row in sheet.hidden_rows and row > table.bottom]
    if hidden:
        yield warning(place._replace(line=hidden[0]), "sheet_rows_hidden", count=len(hidden))
    for heading in table.headings:
        if heading.target and heading.column in sheet.hidden_columns:
            at = place._replace(line=table.bottom, column=heading.column)
            yield warning(at, "sheet_column_hidden", found=_line(heading.text))
    if sheet.pictures:
        yield warning(place, "sheet_pictures")
    yield from _of_comments(place, sheet)


def _of_comments(place: Place, sheet: Sheet) -> Iterator[Finding]:
    for (row, column), text in sheet.comments.items():
        at = place._replace(line=row, column=column)
        yield warning(at, "sheet_comment", found=" ".join(text.split())[:SHOWN])


def _of_headings(place: Place, table: Table, found: Understood) -> Iterator[Finding]:
    for heading in table.headings:
        at = place._replace(line=table.bottom, column=heading.column)
        if heading.left_out:
            yield warning(at, "sheet_column_left_out", found=_line(heading.text))
        elif not heading.target and not heading.serial and _holds_values(heading, table):
            unknown = _unknown(heading, table)
            found.unknown.setdefault(unknown.key, unknown)
            code = "sheet_heading_unknown" if unknown.nearest else "sheet_heading_unlike"
            yield error(at, code, found=_line(heading.text), nearest=unknown.label)
    for first, second in table.twice:
        at = place._replace(line=table.bottom, column=second.column)
        other = place._replace(line=table.bottom, column=first.column)
        yield error(at, "sheet_heading_twice", found=second.text[:SHOWN], first=other.cell)


def _line(text: str) -> str:
    return " ".join(text.split())[:SHOWN]


def _unknown(heading: Heading, table: Table) -> UnknownHeading:
    nearest = heading.nearest
    label = nearest.label.get("zh", nearest.name) if nearest else ""
    name = nearest.name if nearest else ""
    return UnknownHeading(table.kind, heading.text, name, label or "—")


def _holds_values(heading: Heading, table: Table) -> bool:
    return any(
        heading.column in cells for row, cells in table.sheet.rows.items() if row > table.bottom
    )
