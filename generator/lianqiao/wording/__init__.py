"""What the words of a text give away: pure functions on one text, which return spans of it.

No function here knows records. Words in quotation marks, titles in 《》, quoted blocks, code and
addresses are somebody else's words and are never judged; `own_words` blanks them out.
"""

from lianqiao.wording.finding import HARMLESS, Finder, Lists, Span, finder
from lianqiao.wording.masking import own_words
from lianqiao.wording.names import names_varied
from lianqiao.wording.numbers import Mined, Units, numbers, people_counts, units
from lianqiao.wording.style import style_faults
from lianqiao.wording.superlatives import Superlatives, superlatives
from lianqiao.wording.times import relative_times, whole_year

__all__ = [
    "HARMLESS",
    "Finder",
    "Lists",
    "Mined",
    "Span",
    "Superlatives",
    "Units",
    "finder",
    "names_varied",
    "numbers",
    "own_words",
    "people_counts",
    "relative_times",
    "style_faults",
    "superlatives",
    "units",
    "whole_year",
]
