"""Catalogues of every shape, read by their headings; no database."""

import pytest

from catalog.columns import cells
from catalog.columns.fields import BY_CODE, COLUMNS, OTHER_NAMES, bare, meaning_of
from catalog.workbooks.reading import read
from core.papers.paper import Unreadable

from .sheets import OFFICIAL_HEAD, entry, official, workbook


def lines(data, **more):
    return read("目录.xlsx", data, **more).lines


def titles(data, **more):
    return [line.titles for line in lines(data, **more)]


def table(*rows, **more):
    return workbook({"rows": [list(row) for row in rows], **more})


def test_official_table_with_merged_levels_and_ditto():
    data = official(
        [
            entry(1, "出生登记", "国内出生"),
            entry(2, None, "国外出生", basis="同上", limit="同上", groups="√"),
            *OFFICIAL_HEAD,
            entry(3, "注销登记", None, all=None, on_request="■", proactive="□"),
        ],
        merges=["B4:B5"],
    )

    first, second, third = lines(data)

    assert first.place == "工作表“Sheet1”第4行"
    assert (first.titles, second.titles) == (
        ("出生登记", "国内出生"),
        ("出生登记", "国外出生"),
    )
    assert third.titles == ("注销登记",)
    assert second.written["basis"] == "《中华人民共和国户口登记条例》"
    assert second.written["limit"] == first.written["limit"]
    assert (second.written["for_groups"], third.written["on_request"]) == ("√", "■")
    assert first.codes == ("", "")


@pytest.mark.parametrize(
    ("head", "row", "found", "codes"),
    [
        (
            ["一级目录", "二级目录", "三级目录", "内容要求", "扣分要素", "分值"],
            ["政策法规010000", "部门文件010100", "规范性文件", "全文", "未公开", 20],
            ("政策法规", "部门文件", "规范性文件"),
            ("010000", "010100", ""),
        ),
        (
            ["一级", "二级", "三级", "四级", "内容要求", "责任处室"],
            ["政府信息公开", "政策", "规范性文件", "省厅文件", "名称", "办公室"],
            ("政府信息公开", "政策", "规范性文件", "省厅文件"),
            ("", "", "", ""),
        ),
        (
            ["序号", "信息事项类别", "信息事项内容", "不予主动公开法律政策依据"],
            [1, "内部管理信息", "会议材料", "条例第十六条"],
            ("内部管理信息", "会议材料"),
            ("", ""),
        ),
        (
            ["序号", "公开事项", "内容规范", "公开时限", "公开形式", "公开主体"],
            [1, "机构概况", "工作职责", "15个工作日", "主动公开", "政工室"],
            ("机构概况",),
            ("",),
        ),
        (
            ["序号", "一级事项", "二级事项", "公开内容"],
            ["0505", "出生登记", "国内出生", "条件"],
            ("出生登记", "国内出生"),
            ("", "0505"),
        ),
        (
            ["类别", "事项名称", "内容"],
            ["户籍管理", "国内出生", "条件"],
            ("户籍管理", "国内出生"),
            ("", ""),
        ),
        (
            ["编码", "事项名称", "公开内容", "公开依据"],
            ["010100", "部门文件", "全文", "条例"],
            ("部门文件",),
            ("010100",),
        ),
    ],
)
def test_other_shapes_by_their_headings(head, row, found, codes):
    [line] = lines(table(["某县公安局目录"], head, row))

    assert (line.titles, line.codes) == (found, codes)


def test_head_of_two_rows_without_merged_cells():
    data = table(
        ["序号", "公开事项", None, "公开内容", "公开层级", None],
        [None, "一级事项", "二级事项", None, "县级", "股所级"],
        [1, "户籍管理", "出生登记", "条件", "√", "√"],
    )
    sheet = read("目录.xlsx", data)

    [line] = sheet.lines
    assert line.titles == ("户籍管理", "出生登记")
    assert line.written == {"content": "条件", "county": "√"}
    assert sheet.notes == ["没有读取的列：“股所级”。"]


def test_one_heading_over_two_columns_heads_two_levels():
    rows = [["序号", "公开事项", None, "公开内容"], [1, "户籍管理", "出生登记", "条件"]]

    assert titles(workbook({"rows": rows, "merges": ["B1:C1"]})) == [
        ("户籍管理", "出生登记")
    ]


