"""How records are put in order on listings: by year, by term, in parts of bearable length."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lianqiao.findings import Label
from lianqiao.kinds import Kind, walk
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.organisation import in_organisation
from lianqiao.pages import addresses
from lianqiao.records import Record
from lianqiao.types import Term, Vocabulary
from lianqiao.years import year_of

ROWS_A_PAGE = 500


@dataclass(frozen=True)
class Part:
    """The records of one year, or a run of them; `label` is its heading."""

    label: str
    address: str
    records: Sequence[Record]
    year: int | None


@dataclass(frozen=True)
class Listing:
    """All records of a kind, in parts. `is_split`: each part has a page of its own."""

    parts: Sequence[Part]

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(len(part.records) for part in self.parts)

    @property
    def is_split(self) -> bool:
        """Whether they are too many for one page."""
        return self.count > ROWS_A_PAGE


@dataclass(frozen=True)
class YearRow:
    """How many records of each kind count in a year; None is for those without a date."""

    year: int | None
    address: str
    counts: Mapping[str, int]


def listing(kind: Kind, library: Library, messages: Messages) -> Listing:
    """Return the listing of a kind: by year where it has a date, else in one run."""
    by_year: dict[int | None, list[Record]] = defaultdict(list)
    for record in library.newest_first(library.all(kind.key)):
        by_year[year_of(record, library)].append(record)
    parts: list[Part] = []
    for year in sorted(by_year, key=_newest_year_first):
        for number, records in enumerate(_runs(by_year[year]), 1):
            name = f"{year or 'undated'}" + (f"-{number}" if number > 1 else "")
            label = _year_label(year, kind, messages) + (f" ({number})" if number > 1 else "")
            parts.append(Part(label, addresses.of_listing_part(kind, name), records, year))
    return Listing(parts)


def ordered(kind: Kind, library: Library, messages: Messages) -> list[Record]:
    """Return the records of a kind as their listing shows them."""
    if kind.tree:
        return list(in_organisation(library, kind.key))
    return [record for part in listing(kind, library, messages).parts for record in part.records]


def _year_label(year: int | None, kind: Kind, messages: Messages) -> str:
    if year is not None:
        return messages.say("year.title", year=year)
    return messages.say("year.undated") if kind.date else messages.name(kind.plural)


def _newest_year_first(year: int | None) -> int:
    return -year if year is not None else 1


def _runs(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), ROWS_A_PAGE):
        yield records[start : start + ROWS_A_PAGE]


def years(library: Library) -> list[int]:
    """Return the years in which anything is on record, the newest first."""
    found = {year_of(record, library) for record in library.records}
    return sorted((year for year in found if year is not None), reverse=True)


def year_table(kinds: Iterable[Kind], library: Library) -> list[YearRow]:
    """Return a row for each year, the newest first, and one for the records without a date.

    Kinds that have no date at all are in no row.
    """
    counts: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind in kinds:
        for record in library.all(kind.key) if kind.date else ():
            counts[year_of(record, library)][kind.key] += 1
    return [
        YearRow(
            year,
            addresses.UNDATED if year is None else addresses.of_year(year),
            dict(counts[year]),
        )
        for year in sorted(counts, key=_newest_year_first)
    ]


def by_term(
    records: Iterable[Record], key: str, library: Library
) -> list[tuple[Label | None, list[Record]]]:
    """Return records by the term of a field, in the vocabulary's order; None for those without."""
    found: dict[str | None, list[Record]] = defaultdict(list)
    for record in library.newest_first(records):
        found[record.get(key)].append(record)
    if not found:
        return []
    any_record = next(iter(found.values()))[0]
    declared = library.kind(any_record).fields[key].type
    assert isinstance(declared, Term)
    terms = declared.vocabulary.terms
    groups: list[tuple[Label | None, list[Record]]] = [
        (term.label, found[term.key]) for term in terms.values() if term.key in found
    ]
    return groups + ([(None, found[None])] if None in found else [])


def figures_first_cited(library: Library) -> list[Record]:
    """Return all figures: those that cases cite first, the newest case's before the others'."""
    cited = [
        figure
        for case in library.newest_first(library.all("case"))
        for ref in case.get("figures") or ()
        if (figure := library.get(ref))
    ]
    by_id = {figure.id: figure for figure in (*cited, *library.all("figure"))}
    return list(by_id.values())


def vocabularies(library: Library) -> list[Vocabulary]:
    """Return the vocabularies that a field takes its terms from, in the order of first use."""
    used = {
        field.type.vocabulary.name: field.type.vocabulary
        for kind in library.declarations.kinds.values()
        for _, field in walk(kind.group)
        if isinstance(field.type, Term)
    }
    return list(used.values())
