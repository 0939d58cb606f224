"""Library: all records, their links and back-links, and what may be asked of them."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lianqiao import prose
from lianqiao.findings import Place
from lianqiao.insides import Inside
from lianqiao.kinds import Declarations, Kind
from lianqiao.photos import Attachment
from lianqiao.records import Record
from lianqiao.types import Field, PartialDate, Path, Ref, Value
from lianqiao.types.scalars import FIRST_WORDS

OF_REVIEW = frozenset({"reviews"})
"""Fields whose dates tell when a record was looked at, not how far what it says goes."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that a record holds: the path of its value, and the record it names."""

    source: Record
    path: Path
    target: Ref


@dataclass(frozen=True, slots=True)
class Held:
    """What a record leads to: by its fields, in its texts, and its files with their paths."""

    links: tuple[Link, ...]
    mentions: tuple[Link, ...]
    files: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text in the library's own words: where it stands, its field, the text as written."""

    record: Record
    path: Path
    field: Field
    text: str

    def place(self, start: int) -> Place:
        """Return where a character of the text stands; where it cannot be told, the text."""
        first = self.record.places.get((*self.path, FIRST_WORDS))
        if first is None:
            return self.record.place(*self.path)
        before = self.text[:start]
        line, column = before.count("\n"), start - before.rfind("\n") - 1
        return Place(first.path, first.line + line, first.column + column)


