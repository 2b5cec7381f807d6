"""Secrecy marks and identity numbers in text. Pure."""

import re
from datetime import date

_GAP = r"[ \t\u3000\xa0]*"
# 国家秘密标志 is the level and a star: 机密★10年, 秘密★长期, 绝密★启用前. The words
# alone stand in ordinary texts about secrecy.
_MARK = re.compile(rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密){_GAP}[★☆]")
_NUMBER = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXxＸｘ])(?![\dA-Za-z])")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_BORN = slice(6, 14)
_CENTURIES = range(1900, 2100)


def has_secrecy_mark(text: str) -> bool:
    """Whether the text carries a mark of national secrets."""
    return _MARK.search(text) is not None


def has_identity_number(text: str) -> bool:
    """Whether the text holds an 18-digit citizen number whose check digit fits."""
    return any(is_identity_number(found) for found in _NUMBER.findall(text))


def is_identity_number(text: str) -> bool:
    """Whether 17 digits and a check digit (GB 11643-1999) name a day of birth."""
    # int() also reads full-width digits, which people type by accident.
    digits = [int(letter) for letter in text[:17]]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    last = text[17].upper().replace("Ｘ", "X")
    check = last if last == "X" else str(int(last))
    return check == _CHECK[total % 11] and is_birthday(digits[_BORN])


def is_birthday(digits: list[int]) -> bool:
    written = "".join(map(str, digits))
    year, month, day = int(written[:4]), int(written[4:6]), int(written[6:])
    if year not in _CENTURIES:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
