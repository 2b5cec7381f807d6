"""The real type of a file, its bounds, and what may not be in it."""

import zipfile

import pytest

from core.files import packages
from core.files.inspection import Refused, inspect

from . import factories
from .test_marks import NUMBER

LIMIT = 20 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
GBK = "行政执法信息公示情况".encode("gb18030")


def refusal(name, data, limit=LIMIT):
    with pytest.raises(Refused) as refused:
        inspect(name, data, limit=limit)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("要点.txt", "各单位".encode(), "text/plain"),
        ("要点.txt", GBK, "text/plain"),
        ("要点.txt", "各单位\r\n负责".encode("utf-16"), "text/plain"),
        ("名录.CSV", b"\xef\xbb\xbf" + "单位,职责".encode(), "text/csv"),
        ("网页.htm", "<p>公开</p>".encode(), "text/html"),
        ("报告.docx", factories.docx("公开"), f"{OFFICE}.wordprocessingml.document"),
        ("表.xlsx", factories.xlsx("公开"), f"{OFFICE}.spreadsheetml.sheet"),
        ("版式.ofd", factories.ofd("公开"), "application/ofd"),
        ("旧.doc", factories.old_word("公开"), "application/msword"),
        ("旧.wps", factories.old_word("公开"), "application/msword"),
        ("旧.xls", factories.old_excel("公开"), "application/vnd.ms-excel"),
        ("图.png", factories.picture(), "image/png"),
        ("图.jpeg", b"\xff\xd8\xff\xe0" + b" " * 300, "image/jpeg"),
        ("文.pdf", factories.pdf(), "application/pdf"),
    ],
)
def test_true_file_is_kept_with_its_type(name, data, media_type):
    found = inspect(name, data, limit=LIMIT)

    assert found == media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("假.txt", factories.picture()),
        ("假.txt", factories.docx("公开")),
        ("假.csv", b"\x00\x01\x02" * 100),
        ("假.txt", b"\xff\xfe\x00"),
        ("假.txt", b"\x81"),
        ("假.html", factories.pdf()),
        ("假.docx", factories.xlsx("公开")),
        ("假.xlsx", factories.docx("公开")),
        ("假.docx", b"MZ\x90" + b"\x01" * 300),
        ("假.docx", factories.zip_of(a_txt="公开")),
        ("假.doc", factories.old_excel()),
        ("假.xls", factories.docx("公开")),
        ("假.pdf", factories.picture()),
        ("假.png", b"<script>alert(1)</script>"),
        ("假.jpg", factories.picture()),
    ],
)
def test_wrong_content_under_a_right_extension_is_refused(name, data):
    assert "扩展名可能被改过，请用原来的程序另存后再上传。" in refusal(name, data)


@pytest.mark.parametrize(
    "name", ["程序.exe", "压缩.zip", "没有扩展名", ".txtx", "宏.docm"]
)
def test_unknown_extension_is_refused(name):
    assert refusal(name, b"data").startswith(f"不接收这种文件“{name}”")


def test_empty_file_is_refused():
    assert refusal("空.txt", b"") == "文件“空.txt”是空的，请确认选对了文件。"


def test_file_at_the_limit_is_kept_and_one_byte_more_refused():
    data = b"a" * 1024 * 1024

    assert inspect("大.txt", data, limit=len(data)) == "text/plain"
    assert "超过1MB" in refusal("大.txt", data + b"a", limit=len(data))


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("要点.txt", "请拆分后再上传。"),
        ("名录.csv", "请拆分后再上传。"),
        ("网页.htm", "请拆分后再上传。"),
        ("报告.docx", "请压缩图片或拆分后再上传。"),
        ("图.png", "请压缩图片或拆分后再上传。"),
    ],
)
def test_file_too_large_says_how_to_make_it_smaller(name, advice):
    limit = 1024 * 1024

    assert refusal(name, b"a" * (limit + 1), limit) == f"文件“{name}”超过1MB，{advice}"


def test_package_with_too_many_members_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MOST_MEMBERS", 1)

    assert "内含部件超过1个" in refusal("多.xlsx", factories.xlsx("公开"))


def test_package_that_unpacks_too_far_is_refused():
    bomb = factories.zip_of(word__document_xml="<a/>", big_bin=b"0" * 210 * 1024 * 1024)

    assert len(bomb) < 1024 * 1024
    assert "展开后超过200MB" in refusal("弹.docx", bomb)


def test_package_with_too_much_text_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MOST_XML", 10)

    assert "文字部分展开后超过0MB" in refusal("长.docx", factories.docx("公开"))


def test_package_that_hides_its_size_is_refused():
    honest = factories.zip_of(word__document_xml="<a>" + "0" * 5000 + "</a>")
    lying = honest.replace((5007).to_bytes(4, "little"), (7).to_bytes(4, "little"))

    assert lying != honest
    assert "已损坏" in refusal("谎.docx", lying)


def test_broken_package_is_refused():
    assert "已损坏" in refusal("坏.docx", factories.docx("公开")[:-30])


def test_package_with_a_password_is_refused(monkeypatch):
    data = factories.docx("公开")
    member = zipfile.ZipInfo("word/document.xml")
    member.flag_bits = 1
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda package: [member])

    assert "设有打开密码" in refusal("锁.docx", data)


def test_office_file_with_a_password_is_refused():
    locked = factories.OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")

    assert "设有打开密码" in refusal("锁.xlsx", locked)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY x "公开">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
)
def test_xml_with_a_document_type_is_refused(prolog):
    assert "内含实体定义" in refusal("体.docx", factories.docx("公开", before=prolog))


def test_package_with_broken_xml_is_refused():
    assert "内部结构有误" in refusal(
        "坏.docx", factories.zip_of(word__document_xml="<a>")
    )


MARKED = [
    ("标.txt", "机密★10年\n正文".encode()),
    ("标.txt", "机密★10年".encode("gb18030")),
    ("标.html", "<p>机<b>密</b>★</p>".encode()),
    ("标.html", "<p>机密&#9733;</p>".encode()),
    ("标.docx", factories.docx("机", "密", "★10年")),
    ("标.docx", factories.docx("&#26426;密★")),
    ("标.xlsx", factories.xlsx("机密★10年")),
    ("标.ofd", factories.ofd("绝密★")),
    ("标.doc", factories.old_word("秘密★3年")),
    ("标.xls", factories.old_excel() + b"-" + "秘密★3年".encode("utf-16-le")),
]


@pytest.mark.parametrize(("name", "data"), MARKED)
def test_file_with_a_secrecy_mark_is_refused(name, data):
    assert "带有国家秘密标志" in refusal(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("号.txt", f"姓名，{NUMBER}".encode()),
        ("号.csv", f"甲,{NUMBER}".encode("gb18030")),
        ("号.docx", factories.docx(NUMBER[:6], NUMBER[6:])),
        ("号.xlsx", factories.xlsx("甲", NUMBER)),
        ("号.doc", factories.old_word(NUMBER)),
        ("号.xls", factories.old_excel() + NUMBER.encode()),
    ],
)
def test_file_with_an_identity_number_is_refused_without_repeating_it(name, data):
    sentence = refusal(name, data)

    assert "公民身份号码" in sentence
    assert NUMBER not in sentence


def test_numbers_in_two_cells_make_no_identity_number():
    workbook = factories.xlsx(NUMBER[:9], NUMBER[9:])

    assert inspect("表.xlsx", workbook, limit=LIMIT)
