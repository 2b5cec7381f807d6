"""What happens between people in the demonstration, beside filling and signing.

`beforehand` changes who owes what, so it comes before the units report; `on_paper`
reports for one of them; `afterwards` answers to what they reported.
"""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import load_workbook

from core.units import successions
from core.units.handovers import hand_over
from core.units.models import Post, User
from core.units.roles import Role
from tasks.models import Adjustment, Assignment, Occurrence, ProgressReport
from tasks.services import (
    adjusting,
    asking,
    cloning,
    handing_down,
    remarks,
    returned_sheets,
)
from tasks.services.on_behalf import Signature, enter_for
from tasks.services.urging import urge
from tasks.sheets import SheetKey
from tasks.urging import to_urge
from tasks.workbooks.handing_out import name_of, workbook_of
from tasks.workbooks.layout import MARK
from zhengwu.demonstration_cast import person, unit_of
from zhengwu.demonstration_story import paper

Decision = Adjustment.Decision


def beforehand(plan):
    """Renamed, handed down, asked for, put off, handed over: all in rounds behind."""
    first, second, *_ = plan.rounds.order_by("due_on")
    rename_a_unit(plan.starts_on + timedelta(15))
    hand_one_down(plan, first.opens_on + timedelta(20))
    ask_supporting_units(plan, second.opens_on + timedelta(10))
    put_off(plan, second.opens_on + timedelta(30))
    hand_a_post_over(second.opens_on + timedelta(40))


def on_paper(plan):
    """What came in on paper in the second round."""
    second = plan.rounds.order_by("due_on")[1]
    enter_a_paper(plan, second, second.due_on - timedelta(2))


def afterwards(plan, today):
    """Remarked on, urged, sent in as a workbook; next year begun."""
    second = plan.rounds.order_by("due_on")[1]
    talk_about_a_return(plan, second)
    ask_to_put_off(plan, today)
    urge_the_silent(max(second.due_on + timedelta(3), today - timedelta(7)))
    send_in_a_workbook(plan, today)
    begin_next_year(plan, today)


def occurrence_of(plan, code, task, number):
    """A unit's part in a task in the round of a number, counted from 1."""
    return Occurrence.objects.get(
        assignment__task__plan=plan,
        assignment__task__number=task,
        assignment__unit=unit_of(code),
        round=plan.rounds.order_by("due_on")[number - 1],
    )


# Beforehand.


def rename_a_unit(day):
    wish = successions.Wish(
        units=(unit_of("jianghai").pk,),
        successor=None,
        name="江海大队",
        effective_on=day,
        doc_no=f"江公政〔{day.year}〕31号",
    )
    acts = {"wish": wish, "by": person("office", day), "today": day}
    foreseen = successions.foresee(**acts)
    successions.succeed(seen=foreseen.fingerprint, **acts)


def hand_one_down(plan, day):
    part = Assignment.objects.get(
        task__plan=plan, task__number="5", unit=unit_of("jiaojing")
    )
    handing_down.hand_down(
        pks=[part.pk],
        units=[unit_of("cheguan")],
        instruction="请逐家核对机动车检验机构、驾驶培训机构，报送主体清单更新情况。",
        days_ahead=5,
        by=person("head_jiaojing", day),
        today=day,
    )


def ask_supporting_units(plan, day):
    asked = Assignment.objects.supporting().filter(
        task__plan=plan,
        task__number="3",
        unit__in=[unit_of("fazhi"), unit_of("jingbao")],
    )
    asking.ask_to_report(
        pks=[each.pk for each in asked], by=person("office", day), today=day
    )


def put_off(plan, day):
    """Two units ask for a later date; one gets it."""
    asked = adjusting.ask(
        occurrence_pk=occurrence_of(plan, "kexin", "16", 4).pk,
        until=plan.ends_on,
        reason="“开放广东”平台每年3月下旬才发布年度数据口径，提前报送的数据须返工。",
        by=person("liaison_kexin_before", day),
        today=day,
    )
    third = occurrence_of(plan, "zhihui", "11", 3)
    refused = adjusting.ask(
        occurrence_pk=third.pk,
        until=third.due_on + timedelta(10),
        reason="热线系统年底升级，统计数据可能推迟导出。",
        by=person("liaison_zhihui", day),
        today=day,
    )
    answer = {"by": person("office", day + timedelta(2)), "today": day + timedelta(2)}
    adjusting.decide(pks=[asked.pk], decision=Decision.GRANTED, note="", **answer)
    adjusting.decide(
        pks=[refused.pk],
        decision=Decision.REFUSED,
        note="升级安排在截止日期之后，请按期报送。",
        **answer,
    )


