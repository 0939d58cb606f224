"""Search: the visible text of every page becomes an index in pieces that a browser loads as needed.

The pieces are scripts, so that they load over http and from a folder alike. The other half, which
reads them, is theme_overrides/assets/lianqiao/search.js.
"""

from lianqiao.search.index import Document, Piece, pieces, script
from lianqiao.search.text import Zones, visible_text

__all__ = ["Document", "Piece", "Zones", "pieces", "script", "visible_text"]
"""What other rooms use."""
