"""A plan from above: kept, covered, its gaps drafted and closed."""

from datetime import date

import pytest
from django.conf import settings

from core.audit.models import Event
from core.runs.models import Run
from core.runs.services import RunFailed
from core.units.models import UnitAlias
from tasks import superiors
from tasks.models import PlanDraft, SuperiorPlan, SuperiorTask, Task, WorkPlan
from tasks.naming_us import DOUBTFUL, NO, SURE
from tasks.services import superiors as services
from tasks.services.drafts import commit, perform_reading, start_reading
from tasks.services.faults import Conflict, Refused
from tasks.services.superiors import cover, draft_scheme, keep_rows, state_of
from tasks.tests.factories import (
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
)

TEXT = settings.BASE_DIR / "fixtures" / "jiangmen" / "superior_plan.txt"
LEGAL = ("法制支队", "responsible")
OFFICE = ("宣传科", "lead")


def read_above(bureau, by, content=None):
    """The draft of the city government's plan, of which some rows name the bureau."""
    start_reading(
        bureau=bureau,
        name="江门市2026年政务公开工作要点.txt",
        content=content or TEXT.read_bytes(),
        year=None,
        purpose=PlanDraft.Purpose.SUPERIOR,
        by=by,
    )
    run = Run.objects.latest("pk")
    perform_reading(run, lambda done, total: None)
    return PlanDraft.objects.get(run=run)


def proposed(draft):
    """How the sure rows name us, as the page would send it."""
    return {
        each.row.pk: {"name": each.naming.name, "role": each.naming.role}
        for each in superiors.proposals(draft)
        if each.naming.verdict == SURE
    }


def kept(draft, by, **changed):
    values = {
        "version": draft.version,
        "issuer": "江门市人民政府办公室",
        "year": 2026,
        "title": draft.title,
        "doc_no": "江府办〔2026〕8号",
        "issued_on": date(2026, 4, 10),
        "chosen": proposed(draft),
    }
    return keep_rows(pk=draft.pk, by=by, **values | changed)


def covered_by(row, *tasks, by, reason=""):
    return cover(pk=row.pk, version=state_of(row), tasks=tasks, reason=reason, by=by)


@pytest.fixture
def draft(bureau, cast):
    return read_above(bureau, cast.office)


@pytest.fixture
def above(draft, cast):
    return kept(draft, cast.office)


@pytest.fixture
def ours(bureau):
    """Our plan of the year: one task on each of two of the superior's rows."""
    plan = make_plan(bureau)
    make_task(plan, LEGAL, text="及时公开事项进驻、增加、调整和变更情况。")
    make_task(plan, OFFICE, text="规范使用政府信息依申请公开系统。")
    return plan


# Keeping what names us.


def test_proposals_tell_which_rows_name_the_bureau(draft):
    verdicts = [
        (each.row.number, each.naming.verdict) for each in superiors.proposals(draft)
    ]

    assert [number for number, verdict in verdicts if verdict == SURE] == (
        ["1", "2", "3", "5", "7", "8", "9", "10", "13"]
    )
    assert [number for number, verdict in verdicts if verdict == DOUBTFUL] == ["6"]
    assert [number for number, verdict in verdicts if verdict == NO] == [
        "4",
        "11",
        "12",
    ]


def test_proposals_know_the_aliases_of_the_bureau(bureau, cast):
    UnitAlias.objects.create(bureau=bureau, name="市教育局", unit=bureau)

    found = superiors.proposals(read_above(bureau, cast.office))

    assert found[3].naming.why == "“市教育局”是本局的名称。"


def test_letterhead_is_proposed_from_the_document(draft):
    found = superiors.letterhead(draft)

    assert (found.issuer, found.doc_no, found.issued_on) == (
        "江门市人民政府办公室",
        "江府办〔2026〕8号",
        date(2026, 4, 10),
    )


def test_keep_stores_the_chosen_rows_and_the_original(draft, above):
    draft.refresh_from_db()
    assert (draft.status, draft.superior_plan) == (PlanDraft.Status.COMMITTED, above)
    assert (above.file, above.tasks.count()) == (draft.file, 9)
    third = above.tasks.get(number="3")
    assert (third.named_as, third.role) == ("市公安局", "lead")
    assert third.due_on == date(2026, 9, 30)
    assert third.path == ["一、深化重点领域信息公开"]
    assert above.tasks.get(number="13").recurrence["every"] == "half"
    assert Event.objects.about(above).get().note == "保留9行，共13行"