def test_columns_are_known_by_name_not_by_place():
    [line] = lines(table(["公开时限", "天气", "名称"], ["即时", "晴", "交通管制"]))

    assert line.titles == ("交通管制",)
    assert line.written == {"limit": "即时"}


def test_headings_across_the_table_are_levels():
    head = ["事项名称", "公开内容", "公开依据", "责任科室"]
    data = workbook(
        {
            "rows": [
                head,
                ["一、户籍管理", None, None, None],
                ["（一）出生登记", None, None, None],
                ["国内出生", "条件", "条例", "户政大队"],
                head,
                ["二、交通管理", None, None, None],
                ["交通管制", "措施", "道交法", "交警大队"],
                ["备注：本目录由办公室解释。", None, None, None],
                ["合计", None, None, "2"],
            ],
            "merges": ["A2:D2", "A3:D3", "A6:D6", "A8:D8"],
        }
    )

    assert titles(data) == [
        ("户籍管理", "出生登记", "国内出生"),
        ("交通管理", "交通管制"),
    ]


def test_what_is_hidden_merged_unknown_or_doubled_is_told():
    rows = [
        ["一级事项", "二级事项", "公开内容", "公开依据", "依据", "经办人", "时限"],
        ["出生登记", "国内出生", "条件", "条例", "", "张", "即时"],
        [None, "国外出生", None, "条例", "", "李", "即时"],
        ["注销登记", "死亡注销", "条件", "条例", "", "王", "即时"],
    ]
    data = workbook(
        {
            "rows": rows,
            "merges": ["A2:A3", "C2:C3"],
            "hidden_rows": [3],
            "hidden_columns": ["G:G"],
        }
    )
    sheet = read("目录.xlsx", data)

    assert [line.written["content"] for line in sheet.lines] == ["条件", "条件"]
    told = "".join(sheet.notes)
    assert "“公开内容（要素）”列有合并单元格（工作表“Sheet1”第2行起2行）" in told
    assert "没有读取的列：“经办人”" in told
    assert "有两列都是“公开依据”，“依据”一列没有读取" in told
    assert "第4行是隐藏的" in told
    assert "G列是隐藏的" in told
    assert "limit" not in sheet.lines[0].written


def test_a_file_that_is_no_catalogue_says_what_to_do():
    with pytest.raises(Unreadable, match="没有找到目录的表头"):
        lines(table(["姓名", "电话"], ["张三", "1"]))
    with pytest.raises(Unreadable, match="表头下面没有事项"):
        lines(table(["事项名称", "公开内容"]))


def test_of_several_lists_one_is_named():
    head = ["事项名称", "公开内容"]
    data = workbook(
        {"name": "户籍", "rows": [head, ["出生登记", "条件"]]},
        {"name": "交通", "rows": [head, ["交通管制", "措施"]]},
    )

    with pytest.raises(Unreadable, match="有2张目录：“户籍”、“交通”"):
        lines(data)
    with pytest.raises(Unreadable, match="没有名叫“治安”的目录"):
        lines(data, sheet="治安")
    assert titles(data, sheet="交通") == [("交通管制",)]


def test_a_csv_file_keeps_its_lines_within_cells():
    said = '一级事项,二级事项,公开内容\n户籍,出生登记,"部门\n条件"\n,死亡注销,同上\n'

    found = read("目录.csv", said.encode("gbk")).lines

    assert [line.titles[-1] for line in found] == ["出生登记", "死亡注销"]
    assert found[0].written["content"] == "部门\n条件"
    assert (found[1].titles[0], found[1].written["content"]) == ("户籍", "部门\n条件")
    assert found[1].place == "第4行"


def test_a_gap_below_the_same_title_is_what_stood_there():
    head = ["编码", "一级事项", "二级事项", "三级事项", "公开内容"]

    assert titles(
        table(
            head,
            ["1", "户籍", "居住证", "申领", "条件"],
            ["2", "户籍", None, "签注", "条件"],
            ["3", "交通", None, "0512热线办理", "条件"],
        )
    ) == [
        ("户籍", "居住证", "申领"),
        ("户籍", "居住证", "签注"),
        ("交通", "0512热线办理"),
    ]


def test_a_table_of_a_web_page_is_read_as_well():
    page = (
        "<html><body><table><tr><th>名称</th><th>内容</th></tr>"
        "<tr><td>居住证</td><td>条件</td></tr></table></body></html>"
    )

    assert read("目录.html", page.encode()).lines[0].titles == ("居住证",)


