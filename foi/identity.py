"""Numbers of documents, and what of a value may be shown to everybody. Pure."""

import re

from core.files.marks import is_identity_number

CITIZEN_NUMBER = re.compile(r"\d{17}[\dXx]", re.ASCII)
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HIDDEN = "**"


def citizen_number_fault(number: str) -> str:
    """What is wrong with a 公民身份号码 (GB 11643-1999); empty where nothing is."""
    if not CITIZEN_NUMBER.fullmatch(number):
        return "公民身份号码应为18位，前17位是数字，最后一位是数字或X。"
    if not is_identity_number(number):
        return "公民身份号码的校验位或出生日期不对，请对照证件核对。"
    return ""


def credit_code_fault(code: str) -> str:
    """What is wrong with a 统一社会信用代码 (GB 32100-2015); empty where nothing is."""
    if not CREDIT_CODE.fullmatch(code):
        return "统一社会信用代码应为18位数字和大写字母（没有I、O、S、V、Z）。"
    values = [CREDIT_LETTERS.index(letter) for letter in code]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    if (31 - total % 31) % 31 != values[17]:
        return "统一社会信用代码的校验位不对，请对照证照核对。"
    return ""


def masked_name(name: str, *, is_person: bool) -> str:
    """The first letter of a person's name, or the two ends of an organisation's.

    A person's may be long: of another nation, or of several who ask together.
    """
    if is_person or len(name) <= 4:
        return name[:1] + HIDDEN if name else ""
    return f"{name[:2]}{HIDDEN}{name[-2:]}"


def masked_number(number: str) -> str:
    """The last four places of a number, where that leaves most of it hidden."""
    if not number:
        return ""
    return HIDDEN + number[-4:] if len(number) >= 8 else HIDDEN


def masked(text: str) -> str:
    """That there is something, and nothing of it."""
    return "已登记" if text else ""