def test_keep_again_offers_what_is_there_and_stores_nothing(above, bureau, cast):
    again = read_above(bureau, cast.office)

    with pytest.raises(Refused, match="已有同名的上级工作要点"):
        kept(again, cast.office)

    again.refresh_from_db()
    assert again.status == PlanDraft.Status.CHECKING
    assert (SuperiorPlan.objects.count(), SuperiorTask.objects.count()) == (1, 9)


def test_keep_nothing_is_refused(draft, cast):
    with pytest.raises(Refused, match="没有勾选"):
        kept(draft, cast.office, chosen={})

    assert not SuperiorPlan.objects.exists()


def test_keep_rows_somebody_changed_meanwhile_is_a_conflict(draft, cast):
    with pytest.raises(Conflict):
        kept(draft, cast.office, version=draft.version + 1)

    assert not SuperiorPlan.objects.exists()


def test_superiors_draft_never_becomes_a_plan_of_ours(draft, cast):
    with pytest.raises(Refused, match="不能导入为新方案"):
        commit(
            pk=draft.pk,
            version=draft.version,
            kind="points",
            year=2026,
            title=draft.title,
            doc_no="",
            by=cast.office,
        )

    assert not WorkPlan.objects.exists()


def test_a_report_is_no_superiors_plan(bureau, cast):
    report = (settings.BASE_DIR / "fixtures" / "plans" / "xiamen_2017.txt").read_bytes()

    with pytest.raises(RunFailed, match="不是工作要点"):
        read_above(bureau, cast.office, report)


# Covering.


def test_cover_links_one_row_to_many_tasks_and_one_task_to_many_rows(above, ours, cast):
    first, second = ours.tasks.all()
    row, other = above.tasks.get(number="2"), above.tasks.get(number="10")

    covered_by(row, first, second, by=cast.office)
    covered_by(other, second, by=cast.office)

    assert set(row.covered_by.all()) == {first, second}
    assert set(second.covers.all()) == {row, other}
    assert above.tasks.gaps().count() == 7
    assert Event.objects.about(other).get().note == f"{ours}第2项"


def test_cover_with_a_reason_is_no_gap(above, cast):
    row = above.tasks.get(number="9")

    covered_by(row, by=cast.office, reason="由市委网信办统一实施")

    assert row not in above.tasks.gaps()
    assert row not in above.tasks.covered()


def test_cover_with_tasks_and_a_reason_is_refused(above, ours, cast):
    row = above.tasks.first()

    with pytest.raises(Refused, match="只留一样"):
        covered_by(row, ours.tasks.first(), by=cast.office, reason="没有这项职能")

    assert row in above.tasks.gaps()


def test_cover_with_a_task_of_another_year_or_bureau_is_refused(above, bureau, cast):
    other = make_task(make_plan(bureau, year=2025, title="2025年"), LEGAL)
    row = above.tasks.first()

    with pytest.raises(Refused, match="只能选择本局当年的任务"):
        covered_by(row, other, by=cast.office)

    assert row in above.tasks.gaps()


def test_cover_of_a_row_somebody_covered_meanwhile_is_a_conflict(above, ours, cast):
    row = above.tasks.first()
    seen = state_of(row)
    covered_by(row, ours.tasks.first(), by=cast.office)

    with pytest.raises(Conflict):
        cover(pk=row.pk, version=seen, tasks=[], reason="没有职能", by=cast.office)

    assert list(row.covered_by.all()) == [ours.tasks.first()]


def test_withdrawn_task_leaves_a_gap_again(above, ours, cast):
    row, task = above.tasks.first(), ours.tasks.first()
    covered_by(row, task, by=cast.office)

    task.withdrawn_on = date(2026, 7, 1)
    task.save()

    assert row in above.tasks.gaps()


def test_coverage_is_counted_by_plan(above, ours, cast):
    covered_by(above.tasks.get(number="2"), ours.tasks.first(), by=cast.office)
    covered_by(above.tasks.get(number="9"), by=cast.office, reason="没有这项职能")

    plan = SuperiorPlan.objects.with_coverage().get()

    assert (plan.row_count, plan.covered_count, plan.gap_count) == (9, 1, 7)


