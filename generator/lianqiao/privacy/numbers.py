"""Whether digits are a number of a person, by length, prefix, date and checksum."""

import re
from collections.abc import Sequence
from datetime import date

from stdnum import luhn, numdb
from stdnum.cn import ric, uscc

IDENTITY, CARD, MOBILE = "identity_number", "bank_card", "mobile_number"

PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
"""The first two digits of an identity number (GB/T 2260, GB 11643)."""

FIRST_YEAR, LAST_YEAR = 1880, 2049
MOBILE_NUMBER = re.compile(r"1[3-9][0-9]{9}")
MOBILE_SHAPES = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 7), (3, 3, 5), (3, 5, 3), (1,) * 11}
)
OLD_IDENTITY_SHAPES = frozenset({(15,), (6, 6, 3)})
CARD_LENGTHS = {
    "62": range(16, 20),
    "60": range(16, 20),
    "4": range(16, 20),
    "5": range(16, 20),
    "35": range(16, 17),
    "37": range(15, 17),
    "9558": range(19, 20),
    "95599": range(19, 20),
}
"""The digits with which cards issued in China begin, and how long such numbers are."""

CARD_SHAPES = frozenset({(6, 9), (6, 10), (6, 11), (6, 12), (6, 13), (4, 6, 5)})


def is_identity(number: str) -> bool:
    """Tell whether 18 characters are an identity number: province, day of birth, checksum."""
    if len(number) != 18 or not number[:17].isdigit() or not PROVINCES.match(number):
        return False
    return is_day(number[6:14]) and number[-1].upper() == ric.calc_check_digit(number.upper())


def is_old_identity(number: str) -> bool:
    """Tell whether 15 digits may be an identity number as issued until 1999: county and day."""
    if not is_day("19" + number[6:12]):
        return False
    counties = numdb.get("cn/loc").info(number[:6])
    return any("county" in properties for _, properties in counties)


def is_day(digits: str) -> bool:
    """Tell whether eight digits are a day on which a living person may be born."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return FIRST_YEAR <= day.year <= LAST_YEAR


def kind_of(groups: Sequence[str]) -> str:
    """Return what digits are that are written in these groups; "" where they are nothing."""
    number, shape = "".join(groups), tuple(len(group) for group in groups)
    if shape in MOBILE_SHAPES and MOBILE_NUMBER.fullmatch(number):
        return MOBILE
    if shape == (12,) and number[0] == "0" and MOBILE_NUMBER.fullmatch(number[1:]):
        return MOBILE  # with the 0 that was dialled before it to call from afar
    if shape in OLD_IDENTITY_SHAPES and is_old_identity(number):
        return IDENTITY
    return CARD if _is_card_shape(shape) and is_card(number) else ""


def _is_card_shape(shape: tuple[int, ...]) -> bool:
    in_fours = set(shape[:-1]) == {4} and shape[-1] <= 4
    return len(shape) == 1 or in_fours or shape in CARD_SHAPES or set(shape) == {1}


def is_card(number: str) -> bool:
    """Tell whether digits are a bank card number: prefix, length, checksum."""
    fitting = any(
        number.startswith(prefix) and len(number) in lengths
        for prefix, lengths in CARD_LENGTHS.items()
    )
    return fitting and luhn.is_valid(number) and not _is_social_credit_code(number)


def _is_social_credit_code(number: str) -> bool:
    """Tell whether digits are the code of an association, which may look like a card's number."""
    return number.startswith("5") and uscc.is_valid(number)
