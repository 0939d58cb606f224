"""The command `lianqiao`: the only room that knows the terminal and today's date."""

from lianqiao.cli import deeds, entering, library, office, sites
from lianqiao.cli.main import main

__all__ = ["deeds", "entering", "library", "main", "office", "sites"]
