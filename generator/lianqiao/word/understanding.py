"""What a text of a form means as the value of a field."""

from collections.abc import Iterator, Sequence
from typing import Any

from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Date, Field, Link, Term, Unreadable
from lianqiao.types.base import ScalarType
from lianqiao.word.labels import bare
from lianqiao.word.patterns import expression


def value_of(declared: Field, text: str, library: Library) -> Any:
    """Return what a text means for a field, as records write it. Raises Unreadable."""
    if not declared.many:
        return _one(declared, text, library)
    parts = [part.strip() for part in expression("several").split(text) if part.strip()]
    return [_one(declared, part, library) for part in parts]


def date_in(text: str) -> str:
    """Return a date as records write it, as exact as the text is. Raises Unreadable."""
    hits = list(expression("date").finditer(text))
    if len(hits) != 1:
        raise Unreadable("date_unreadable")
    year, month, day = hits[0].groups()
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def _one(declared: Field, text: str, library: Library) -> str:
    plain = " ".join(text.split())
    match declared.type:
        case Link(to=kinds):
            return _link(kinds, plain, library)
        case Term(vocabulary=vocabulary):
            return _term(vocabulary, text)
        case Date():
            plain = date_in(plain)
    if not isinstance(declared.type, ScalarType):
        raise Unreadable("text_expected")
    declared.type.parse(plain)
    return plain


def _term(vocabulary: Any, text: str) -> str:
    ticked = expression("ticked").findall(text)
    if not ticked and expression("unticked").search(text):
        raise Unreadable("term_unknown")
    words = {
        bare(word): key
        for key, term in vocabulary.terms.items()
        for word in (key, *term.label.values())
    }
    found = {words.get(bare(one)) for one in ticked or [text]}
    key = next(iter(found))
    if len(found) != 1 or key is None:
        raise Unreadable("term_unknown")
    return str(key)


def _link(kinds: Sequence[str], text: str, library: Library) -> str:
    found = {
        str(record.ref) if len(kinds) > 1 else record.id
        for kind in kinds
        for record in library.all(kind)
        if bare(text) in {bare(name) for name in _names_of(record, library)}
    }
    if len(found) != 1:
        raise Unreadable("link_unknown")
    return found.pop()


def _names_of(record: Record, library: Library) -> Iterator[str]:
    """Yield the names by which a form may mean a record: its title, short and former names, id."""
    for key in library.kind(record).title:
        yield str(record.get(key) or "")
    yield str(record.get("short") or record.id)
    yield record.id
    for row in record.get("former_names") or ():
        yield str(row.get("name") or "")
