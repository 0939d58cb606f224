"""The files beside the pages: rows of statistics, what finders read, pictures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from lianqiao.editions import Edition
from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import addresses, finder, guides
from lianqiao.pages.printing import Press, press_of
from lianqiao.pages.rows_csv import rows_as_csv
from lianqiao.search import script
from lianqiao.statistics import Counted


@dataclass(frozen=True)
class Asset:
    """A file of the site that is no page; `write` makes its content, which may be large.

    Text is written as UTF-8, a workbook as the bytes it is.
    """

    address: str
    write: Callable[[], str | bytes]

    @property
    def content(self) -> str:
        """The text that stands in it. Raises TypeError where it is no text."""
        made = self.write()
        if isinstance(made, bytes):
            raise TypeError(self.address)
        return made

    @property
    def data(self) -> bytes:
        """What stands in it, as it is written."""
        made = self.write()
        return made if isinstance(made, bytes) else made.encode("utf-8")


def assets(
    library: Library, edition: Edition, words: Messages, counts: Mapping[str, Counted]
) -> Iterator[Asset]:
    """Yield the files beside the pages: rows of statistics, what finders read, pictures."""
    press = press_of(library, edition, words, counts)
    for counted in counts.values():
        address = addresses.of_statistic_rows(counted.statistic.id)
        yield Asset(address, partial(rows_as_csv, press.view(address), counted))
    for kind in library.declarations.kinds.values():
        if finder.has_finder(kind, library):
            yield Asset(addresses.of_finder(kind), partial(_finder_script, press, kind))
    for picture in guides.PICTURES if guides.is_shown(edition) else ():
        yield Asset(addresses.of_sheet(picture), partial(_sheet, press, picture))


def _sheet(press: Press, picture: str) -> str:
    shown = guides.sheet(picture, press.view(addresses.HOME))
    return press.environment.get_template("sheet.svg.j2").render(sheet=shown)


def _finder_script(press: Press, kind: Kind) -> str:
    return script(f"kind-{kind.key}", finder.finder(kind, press.view(addresses.HOME)))
