"""Workbooks in and out: which columns a kind has, templates, records as sheets, ledgers."""

from collections.abc import Iterator
from functools import partial

from lianqiao.office.ledgers import ledgers_workbook
from lianqiao.pages import Asset, NumbersView, addresses

__all__ = ["workbooks"]


def workbooks(view: NumbersView) -> Iterator[Asset]:
    """Yield the workbook of an edition that is handed up, where the edition has records."""
    if view.library.records:
        yield Asset(addresses.LEDGERS, partial(ledgers_workbook, view))
