"""What of the tasks is open in a post, and who is told of what comes back."""

from datetime import date

import pytest

from core.reminders.models import Notice
from core.units.handovers import hand_over, open_matters
from core.units.models import Post
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person
from tasks.models import Adjustment, PlanDraft
from tasks.services.sheets import send_back
from tasks.tests.factories import (
    fill,
    first_occurrence,
    handed_out,
    report_at,
    sheet_of,
)

TODAY = date(2026, 7, 1)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, by=cast.office)


def told(user, today=TODAY):
    post = Post.objects.select_related("unit__bureau", "user").get(user=user)
    return [
        (matter.kind, matter.title, matter.detail, matter.due_on)
        for matter in open_matters(post, today=today)
    ]


def test_liaison_leaves_sheets_with_the_number_of_drafts(cast, plan):
    fill(first_occurrence(plan), by=cast.liaison, today=TODAY)

    assert told(cast.liaison) == [
        (
            "待填报",
            f"《{plan}》2026年第二季度",
            "1项，其中1项已起草",
            date(2026, 6, 25),
        ),
        ("待填报", f"《{plan}》2026年第三季度", "1项", date(2026, 9, 25)),
        ("待填报", f"《{plan}》2026年第四季度", "1项", date(2026, 12, 25)),
    ]


def test_liaison_leaves_what_came_back(cast, plan):
    report_at("returned", first_occurrence(plan), cast, today=TODAY)

    kind, title, detail, due_on = told(cast.liaison)[0]
    assert (kind, detail, due_on) == ("退回修改", "缺少佐证材料", date(2026, 7, 10))


def test_liaison_leaves_an_undecided_adjustment(cast, plan):
    occurrence = first_occurrence(plan)
    Adjustment.objects.create(
        occurrence=occurrence,
        due_was=occurrence.due_on,
        until=date(2026, 8, 1),
        reason="等待系统上线",
        asked_on=TODAY,
        asked_by=cast.liaison,
    )

    assert ("调整申请待批复", "法制支队申请由2026-06-25调整至2026-08-01") in [
        (kind, detail) for kind, _, detail, _ in told(cast.liaison)
    ]


def test_head_leaves_what_waits_for_a_signature(cast, plan):
    report_at("to_sign", first_occurrence(plan), cast, today=TODAY)

    assert told(cast.head) == [
        ("待签批", f"《{plan}》2026年第二季度", "1项", date(2026, 6, 25))
    ]


def test_office_leaves_reviews_and_its_own_drafts(cast, bureau, plan):
    report_at("to_review", first_occurrence(plan), cast, today=TODAY)
    for title, reader in (("草稿", cast.office), ("他人的", cast.office_head)):
        PlanDraft.objects.create(bureau=bureau, title=title, read_by=reader)

    assert told(cast.office) == [
        ("待审核", f"《{plan}》", "1件", date(2026, 6, 25)),
        ("待核对", "《草稿》", "识别结果尚未导入", None),
    ]


def test_leader_leaves_nothing(cast, plan):
    assert told(cast.leader) == []


def test_matters_are_asked_for_as_often_for_many(
    cast, bureau, django_assert_num_queries
):
    post = Post.objects.select_related("unit__bureau", "user").get(user=cast.liaison)
    role = "responsible"
    for tasks in (1, 3):
        handed_out(bureau, *[[("法制支队", role)]] * tasks, by=cast.office)
        with django_assert_num_queries(5):
            open_matters(post, today=TODAY)


def test_successor_gets_the_draft_and_what_the_head_sends_back(cast, plan, units):
    heir = make_person(PostRole.LIAISON, units["宣传科"], username="heir")
    occurrence = first_occurrence(plan)
    report = report_at("to_sign", occurrence, cast, today=TODAY)
    hand_over(
        pk=cast.liaison.posts.get().pk,
        to_user=heir,
        on=TODAY,
        by=cast.office,
        today=TODAY,
    )

    send_back(**sheet_of(occurrence), reason="请核实", by=cast.head, today=TODAY)
    report.refresh_from_db()
    fill(first_occurrence(plan), by=heir.as_of(TODAY), today=TODAY)

    notices = Notice.objects.filter(source="tasks.sign", step__startswith="退回")
    assert [notice.person for notice in notices] == [heir]
    report.refresh_from_db()
    assert (report.written_by, report.submitted_by) == (heir, cast.liaison)


def test_writer_still_in_post_is_told_alone(cast, plan, units):
    make_person(PostRole.LIAISON, units["法制支队"], username="second")
    occurrence = first_occurrence(plan)
    report_at("to_sign", occurrence, cast, today=TODAY)

    send_back(**sheet_of(occurrence), reason="请核实", by=cast.head, today=TODAY)

    notices = Notice.objects.filter(source="tasks.sign", step__startswith="退回")
    assert [notice.person for notice in notices] == [cast.liaison]
