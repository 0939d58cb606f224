"""The manifest of a build: what it holds, file by file and record by record, and how two differ."""

from lianqiao.manifest.comparing import Difference, Moved, compare
from lianqiao.manifest.making import make
from lianqiao.manifest.shape import NAME, Manifest, Unfit, read, read_if_there

__all__ = [
    "NAME",
    "Difference",
    "Manifest",
    "Moved",
    "Unfit",
    "compare",
    "make",
    "read",
    "read_if_there",
]
