"""Rules on review: the steps that site.yml names, and what has passed them."""

import re
from collections.abc import Iterator

from lianqiao.approval import (
    STEPS,
    asked_of,
    changed,
    field_names,
    is_changed,
    lacking,
    progress,
    step_names,
    steps,
)
from lianqiao.checks.about import error_in
from lianqiao.findings import Finding
from lianqiao.fingerprints import fingerprint
from lianqiao.library import Library
from lianqiao.types.nearest import nearest

KEY = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def review_step_key(library: Library) -> Iterator[Finding]:
    """The key of a review step is of lower-case letters, digits, hyphens or underscores."""
    for step in steps(library):
        if not KEY.fullmatch(step.key):
            yield error_in(
                library.site_record, (STEPS, step.key), "review_step_key", found=step.key
            )


def review_step_twice(library: Library) -> Iterator[Finding]:
    """Two review steps have different names: sheets and slips know them by name."""
    known: dict[str, str] = {}
    for step in steps(library):
        for name in step.label.values():
            if known.setdefault(name, step.key) != step.key:
                yield error_in(
                    library.site_record,
                    (STEPS, step.key),
                    "review_step_twice",
                    found=name,
                    first=known[name],
                )


def review_step_kind_unknown(library: Library) -> Iterator[Finding]:
    """The kinds that a review step is asked of are kinds of the library."""
    words = {
        word: kind.key
        for kind in library.declarations.kinds.values()
        for word in (kind.key, kind.folder, *kind.label.values())
    }
    for keys in ((STEPS, step.key, "kinds") for step in steps(library)):
        for path, found in library.site_record.at(keys):
            if found not in library.declarations.kinds:
                yield error_in(
                    library.site_record,
                    path,
                    "review_step_kind_unknown",
                    found=str(found),
                    expected=nearest(str(found), words, listed=0),
                )


def review_missing(library: Library) -> Iterator[Finding]:
    """An approved record has passed every review step that is asked of it."""
    for record in library.records if steps(library) else ():
        if record.status == "approved" and (missing := lacking(record, library)):
            yield error_in(
                record,
                ("status",),
                "review_missing",
                steps=step_names(missing),
                step=missing[0].key,
                ref=str(record.ref),
            )


def changed_after_review(library: Library) -> Iterator[Finding]:
    """An approved record is as it was when it passed its review, small corrections told apart."""
    for record in library.records if steps(library) else ():
        if record.status != "approved" or not asked_of(record, library):
            continue
        state = progress(record)
        now = fingerprint(record, library) if state.passed else None
        if now and is_changed(state, now):
            yield error_in(
                record,
                ("status",),
                "changed_after_review",
                fields=field_names(changed(state, now), record, library),
                date=str(state.last or ""),
                ref=str(record.ref),
            )
