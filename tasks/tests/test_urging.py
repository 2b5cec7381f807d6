"""催办: who has not answered, slips for what is late, and their paper."""

import threading
from datetime import date, datetime, timedelta
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.utils import timezone

from core.reminders.models import Notice, UrgingSlip
from core.units.models import User
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_bureau, make_person, make_unit
from tasks.models import Occurrence, Role, UrgedOccurrence, WorkPlan
from tasks.services.faults import Refused
from tasks.services.urging import urge
from tasks.slips import as_word, file_name, papers_of
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.urging import owed_now, silent_units, to_urge, urgings_of

ANSWER = date(2026, 7, 6)
LEGAL, TRAFFIC = ("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)


@pytest.fixture
def plan(bureau, cast):
    """Two tasks; the round of the second quarter is four working days over."""
    return handed_out(bureau, [LEGAL, TRAFFIC], [LEGAL], by=cast.office)


def late_rows(user, today):
    return list(to_urge(user, today=today).values_list("pk", flat=True))


def urged(cast, today, pks=None, **fields):
    values = {
        "pks": late_rows(cast.office, today) if pks is None else pks,
        "note": "",
        "answer_by": ANSWER,
        "again": False,
        "by": cast.office,
        "today": today,
    }
    return urge(**values | fields)


def silent(user, today):
    return silent_units(to_urge(user, today=today), today=today)


# Who has not answered.


def test_silent_units_worst_first(plan, cast, today):
    rows = silent(cast.office, today)

    assert [(row.unit.name, row.overdue, row.redo, row.since) for row in rows] == [
        ("法制支队", 2, 0, date(2026, 6, 25)),
        ("交警支队", 1, 0, date(2026, 6, 25)),
    ]


def test_silent_units_name_who_answers(plan, cast, today):
    User.objects.filter(pk=cast.liaison.pk).update(phone="0750-3988001")

    legal = silent(cast.office, today)[0]

    assert [(c.name, c.role, c.phone) for c in legal.contacts] == [
        ("法制支队联络员", "联络员", "0750-3988001"),
        ("法制支队单位负责人", "单位负责人", ""),
    ]


def test_silent_unit_never_logged_in_until_somebody_does(plan, cast, today):
    assert silent(cast.office, today)[0].never_logged_in

    at = datetime(2026, 6, 30, 23, 30, tzinfo=timezone.get_current_timezone())
    User.objects.filter(pk=cast.head.pk).update(last_login=at)

    legal = silent(cast.office, today)[0]
    assert (legal.never_logged_in, legal.logged_in_on) == (False, date(2026, 6, 30))


def test_silent_unit_without_people_was_not_never_logged_in(bureau, cast, today):
    make_unit("看守所", parent=bureau)
    handed_out(bureau, [("看守所", Role.RESPONSIBLE)], by=cast.office)

    row = silent(cast.office, today)[0]

    assert (row.contacts, row.never_logged_in) == ([], False)


def test_reported_unit_is_silent_no_more(plan, cast, today):
    report_at("to_review", first_occurrence(plan), cast, today=today)

    assert silent(cast.office, today)[0].overdue == 1


def test_returned_and_not_mended_in_time_is_urged(plan, cast, today):
    occurrence = first_occurrence(plan)
    report_at("returned", occurrence, cast, today=today)
    later = date(2026, 7, 13)

    legal = silent(cast.office, later)[0]

    assert occurrence.pk not in late_rows(cast.office, date(2026, 7, 10))
    assert occurrence.pk in late_rows(cast.office, later)
    assert (legal.overdue, legal.redo) == (1, 1)


def test_owed_now_holds_what_is_open_and_not_due(plan, cast):
    before = date(2026, 6, 1)

    rows = silent_units(owed_now(cast.office, today=before), today=before)

    assert [(row.unit.name, row.owed, row.to_urge) for row in rows] == [
        ("法制支队", 2, 0),
        ("交警支队", 1, 0),
    ]


def test_only_the_office_of_the_plans_bureau_urges(plan, cast, today):
    assert late_rows(cast.stranger, today) == []
    assert late_rows(cast.liaison, today) == []


def test_closed_plan_is_not_urged(plan, cast, today):
    WorkPlan.objects.update(status=WorkPlan.Status.CLOSED)

    assert late_rows(cast.office, today) == []


def test_silent_units_cost_the_same_for_one_and_three(
    bureau, cast, today, django_assert_num_queries
):
    handed_out(bureau, [LEGAL], by=cast.office)
    with django_assert_num_queries(4):
        assert len(silent(cast.office, today)) == 1

    for number in range(2):
        make_unit(f"第{number}大队", parent=bureau)
    handed_out(
        bureau,
        [("第0大队", Role.RESPONSIBLE), ("第1大队", Role.RESPONSIBLE)],
        by=cast.office,
        title="又一方案",
    )
    with django_assert_num_queries(4):
        assert len(silent(cast.office, today)) == 3


# Slips.


def test_urge_makes_one_slip_per_unit_in_the_bureaus_order(plan, cast, today):
    slips = urged(cast, today)

    assert [(str(slip), slip.unit.name, len(slip.items)) for slip in slips] == [
        ("催办单〔2026〕1号", "法制支队", 2),
        ("催办单〔2026〕2号", "交警支队", 1),
    ]
    assert slips[0].items[0] == {
        "title": "1 任务1",
        "detail": "2026年第二季度，未报送，超期4个工作日",
        "due_on": "2026-06-25",
    }


def test_urge_stands_on_the_task(plan, cast, today):
    urged(cast, today)

    task = plan.tasks.get(number="1")
    of_office = urgings_of(task, cast.office, today=today)
    of_liaison = urgings_of(task, cast.liaison, today=today)
    assert [str(each.slip.unit) for each in of_office.asked] == ["交警支队", "法制支队"]
    assert len(of_office.late) == 2
    assert [str(each.slip.unit) for each in of_liaison.asked] == ["法制支队"]
    assert of_liaison.late == []


def test_urge_of_one_row_by_itself(plan, cast, today):
    occurrence = first_occurrence(plan, "交警支队")

    (slip,) = urged(cast, today, pks=[occurrence.pk])

    assert UrgedOccurrence.objects.get().occurrence == occurrence
    assert Notice.objects.get(source="reminders.urging").person == cast.neighbour
    assert slip.unit.name == "交警支队"


def test_urge_of_a_returned_row_names_the_day_to_redo(plan, cast, today):
    occurrence = first_occurrence(plan)
    report_at("returned", occurrence, cast, today=today)
    later = date(2026, 7, 13)

    (slip,) = urged(cast, later, pks=[occurrence.pk], answer_by=later)

    assert slip.items == [
        {
            "title": "1 任务1",
            "detail": "2026年第二季度，退回未重报，超期1个工作日",
            "due_on": "2026-07-10",
        }
    ]


def test_urge_leaves_out_what_was_reported_meanwhile(plan, cast, today):
    pks = late_rows(cast.office, today)
    report_at("to_review", first_occurrence(plan), cast, today=today)

    slips = urged(cast, today, pks=pks)

    assert [len(slip.items) for slip in slips] == [1, 1]


def test_urge_of_nothing_left_is_refused(plan, cast, today):
    with pytest.raises(Refused, match="都已报送或不再逾期"):
        urged(cast, today, pks=[])


def test_urge_of_another_bureau_is_refused(plan, cast, today):
    with pytest.raises(Refused, match="都已报送或不再逾期"):
        urged(cast, today, by=cast.stranger)


def test_urge_by_a_day_that_is_past_is_refused(plan, cast, today):
    with pytest.raises(Refused, match="限期不能早于今天。"):
        urged(cast, today, answer_by=today - timedelta(days=1))


def test_urge_twice_a_day_wants_a_tick(plan, cast, today):
    urged(cast, today)

    with pytest.raises(Refused) as refused:
        urged(cast, today)

    assert str(refused.value) == (
        "法制支队、交警支队今天已开具催办单。确需再次催办的，请勾选“今天再次催办”。"
    )
    assert [slip.number for slip in urged(cast, today, again=True)] == [3, 4]


def test_urge_on_the_next_day_wants_no_tick(plan, cast, today):
    urged(cast, today)

    slips = urged(cast, today + timedelta(days=1))

    assert [slip.number for slip in slips] == [3, 4]


def test_refused_urge_takes_its_numbers_back(plan, cast, today):
    urged(cast, today, pks=[first_occurrence(plan).pk])
    with pytest.raises(Refused):
        urged(cast, today)

    (slip,) = urged(cast, today, pks=[first_occurrence(plan, "交警支队").pk])

    assert slip.number == 2


@pytest.mark.servers
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_press_at_once_urge_a_unit_once():
    bureau = make_bureau()
    office = make_person(PostRole.OFFICE, bureau.managing_office)
    handed_out(bureau, [LEGAL], by=office)
    today = date(2026, 7, 1)
    pks = late_rows(office, today)
    refused = []

    def press():
        try:
            urge(
                pks=pks,
                note="",
                answer_by=ANSWER,
                again=False,
                by=User.objects.get(pk=office.pk).as_of(today),
                today=today,
            )
        except Refused as fault:
            refused.append(str(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert UrgingSlip.objects.count() == 1
    assert refused == [
        "法制支队今天已开具催办单。确需再次催办的，请勾选“今天再次催办”。"
    ]


# Paper.


def test_paper_says_plan_number_of_items_and_day(plan, cast, today):
    User.objects.filter(pk=cast.office.pk).update(phone="0750-3988000")
    urged(cast, today)

    paper = papers_of(UrgingSlip.objects.all())[0]

    assert paper.number == "〔2026〕1号"
    assert paper.text == (
        "根据《2026年政务公开工作要点分工方案》，你单位承担的下列2项政务公开任务落实情况"
        "逾期未报送。请于2026年7月6日前报送宣传科；确有困难的，请在限期内说明原因。"
    )
    assert paper.contact == "联系人：宣传科政务公开办公室，联系电话：0750-3988000"
    assert (paper.signature, paper.date) == ("江门市公安局宣传科", "2026年7月1日")


@pytest.mark.parametrize(
    ("tasks", "what"),
    [
        ([1], "1项政务公开任务落实情况退回修改后逾期未重报。"),
        ([1, 2], "2项政务公开任务落实情况逾期未报送或者退回修改后未重报。"),
    ],
)
def test_paper_does_not_say_that_what_was_returned_was_never_reported(
    plan, cast, today, tasks, what
):
    report_at("returned", first_occurrence(plan), cast, today=today)
    rows = Occurrence.objects.filter(
        assignment__unit__name="法制支队", assignment__task__number__in=tasks, number=1
    )

    urged(
        cast,
        date(2026, 7, 13),
        pks=[row.pk for row in rows],
        answer_by=date(2026, 7, 14),
    )

    (paper,) = papers_of(UrgingSlip.objects.all())
    assert what in paper.text


def test_paper_of_a_bureau_without_named_office(plan, bureau, cast, today):
    urged(cast, today)
    bureau.managing_office = None
    bureau.save()

    paper = papers_of(UrgingSlip.objects.all())[0]

    assert paper.signature == "江门市公安局政务公开办公室"


def test_word_holds_every_slip_on_a_page_of_its_own(plan, cast, today):
    urged(cast, today, note="请抓紧补报。")
    papers = papers_of(UrgingSlip.objects.all())

    document = docx.Document(BytesIO(as_word(papers)))

    said = [paragraph.text for paragraph in document.paragraphs]
    assert said.count("催办单") == 2
    assert [text for text in said if text.startswith("〔")] == [
        "〔2026〕1号",
        "〔2026〕2号",
    ]
    assert "请抓紧补报。" in said
    assert len(document.sections) == 2
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["序号", "催办事项", "应报日期", "情况"]
    assert rows[1] == [
        "1",
        "1 任务1",
        "2026-06-25",
        "2026年第二季度，未报送，超期4个工作日",
    ]


def test_file_name_of_one_and_of_several(plan, cast, today):
    urged(cast, today)
    papers = papers_of(UrgingSlip.objects.all())

    assert file_name(papers[:1]) == "催办单〔2026〕1号（法制支队）.docx"
    assert file_name(papers) == "催办单〔2026〕1号等2份.docx"


def test_papers_cost_the_same_for_one_and_three(
    plan, cast, today, django_assert_num_queries
):
    urged(cast, today)
    urged(cast, today, pks=late_rows(cast.office, today)[:1], again=True)

    with django_assert_num_queries(2):
        assert len(papers_of(UrgingSlip.objects.filter(number=1))) == 1
    with django_assert_num_queries(2):
        assert len(papers_of(UrgingSlip.objects.all())) == 3


def test_occurrence_that_was_urged_stays(plan, cast, today):
    urged(cast, today)

    assert Occurrence.objects.filter(urgings__isnull=False).count() == 3
