"""The booklet of a showcase as PDF: tagged (PDF/UA-1) and made to be kept (PDF/A-2a)."""

from dataclasses import dataclass
from pathlib import Path

from pypdfium2 import PdfDocument

from lianqiao.attachments import published
from lianqiao.charts import KEPT, drawn, on_paper
from lianqiao.findings import Finding, has_errors, in_order
from lianqiao.library import Library
from lianqiao.pages import ShowcaseView, addresses, charts_of
from lianqiao.photos import is_picture
from lianqiao.press import Pressed, not_collecting
from lianqiao.records import Record
from lianqiao.showcases import Showcase, showcases
from lianqiao.yearbook.binding import Binding, Drawing, Pictures, placed_in
from lianqiao.yearbook.chapters import chart_file
from lianqiao.yearbook.choosing import chosen, named
from lianqiao.yearbook.content import content
from lianqiao.yearbook.fonts import fonts
from lianqiao.yearbook.glyphs import Coverage, fitted, no_glyph
from lianqiao.yearbook.overriding import FOLDER, FONTS, templates
from lianqiao.yearbook.typesetting import NotSet, typeset

__all__ = ["Booklet", "NotSet", "bind", "booklets", "chosen", "named"]


@dataclass(frozen=True)
class Booklet:
    """A booklet: its bytes, the records that went into it as `kind:id`, and what was found."""

    pdf: bytes
    pages: int
    records: frozenset[str]
    findings: tuple[Finding, ...]


@not_collecting()
def bind(
    pressed: Pressed, showcase: Showcase, data: Path, written: Library | None = None
) -> Booklet:
    """Return the booklet of a showcase of an edition.

    `data`: the library's folder. `written`: the library as it stands there, which knows the lines
    of its files. Raises NotSet where a template or font of the library is at fault, BrokenPictures,
    and OSError.
    """
    found: list[Finding] = []
    made = templates(data, found)
    faces = fonts(data / FOLDER / FONTS, data, found)
    if has_errors(found):
        raise NotSet(in_order(found))
    view = pressed.view(addresses.HOME)
    pictures = Pictures(_copies(pressed.library, data))
    binding = Binding(view, showcase, pictures, placed_in(showcase), _charts(view, showcase, data))
    coverage = Coverage(faces.faces)
    book = fitted(content(binding), coverage) | {"fonts": dict(faces.families)}
    drawings = {chart_file(key): coverage.fitted(one.svg) for key, one in binding.charts.items()}
    pdf = typeset(book, made, pictures.shown, drawings, faces)
    records = _records(binding)
    lacking = no_glyph(records, pressed.library, written or pressed.library, coverage)
    pages = len(PdfDocument(pdf))
    return Booklet(pdf, pages, frozenset(str(one.ref) for one in records), in_order(lacking))


def booklets(pressed: Pressed, data: Path) -> dict[str, Booklet]:
    """Return the booklets that the site of an edition has, by address; none unless site.yml asks.

    Raises what `bind` raises.
    """
    known = showcases(pressed.library, pressed.counts)
    asked = [(address, one) for one in known if (address := addresses.of_booklet(one))]
    return {address: bind(pressed, one, data) for address, one in asked}


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
    """Return all records that went into a booklet, each once."""
    library = binding.view.library
    named = (library.get(ref) for ref in sorted(binding.named, key=str))
    shown = [*binding.showcase.records, *(record for record in named if record)]
    return tuple({record.ref: record for record in shown}.values())
