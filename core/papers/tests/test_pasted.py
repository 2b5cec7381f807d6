import pytest

from core.papers import pasted
from core.papers.paper import Unreadable
from core.papers.pasted import clean_html, clean_text

# What Word puts on the clipboard, shortened.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15"><style>p {mso-x:1}</style></head>
<body lang=ZH-CN><!--StartFragment-->
<h1>2026年分工方案</h1>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
<tr><td rowspan=2 colspan=1 style='width:10pt'><p class=MsoNormal><span lang=EN-US>1.
<o:p></o:p></span>更新目录</p></td><td onclick="x()">宣传科<br>法制支队</td></tr>
<tr><td><a href="javascript:x()">交警支队</a><script>alert(1)</script></td></tr>
</table><!--EndFragment--></body></html>"""


def body(page):
    return page.partition("<body>")[2].partition("</body>")[0]


def test_clean_keeps_tables_with_their_spans_and_nothing_else():
    cleaned = body(clean_html(WORD)).replace("\n", "")

    assert cleaned == (
        "<p>2026年分工方案</p>"
        '<table><tr><td rowspan="2"><p>1.更新目录</p></td>'
        "<td>宣传科<br>法制支队</td></tr>"
        "<tr><td>交警支队</td></tr></table>"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("&lt;script&gt;任务", "&lt;script&gt;任务"),
        ("<td rowspan='99999'>任务", "任务"),
        ("<table><tr><td rowspan='9999'>任务</table>", ' rowspan="1000"'),
        ("<table><tr><td rowspan='二'>任务</table>", "<td>"),
        ("<b>任<i>务</b>", "任务"),
        ("任\u200b务", "任务"),
        ("<!-- 不要 -->任务", "任务"),
    ],
)
def test_clean_takes_whatever_is_pasted(written, kept):
    cleaned = body(clean_html(written))

    assert kept in cleaned
    assert "不要" not in cleaned


def test_clean_of_deep_nesting_says_so():
    with pytest.raises(Unreadable, match="没有文字"):
        clean_html("<div>" * 20_000 + "任务")


@pytest.mark.parametrize("clean", [clean_html, clean_text])
@pytest.mark.parametrize("empty", ["", "  \n ", "\x00", "　"])
def test_clean_of_nothing_says_so(clean, empty):
    with pytest.raises(Unreadable, match="没有文字"):
        clean(empty)


def test_clean_of_pictures_only_says_so():
    with pytest.raises(Unreadable, match="没有文字"):
        clean_html("<table><tr><td><img src='file:///c:/1.png'></td></tr></table>")


@pytest.mark.parametrize("clean", [clean_html, clean_text])
def test_clean_of_too_much_says_so(clean, monkeypatch):
    monkeypatch.setattr(pasted, "MAX_CHARACTERS", 10)

    with pytest.raises(Unreadable, match="请只粘贴方案的表格"):
        clean("任务" * 6)
