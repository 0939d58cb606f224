"""The sources of a table's rows: each row names them by number, below the table they are listed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lianqiao.records import Record
from lianqiao.types import Ref
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.notes import Plain


@dataclass
class Cited:
    """The sources of a chapter in the order in which rows name them; they count from 1."""

    found: dict[Ref, tuple[int, str]] = field(default_factory=dict)

    def marks(self, binding: Binding, record: Record) -> str:
        """Return the numbers of a record's sources, with the pages; that there are none, if so."""
        view = binding.view
        marks = [
            view.t("source.within").join(filter(None, (self._mark(binding, source), place)))
            for source, place in view.cited(record)
        ]
        return view.t("list.semicolon").join(marks) or view.t("record.no_sources")

    def _mark(self, binding: Binding, source: Record) -> str:
        known = (len(self.found) + 1, binding.title(source))
        number, _ = self.found.setdefault(source.ref, known)
        return binding.view.t("booklet.source_mark", number=number)

    def listed(self, binding: Binding) -> Iterator[Plain]:
        """Yield the list of the sources that were named."""
        view = binding.view
        sources = [
            view.t("booklet.source_mark", number=number) + view.t("label.colon") + title
            for number, title in self.found.values()
        ]
        if sources:
            said = view.t("list.semicolon").join(sources)
            yield {"is": "provenance", "label": view.t("record.sources"), "in": [said]}