def test_likest_task_comes_first(above, ours):
    tasks = list(services.tasks_to_choose(above))

    similar, others = superiors.tasks_by_likeness(above.tasks.get(number="10"), tasks)

    assert [task.number for task in similar] == ["2"]
    assert [task.number for task in others] == ["1"]


def test_rows_show_how_many_reports_of_their_tasks_are_approved(above, bureau, cast):
    plan = handed_out(bureau, [LEGAL], by=cast.office)
    report_at("approved", first_occurrence(plan), cast, today=date(2026, 6, 20))
    covered_by(above.tasks.get(number="2"), plan.tasks.get(), by=cast.office)

    rows = superiors.covered_rows(above, cast.office)

    (covering,) = rows[1].coverings
    assert (covering.approved, covering.owed) == (1, 3)
    assert [row.is_gap for row in rows].count(True) == 8


# Drafting from gaps.


def test_draft_scheme_copies_the_gaps_and_committing_closes_them(above, cast):
    draft = draft_scheme(
        pk=above.pk, rows=[row.pk for row in above.tasks.all()], by=cast.office
    )

    assert draft.title == "江门市公安局2026年政务公开工作要点分工方案"
    assert (draft.file, draft.rows.count()) == (None, 9)
    row = draft.rows.get(position=3)
    assert (row.due_on, row.path) == (date(2026, 9, 30), ["一、深化重点领域信息公开"])
    assert row.doubts == {"units": "请填写本局的责任单位。"}
    plan = commit(
        pk=draft.pk,
        version=draft.version,
        kind="scheme",
        year=2026,
        title=draft.title,
        doc_no="",
        by=cast.office,
    )
    assert not above.tasks.gaps().exists()
    assert plan.tasks.get(position=3).covers.get() == above.tasks.get(number="3")


def test_draft_scheme_proposes_the_units_of_last_year(above, bureau, cast):
    last = make_plan(bureau, year=2025, title="2025年分工方案")
    make_task(
        last, LEGAL, text="政务服务、行政审批类信息与政务服务网对接，公开事项调整情况。"
    )
    make_task(last, OFFICE, text="开展政务公开培训。")

    draft = draft_scheme(
        pk=above.pk, rows=[above.tasks.get(number="2").pk], by=cast.office
    )

    row = draft.rows.get()
    assert row.named_units == [("法制支队", "负责")]
    assert "上年类似任务“1 政务服务" in row.doubts["units"]
    assert draft.basis == last


def test_draft_scheme_beside_a_plan_of_its_title_is_a_supplement(above, bureau, cast):
    make_plan(bureau, title="江门市公安局2026年政务公开工作要点分工方案")

    draft = draft_scheme(pk=above.pk, rows=[above.tasks.first().pk], by=cast.office)

    assert draft.title == "江门市公安局2026年政务公开工作要点分工方案（补充）"


def test_draft_scheme_of_covered_rows_is_refused(above, ours, cast):
    row = above.tasks.first()
    covered_by(row, ours.tasks.first(), by=cast.office)

    with pytest.raises(Refused, match="请勾选尚未承接的上级任务"):
        draft_scheme(pk=above.pk, rows=[row.pk], by=cast.office)


def test_draft_scheme_twice_is_refused(above, cast):
    rows = [above.tasks.first().pk]
    draft_scheme(pk=above.pk, rows=rows, by=cast.office)

    with pytest.raises(Refused, match="已在待核对的分工方案里"):
        draft_scheme(pk=above.pk, rows=rows, by=cast.office)

    assert PlanDraft.objects.filter(purpose="plan").count() == 1


def test_correct_letterhead_to_a_title_already_taken_is_refused(above, bureau, cast):
    other = SuperiorPlan.objects.create(
        bureau=bureau, issuer="广东省公安厅", year=2026, title="广东省公安厅工作要点"
    )

    with pytest.raises(Refused, match="已有同名"):
        services.correct_letterhead(
            pk=other.pk,
            version=1,
            issuer="广东省公安厅",
            year=2026,
            title=above.title,
            doc_no="",
            issued_on=None,
            by=cast.office,
        )

    other.refresh_from_db()
    assert other.title == "广东省公安厅工作要点"
    assert Task.objects.count() == 0
