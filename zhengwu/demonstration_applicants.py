"""Invented applicants: their names say so, and their numbers are of no place."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PERSON = {
    "identity_kind": "citizen",
    "organisation": "",
    "contact": "",
    "email": "",
    "agent": "",
    "address": "江门市蓬江区（演示）",
}
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def number_of(place):
    """A number of a district of no place (999999), with its check digit."""
    born = f"19{70 + place % 30}{1 + place % 12:02}{1 + place % 28:02}"
    stem = f"999999{born}{place:03}"
    total = sum(
        int(digit) * weight for digit, weight in zip(stem, WEIGHTS, strict=True)
    )
    return stem + "10X98765432"[total % 11]


def citizen(place):
    """The person of a place in the row: 演示甲, 演示乙 …"""
    name = f"演示{STEMS[place % len(STEMS)]}"
    phone = f"1300000{place:04}"
    return {**PERSON, "name": name, "number": number_of(place), "phone": phone}


def organisation(name, contact, phone):
    return {
        **PERSON,
        "identity_kind": "",
        "name": name,
        "number": "",
        "contact": contact,
        "phone": phone,
    }


COMPANY = organisation("江门市演示出行科技有限公司", "陈女士", "0750-3000101")
UNIVERSITY = organisation("五邑演示大学研究中心", "李老师", "0750-3000102")
LAW_FIRM = organisation("广东演示律师事务所", "王律师", "0750-3000103")
CHARITY = organisation("江门市演示环保公益协会", "赵先生", "0750-3000104")
COMMITTEE = organisation("演示小区业主委员会", "黄先生", "0750-3000105")
