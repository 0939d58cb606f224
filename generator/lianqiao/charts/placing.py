"""Where drawings stand: in our own pages themselves, beside the pages as files for any engine."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import GROUND
from lianqiao.charts.drawing import KEPT, drawn
from lianqiao.charts.finishing import in_page, on_paper

PICTURE = re.compile(r'<img [^>]*src="((?:\.\./)*charts/[^"]+\.svg)"[^>]*>')


@dataclass(frozen=True)
class Drawings:
    """The charts of an edition by address, and the drawing of each."""

    charts: Mapping[str, Chart]
    drawn: Mapping[str, str]

    def file(self, address: str) -> str:
        """Return a drawing as a file by itself: readable on any ground, without links."""
        return on_paper(self.charts[address], self.drawn[address], GROUND)

    def drawn_into(self, html: str, page: str) -> str:
        """Return a page's article with its charts drawn where their pictures stood.

        `page`: the address of the page, from the site's root.
        """
        folder = posixpath.dirname(page)

        def way(address: str) -> str:
            path, mark, anchor = address.partition("#")
            return posixpath.relpath(path, folder or ".") + mark + anchor

        def drawing(hit: re.Match[str]) -> str:
            address = posixpath.normpath(posixpath.join(folder, hit.group(1)))
            if address not in self.charts:
                return hit.group()
            return in_page(self.charts[address], self.drawn[address], way)

        return PICTURE.sub(drawing, html) if "charts/" in html else html


def drawings(charts: Mapping[str, Chart], data: Path) -> Drawings:
    """Return charts with their drawings. `data`: the library's folder, beside which they are kept.

    Raises OSError where they cannot be kept.
    """
    return Drawings(charts, drawn(charts.values(), data.resolve().parent / KEPT))
