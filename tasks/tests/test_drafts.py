import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from core.audit.models import Event
from core.files.services import Refused as FileRefused
from core.runs.models import Run
from core.runs.services import RunFailed
from core.units.models import UnitAlias
from tasks.checking import others_plan
from tasks.models import (
    Criterion,
    Element,
    PlanDraft,
    Responsibility,
    Section,
    WorkPlan,
)
from tasks.services.drafting import save_row
from tasks.services.drafts import (
    commit,
    drop_draft,
    known_names,
    perform_reading,
    start_reading,
)
from tasks.services.faults import Conflict, Refused

PLANS = settings.BASE_DIR / "fixtures" / "plans"


def upload(bureau, by, *, seed="jiangmen_2022.txt", content=None):
    """The run of an uploaded document, not performed yet."""
    data = (PLANS / seed).read_bytes() if content is None else content
    start_reading(bureau=bureau, name=seed, content=data, year=None, by=by)
    return Run.objects.latest("pk")


def draft_of(bureau, by, **upload_fields):
    run = upload(bureau, by, **upload_fields)
    perform_reading(run, lambda done, total: None)
    return PlanDraft.objects.get(run=run)


def committed(draft, by, **changed):
    values = {"kind": "scheme", "year": 2022, "title": draft.title, "doc_no": ""}
    return commit(pk=draft.pk, version=draft.version, by=by, **values | changed)


def test_reading_makes_a_draft_of_seed_001(bureau, cast):
    draft = draft_of(bureau, cast.office)

    assert draft.title == "江门市公安局2022年政务公开工作要点分工方案"
    assert (draft.year, draft.rows.count()) == (2022, 30)
    last = draft.rows.get(number="30")
    assert last.recurrence == {"every": "year", "times": 1, "by": "03-01"}
    assert last.named_units == [("法制支队", "负责"), ("各单位", "配合")]


def test_plan_of_another_bureau_is_told(bureau, cast):
    draft = draft_of(bureau, cast.office, seed="zhanjiang_2019.txt")

    assert "标题写的是湛江市公安局，不是江门市公安局，请核对是否选对了文件。" in (
        draft.warnings
    )


@pytest.mark.parametrize(
    "title",
    [
        "江门市公安局2026年政务公开工作要点",
        "市公安局2026年政务公开工作要点",
        "关于印发2026年政务公开工作要点的通知",
        "2026年全市公安局政务公开工作要点",
        "关于印发江门市公安局2026年政务公开工作要点的通知",
        "广东省江门市公安局2026年政务公开工作要点",
        "江门市公安局关于做好2026年各分局政务公开工作的通知",
    ],
)
def test_own_plan_is_no_other_bureaus(bureau, title):
    assert others_plan(title, bureau) == []


def test_deadline_before_the_year_of_the_plan_is_doubted(bureau, cast):
    text = "江门市公安局2026年政务公开工作要点\n1.公开目录，2020年3月1日前完成。（宣传科负责）"
    draft = draft_of(bureau, cast.office, seed="要点.txt", content=text.encode())

    assert draft.rows.get().doubts == {
        "due": "时限2020-03-01早于方案的年度2026年，请核对。"
    }


def test_reading_again_after_a_killed_worker_makes_no_second_draft(bureau, cast):
    run = upload(bureau, cast.office)

    perform_reading(run, lambda done, total: None)
    again = perform_reading(run, lambda done, total: None)

    assert PlanDraft.objects.count() == 1
    assert again["url"] == f"/tasks/draft/{PlanDraft.objects.get().pk}/"


def test_reading_a_report_that_is_no_plan_says_so(bureau, cast):
    run = upload(bureau, cast.office, seed="xiamen_2017.txt")

    with pytest.raises(RunFailed, match="不是工作要点"):
        perform_reading(run, lambda done, total: None)

    assert not PlanDraft.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02" * 400], ids=["empty", "binary"]
)
def test_upload_of_something_else_stores_nothing(bureau, cast, content):
    with pytest.raises(FileRefused):
        upload(bureau, cast.office, content=content)

    assert not Run.objects.exists()


