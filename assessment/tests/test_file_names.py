import pytest

from assessment.sheets.file_names import Names, extension_of, safe_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("法制支队", "法制支队"),
        ("法制支队/一大队", "法制支队_一大队"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a<b>:"c|d?e*\\f', "a_b___c_d_e__f"),
        ("换\n行\u202e", "换_行_"),
        (" . ", "单位"),
        ("", "单位"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("甲" * 70, "甲" * 60),
        ("甲" * 59 + "." + "乙" * 9, "甲" * 59),
    ],
)
def test_safe_name(name, expected):
    assert safe_name(name, "单位") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("公告.PDF", ".pdf"),
        ("公告", ""),
        ("公告.正文", ""),
        ("a.tar.gz", ".gz"),
        ("x.pdf ", ""),
    ],
)
def test_extension_of(name, expected):
    assert extension_of(name) == expected


def test_names_are_unique_in_any_case():
    names = Names("List.xlsx")

    found = [
        names.add(name, otherwise="材料", extension=".xlsx")
        for name in ("list", "公告", "公告", "公告（2）", "", "")
    ]

    assert found == [
        "list（2）.xlsx",
        "公告.xlsx",
        "公告（2）.xlsx",
        "公告（2）（2）.xlsx",
        "材料.xlsx",
        "材料（2）.xlsx",
    ]
