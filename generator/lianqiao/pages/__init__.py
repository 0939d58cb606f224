"""The pages of an edition: Library -> (address, Markdown), in a fixed order."""

from lianqiao.pages.building import Page, Redirect, pages, redirects
from lianqiao.pages.navigation import Entry, navigation

__all__ = ["Entry", "Page", "Redirect", "navigation", "pages", "redirects"]
