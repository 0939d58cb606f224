"""A record in full: what its page shows, in the declared order of its fields."""

from collections.abc import Iterator, Mapping, Sequence

from lianqiao.records import Record
from lianqiao.types import Field, Group, Value
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.notes import Inline, Plain
from lianqiao.yearbook.tables import row, table
from lianqiao.yearbook.texts import prose
from lianqiao.yearbook.values import shown, value

LEVEL = 2  # of a record's heading; a chapter's is 1


def article(binding: Binding, record: Record) -> Iterator[Plain]:
    """Yield a record in full: heading, summary, short fields, sections, sources."""
    yield opening(binding, record)
    kind = binding.view.kind(record)
    if kind.summary and kind.summary in record.values:
        yield {"is": "lede", "in": [binding.view.text(record, kind.summary)]}
    facts = [
        [binding.view.name(field.label), value(binding, record, field.key)]
        for field in binding.view.fact_fields(record)
    ]
    if facts:
        yield {"is": "facts", "rows": facts}
    for field in binding.view.section_fields(record):
        yield from _section(binding, record, field)


def opening(binding: Binding, record: Record) -> Plain:
    """Return the heading of a record, with kind and year small above it."""
    return {
        "is": "heading",
        "level": LEVEL,
        "in": [binding.title(record)],
        "kicker": binding.view.kicker(record),
        "anchor": binding.anchor(record),
    }


def heading(words: str, level: int = LEVEL + 1) -> Plain:
    """Return a heading within a record or a chapter."""
    return {"is": "heading", "level": level, "in": [words]}


def sources(binding: Binding, record: Record) -> Iterator[Plain]:
    """Yield the line at the foot of a record: where its facts stand, and how far that is sure."""
    view = binding.view
    cited = view.t("list.semicolon").join(binding.sources(record))
    words = cited or view.t("record.no_sources")
    doubt = view.doubt(record)
    if cited or doubt or view.asks_for_sources(record):
        said = view.t("list.dot").join(filter(None, (words, doubt)))
        yield {"is": "provenance", "label": view.t("record.sources"), "in": [said]}


def _section(binding: Binding, record: Record, field: Field) -> Iterator[Plain]:
    """Yield a field that has a section of its own, or the reason why it has no value."""
    yield heading(binding.view.name(field.label))
    if field.key not in record.values:
        yield {"is": "paragraph", "in": value(binding, record, field.key)}
    elif field.type.name == "markdown":
        yield from prose(str(record.get(field.key)), binding, LEVEL + 2)
    elif binding.view.is_photo(field):
        yield from photos(binding, record.get(field.key), field)
    elif isinstance(field.type, Group):
        yield _rows(binding, record.get(field.key), field.type)
    else:
        found = [shown(binding, item, field) for item in record.get(field.key)]
        items = [[{"is": "paragraph", "in": words}] for words in found]
        yield {"is": "list", "start": None, "items": items}


def _rows(binding: Binding, rows: Sequence[Mapping[str, Value]], group: Group) -> Plain:
    columns = binding.view.columns(rows, group)
    if not columns:
        return {"is": "paragraph", "in": [binding.view.t("value.not_shown")]}
    made = [
        row([shown(binding, one[f.key], f) if f.key in one else [] for f in columns])
        for one in rows
    ]
    return table([[binding.view.name(field.label)] for field in columns], made)


def photos(binding: Binding, rows: Sequence[Mapping[str, Value]], field: Field) -> Iterator[Plain]:
    """Yield the photos of a record, side by side where they are several."""
    found = [photo for row in rows for photo in _photo(binding, row, field, len(rows) > 1)]
    if found:
        yield {"is": "pictures", "pictures": found}


def _photo(
    binding: Binding, photo: Mapping[str, Value], field: Field, small: bool
) -> Iterator[Plain]:
    view = binding.view
    caption, alt = str(photo.get("caption") or ""), str(photo.get("alt") or "")
    words = alt or caption or view.t("booklet.photo")
    path = str(photo.get("file", ""))
    picture = binding.pictures.show(path, words, view.library, small=small)
    people = _people(binding, photo, field)
    said: list[Inline] = [view.t("list.dot").join(filter(None, (caption, people)))]
    if picture:
        yield picture | {"caption": said if said[0] else []}


def _people(binding: Binding, photo: Mapping[str, Value], field: Field) -> str:
    """Return who is seen, and what else is declared of a photo, in words."""
    view = binding.view
    assert isinstance(field.type, Group)
    people = field.type.fields.get("people")
    seen = view.plain(photo["people"], people) if people and "people" in photo else ""
    return view.t("list.dot").join(filter(None, (seen, view.photo_notes(photo, field))))
