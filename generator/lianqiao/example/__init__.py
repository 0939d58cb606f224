"""A made-up library: a Chinese power company, five years, every kind of record.

The same number of cases and the same seed give the same bytes. Everything in it is invented, and
`standing` in its site.yml says so. The words are in the YAML files beside this one.
"""

from pathlib import Path
from random import Random

from lianqiao.example.activities import add_activities
from lianqiao.example.cases import add_adoptions, add_campaigns, add_cases, add_mechanisms
from lianqiao.example.evidence import add_reported_totals, add_sources
from lianqiao.example.honors import add_honors
from lianqiao.example.organisation import add_alliances, add_posts, add_ratings, add_units
from lianqiao.example.outcomes import add_outcomes
from lianqiao.example.showcases import add_showcases
from lianqiao.example.stock import Stock
from lianqiao.example.voice import read_yaml
from lianqiao.example.writing import write_library
from lianqiao.messages import Messages


def write_example(folder: Path, cases: int, seed: int, messages: Messages) -> None:
    """Write a made-up library of so many cases into folder/data.

    `messages` gives the language of the library's name and of its site; records are in Chinese.
    """
    stock = Stock(Random(seed), read_yaml("library.yml"), cases)
    for add in (
        add_sources,
        add_units,
        add_alliances,
        add_campaigns,
        add_mechanisms,
        add_cases,
        add_adoptions,
        add_outcomes,
        add_honors,
        add_activities,
        add_posts,
        add_ratings,
        add_reported_totals,
        add_showcases,
    ):
        add(stock)
    write_library(folder / "data", stock, messages.language)
