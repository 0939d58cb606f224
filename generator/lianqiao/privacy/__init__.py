"""Numbers and addresses of persons in a text: where they stand, and how to speak of them.

Found are identity numbers, bank card numbers, mobile numbers and e-mail addresses, in the spellings
that people use. What only looks like one (a serial number, an amount, a wrong checksum) is not.
"""

from lianqiao.privacy.finding import (
    EMAIL,
    KINDS,
    Found,
    find,
    find_in_name,
    is_suspicious,
    masked,
    suspicious_lines,
)
from lianqiao.privacy.folding import squeezed
from lianqiao.privacy.numbers import CARD, IDENTITY, MOBILE

__all__ = [
    "CARD",
    "EMAIL",
    "IDENTITY",
    "KINDS",
    "MOBILE",
    "Found",
    "find",
    "find_in_name",
    "is_suspicious",
    "masked",
    "squeezed",
    "suspicious_lines",
]
