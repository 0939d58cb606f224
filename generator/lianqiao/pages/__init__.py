"""The pages of an edition: Library -> (address, Markdown), in a fixed order."""

from lianqiao.pages.beside import Asset, assets
from lianqiao.pages.building import Redirect, numbers_view, pages, redirects
from lianqiao.pages.known import known_addresses
from lianqiao.pages.navigation import Entry, navigation
from lianqiao.pages.numbers import NumbersView
from lianqiao.pages.numbers_in_texts import fill_in, numbers_asked
from lianqiao.pages.printing import Page
from lianqiao.pages.reviewing import reviewing
from lianqiao.pages.showcase_charts import charts_of, counted_for_chart
from lianqiao.pages.showcase_view import ShowcaseView

__all__ = [
    "Asset",
    "Entry",
    "NumbersView",
    "Page",
    "Redirect",
    "ShowcaseView",
    "assets",
    "charts_of",
    "counted_for_chart",
    "fill_in",
    "known_addresses",
    "navigation",
    "numbers_asked",
    "numbers_view",
    "pages",
    "redirects",
    "reviewing",
]
