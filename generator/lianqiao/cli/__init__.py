"""The command `lianqiao`: the only room that knows the terminal and today's date."""

from lianqiao.cli import deeds, importing, library, office, sites, word, word_forms
from lianqiao.cli.main import main

__all__ = ["deeds", "importing", "library", "main", "office", "sites", "word", "word_forms"]
