"""Drafts become entries of a plan: each the record that it is, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianqiao.documents import MapNode, TextNode
from lianqiao.findings import Label, Place, Value, error, has_errors
from lianqiao.importing.matching import Matcher, key_of
from lianqiao.importing.memory import check_value
from lianqiao.importing.names import Names
from lianqiao.importing.planned import (
    KEEP,
    MERGE,
    SKIP,
    Asked,
    Difference,
    Duplicate,
    Entry,
    Plan,
    Progress,
)
from lianqiao.importing.rows import Draft, Fate, warning
from lianqiao.importing.said import said_of, shown, title_of
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES
from lianqiao.records import Record
from lianqiao.types import Field, Notes, Ref
from lianqiao.types import Path as Keys
from lianqiao.types import Value as FieldValue

OF_ENTRIES = frozenset(
    {
        "sheet_duplicate",
        "sheet_row_twice",
        "sheet_untitled",
        "sheet_hand_kept",
        "sheet_changed_by_hand",
    }
)
"""The codes of what is found when drafts are entered, and may be entered again."""


@dataclass(frozen=True)
class Entering:
    """Enters drafts into a plan. `library`: as it stands; `names`: by which rows mean records."""

    library: Library
    asked: Asked
    names: Names
    made: Plan
    progress: Progress

    def enter(self, drafts: Sequence[Draft]) -> None:
        """Enter drafts, each as the record that it is or as a new one."""
        matcher = Matcher(self.library, self.made.memory)
        matcher.know({draft.kind.key for draft in drafts})
        read_ = [(draft, *self._read(draft)) for draft in drafts]
        with_id: dict[Ref, Draft] = {}
        for draft, own, _ in read_:
            if draft.id_given and "id" in own:
                ref = Ref(draft.kind.key, str(own["id"]))
                first = with_id.setdefault(ref, draft)
                if first is not draft:
                    values: dict[str, Value] = {"found": ref.id, "first": first.place}
                    draft.findings.append(error(draft.place, "sheet_id_twice", **values))
                matcher.taken.add(ref)
        seen: dict[Any, Draft] = {}
        total = len(read_)
        for number, (draft, own, places) in enumerate(read_):
            self.progress("match", number, total)
            same = seen.setdefault(_content_of(draft, own), draft)
            if same is not draft and not draft.id_given:
                self._leave_out(draft, "twice")
                values = {"first": same.place}
                self.made.findings.append(warning(draft.place, "sheet_row_twice", **values))
            else:
                self._match(draft, own, places, matcher)
            _tell_untitled(draft)
            self.made.findings += draft.findings

    def _read(self, draft: Draft) -> tuple[dict[str, FieldValue], dict[Keys, Place]]:
        """Return the values that a draft states, and the cell of each."""
        notes = Notes(places={(): draft.place})
        root = draft.root
        if not draft.id_given:
            id_ = draft.accounts[0].record
            entries = {"id": (TextNode(draft.place, "id"), TextNode(draft.place, id_, "'"))}
            root = MapNode(root.place, entries | root.entries)
        values = draft.kind.group.read(root, (), notes)
        draft.findings += notes.findings
        return (dict(values) if isinstance(values, dict) else {}), notes.places

    def _match(
        self,
        draft: Draft,
        own: dict[str, FieldValue],
        places: dict[Keys, Place],
        matcher: Matcher,
    ) -> None:
        """Enter a draft as the record that it is, or as a new one; or note that it is doubtful."""
        existing, doubtful = self._existing(draft, own, matcher)
        answer = self.asked.duplicates.get(draft.identity, self.asked.duplicate)
        if existing and doubtful:
            if answer == SKIP:
                self._leave_out(draft, "duplicate")
                return
            if answer == KEEP:
                existing = None
            elif answer != MERGE and not draft.findings:
                self.made.duplicates.append(Duplicate(draft, own, existing))
                values: dict[str, Value] = {
                    "name": title_of(existing.ref, self.library),
                    "record": str(existing.ref),
                    "first": existing.place(),
                }
                draft.findings.append(error(draft.place, "sheet_duplicate", **values))
                return
        if existing:
            matcher.taken.add(existing.ref)
        self._entry(draft, own, places, existing, replaces=doubtful and answer == MERGE)

    def _existing(
        self, draft: Draft, own: dict[str, FieldValue], matcher: Matcher
    ) -> tuple[Record | None, bool]:
        """Return the record that a draft is, and whether that has to be asked."""
        if draft.id_given:
            return self.library.get(Ref(draft.kind.key, str(own.get("id", "")))), False
        found = matcher.imported(own, draft.kind)
        if found:
            return found, False
        found = matcher.same(own, draft.kind)
        if found:
            stated = {key: value for key, value in own.items() if key != "id"}
            remembered = found.ref in self.made.memory
            fits = all(
                found.values.get(key, value) == merged(found.values.get(key), value)
                for key, value in stated.items()
            )
            return found, not (fits or remembered)
        found = matcher.like(own, draft.kind)
        return found, found is not None

    def _entry(
        self,
        draft: Draft,
        own: dict[str, FieldValue],
        places: dict[Keys, Place],
        existing: Record | None,
        *,
        replaces: bool,
    ) -> None:
        if existing is None:
            values = self._completed(own)
            places = {(): draft.place} | places
            whole = dict(draft.kind.group.defaults) | values
            record = Record(draft.kind.key, str(values.get("id", "")), whole, places)
            entry = Entry(draft, record, own, own_values=values)
        else:
            entry = self._changed(draft, own, places, existing, replaces)
            old_id = draft.accounts[0].record
            if not draft.id_given and old_id and old_id != existing.id:
                self.names.moved[Ref(draft.kind.key, old_id)] = existing.ref
        entry.key = check_value(key_of(own, draft.kind))
        for account in draft.accounts:
            account.record = entry.record.id
        self.made.entries.append(entry)

    def _completed(self, own: dict[str, FieldValue]) -> dict[str, FieldValue]:
        """Return the values of a new record, with what the command says of all."""
        values: dict[str, FieldValue] = {"status": "draft"} | own
        if self.asked.status:
            values["status"] = self.asked.status
        if self.asked.source and "sources" not in values:
            values["sources"] = ({"source": Ref("source", self.asked.source)},)
        return values

    def _changed(
        self,
        draft: Draft,
        own: dict[str, FieldValue],
        places: dict[Keys, Place],
        existing: Record,
        replaces: bool,
    ) -> Entry:
        """Return what a record becomes; a field that was changed by hand is not overwritten."""
        kind = draft.kind
        remembered = self.made.memory.get(existing.ref)
        values = dict(existing.values)
        stated = dict(own)
        if self.asked.status:
            stated["status"] = self.asked.status
        if self.asked.source and "sources" not in existing.values:
            stated.setdefault("sources", ({"source": Ref("source", self.asked.source)},))
        entry = Entry(draft, existing, own, existing)
        for key in (*stated, *sorted(draft.columns - stated.keys())):
            old, new = existing.values.get(key), merged(existing.values.get(key), stated.get(key))
            if key == "id" or new == old or (new is None and old == kind.group.defaults.get(key)):
                continue
            base = remembered.fields.get(key) if remembered else None
            if not self._may_change(draft, kind, key, (old, new, base), places, replaces):
                continue
            entry.differences.append(Difference(key, old, new))
            values.pop(key, None)
            if new is not None:
                values[key] = new
        changed = {one.key for one in entry.differences}
        kept = {
            path: at for path, at in existing.places.items() if not path or path[0] not in changed
        }
        kept |= {path: at for path, at in places.items() if path and path[0] in changed}
        entry.record = Record(existing.kind, existing.id, values, kept)
        return entry

    def _may_change(
        self,
        draft: Draft,
        kind: Kind,
        key: str,
        known: tuple[Any, Any, str | None],
        places: Mapping[Keys, Place],
        replaces: bool,
    ) -> bool:
        """Tell whether the sheet's word stands against a field of the record that is there."""
        old, new, base = known
        declared = kind.fields[key]
        now = check_value(said_of(old, declared)) if old is not None else None
        if new is None:  # nothing stands in the cell: only what an import wrote is taken away
            return base is not None and now == base
        if old is None or replaces or self.asked.overwrite or now == base:
            return True
        place = places.get((key,), draft.place)
        if base is None:
            return True  # the row names the record by its id, or only adds to it
        values: dict[str, Value] = {
            "field": declared.label,
            "old": self._shown(old, declared),
            "new": self._shown(new, declared),
        }
        if check_value(said_of(new, declared)) == base:
            self.made.findings.append(warning(place, "sheet_hand_kept", **values))
        else:
            draft.findings.append(error(place, "sheet_changed_by_hand", **values))
        return False

    def _shown(self, value: Any, declared: Field) -> Label:
        return {one: shown(value, declared, self.library, one) for one in LANGUAGES}

    def _leave_out(self, draft: Draft, why: str) -> None:
        for account in draft.accounts:
            account.fate, account.why, account.record = Fate.SKIPPED, why, ""


