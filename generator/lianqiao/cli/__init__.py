"""The command `lianqiao`: the only room that knows the terminal and today's date."""

from lianqiao.cli import deeds, entering, importing, library, office, sites, word, word_forms
from lianqiao.cli.main import main

__all__ = [
    "deeds",
    "entering",
    "importing",
    "library",
    "main",
    "office",
    "sites",
    "word",
    "word_forms",
]
