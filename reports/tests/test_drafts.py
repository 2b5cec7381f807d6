"""Drafts of the text: sentences from figures, marks for what a person must write."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.consistency import check
from reports.marks import unfinished
from reports.reading.prose import said_in
from reports.tests.figures import CITY_2025_C
from reports.tests.written import full, small
from reports.writing import sentences
from reports.writing.facts import Contact, Facts, PlanResult
from reports.writing.prose import draft_sections

PLAN = "江门市公安局2025年政务公开工作要点"
TOLD = Facts(
    scope="市局机关及各分局",
    site="江门市公安局网站政府信息公开专栏",
    contact=Contact("宣传科", "建设二路99号", "529000", "0750-3335110"),
    published={"门户网站": 120, "政务新媒体": 80, "公报": 0},
    interpretations=3,
    responses=0,
    platforms=("门户网站政府信息公开专栏", "政务新媒体"),
    supervision=("政务公开纳入年度绩效考核。",),
    plans=(PlanResult(PLAN, 30, 28, 2),),
)


def drafted(report, facts=TOLD):
    """The report with its drafts as its text, as if it had been read."""
    sections = draft_sections(report, facts)
    kept = {part: sections[part] for part in (1, 5, 6)}
    return replace(report, sections=kept, said=said_in(sections[1]))


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            (464, 3, 441, 26),
            "新收政府信息公开申请464件，上年结转3件；办结441件，结转下年度继续办理26件。",
        ),
        (
            (22, 0, 22, 0),
            "新收政府信息公开申请22件，没有上年结转；办结22件，没有结转下年度继续办理的申请。",
        ),
        (
            (0, 3, 2, 1),
            "本年度没有新的政府信息公开申请，上年结转3件；办结2件，结转下年度继续办理1件。",
        ),
        (
            (5, 0, 0, 5),
            "新收政府信息公开申请5件，没有上年结转；年内没有办结，结转下年度继续办理5件。",
        ),
        ((0, 0, 0, 0), "本年度没有收到政府信息公开申请，也没有上年结转的申请。"),
    ],
)
def test_requests_name_both_numbers(figures, sentence):
    assert sentences.requests(small(*figures)) == sentence


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "新收的申请均由自然人提出。"),
        ({"自然人/R1": 1}, "新收的申请由自然人提出。"),
        ({"自然人/R1": 0}, ""),
        ({"自然人/R1": 0, "商业企业/R1": 2}, "新收的申请均由商业企业提出。"),
        ({"自然人/R1": 0, "其他/R1": 1}, "新收的申请由法人或其他组织提出。"),
        (
            {"商业企业/R1": 2, "其他/R1": 1},
            "按申请人分：自然人5件，法人或其他组织3件（商业企业2件、其他1件）。",
        ),
        (
            {"科研机构/R1": 1},
            "按申请人分：自然人5件，法人或其他组织1件（为科研机构）。",
        ),
        (
            {"自然人/R1": 0, "商业企业/R1": 2, "科研机构/R1": 1},
            "新收的申请均由法人或其他组织提出，其中商业企业2件、科研机构1件。",
        ),
    ],
)
def test_applicants_are_told_without_zeros(changed, sentence):
    assert sentences.applicants(small(5, **changed)) == sentence


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"总计/A1": 0}, ""),
        ({}, "办理结果均为予以公开。"),
        ({"总计/A1": 1}, "办理结果为予以公开。"),
        (
            {"总计/A1": 0, "总计/B7": 5},
            "办理结果均为不予公开（均属于行政执法案卷）。",
        ),
        (
            {"总计/B7": 1, "总计/C1": 9},
            "按办理结果分：予以公开5件，不予公开1件（属于行政执法案卷），"
            "无法提供9件（均为本机关不掌握相关政府信息）。",
        ),
        (
            {"总计/E1": 2, "总计/E3": 1},
            "按办理结果分：予以公开5件，"
            "其他处理3件（其中申请人逾期不补正2件、其他情形1件）。",
        ),
        (
            {"总计/D1": 4, "总计/D2": 3, "总计/D4": 2, "总计/D5": 1},
            "按办理结果分：予以公开5件，不予处理10件"
            "（主要是信访举报投诉类申请4件、重复申请3件、无正当理由大量反复申请2件）。",
        ),
    ],
)
def test_results_are_told_by_kind(changed, sentence):
    assert sentences.results(small(5, **changed)) == sentence


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "没有因政府信息公开引起的行政复议、行政诉讼。"),
        (
            {"行政复议/结果维持": 2, "行政复议/总计": 2},
            "因政府信息公开引起行政复议2件（均为结果维持）；没有引起行政诉讼。",
        ),
        (
            {"复议后起诉/尚未审结": 1, "复议后起诉/总计": 1},
            "没有引起行政复议；引起行政诉讼1件（为尚未审结）。",
        ),
        (
            {
                f"{each}/{ending}": number
                for each, numbers in CITY_2025_C.items()
                for ending, number in zip(
                    ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"),
                    numbers,
                    strict=True,
                )
            },
            "因政府信息公开引起行政复议790件"
            "（结果维持376件、结果纠正97件、其他结果196件、尚未审结121件）；"
            "行政诉讼212件（结果维持90件、结果纠正2件、其他结果42件、尚未审结78件）。",
        ),
    ],
)
def test_proceedings_are_told_with_their_endings(changed, sentence):
    assert sentences.proceedings(small(**changed)) == sentence


def test_decisions_and_documents_leave_out_what_there_was_not():
    none, some = small(), full()

    assert sentences.decisions(none) == (
        "全年没有作出行政许可、行政处罚、行政强制决定。"
    )
    assert sentences.documents(none) == (
        "没有制发、废止行政规范性文件，现行没有有效的行政规范性文件。"
    )
    assert sentences.decisions(some) == (
        "全年作出行政许可决定1799570件、行政处罚决定2548017件、行政强制决定22492件；"
        "收取行政事业性收费141864.3672万元。"
    )
    assert sentences.documents(some).endswith(
        "全年制发行政规范性文件564件，废止984件，现行有效4185件。"
    )


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (PlanResult(PLAN, 40, 40), "共40项任务，已全部完成。"),
        (PlanResult(PLAN, 40, 40, 1), "已全部完成，其中1项没有按时限完成。"),
        (PlanResult(PLAN, 30, 28), "已完成28项，完成率93.3%。【请补充："),
        (PlanResult(PLAN, 30, 0), "均在推进中。【请补充："),
        (PlanResult(f"《{PLAN}》", 0, 0), f"《{PLAN}》没有由本机关落实的任务。"),
    ],
)
def test_part_six_tells_the_years_plan(plan, sentence):
    text = draft_sections(small(), replace(TOLD, plans=(plan,)))[6]

    assert f"《{PLAN}》" in text and sentence in text


def test_part_six_always_tells_the_three_figures_of_the_fee():
    facts = replace(
        TOLD, fee_notices=15, fee_noticed=Decimal("1500.00"), fee_received=Decimal(1400)
    )

    none, some = (draft_sections(small(), each)[6] for each in (TOLD, facts))

    assert "发出收费通知0件，通知收费总金额0元，实际收取总金额0元。" in none
    assert "发出收费通知15件，通知收费总金额1500元，实际收取总金额1400元。" in some


def test_part_five_names_what_the_figures_suggest_and_asks_for_the_rest():
    report = small(5, **{"行政复议/结果纠正": 1, "行政复议/总计": 1})

    plain = draft_sections(small(5), replace(TOLD, plans=()))[5]
    told = draft_sections(report, replace(TOLD, late_answers=2))[5]

    assert plain.splitlines()[1] == "【请补充：存在的主要问题，不能写“无”】"
    assert "一是2件申请没有在法定期限内答复。【请补充：超期的原因】" in told
    assert "二是行政复议1件的结果为纠正。" in told
    assert f"三是《{PLAN}》有2项任务没有按时限完成。" in told


def test_preamble_tells_basis_parts_period_scope_and_contact():
    text = draft_sections(small(), TOLD)[0]

    for words in (
        "（国办公开办函〔2021〕30号）",
        "六部分",
        "自2025年1月1日起至2025年12月31日止，统计范围为市局机关及各分局。",
        "可在江门市公安局网站政府信息公开专栏查阅和下载",
        "宣传科联系（地址：建设二路99号；邮政编码：529000；电话：0750-3335110）",
    ):
        assert words in text
    assert "【" not in text


def test_part_one_has_five_heads_and_no_part_says_nothing_of_zero():
    for report in (small(), small(5), full()):
        sections = draft_sections(report, TOLD)

        heads = [x[3:] for x in sections[1].splitlines() if x[0] == "（"]
        assert heads == [
            "主动公开",
            "依申请公开",
            "政府信息管理",
            "政府信息公开平台建设",
            "监督保障",
        ]
        assert not re.search(r"(?<!\d)0件", sections[1])
        assert (
            "全年主动公开政府信息200条，其中门户网站120条、政务新媒体80条。"
            in (sections[1])
        )


def test_drafts_break_no_rule_but_that_they_are_unfinished():
    for report in (small(), small(464, 3, 441, 26), small(0, 3), full()):
        own = drafted(report)

        messages = [each.message for each in check(own).failures]

        marked = [each.message for each in unfinished(own.sections)]
        assert messages == marked


def test_unfinished_finds_the_marks_left_over():
    nothing_told = draft_sections(small(5), Facts())

    found = {each.part: each for each in unfinished(nothing_told)}

    assert sorted(found) == [0, 1, 5, 6]
    assert found[6].marks == ("【请补充：本年度政务公开工作要点的落实情况】",)
    assert found[6].message == (
        "第六部分还有没写完的地方：【请补充：本年度政务公开工作要点的落实情况】。"
        "请写好后去掉【】。"
    )
    assert unfinished({1: "都写好了。", 5: "部分信息更新不及时。"}) == []


def test_a_figure_that_is_missing_is_asked_for():
    report = replace(small(), figures={})

    text = draft_sections(report, TOLD)[1]

    assert text.count("【请补充：") >= 4


def test_drafts_of_two_years_are_not_taken_for_copies():
    now = full()
    others = {name: number + 7 for name, number in now.figures.items()}
    before = replace(now, year=2024, figures=others)

    last = drafted(before, replace(TOLD, published={"门户网站": 90, "政务新媒体": 60}))

    assert "V13" not in {each.rule for each in check(drafted(now), last).failures}


def test_drafts_left_as_they_were_last_year_are_copies():
    last = replace(drafted(full()), year=2024)

    rules = [each.rule for each in check(drafted(full()), last).failures]

    assert "V13" in rules
