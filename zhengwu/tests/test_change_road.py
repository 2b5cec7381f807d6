"""A plan imported again with one change, and taken over into the next year."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from core.runs.models import Run
from core.units.tests.factories import make_unit
from core.workdays.days import rebuild_days
from tasks.models import Assignment, Occurrence, PlanChange, PlanDraft, WorkPlan
from tasks.services.drafts import commit, perform_reading, start_reading
from tasks.services.handout import hand_out

from .test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEED = settings.BASE_DIR / "fixtures" / "plans" / "jiangmen_2022.txt"
SENTENCE = "及时公开事项进驻、增加、调整和变更情况。"
OTHERS = [
    "警保科",
    "防控办",
    "指挥中心",
    "督察支队",
    "网警支队",
    "科信支队",
    "户政支队",
]


@pytest.fixture
def walk(page, live_server):
    return Walker(page, live_server.url)


@pytest.fixture
def text():
    year = timezone.localdate().year
    return SEED.read_text(encoding="utf-8").replace("2022", f"{year}")


@pytest.fixture
def plan(bureau, cast, text):
    """Seed 001 as a plan of this year, handed out ninety days ago."""
    today = timezone.localdate()
    rebuild_days(today=today)
    for name in OTHERS:
        make_unit(name, parent=bureau)
    start_reading(
        bureau=bureau, name="方案.txt", content=text.encode(), year=None, by=cast.office
    )
    run = Run.objects.get()
    perform_reading(run, lambda done, total: None)
    draft = PlanDraft.objects.get()
    plan = commit(
        pk=draft.pk,
        version=draft.version,
        kind="scheme",
        year=today.year,
        title=draft.title,
        doc_no="江公办〔2026〕12号",
        by=cast.office,
    )
    issued_on = today - timedelta(days=90)
    plan.issued_on = plan.starts_on = issued_on
    plan.ends_on = today + timedelta(days=120)
    plan.save()
    hand_out(pk=plan.pk, by=cast.office, today=issued_on)
    return plan


def test_road_of_a_change(walk, cast, plan, text, tmp_path):
    document = tmp_path / "调整后的分工方案.txt"
    changed = text.replace(SENTENCE, SENTENCE[:-1] + "，并留存核对记录。")
    document.write_text(changed, encoding="utf-8")

    walk.be(cast.office)
    walk.menu("工作要点")
    walk.follow(plan.title)
    walk.follow("导入调整后的方案")
    walk.page.get_by_label("调整后的方案文件").set_input_files(document)
    walk.press("上传并识别")
    walk.follow("核对识别结果")
    walk.follow("核对完毕，对照现方案")
    compare(walk)
    walk.press("确认调整")
    walk.sees("已调整，已通知涉及的单位。")

    change = PlanChange.objects.get()
    assert [one.task.number for one in change.task_changes.all()] == ["18"]
    assert not Assignment.objects.exclude(ended_on=None).exists()
    walk.be(cast.liaison)
    walk.page.goto(f"{walk.base}/tasks/change/{change.pk}/")
    walk.sees("涉及您单位的任务（1 项）")
    walk.sees("并留存核对记录")


def compare(walk):
    """Exactly the one change is shown; take it."""
    page = walk.page
    counts = page.locator(".count-card strong").all_inner_texts()
    assert counts == ["1", "0", "0", "29"]
    assert page.locator("ins").all_inner_texts() == ["，并留存核对记录"]
    page.get_by_label("调整文号").fill("江公办〔2026〕20号")
    walk.press("下一步：看看会怎样")
    walk.sees("终止 0 项任务分工，撤销 0 个期次")
    page.get_by_label("以确认").fill("调整")


def test_road_into_the_next_year(walk, cast, plan):
    today = timezone.localdate()
    Occurrence.objects.update(due_on=today + timedelta(days=30))
    late = Occurrence.objects.filter(assignment__task__number__in=["18", "23"])
    late.update(due_on=today - timedelta(days=10))

    walk.be(cast.office)
    walk.menu("工作要点")
    walk.follow(plan.title)
    walk.follow("沿用到下一年")
    walk.sees("上年未完成的 2 项任务标为“回头看”")
    walk.press("生成草稿")
    walk.sees("上年未完成、已标为回头看的任务2项：18、23。")
    walk.follow("核对完毕，导入")
    walk.press("导入")
    walk.sees("设定日期")

    new = WorkPlan.objects.get(year=today.year + 1)
    walk.page.goto(f"{walk.base}/tasks/plan/{new.pk}/")
    walk.sees("已完成 0/2")
    assert (new.previous, new.tasks.count()) == (plan, 30)
