"""One booklet while it is put together: which records have a place in it, and which are named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lianqiao.library import Library
from lianqiao.pages import ShowcaseView
from lianqiao.records import Record
from lianqiao.showcases import Showcase
from lianqiao.types import Ref
from lianqiao.volumes import Volume
from lianqiao.yearbook.notes import Inline, Notes, Plain

SQUARE = 1.0  # what a picture is taken for whose size is not known


@dataclass(frozen=True)
class Pictures:
    """The pictures of an edition, and those of them that a booklet shows.

    `files`: the published copies of each, large and small, by its path below data/files/. `shown`:
    the copies that are shown, by the name by which the templates find them.
    """

    files: Mapping[str, tuple[Path, Path]]
    shown: dict[str, Path] = field(default_factory=dict)

    def show(self, path: str, alt: str, library: Library, *, small: bool = False) -> Plain | None:
        """Return a picture for the templates; None where the edition does not have it."""
        if path not in self.files:
            return None
        file = self.files[path][small]
        known = library.attachments.get(path)
        ratio = known.width / known.height if known and known.height else SQUARE
        name = f"pictures/{file.name}"
        self.shown[name] = file
        return {"is": "picture", "file": name, "alt": alt, "ratio": round(ratio, 4)}


@dataclass(frozen=True)
class Drawing:
    """The chart of a section: its title, what it shows in words, and its drawing for paper."""

    title: str
    words: str
    svg: str


@dataclass(frozen=True)
class Binding:
    """A volume of a booklet in the making.

    `places`: the volume in which each record has a place of its own, to which others may refer;
    `anchored`: those that have it in this one already. `charts`: those of its sections, by key.
    `named`: all records whose titles stand in it; `units`: the units that the index leads to.
    """

    view: ShowcaseView
    volume: Volume
    pictures: Pictures
    places: Mapping[Ref, int]
    charts: Mapping[str, Drawing] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    anchored: set[Ref] = field(default_factory=set)
    named: set[Ref] = field(default_factory=set)
    units: set[Ref] = field(default_factory=set)

    @property
    def showcase(self) -> Showcase:
        """What the booklet shows."""
        return self.volume.showcase

    @property
    def as_of(self) -> str:
        """The day up to which it counts, in words."""
        day = self.showcase.as_of
        return self.view.date(day) if day else self.view.t("as_of.none")

    def anchor(self, record: Record) -> str:
        """Return the name of a record's place, once; "" where it has one or gets none."""
        if self.places.get(record.ref) != self.volume.number or record.ref in self.anchored:
            return ""
        self.anchored.add(record.ref)
        return f"at-{record.ref}"

    def title(self, record: Record) -> str:
        """Return a record's title, and note it as named; a title no longer held says so."""
        self._name(record)
        title = self.view.title(record)
        former = record.kind == "honor" and self.view.is_former(record)
        return self.view.t("honor.former_title", title=title) if former else title

    def _name(self, record: Record) -> None:
        """Note a record as named, and those that make up its title."""
        if record.ref not in self.named:
            self.named.add(record.ref)
            for key in self.view.kind(record).title:
                value = record.get(key)
                target = self.view.library.get(value) if isinstance(value, Ref) else None
                if target:
                    self._name(target)

    def link(self, record: Record) -> Inline:
        """Return a record's title; it leads to the record's place, if it has one."""
        return self.leading(record, [self.title(record)])

    def leading(self, record: Record, words: list[Inline]) -> Inline:
        """Return words that stand for a record; they lead to its place, if it has one.

        To a place in another volume the name of that volume leads.
        """
        self._name(record)
        if record.kind == "unit":
            self.units.add(record.ref)
            return {"is": "unit", "id": record.id, "in": words}
        beside = self._volume_beside(record)
        if beside:
            return {"is": "beside", "in": words, "volume": self.volume_name(beside)}
        if record.ref in self.places:
            return {"is": "ref", "to": f"at-{record.ref}", "in": words}
        return {"is": "words", "in": words}

    def volume_name(self, number: int) -> str:
        """Return the name of a volume, in words."""
        return self.view.t("booklet.volume", number=number)

    def _volume_beside(self, record: Record) -> int | None:
        """Return the other volume in which a record has its place; None where there is none."""
        number = self.places.get(record.ref)
        return number if number != self.volume.number else None

    def joined(
        self, parts: Iterable[list[Inline]], separator: str = "list.separator"
    ) -> list[Inline]:
        """Return inlines one after the other, apart by a separator of the catalog."""
        found: list[Inline] = []
        for part in filter(None, parts):
            found += [self.view.t(separator), *part] if found else part
        return found

    def sources(self, record: Record) -> list[str]:
        """Return a record's sources with their pages, in words."""
        within = self.view.t("source.within")
        return [
            within.join(filter(None, (self.title(source), place)))
            for source, place in self.view.cited(record)
        ]
