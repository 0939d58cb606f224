"""The kinds of records and the vocabularies, each declared once in YAML.

`load` reads the built-in declarations and what a library adds to them below data/kinds/ and
data/vocabularies/. Reading, checks, schemas, pages and the data dictionary follow from them.
"""

from lianqiao.kinds.kind import Declarations, Keys, Kind, walk
from lianqiao.kinds.loading import load

__all__ = ["Declarations", "Keys", "Kind", "load", "walk"]
