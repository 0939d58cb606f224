"""The library that one audience may see, cut once before anything is counted or written.

What an edition does not hold is not in it at all: records, fields, links to hidden records, and
the declarations of hidden fields. A link to a hidden record goes with its row; where a required
value would vanish the record leaves too, and so on until nothing changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from lianqiao import prose
from lianqiao.checks.about import warning_in
from lianqiao.findings import Finding, Label
from lianqiao.kinds import Declarations, Kind
from lianqiao.library import Library, library
from lianqiao.messages import in_all_languages
from lianqiao.records import Record
from lianqiao.types import Field, Group, Link, Map, Markdown, Path, Ref, Value

PUBLISHED = frozenset({"approved"})
LEADING_ON = (Link, Markdown, Group, Map)  # what may hold links or hidden fields
SHOWN_AS_DRAFT = frozenset({"draft", "in_review", "returned"})


@dataclass(frozen=True)
class Edition:
    """Who an edition is for: the audiences whose records and fields it holds.

    `drafts`: unapproved records are shown too, for the preview only.
    """

    name: str
    label: Label
    audiences: frozenset[str]
    drafts: bool = False

    def with_drafts(self, drafts: bool) -> "Edition":
        """Return the same edition with or without unapproved records."""
        return replace(self, drafts=drafts)

    def admits(self, record: Record) -> bool:
        """Tell whether a record by itself belongs to the edition."""
        statuses = PUBLISHED | SHOWN_AS_DRAFT if self.drafts else PUBLISHED
        return record.audience in self.audiences and record.status in statuses

    def shows(self, field: Field) -> bool:
        """Tell whether a field belongs to the edition."""
        return field.audience is None or field.audience in self.audiences


@dataclass(frozen=True)
class Cut:
    """An edition's library, and what it lost for the sake of hidden records."""

    library: Library
    losses: tuple[Finding, ...]


def editions(site: Mapping[str, Value]) -> dict[str, Edition]:
    """Return the editions by name: internal and public, and those that site.yml declares."""
    found = {
        "internal": Edition(
            "internal", in_all_languages("edition.internal"), frozenset({"internal", "public"})
        ),
        "public": Edition("public", in_all_languages("edition.public"), frozenset({"public"})),
    }
    declared = site.get("editions")
    for name, content in declared.items() if isinstance(declared, Mapping) else ():
        if name in found:  # told as an error: what internal and public hold does not change
            continue
        assert isinstance(content, Mapping)
        label = {
            language: str(content[language]) for language in ("zh", "en") if language in content
        }
        audiences = content.get("audiences") or ()
        assert isinstance(audiences, tuple)
        found[name] = Edition(name, label, frozenset(map(str, audiences)) - {"none"})
    return found


def cut(whole: Library, edition: Edition) -> Cut:
    """Return what an edition holds of a library, and a warning for each record or link it loses."""
    declarations = _cut_declarations(whole.declarations, edition)
    losses: list[Finding] = []
    kept = {record.ref: record for record in whole.records if edition.admits(record)}
    while True:
        pruned = {ref: _Pruning(record, kept, edition, whole) for ref, record in kept.items()}
        leaving = {ref for ref, pruning in pruned.items() if pruning.lost_required}
        losses += [
            loss for ref in sorted(leaving, key=str) for loss in pruned[ref].told_as_leaving()
        ]
        if not leaving:
            break
        kept = {ref: record for ref, record in kept.items() if ref not in leaving}
    losses += [loss for pruning in pruned.values() for loss in pruning.told_as_lost_links()]
    records = [record.with_values(pruned[ref].values) for ref, record in kept.items()]
    cut_library = library(declarations, whole.site_record, records)
    files = {file for _, _, file in cut_library.files_named}
    shown = frozenset(files & whole.files)
    known = {file: whole.attachments[file] for file in sorted(shown) if file in whole.attachments}
    return Cut(replace(cut_library, files=shown, attachments=known), tuple(losses))


