"""The booklet of a showcase as PDF: tagged (PDF/UA-1) and made to be kept (PDF/A-2a)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pypdfium2 import PdfDocument

from lianqiao.attachments import published
from lianqiao.charts import KEPT, drawn, on_paper
from lianqiao.findings import Finding, has_errors, in_order
from lianqiao.library import Library
from lianqiao.pages import ShowcaseView, addresses, charts_of
from lianqiao.photos import is_picture
from lianqiao.press import Edited, not_collecting
from lianqiao.records import Record
from lianqiao.showcases import Showcase, showcases
from lianqiao.volumes import Volume, volumes
from lianqiao.yearbook.binding import Binding, Drawing, Pictures
from lianqiao.yearbook.chapters import chart_file
from lianqiao.yearbook.choosing import chosen, named
from lianqiao.yearbook.content import books
from lianqiao.yearbook.fonts import Fonts, fonts
from lianqiao.yearbook.glyphs import Coverage, fitted, no_glyph
from lianqiao.yearbook.notes import Plain
from lianqiao.yearbook.overriding import FOLDER, FONTS, Templates, templates
from lianqiao.yearbook.typesetting import NotSet, typeset

__all__ = ["Booklet", "NotSet", "bind", "booklets", "chosen", "lacking", "named"]


@dataclass(frozen=True)
class Booklet:
    """A volume of a booklet: its bytes, the records that went into it as `kind:id`, what was found.

    Most booklets have only one.
    """

    volume: Volume
    pdf: bytes
    pages: int
    records: frozenset[str]
    findings: tuple[Finding, ...]


@not_collecting()
def bind(
    edited: Edited,
    showcase: Showcase,
    data: Path,
    written: Library | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> tuple[Booklet, ...]:
    """Return the booklet of a showcase of an edition, a volume after the other.

    `data`: the library's folder. `written`: the library as it stands there, which knows the lines
    of its files. `advance` is told how many volumes are set, and of how many. Raises NotSet where a
    template or font of the library is at fault, BrokenPictures, and OSError.
    """
    found: list[Finding] = []
    own = templates(data, found)
    faces = fonts(data / FOLDER / FONTS, data, found)
    if has_errors(found):
        raise NotSet(in_order(found))
    view = edited.view(addresses.HOME)
    bindings = _bindings(view, showcase, data)
    workshop = _Workshop(own, faces, Coverage(faces.faces), written or edited.library)
    made: list[Booklet] = []
    for binding, book in zip(bindings, books(bindings), strict=True):
        if advance:
            advance(len(made), len(bindings))
        made.append(workshop.bound(binding, book))
    return tuple(made)


def _bindings(view: ShowcaseView, showcase: Showcase, data: Path) -> list[Binding]:
    """Return the volumes of a showcase's booklet, to be put together."""
    copies, charts = _copies(view.library, data), _charts(view, showcase, data)
    parts = volumes(showcase)
    places = {ref: one.number for one in parts for ref in one.placed()}
    return [Binding(view, one, Pictures(copies), places, charts) for one in parts]


@dataclass(frozen=True)
class _Workshop:
    """What all volumes of a booklet are set with; `written` is as `bind` has it."""

    templates: Templates
    fonts: Fonts
    coverage: Coverage
    written: Library

    def bound(self, binding: Binding, book: Plain) -> Booklet:
        """Return a volume that was put together; `book`: all that stands in it."""
        shown = fitted(book, self.coverage) | {"fonts": dict(self.fonts.families)}
        drawings = {
            chart_file(key): self.coverage.fitted(chart.svg)
            for key, chart in binding.charts.items()
        }
        pdf = typeset(shown, self.templates, binding.pictures.shown, drawings, self.fonts)
        records = _records(binding)
        found = no_glyph(records, binding.view.library, self.written, self.coverage)
        names = frozenset(str(one.ref) for one in records)
        return Booklet(binding.volume, pdf, len(PdfDocument(pdf)), names, in_order(found))


def booklets(edited: Edited, data: Path) -> dict[str, Booklet]:
    """Return the booklets that the site of an edition has, by address; none unless site.yml asks.

    Raises what `bind` raises.
    """
    known = showcases(edited.library, edited.counts)
    return {
        address: booklet
        for one in known
        if (asked := addresses.of_booklet(one))
        for address, booklet in zip(asked, bind(edited, one, data), strict=True)
    }


def lacking(made: Iterable[Booklet]) -> tuple[Finding, ...]:
    """Return what the fonts of booklets lack, each once."""
    return in_order(finding for booklet in made for finding in booklet.findings)


def _copies(library: Library, data: Path) -> dict[str, tuple[Path, Path]]:
    """Return the published copies of each picture, large and small, by its path."""
    files = published(library, data)
    return {
        path: (files[addresses.of_file(path)], files[addresses.of_thumbnail(path)])
        for path in sorted(library.files)
        if is_picture(path)
    }


def _charts(view: ShowcaseView, showcase: Showcase, data: Path) -> dict[str, Drawing]:
    """Return the charts of a showcase's sections, drawn for paper."""
    charts = charts_of(view, showcase)
    made = drawn(charts.values(), data.resolve().parent / KEPT)
    return {
        key: Drawing(chart.title, chart.description, on_paper(chart, made[chart.address]))
        for key, chart in charts.items()
    }


def _records(binding: Binding) -> tuple[Record, ...]:
    """Return the records that went into a volume: whatever it shows or counts is named in it."""
    found = (binding.view.library.get(ref) for ref in sorted(binding.named, key=str))
    return tuple(record for record in found if record)