def merged(old: Any, new: Any) -> Any:
    """Return a new value; what an item of a list says besides it is kept from the old one."""
    if not (isinstance(old, tuple) and isinstance(new, tuple)):
        return {**old, **new} if isinstance(old, Mapping) and isinstance(new, Mapping) else new
    kept = []
    left = [item for item in old if isinstance(item, Mapping)]
    for item in new:
        like = next((one for one in left if _is_item(one, item)), None)
        if like is not None:
            left.remove(like)
        kept.append({**like, **item} if like is not None else item)
    return tuple(kept)


def _is_item(old: Mapping[str, Any], new: Any) -> bool:
    """Tell whether two items of a list are of the same thing: their first field says the same."""
    return isinstance(new, Mapping) and all(old.get(key) == new[key] for key in list(new)[:1])


def _content_of(draft: Draft, own: Mapping[str, FieldValue]) -> Any:
    stated = {key: repr(value) for key, value in own.items() if key != "id"}
    return draft.kind.key, tuple(sorted(stated.items()))


def _tell_untitled(draft: Draft) -> None:
    """Warn of a row that will not be known again once its title is filled in."""
    title = draft.kind.fields[draft.kind.title[0]]
    known = draft.id_given or title.key in draft.root.entries or has_errors(draft.findings)
    if title.required and title.type.name == "text" and not known:
        draft.findings.append(warning(draft.place, "sheet_untitled", field=title.label))