class _Pruning:
    """A record without what its edition hides, and what that cost."""

    def __init__(
        self, record: Record, kept: Mapping[Ref, Record], edition: Edition, whole: Library
    ) -> None:
        self.record = record
        self.kept = kept
        self.edition = edition
        self.whole = whole
        self.lost: list[tuple[Field, Path, Ref]] = []
        fields = whole.kind(record).fields
        self.values = self._prune_fields(record.values, fields)
        self.lost_required = [
            (field, path, ref)
            for field, path, ref in self.lost
            if field.required and field.key not in self.values
        ]
        self._hide_reasons(fields)

    def _hide_reasons(self, fields: Mapping[str, Field]) -> None:
        """Leave no reason why a hidden field has no value."""
        stated = self.values.get("missing")
        if isinstance(stated, Mapping):
            self.values["missing"] = {
                key: why
                for key, why in stated.items()
                if key in fields and self.edition.shows(fields[key])
            }

    def _prune_fields(
        self, values: Mapping[str, Value], fields: Mapping[str, Field]
    ) -> dict[str, Value]:
        pruned = {}
        for key, value in values.items():
            if self.edition.shows(fields[key]):
                left = self._prune(value, fields[key], (key,), fields[key])
                if left is not None:
                    pruned[key] = left
        return pruned

    def _prune(self, value: Value, field: Field, path: Path, outermost: Field) -> Value | None:
        if not isinstance(field.type, LEADING_ON):
            return value
        if isinstance(value, tuple):
            items = [
                self._prune(item, field, (*path, n), outermost) for n, item in enumerate(value)
            ]
            return tuple(item for item in items if item is not None) or None
        if isinstance(value, Ref):
            if not self._is_hidden(value):
                return value
            self.lost.append((outermost, path, value))
            return None
        if isinstance(field.type, Markdown):
            return self._prune_text(str(value), path, outermost)
        if isinstance(value, Mapping) and isinstance(field.type, Group):
            return self._prune_row(value, field.type, path, outermost)
        if isinstance(value, Mapping) and isinstance(field.type, Map):
            rows = {
                key: self._prune_row(row, field.type.item, (*path, key), outermost)
                for key, row in value.items()
                if isinstance(row, Mapping)
            }
            return {key: row for key, row in rows.items() if row is not None} or None
        return value

    def _is_hidden(self, ref: Ref) -> bool:
        """Tell whether a record is there but not in the edition; a broken link is no loss."""
        return ref not in self.kept and self.whole.get(ref) is not None

    def _prune_text(self, text: str, path: Path, outermost: Field) -> str:
        """Return a text in which links to what is hidden are only their words."""
        for link in prose.read(text).record_links:
            if self._is_hidden(Ref(link.kind, link.id)):
                self.lost.append((outermost, (*path, link.line), Ref(link.kind, link.id)))
        return prose.without_links(text, lambda kind, id_: self._is_hidden(Ref(kind, id_)))

    def _prune_row(
        self, row: Mapping[str, Value], group: Group, path: Path, outermost: Field
    ) -> Value | None:
        """Return a row without its hidden fields; none where a link in it leads nowhere.

        A row stands for someone even if the edition does not say who: it is counted.
        """
        left: dict[str, Value] = {}
        stands = False
        for key, value in row.items():
            if not self.edition.shows(group.fields[key]):
                stands |= key in group.one_of
                continue
            pruned = self._prune(value, group.fields[key], (*path, key), outermost)
            if pruned is None:
                return None
            left[key] = pruned
        return left if left or stands else None

    def told_as_leaving(self) -> Iterator[Finding]:
        """Yield the warning that the record is not in the edition."""
        yield from islice(self._told("edition_leaves_out", self.lost_required), 1)

    def told_as_lost_links(self) -> Iterator[Finding]:
        """Yield a warning for each link that the edition does not show."""
        yield from self._told("edition_loses_link", self.lost)

    def _told(self, code: str, lost: Iterable[tuple[Field, Path, Ref]]) -> Iterator[Finding]:
        """Tell what hides a sound record; what is wrong with another is told there."""
        for field, path, ref in lost:
            target = self.whole.get(ref)
            if target is None or target.status == "withdrawn":
                continue
            if not (target.is_faulty("status") or target.is_faulty("audience")):
                yield warning_in(
                    self.record,
                    path,
                    code,
                    field=field.label,
                    hidden=str(ref),
                    edition=self.edition.label,
                )


def _cut_declarations(declarations: Declarations, edition: Edition) -> Declarations:
    kinds = {key: _cut_kind(kind, edition) for key, kind in declarations.kinds.items()}
    return replace(declarations, kinds=kinds)


def _cut_kind(kind: Kind, edition: Edition) -> Kind:
    group = _cut_group(kind.group, edition)

    def if_shown(key: str | None) -> str | None:
        return key if key in group.fields else None

    return replace(
        kind,
        group=group,
        title=tuple(key for key in kind.title if key in group.fields),
        columns=tuple(key for key in kind.columns if key in group.fields),
        date=if_shown(kind.date),
        summary=if_shown(kind.summary),
        fact=if_shown(kind.fact),
        tree=if_shown(kind.tree),
    )


def _cut_group(group: Group, edition: Edition) -> Group:
    fields = {
        key: _cut_field(field, edition)
        for key, field in group.fields.items()
        if edition.shows(field)
    }
    one_of = group.one_of if fields.keys() >= set(group.one_of) else ()  # else a row may be empty
    return replace(group, fields=fields, one_of=one_of)


def _cut_field(field: Field, edition: Edition) -> Field:
    if isinstance(field.type, Group):
        return replace(field, type=_cut_group(field.type, edition))
    if isinstance(field.type, Map):
        return replace(field, type=Map(_cut_group(field.type.item, edition)))
    return field