def test_upload_takes_an_open_file(bureau, cast):
    content = ContentFile((PLANS / "jiangmen_2022.txt").read_bytes(), "plan.txt")

    draft = draft_of(bureau, cast.office, content=content)

    assert draft.rows.count() == 30


@pytest.mark.parametrize(
    "name", ["法制支队", "市局法制支队", "江门市公安局宣传科", "各单位", "宣传部门"]
)
def test_known_names_hold_units_groups_and_aliases(bureau, cast, units, name):
    UnitAlias.objects.create(bureau=bureau, name="宣传部门", unit=units["宣传科"])

    assert name in known_names(bureau)


def test_commit_writes_the_whole_plan(bureau, cast):
    draft = draft_of(bureau, cast.office)

    plan = committed(draft, cast.office)

    assert (plan.tasks.count(), Section.objects.filter(parent=None).count()) == (30, 5)
    sixth = plan.tasks.get(number="6")
    assert [str(named) for named in sixth.responsibilities.all()] == [
        "政策措施牵头起草、组织实施单位（负责）",
        "宣传科（配合）",
    ]
    draft.refresh_from_db()
    assert (draft.status, draft.plan) == (PlanDraft.Status.COMMITTED, plan)
    assert Event.objects.about(plan).get().note == "30项任务"


def test_commit_lifts_the_elements_of_criteria(bureau, cast):
    draft = draft_of(bureau, cast.office, seed="zhanjiang_2019.txt")

    plan = committed(draft, cast.office, year=2019)

    assert plan.tasks.count() == 40
    criterion = Criterion.objects.filter(
        task__plan=plan, text__startswith="评价公布决策草案"
    ).get()
    assert [str(named) for named in criterion.named_elements.all()] == ["项目", "时间"]
    assert Element.objects.get(name="时间").kind == Element.Kind.DATE
    assert Element.objects.get(name="数量").kind == Element.Kind.NUMBER


def test_commit_twice_is_refused(bureau, cast):
    draft = draft_of(bureau, cast.office)
    committed(draft, cast.office)

    with pytest.raises(Refused, match="已导入"):
        committed(draft, cast.office)

    assert WorkPlan.objects.count() == 1


def test_commit_of_rows_somebody_changed_meanwhile_is_a_conflict(bureau, cast):
    draft = draft_of(bureau, cast.office)
    row = draft.rows.first()
    save_row(
        pk=row.pk, version=row.version, values={"text": "改过的任务"}, by=cast.office
    )

    with pytest.raises(Conflict):
        committed(draft, cast.office)

    assert not Responsibility.objects.exists()


def test_save_row_settles_its_doubts(bureau, cast):
    draft = draft_of(bureau, cast.office)
    row = draft.rows.first()
    row.doubts = {"units": "请核对"}
    row.save()

    save_row(pk=row.pk, version=row.version, values={"text": "新"}, by=cast.office)

    row.refresh_from_db()
    assert (row.text, row.doubts, row.checked_by) == ("新", {}, cast.office)


def test_drop_draft_keeps_the_original(bureau, cast):
    draft = draft_of(bureau, cast.office)

    drop_draft(pk=draft.pk, by=cast.office)

    draft.refresh_from_db()
    assert draft.status == PlanDraft.Status.DROPPED
    assert draft.file.content.storage.exists(draft.file.content.name)


def test_commit_keeps_how_each_criterion_is_judged(bureau, cast):
    text = (
        "江门市公安局2026年政务公开工作要点\n工作任务|评价标准|责任单位\n"
        "更新公开目录|1.评价是否在5个工作日内公开。2.未公开的，每项扣0.5分。|宣传科\n"
    )
    draft = draft_of(bureau, cast.office, seed="要点.txt", content=text.encode())

    committed(draft, cast.office, year=2026)

    asked, taken = Criterion.objects.order_by("position")
    assert (asked.kind, asked.limit["count"], asked.limit["unit"]) == (
        "exists",
        5,
        "workday",
    )
    assert taken.kind == "deduction"
    assert taken.deductions == [
        {"text": "未公开的，每项扣0.5分", "points": 50, "per": "每项"}
    ]
