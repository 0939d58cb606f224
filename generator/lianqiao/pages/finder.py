"""What a listing's finder chooses by: a row for each record, and the facets with their values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.organisation import in_organisation
from lianqiao.pages import addresses, listings
from lianqiao.pages.page_view import PageView
from lianqiao.records import Record
from lianqiao.types import Field, Link, Ref, Term
from lianqiao.years import year_of

Choice = tuple[str, str]
"""A value that may be chosen: its key, which stands in addresses for good, and its label."""


@dataclass(frozen=True)
class Facet:
    """Something to choose by: its key and label, its values in order, and those of each record."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    of: Callable[[Record], Iterable[str]]


def has_finder(kind: Kind, library: Library) -> bool:
    """Tell whether a kind's listing can be searched by facets: it has some, and records."""
    declared = any(field.facet for _, field in kind.walked)
    return kind.main and declared and bool(library.all(kind.key))


def finder(kind: Kind, view: PageView) -> dict[str, object]:
    """Return what the finder of a kind's listing reads, as plain data; rows in the listing's order.

    A row: address, title, kicker, date, number of adoptions, and for each facet the places of its
    values among the facet's choices.
    """
    facets = [facet for facet in facets_of(kind, view) if facet.choices]
    places = [{key: n for n, (key, _) in enumerate(facet.choices)} for facet in facets]
    records = listings.ordered(kind, view.library, view.messages)
    rows = [
        [
            addresses.of_record(record, kind).replace(".md", ".html"),
            view.title(record),
            view.kicker(record),
            str(record.get(kind.date) or "") if kind.date else "",
            len(view.library.linking(record, "adoption")),
            [
                [known[key] for key in facet.of(record) if key in known]
                for facet, known in zip(facets, places, strict=True)
            ],
        ]
        for record in records
    ]
    named = [{"key": one.key, "label": one.label, "choices": one.choices} for one in facets]
    return {"facets": named, "rows": rows}


def facets_of(kind: Kind, view: PageView) -> Iterable[Facet]:
    """Yield what the records of a kind may be chosen by."""
    library = view.library
    records = library.all(kind.key)
    yield _years(records, view)
    for keys, field in kind.walked:
        if field.facet:
            yield _declared(keys, field, records, view)
    if any("alliance" in record.values for record in records) and kind.key != "alliance":
        yield _themes(records, view)
    if kind.key != "honor":
        yield _levels_won(records, view)


def _years(records: Iterable[Record], view: PageView) -> Facet:
    def of(record: Record) -> Iterable[str]:
        return [str(year_of(record, view.library) or "undated")]

    known = {key for record in records for key in of(record)}
    choices = [(key, view.t("year.title", year=key)) for key in sorted(known - {"undated"})[::-1]]
    undated = [("undated", view.t("year.undated"))] if "undated" in known and choices else []
    return Facet("year", view.t("finder.year"), (*choices, *undated), of)


def _declared(
    keys: tuple[str, ...], field: Field, records: Iterable[Record], view: PageView
) -> Facet:
    def of(record: Record) -> Iterable[str]:
        found = [value.id if isinstance(value, Ref) else str(value) for _, value in record.at(keys)]
        return dict.fromkeys(found)

    known = {key for record in records for key in of(record)}
    return Facet("-".join(keys), view.name(field.label), _choices(field, known, view), of)


def _choices(field: Field, known: set[str], view: PageView) -> tuple[Choice, ...]:
    """Return the values that occur, in the order of their vocabulary, organisation or listing."""
    if isinstance(field.type, Term):
        terms = field.type.vocabulary.terms
        return tuple((key, view.name(term.label)) for key, term in terms.items() if key in known)
    if isinstance(field.type, Link):
        return tuple(
            (record.id, view.title(record))
            for kind in field.type.to
            for record in in_organisation(view.library, kind)
            if record.id in known
        )
    return tuple((key, key) for key in sorted(known))


def _themes(records: Iterable[Record], view: PageView) -> Facet:
    """The themes of the alliances that records belong to."""

    def of(record: Record) -> Iterable[str]:
        links = [value for _, value in record.at(("alliance",)) if isinstance(value, Ref)]
        found = [alliance for ref in links if (alliance := view.library.get(ref))]
        return dict.fromkeys(str(one.get("theme")) for one in found if "theme" in one.values)

    field = view.library.declarations.kinds["alliance"].fields["theme"]
    known = {key for record in records for key in of(record)}
    return Facet("theme", view.name(field.label), _choices(field, known, view), of)


def _levels_won(records: Iterable[Record], view: PageView) -> Facet:
    """The levels of the honors that records won."""

    def of(record: Record) -> Iterable[str]:
        honors = view.library.linking(record, "honor")
        return dict.fromkeys(str(one.get("level")) for one in honors if "level" in one.values)

    field = view.library.declarations.kinds["honor"].fields["level"]
    known = {key for record in records for key in of(record)}
    return Facet("won", view.t("finder.won"), _choices(field, known, view), of)