def hand_a_post_over(day):
    post = Post.objects.get(user__username="liaison_kexin_before", role=Role.LIAISON)
    hand_over(
        pk=post.pk,
        to_user=User.objects.get(username="liaison_kexin"),
        on=day,
        by=person("head_kexin", day),
        today=day,
        supervised_by="朱耀东",
        note="上年度佐证材料已存支队档案柜。",
    )


# On paper, and afterwards.


def enter_a_paper(plan, round, day):
    """The office enters what came in on paper, signed by hand."""
    enter_for(
        plan=plan,
        unit=unit_of("jingbao"),
        round=round,
        entries=[
            {
                "occurrence_pk": occurrence_of(plan, "jingbao", "3", 2).pk,
                "version": 0,
                "kind": ProgressReport.Kind.PROGRESS,
                "body": "核对年度报告中的收费、经费等数据，提供底稿2份，数据与决算一致。",
                "elements": {},
                "links": [],
            }
        ],
        received_from="张桂芳",
        received_on=day,
        original=paper("paper_sheet.pdf", called="警保科纸质填报表.pdf"),
        signature=Signature("容伟雄", day - timedelta(1)),
        by=person("office", day),
        today=day,
    )


def talk_about_a_return(plan, round):
    report = occurrence_of(plan, "zhihui", "12", 2).report
    said = (
        ("office", 5, "8次会商分别对应哪些舆情、怎样处置的，请逐件写一句。"),
        ("liaison_zhihui", 6, "其中2件涉及在办案件，能否只写处置方式、不写案由？"),
        ("office", 6, "可以，不写案由；其余6件请写明处置结果并附专报目录。"),
    )
    for username, days, text in said:
        day = round.due_on + timedelta(days)
        by = person(username, day)
        after = remarks.last_of(report, by)
        remarks.add_remark(
            report_pk=report.pk, text=text, after=after, by=by, today=day
        )


def ask_to_put_off(plan, today):
    adjusting.ask(
        occurrence_pk=occurrence_of(plan, "huzheng", "17", 4).pk,
        until=plan.ends_on,
        reason="省厅拟于本季度末印发新的专栏规范，待印发后一并修订。",
        by=person("liaison_huzheng", today),
        today=today,
    )


def urge_the_silent(day):
    office = person("office", day)
    silent = to_urge(office, today=day).filter(
        assignment__unit__in=[unit_of("fangkong"), unit_of("ducha")]
    )
    urge(
        pks=[each.pk for each in silent],
        note="请同时说明未按期报送的原因。",
        answer_by=day + timedelta(5),
        again=False,
        by=office,
        today=day,
    )


def send_in_a_workbook(plan, today):
    """A unit's 填报表 comes back and waits to be confirmed."""
    unit, by = unit_of("zhihui"), person("liaison_zhihui", today)
    book = load_workbook(BytesIO(workbook_of(plan, unit, today=today)))
    returned = occurrence_of(plan, "zhihui", "12", 2)
    write(
        book.worksheets[0],
        returned.pk,
        本期情况="有进展",
        落实情况="启动舆情会商8次，其中6件已回应或辟谣，2件移交主管部门处置，均已办结。",
        会商次数=8,
        处置结果="6件已回应，2件已移交并办结",
    )
    data = BytesIO()
    book.save(data)
    name = name_of(plan, unit)
    returned_sheets.take_in(
        name=name,
        content=ContentFile(data.getvalue(), name=name),
        sheet=SheetKey(plan, unit, returned.round),
        by=by,
        today=today,
    )


def begin_next_year(plan, today):
    year = plan.year + 1
    cloning.clone(
        pk=plan.pk,
        title=plan.title.replace(str(plan.year), str(year)),
        year=year,
        by=person("office", today),
        today=today,
    )


def write(sheet, occurrence_pk, **values):
    """Fill the row of an occurrence, as a person would under the headings."""
    keys = [row[0] for row in sheet.iter_rows(max_col=1)]
    mark = next(cell.row for cell in keys if cell.value == MARK)
    row = next(
        cell.row for cell in keys if str(cell.value).startswith(f"{occurrence_pk}-")
    )
    columns = {cell.value: cell.column for cell in sheet[mark + 1]}
    for heading, value in values.items():
        sheet.cell(row, columns[heading]).value = value
