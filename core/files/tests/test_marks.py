"""Secrecy marks and identity numbers are told from what looks like them."""

import pytest

from core.files.marks import has_identity_number, has_secrecy_mark

# Made up; the check digits fit.
NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年",
        "秘密★",
        "绝密★启用前",
        "机密 ★ 长期",
        "绝　密★",
        "第一页\n机 密★1年\n正文",
        "秘密☆",
    ],
)
def test_secrecy_mark_is_found(text):
    assert has_secrecy_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "严守国家秘密",
        "涉密信息系统、机密、绝密",
        "内部资料 注意保存",
        "标志形式为“密级★保密期限”",
        "泄露国家秘密\n★ 整改要求",
        "★秘密",
    ],
)
def test_words_about_secrecy_are_no_mark(text):
    assert not has_secrecy_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        NUMBER.lower(),
        f"身份证号码：{NUMBER}，电话",
        f"号码{NUMBER}号",
        "１１０１０５１９４９１２３１００２Ｘ",
        "53010219200508011x",
    ],
)
def test_identity_number_is_found(text):
    assert has_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check digit is wrong
        "110105194913310028",  # no such month
        "110105194902300021",  # no such day
        f"9{NUMBER}",
        f"{NUMBER}7",
        f"A{NUMBER}",
        "914407001234567890",
        "110105********002X",
    ],
)
def test_other_numbers_are_no_identity_number(text):
    assert not has_identity_number(text)
