"""Rules on links between records."""

from collections.abc import Iterator

from lianqiao import prose
from lianqiao.checks.about import error_in
from lianqiao.checks.showing import editions_of, is_shown, keys_of
from lianqiao.findings import Finding
from lianqiao.library import Library, Link
from lianqiao.records import Record
from lianqiao.types import Ref
from lianqiao.types.nearest import nearest


def links_and_mentions(record: Record, library: Library) -> Iterator[Link]:
    """Yield a record's links: those of its fields, and those in its texts."""
    yield from library.links(record)
    yield from library.mentions(record)


def link_broken(library: Library) -> Iterator[Finding]:
    """A link names a record of the library."""
    for record in library.records:
        for link in links_and_mentions(record, library):
            kind = library.declarations.kinds.get(link.target.kind)
            known = library.get(link.target) or link.target in library.unread
            if kind is not None and not known:
                ids = {other.id: other.id for other in library.all(kind.key)}
                yield error_in(
                    record,
                    link.path,
                    "link_broken",
                    found=link.target.id,
                    kind=kind.label,
                    folder=kind.folder,
                    expected=nearest(link.target.id, ids, listed=0),
                )


def mention_kind_unknown(library: Library) -> Iterator[Finding]:
    """A link in a text names a kind of record, or is an address that starts with http or mailto."""
    kinds = {key: key for key in library.declarations.kinds}
    for record in library.records:
        for link in library.mentions(record):
            if link.target.kind not in kinds:
                yield error_in(
                    record,
                    link.path,
                    "mention_kind_unknown",
                    found=str(link.target),
                    expected=nearest(link.target.kind, kinds),
                )


def link_withdrawn(library: Library) -> Iterator[Finding]:
    """An approved record links to no withdrawn one."""
    for record in library.records:
        if record.status != "approved":
            continue
        for link in links_and_mentions(record, library):
            target = library.get(link.target)
            if target is not None and target.status == "withdrawn":
                yield error_in(record, link.path, "link_withdrawn", found=str(link.target))


def tree_cycle(library: Library) -> Iterator[Finding]:
    """Nothing is its own parent, however far up."""
    for kind in library.declarations.kinds.values():
        if kind.tree is None:
            continue
        told: set[str] = set()
        for record in library.all(kind.key):
            cycle = _cycle_from(record, kind.tree, library)
            if cycle and not told & set(cycle):
                told |= set(cycle)
                yield error_in(
                    record, (kind.tree,), "tree_cycle", found=" → ".join([*cycle, cycle[0]])
                )


def _cycle_from(record: Record, tree: str, library: Library) -> list[str]:
    """Return the ids from a record upwards back to itself; none where it is in no cycle."""
    ids: list[str] = []
    above: Record | None = record
    while above is not None and above.id not in ids:
        ids.append(above.id)
        parent = above.get(tree)
        above = library.get(parent) if isinstance(parent, Ref) else None
    return ids if above is record else []


def tree_crossed(library: Library) -> Iterator[Finding]:
    """A unit's parent stands in the same tree: administration under administration, Party
    organisation under Party organisation.
    """
    types = library.declarations.vocabularies["unit_types"]
    trees = {"administration", "party"}
    for unit in library.all("unit"):
        parent = library.get(unit.get("parent")) if unit.get("parent") else None
        own = types.terms.get(unit.get("type") or "")
        above = types.terms.get(parent.get("type") or "") if parent else None
        if own and above and {own.group, above.group} == trees:
            yield error_in(
                unit,
                ("parent",),
                "tree_crossed",
                found=str(parent.get("name") or parent.id) if parent else "",
                own=own.label,
                parent=above.label,
            )


def link_outside(library: Library) -> Iterator[Finding]:
    """No text that an edition shows links to another site where site.yml forbids it."""
    editions = editions_of(library)
    asked = library.site_record.get("no_outside_links") or ()
    forbidding = {name: editions[name] for name in asked if name in editions}
    for record in library.records if forbidding else ():
        fields = library.kind(record).fields
        for path, text in library.texts_of(record):
            shown = [
                name
                for name, audiences in forbidding.items()
                if is_shown(record, fields, keys_of(path), audiences)
            ]
            for line, address in prose.read(text).outside_links if shown else ():
                place = (*path, line)
                names = ", ".join(shown)
                yield error_in(record, place, "link_outside", found=address[:80], editions=names)