@pytest.mark.parametrize(
    ("heading", "group", "code"),
    [
        ("公开内容（要素）", "", "content"),
        ("公开内容\n(要素)", "", "content"),
        ("公开渠道和载体", "", "channels"),
        ("特定群众（群体）", "公开对象", "for_groups"),
        ("区级", "公开层级", "county"),
        ("镇级", "公开层级", "township"),
        ("二级事项", "公开事项", "level2"),
        ("一级", "公开事项", "level1"),
        ("编码", "三级目录", "level3_code"),
        ("五级事项", "公开事项", "level5"),
        ("责任处室", "", "unit"),
        ("监督、咨询渠道", "", "supervision"),
        ("信息产生时间或更新周期", "", "cycle"),
        ("天气", "", ""),
    ],
)
def test_heading(heading, group, code):
    assert meaning_of(heading, group) == code


def test_no_word_heads_two_columns():
    words = [bare(w) for column in COLUMNS for w in (column.label, *column.synonyms)]
    words += [bare(word) for names in OTHER_NAMES.values() for word in names]
    doubled = {word for word in words if words.count(word) > 1}

    # Written with and without its brackets or stops.
    assert doubled <= {"公开内容", "特定群众", "乡村级"}


@pytest.mark.parametrize(
    ("text", "channels", "other"),
    [
        ("■政府网站 □政府公报\n■两微一端", ("website", "social"), ""),
        ("√政府网站　√入户／现场", ("website", "on_site"), ""),
        ("☑精准推送（12345热线） ☐其他", ("targeted",), ""),
        ("政府网站、政务服务中心", ("website", "service_centre"), ""),
        ("■社区/企事业单位/村公示栏(电子屏)", ("notice_board",), ""),
        ("■政府网站 ■其他（微信群）", ("website", "other"), "微信群"),
        ("政府网站、警务公开栏", ("website",), "警务公开栏"),
        ("□政府网站 □政府公报", (), ""),
        ("", (), ""),
    ],
)
def test_channels(text, channels, other):
    assert cells.read_channels(text) == (channels, other)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("起草（承办科室）→审核（法制大队）→发布", 3),
        ("1.起草（承办科室）\n2.审核（法制大队）\n3.发布", 3),
        ("起草（承办科室）；审核（法制大队）；发布", 3),
        ("", 0),
    ],
)
def test_steps(text, steps):
    found = cells.read_steps(text)

    assert len(found) == steps
    assert not found or found == [
        ["起草", "承办科室"],
        ["审核", "法制大队"],
        ["发布", ""],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("全社会", (True, "")),
        ("向社会公开", (True, "")),
        ("特定群众：申请人", (False, "申请人")),
        ("全社会；特定群体（申请人）", (True, "申请人")),
        ("办事群众", (False, "办事群众")),
    ],
)
def test_audience(text, said):
    assert cells.read_audience(text) == said


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("主动公开", (True, False, "")),
        ("主动、依申请公开", (True, True, "")),
        ("主动公开（门户网站）", (True, False, "主动公开（门户网站）")),
        ("", (False, False, "")),
    ],
)
def test_mode(text, mode):
    assert cells.read_mode(text) == mode


def test_channels_under_the_form_of_publication():
    read = BY_CODE["mode"].read

    assert read("政府网站、政务服务中心") == {"channels": ["website", "service_centre"]}
    assert read("主动公开")["is_proactive"]


def test_two_columns_of_one_tick_count_as_one():
    head = ["名称", "内容", "乡级", "村级"]
    [line] = lines(table(head, ["居住证", "条件", "□", "√"]))

    assert line.written["township"] == "√"


@pytest.mark.parametrize(
    ("text", "number"), [("第七项", 7), ("（十四）", 14), ("5", 5), ("16", None)]
)
def test_item_of_article_20(text, number):
    assert cells.read_number(text) == number


@pytest.mark.parametrize(
    ("text", "is_ticked"),
    [("√", True), ("■", True), ("√（部分）", True), ("是", True), ("□", False)]
    + [("", False), ("/", False), ("×", False), ("有关群众", False)],
)
def test_ticks(text, is_ticked):
    assert cells.is_ticked(text) is is_ticked
