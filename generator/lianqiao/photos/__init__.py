"""Pictures as files: what their headers say, and copies of them that hold nothing but the picture.

A picture is published in two sizes, never as it came: a camera writes into it where it was taken,
when, and with what. The copies lie in a folder of their own from build to build, each named after
the content it was made from.
"""

from lianqiao.photos.copying import Copies, copies
from lianqiao.photos.looking import (
    LARGE,
    MOST_PIXELS,
    SMALL,
    TOO_LARGE,
    UNREADABLE,
    Attachment,
    fitted,
    is_photo,
    is_picture,
    look_at,
)

__all__ = [
    "LARGE",
    "MOST_PIXELS",
    "SMALL",
    "TOO_LARGE",
    "UNREADABLE",
    "Attachment",
    "Copies",
    "copies",
    "fitted",
    "is_photo",
    "is_picture",
    "look_at",
]
