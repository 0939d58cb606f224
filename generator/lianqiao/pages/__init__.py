"""The pages of an edition: Library -> (address, Markdown), in a fixed order."""

from lianqiao.pages.building import Asset, Page, Redirect, assets, pages, redirects
from lianqiao.pages.navigation import Entry, navigation

__all__ = ["Asset", "Entry", "Page", "Redirect", "assets", "navigation", "pages", "redirects"]
