"""What stands inside attached files: the numbers of persons and the secrecy marks in their text.

Office files, PDF, plain text and what cameras and programs write into pictures are looked into,
each in bounded size. A file that cannot be read is told, never passed over.
"""

from lianqiao.insides.inside import (
    DAMAGED,
    EMBEDDED,
    PASSWORD,
    TOO_LARGE,
    Inside,
    Number,
    Seen,
    Spot,
    marks_in,
)
from lianqiao.insides.kinds import is_closed, is_listed, listed
from lianqiao.insides.looking import look_inside

__all__ = [
    "DAMAGED",
    "EMBEDDED",
    "PASSWORD",
    "TOO_LARGE",
    "Inside",
    "Number",
    "Seen",
    "Spot",
    "is_closed",
    "is_listed",
    "listed",
    "look_inside",
    "marks_in",
]
