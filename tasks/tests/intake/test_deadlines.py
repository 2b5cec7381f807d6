from datetime import date

import pytest

from tasks.intake.deadlines import Recurrence, is_time, read_column, read_text

YEAR = 2022


@pytest.mark.parametrize(
    ("wording", "deadline", "text"),
    [
        ("2020年9月15日前完成编制。", date(2020, 9, 15), "2020年9月15日前"),
        ("2020年9月中旬形成清单。", date(2020, 9, 20), "2020年9月中旬"),
        ("6月上旬完成整改", date(2022, 6, 10), "6月上旬"),
        ("2月下旬完成整改", date(2022, 2, 28), "2月下旬"),
        ("于 2020 年8月25日前报送", date(2020, 8, 25), "2020 年8月25日前"),
        ("6月底前完成", date(2022, 6, 30), "6月底前"),
        ("年底前建成", date(2022, 12, 31), "年底前"),
        ("今年年底前建成", date(2022, 12, 31), "今年年底前"),
        ("2023年年底前建成", date(2023, 12, 31), "2023年年底前"),
        ("到2022年底基本建成", date(2022, 12, 31), "2022年底"),
        ("年内完成修订", date(2022, 12, 31), "年内"),
        ("2023年内完成修订", date(2023, 12, 31), "2023年内"),
        ("次年1月15日前报送", date(2023, 1, 15), "次年1月15日前"),
        ("明年3月底前报送", date(2023, 3, 31), "明年3月底前"),
        ("3月1日至3月31日完成", date(2022, 3, 31), "3月1日至3月31日"),
        ("2023年3月1日至6月30日前", date(2023, 6, 30), "2023年3月1日至6月30日前"),
        ("9月5日-15日完成", date(2022, 9, 15), "9月5日-15日"),
        ("6月底前初评，12月底前总结", date(2022, 12, 31), "12月底前"),
        ("二〇二三年六月底前完成", date(2023, 6, 30), "二〇二三年六月底前"),
        ("１２月３１日前完成", date(2022, 12, 31), "１２月３１日前"),
        ("2023.6.30前完成", date(2023, 6, 30), "2023.6.30前"),
        ("上半年前完成", date(2022, 6, 30), "上半年前"),
        ("2022年上半年，建成专区", date(2022, 6, 30), "2022年上半年"),
        ("6月，组织培训", date(2022, 6, 30), "6月"),
        ("6月份组织培训", date(2022, 6, 30), "6月份"),
        ("5月15日，举办开放日", date(2022, 5, 15), "5月15日"),
        ("12月1日至1月10日，开展检查", date(2023, 1, 10), "12月1日至1月10日"),
        ("2022年12月至次年2月开展检查", date(2023, 2, 28), "2022年12月至次年2月"),
        ("从3月到10月，开展整治", date(2022, 10, 31), "3月到10月"),
        ("截至6月30日前报送", date(2022, 6, 30), "6月30日前"),
        ("6月30日17时前报送", date(2022, 6, 30), "6月30日17时前"),
        ("6月30日（星期四）前报送", date(2022, 6, 30), "6月30日（星期四）前"),
        ("第一季度完成", date(2022, 3, 31), "第一季度"),
        ("二季度末前完成", date(2022, 6, 30), "二季度末前"),
        ("对2019年以来的文件清理，9月底前公布", date(2022, 9, 30), "9月底前"),
    ],
)
def test_read_text_dates(wording, deadline, text):
    timing = read_text(wording, YEAR)

    assert (timing.deadline, timing.text, timing.recurrence) == (deadline, text, None)


@pytest.mark.parametrize(
    ("wording", "recurrence", "text"),
    [
        ("每年至少更新一次数据集", Recurrence("year"), "每年至少更新一次"),
        ("同志每年至少听取1次汇报", Recurrence("year"), "每年至少听取1次"),
        ("于每年的1月31日前发布", Recurrence("year", 1, "01-31"), "每年的1月31日前"),
        ("每年3月底前报送", Recurrence("year", 1, "03-31"), "每年3月底前"),
        ("每年年底前报送", Recurrence("year", 1, "12-31"), "每年年底前"),
        ("每年第一季度报送", Recurrence("year", 1, "03-31"), "每年第一季度"),
        ("每年度对信息进行评估", Recurrence("year"), "每年度"),
        ("全年不少于4次", Recurrence("year", 4), "全年不少于4次"),
        ("每半年至少开展两次", Recurrence("half", 2), "每半年至少开展两次"),
        ("每季度通报", Recurrence("quarter"), "每季度"),
        ("按季度公开", Recurrence("quarter"), "按季度"),
        ("每月5日前报送", Recurrence("month"), "每月"),
        ("每周巡查2次", Recurrence("week", 2), "每周巡查2次"),
        ("6月底前建立制度，每季度通报", Recurrence("quarter"), "每季度"),
        ("定期进行梳理分析", Recurrence("quarter"), "定期"),
        ("持续推进标准化", Recurrence("quarter"), "持续推进"),
        ("每两个月通报", Recurrence("half", 3), "每两个月"),
        ("每3个月通报", Recurrence("quarter"), "每3个月"),
        ("每两周更新", Recurrence("month", 2), "每两周"),
        ("每年6月、12月各开展一次", Recurrence("year", 2), "每年6月、12月各开展一次"),
        ("一年召开两次会议", Recurrence("year", 2), "一年召开两次"),
        ("年度内至少开展2次", Recurrence("year", 2), "年度内至少开展2次"),
    ],
)
def test_read_text_recurrences(wording, recurrence, text):
    timing = read_text(wording, YEAR)

    assert (timing.recurrence, timing.text, timing.deadline) == (recurrence, text, None)