@dataclass(frozen=True)
class Library:
    """Records and what they are declared to be. Built by `library`.

    `attachments`: what is known of the files; of one named in `files` it may be nothing. `insides`:
    what stands inside those that records name, where they were looked into.
    `digests`: the SHA-256 of the content of files that are under review.
    """

    declarations: Declarations
    site_record: Record
    records: tuple[Record, ...]
    unread: frozenset[Ref]
    files: frozenset[str]
    _held: Mapping[Record, Held] = dataclasses.field(repr=False)
    _by_ref: Mapping[Ref, Record] = dataclasses.field(repr=False)
    _by_kind: Mapping[str, tuple[Record, ...]] = dataclasses.field(repr=False)
    _back: Mapping[Ref, tuple[Link, ...]] = dataclasses.field(repr=False)
    _mentioned: Mapping[Ref, tuple[Link, ...]] = dataclasses.field(repr=False)
    attachments: Mapping[str, Attachment] = dataclasses.field(default_factory=dict, repr=False)
    insides: Mapping[str, Inside] = dataclasses.field(default_factory=dict, repr=False)
    digests: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False)

    @property
    def site(self) -> Mapping[str, Value]:
        """What site.yml says."""
        return self.site_record.values

    def kind(self, record: Record) -> Kind:
        """Return the kind of a record."""
        return self.declarations.kinds[record.kind]

    def all(self, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind, by id."""
        return self._by_kind.get(kind, ())

    def get(self, ref: Ref) -> Record | None:
        """Return the record that a link names, or None."""
        return self._by_ref.get(ref)

    @cached_property
    def _ranks(self) -> Mapping[Record, int]:
        def key(record: Record) -> tuple[int, tuple[int, str]]:
            field = self.kind(record).date
            day = record.get(field) if field else None
            latest = -day.first_day.toordinal() if isinstance(day, PartialDate) else 1
            return latest, record.own_place

        return {record: rank for rank, record in enumerate(sorted(self.records, key=key))}

    def newest_first(self, records: Iterable[Record]) -> list[Record]:
        """Return records by their date, the newest first, the undated last; then by order and id.

        They are records of this library.
        """
        return sorted(records, key=self._ranks.__getitem__)

    def back_links(self, record: Record) -> tuple[Link, ...]:
        """Return the links that lead to a record, by the linking record's kind, id and path."""
        return self._back.get(record.ref, ())

    def mentioned_in(self, record: Record) -> tuple[Link, ...]:
        """Return the links in texts that lead to a record."""
        return self._mentioned.get(record.ref, ())

    def linking(self, record: Record, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind that link to a record, each once, by id."""
        found = {
            link.source.id: link.source
            for link in self.back_links(record)
            if link.source.kind == kind
        }
        return tuple(found.values())

    def links(self, record: Record) -> tuple[Link, ...]:
        """Return the links that a record holds, in the order of the declaration."""
        return self._held[record].links

    def mentions(self, record: Record) -> tuple[Link, ...]:
        """Return the links to records in a record's texts; their paths end with the line."""
        return self._held[record].mentions

    def files_of(self, record: Record) -> tuple[tuple[Path, str], ...]:
        """Return the files that a record names, below data/files/, with the path of the value."""
        return self._held[record].files

    @property
    def files_named(self) -> Iterator[tuple[Record, Path, str]]:
        """All files that site.yml and the records name, each with its record and path."""
        if logo := self.site.get("logo"):
            yield self.site_record, ("logo",), str(logo)
        for record in self.records:
            for path, file in self.files_of(record):
                yield record, path, file

    @property
    def named_files(self) -> frozenset[str]:
        """The files of the library that site.yml or a record names."""
        return self.files & {file for _, _, file in self.files_named}

    def texts_of(self, record: Record) -> Iterator[tuple[Path, str]]:
        """Yield a record's markdown texts with their paths."""
        yield from _texts(record, self.kind(record))

    @cached_property
    def own_texts(self) -> tuple[OwnText, ...]:
        """The texts in the library's own words, of records that are no drafts and not withdrawn."""
        return tuple(
            OwnText(record, path, field, text)
            for record in self.records
            if record.must_be_complete and record.status != "withdrawn"
            for keys, field in self.kind(record).own_words
            for path, text in record.at(keys)
            if isinstance(text, str)
        )

    def term_label(self, vocabulary: str, key: str) -> Mapping[str, str]:
        """Return the label of a term; the key itself where the vocabulary lacks it."""
        entry = self.declarations.vocabularies[vocabulary].terms.get(key)
        return entry.label if entry else {"en": key}

    @cached_property
    def as_of(self) -> PartialDate | None:
        """The date as of which the library speaks: site.yml's, else the latest in the records.

        Of a year and a month in it the month is the later: it says more of how far records go.
        """
        stated = self.site.get("as_of")
        if isinstance(stated, PartialDate):
            return stated
        dates = [day for record in self.records for day in self._past_dates(record)]
        return max(dates, key=lambda day: (day.first_day, day.last_day), default=None)

    def _past_dates(self, record: Record) -> Iterator[PartialDate]:
        """Yield the dates on which something happened; an end or a deadline may lie ahead."""
        for keys, declared in self.kind(record).dates:
            if not declared.future and keys[0] not in OF_REVIEW:
                for _, value in record.at(keys):
                    if isinstance(value, PartialDate):
                        yield value


def library(
    declarations: Declarations,
    site: Record,
    records: Iterable[Record],
    *,
    unread: Iterable[Ref] = (),
    files: Iterable[str] = (),
    attachments: Mapping[str, Attachment] | None = None,
) -> Library:
    """Return the library of these records. Of two with the same id the first one counts."""
    ordered = sorted(records, key=lambda record: (record.kind, record.id))
    held = {record: _held_by(record, declarations.kinds[record.kind]) for record in ordered}
    by_ref: dict[Ref, Record] = {}
    by_kind: dict[str, list[Record]] = defaultdict(list)
    back: dict[Ref, list[Link]] = defaultdict(list)
    mentioned: dict[Ref, list[Link]] = defaultdict(list)
    for record in ordered:
        if record.ref not in by_ref:
            by_ref[record.ref] = record
            by_kind[record.kind].append(record)
            for link in held[record].links:
                back[link.target].append(link)
            for link in held[record].mentions:
                mentioned[link.target].append(link)
    return Library(
        declarations,
        site,
        tuple(ordered),
        frozenset(unread),
        frozenset(files),
        held,
        by_ref,
        {kind: tuple(found) for kind, found in by_kind.items()},
        {ref: tuple(found) for ref, found in back.items()},
        {ref: tuple(found) for ref, found in mentioned.items()},
        attachments or {},
    )


def _held_by(record: Record, kind: Kind) -> Held:
    links = [
        Link(record, path, value)
        for keys in kind.links
        for path, value in record.at(keys)
        if isinstance(value, Ref)
    ]
    files = [(path, str(file)) for keys in kind.files for path, file in record.at(keys)]
    mentions = []
    for path, text in _texts(record, kind):
        read = prose.read(text)
        for link in read.record_links:
            mentions.append(Link(record, (*path, link.line), Ref(link.kind, link.id)))
        files += [((*path, line), image) for line, image in read.images]
    return Held(tuple(links), tuple(mentions), tuple(files))


def _texts(record: Record, kind: Kind) -> Iterator[tuple[Path, str]]:
    for keys in kind.texts:
        for path, text in record.at(keys):
            yield path, str(text)
