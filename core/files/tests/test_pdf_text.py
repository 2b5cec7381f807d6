"""The first pages of a PDF are searched, within bounds."""

import pytest

from core.files import pdf_text
from core.files.inspection import Refused, inspect
from core.papers.tests.pdfs import Leaf, pdf_of

from . import factories
from .test_marks import NUMBER

LIMIT = 20 * 1024 * 1024
LOCKED = pdf_of(
    Leaf(),
    trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
    % (b"00" * 32, b"00" * 32),
)


def refusal(*leaves):
    with pytest.raises(Refused) as refused:
        inspect("文.pdf", pdf_of(*leaves), limit=LIMIT)
    return str(refused.value)


def test_text_is_read_line_by_line():
    data = pdf_of(Leaf().body(100, "执法信息", "公示情况"))

    assert pdf_text.text_of(data) == "执法信息\n公示情况\n"


@pytest.mark.parametrize("mark", ["机密★10年", "秘　密★"])
def test_pdf_with_a_secrecy_mark_is_refused(mark):
    assert "带有国家秘密标志" in refusal(Leaf(), Leaf().say(400, 60, mark))


def test_mark_printed_twice_for_bold_is_found():
    leaf = Leaf().say(400, 60, "机密★").say(400.3, 60, "机密★")

    assert "带有国家秘密标志" in refusal(leaf)


def test_pdf_with_an_identity_number_is_refused_without_repeating_it():
    sentence = refusal(Leaf().body(100, f"姓名甲，{NUMBER}"))

    assert "公民身份号码" in sentence
    assert NUMBER not in sentence


def test_numbers_side_by_side_make_no_identity_number():
    leaf = Leaf().say(60, 100, NUMBER[:9]).say(300, 100, NUMBER[9:])

    assert inspect("表.pdf", pdf_of(leaf), limit=LIMIT) == "application/pdf"


def test_pdf_with_a_password_is_refused():
    with pytest.raises(Refused, match="文件“锁.pdf”设有打开密码，请去掉密码后再上传。"):
        inspect("锁.pdf", LOCKED, limit=LIMIT)


@pytest.mark.parametrize(
    "data", [factories.pdf(), pdf_of(Leaf().picture()), pdf_of(Leaf())[:200]]
)
def test_pdf_without_readable_text_has_none(data):
    assert pdf_text.text_of(data) == ""


def test_only_the_first_pages_are_read():
    leaves = [Leaf().body(100, f"第{n}页") for n in range(1, pdf_text.MOST_PAGES + 2)]

    lines = pdf_text.text_of(pdf_of(*leaves)).split()

    assert lines[-1] == f"第{pdf_text.MOST_PAGES}页"


def test_pdf_that_takes_too_long_is_left():
    data = pdf_of(Leaf().body(100, "公开"))

    assert pdf_text.text_of(data, seconds=0.01) == ""
