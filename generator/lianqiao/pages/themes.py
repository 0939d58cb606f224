"""The themes of cases: what a case states itself, else the theme of its alliance."""

from collections import defaultdict
from collections.abc import Iterator

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Ref, Term, TermEntry

THEMES = "themes"


def themes_of(case: Record, library: Library) -> list[TermEntry]:
    """Return the themes of a case, each once; none where neither it nor its alliance states one."""
    alliance = case.get("alliance")
    above = library.get(alliance) if isinstance(alliance, Ref) else None
    stated = list(_stated(case, library)) or (list(_stated(above, library)) if above else [])
    return list({term.key: term for term in stated}.values())


def cases_by_theme(library: Library) -> list[tuple[TermEntry, list[Record]]]:
    """Return the themes that have cases, in the vocabulary's order; each with its newest first."""
    found: dict[str, list[Record]] = defaultdict(list)
    for case in library.newest_first(library.all("case")):
        for theme in themes_of(case, library):
            found[theme.key].append(case)
    terms = library.declarations.vocabularies[THEMES].terms
    return [(term, found[key]) for key, term in terms.items() if key in found]


def _stated(record: Record, library: Library) -> Iterator[TermEntry]:
    """Yield the terms of the themes' vocabulary that a record's fields hold."""
    for key, field in library.kind(record).fields.items():
        if not isinstance(field.type, Term) or field.type.vocabulary.name != THEMES:
            continue
        value = record.get(key)
        for term in value if isinstance(value, tuple) else (value,):
            if term in field.type.vocabulary.terms:
                yield field.type.vocabulary.terms[term]