@pytest.mark.parametrize(
    "wording",
    [
        "根据《通知》（国办发〔2020〕50号）要求",
        "建立2022年政务公开工作要点任务台账",
        "截至11月30日，共受理85件",
        "自2019年5月15日起施行",
        "不定期抽查",
        "近年工作重点",
        "第1次会议",
        "持续加强安全防护",
        "持续推动目录的动态更新",
        "对上一年度工作要点开展回头看",
        "按年度计划推进",
        "按年度考核指标落实",
        "按季节特点发布提示",
        "逐年提高比例",
        "列入年终考核",
        "纳入年底绩效考评",
        "2021年12月，国务院印发条例",
        "2021年12月印发的方案继续落实",
        "对2021年12月出台的文件开展解读",
        "5月组织开展的培训取得实效",
        "次月10日前报送",
        "“6·26”国际禁毒日集中宣传",
        "",
    ],
)
def test_read_text_no_time(wording):
    timing = read_text(wording, YEAR)

    assert (timing.deadline, timing.recurrence, timing.text) == (None, None, None)


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("信息形成后20个工作日内公开", "20个工作日内"),
        ("5个工作日内转办", "5个工作日内"),
        ("三年内完成", "三年内"),
    ],
)
def test_read_text_limit_sets_no_deadline(wording, text):
    timing = read_text(wording, YEAR)

    assert (timing.deadline, timing.recurrence, timing.text) == (None, None, text)


def test_read_text_date_comes_before_regularly():
    timing = read_text("6月底前修订目录，定期更新", YEAR)

    assert (timing.deadline, timing.recurrence) == (date(2022, 6, 30), None)


def test_read_text_without_year_needs_one_for_month_and_day():
    timing = read_text("6月底前完成", None)

    assert timing.deadline is None


@pytest.mark.parametrize(
    ("cell", "deadline", "recurrence"),
    [
        ("8月4日前完成", date(2018, 8, 4), None),
        ("12月", date(2018, 12, 31), None),
        ("2023年", date(2023, 12, 31), None),
        ("2023年12月", date(2023, 12, 31), None),
        ("2023年5—10月", date(2023, 10, 31), None),
        ("2023-06-30", date(2023, 6, 30), None),
        ("第一季度", date(2018, 3, 31), None),
        ("上半年", date(2018, 6, 30), None),
        ("12月底前完成，并持续推进", date(2018, 12, 31), None),
        ("2022年1月—2022年12月", date(2022, 12, 31), None),
        ("6月中下旬", date(2018, 6, 30), None),
        ("4-6月", date(2018, 6, 30), None),
        ("6月底前、12月底前", date(2018, 12, 31), None),
        ("第二、三季度", date(2018, 9, 30), None),
        ("2018.6", date(2018, 6, 30), None),
        ("每季度最后一个月25日前", None, Recurrence("quarter")),
        ("每年6月底、12月底前", None, Recurrence("year", 2)),
        ("持续推进", None, Recurrence("quarter")),
        ("长期坚持", None, Recurrence("quarter")),
        ("全年", None, Recurrence("quarter")),
        ("每季度", None, Recurrence("quarter")),
        ("每月25日前", None, Recurrence("month")),
        ("收到申请后20个工作日内", None, None),
        ("国家文件印发后", None, None),
        ("即时", None, None),
        ("按市局统一安排", None, None),
        ("春节前", None, None),
    ],
)
def test_read_column(cell, deadline, recurrence):
    timing = read_column(cell, 2018)

    assert (timing.deadline, timing.recurrence) == (deadline, recurrence)
    assert timing.text == cell


@pytest.mark.parametrize(
    ("cell", "deadline"),
    [
        ("830日前完成", date(2018, 8, 30)),
        ("1130日前", date(2018, 11, 30)),
        ("9中旬日前", date(2018, 9, 20)),
        ("9月20前", date(2018, 9, 20)),
        ("5月10日底前", date(2018, 5, 10)),
        ("2月30日前", date(2018, 2, 28)),
        ("8月日前", date(2018, 8, 31)),
        ("9月中旬日前", date(2018, 9, 20)),
        ("6.30前", date(2018, 6, 30)),
        ("6月30曰前", date(2018, 6, 30)),
        ("18年6月底前", date(2018, 6, 30)),
        ("6月初", date(2018, 6, 10)),
        ("年中", date(2018, 6, 30)),
        ("6月前", date(2018, 6, 30)),
    ],
)
def test_read_column_slip_of_the_pen_is_read_and_doubted(cell, deadline):
    timing = read_column(cell, 2018)

    assert timing.deadline == deadline
    assert timing.certainty < 0.5
    assert "请核对" in timing.doubt


def test_read_column_that_names_no_possible_date_is_doubted():
    timing = read_column("13月底前", 2018)

    assert (timing.deadline, timing.doubt) == (
        None,
        "时限“13月底前”没有认出日期，请核对。",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8月4日前完成", True),
        ("2023年", True),
        ("每月25日前", True),
        ("持续推进", True),
        ("2023年6月底前", True),
        ("每季度", True),
        ("宣传科", False),
        ("2019年政务公开工作要点", False),
        ("内容、时间、载体", False),
        ("宣传科牵头，6月底前完成", False),
        ("", False),
    ],
)
def test_is_time(text, expected):
    assert is_time(text) is expected
