"""What the demonstration shows; one load serves all tests, each rolled back to it."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Max, Sum

from assessment.faults import standing_faults
from assessment.models import Finding, Rubric, Score, ScoreDay
from core.files.models import Material
from core.reminders.models import Notice, UrgingSlip
from core.units.models import Handover, Unit, UnitChange, User
from core.units.roles import Role
from foi.figures import requests_of_year
from foi.models import (
    ArchiveFile,
    ClockEvent,
    InformationRequest,
    LegalCase,
    Letter,
    RegisterImport,
    Stay,
)
from reports.annual.assembling import assemble, earlier_reports
from reports.annual.judging import judge
from reports.collecting.figures import missing
from reports.models import AnnualReport, ReportVersion
from tasks.models import (
    Adjustment,
    Assignment,
    Criterion,
    ElementValue,
    Evidence,
    MergedReport,
    PlanDraft,
    ProgressReport,
    Remark,
    Responsibility,
    ReturnedSheet,
    WorkPlan,
)
from tasks.models import Role as TaskRole
from zhengwu import demonstration

from .conftest import TODAY

Status = ProgressReport.Status


@pytest.fixture
def plan(loaded, db):
    return WorkPlan.objects.get(pk=loaded.pk)


def test_load_writes_nothing_of_the_future(plan):
    days = ("submitted_on", "signed_on", "decided_on", "reached_on")

    latest = [ProgressReport.objects.exclude(**{day: None}).latest(day) for day in days]

    assert all(
        getattr(report, day) <= TODAY for report, day in zip(latest, days, strict=True)
    )


def test_load_leaves_the_seed_alone(plan):
    seed = demonstration.SEED.read_text(encoding="utf-8")

    assert "江门市公安局2022年政务公开工作要点分工方案" in seed
    assert plan.title == "江门市公安局2026年政务公开工作要点分工方案"


def test_load_reads_all_thirty_tasks(plan):
    assert plan.tasks.count() == 30
    assert not plan.tasks.filter(text__contains="2022").exists()


def test_load_leaves_descriptors_to_the_office(plan):
    waiting = Responsibility.objects.filter(unit=None, group=None)

    assert sorted(waiting.values_list("task__number", flat=True)) == ["10", "8", "9"]


def test_load_shows_every_course_a_report_can_take(plan):
    statuses = Counter(ProgressReport.objects.values_list("status", flat=True))
    kinds = Counter(ProgressReport.objects.values_list("kind", flat=True))
    late = [
        report
        for report in ProgressReport.objects.exclude(reached_on=None)
        if report.reached_on > report.occurrence.due_on
    ]

    assert statuses == {
        Status.APPROVED: 48,
        Status.TO_REVIEW: 10,
        Status.DRAFT: 4,
        Status.TO_SIGN: 1,
        Status.RETURNED: 1,
    }
    assert (kinds["nothing"], kinds["not_concerned"], len(late)) == (3, 1, 6)
    assert Evidence.objects.count() > 40


def test_load_judges_as_of_today(plan):
    by_rule = Finding.objects.exclude(rule=None)
    found = Counter(by_rule.values_list("rule__measure", "status"))

    assert found == {
        ("late", "proposed"): 3,
        ("late", "confirmed"): 2,
        ("late", "lifted"): 1,
        ("not_reported", "proposed"): 3,
        ("not_reported", "confirmed"): 1,
        ("not_reported", "lifted"): 3,
        ("no_evidence", "proposed"): 4,
        ("no_evidence", "confirmed"): 1,
        ("missing_element", "proposed"): 1,
        ("missing_element", "confirmed"): 2,
    }
    assert Score.objects.count() == 10


def test_load_shows_scores_that_moved(plan):
    """By day: first counted, first round confirmed, one let go, two entered."""
    days = ScoreDay.objects.filter(unit__name__in=["网警支队", "交警支队"])

    moved = [
        (day.on, day.unit.name, day.total, day.total_if_all)
        for day in days.select_related("unit").order_by("unit__name", "on")
    ]

    assert moved == [
        (date(2026, 6, 26), "交警支队", 10_000, 10_000),
        (date(2026, 10, 31), "交警支队", 10_000, 9_209),
        (TODAY, "交警支队", 9_551, 8_760),
        (date(2026, 6, 26), "网警支队", 10_000, 7_486),
        (date(2026, 7, 10), "网警支队", 9_243, 9_243),
        (date(2026, 10, 31), "网警支队", 9_757, 7_243),
    ]


def test_load_shows_what_a_person_entered(plan):
    entered = Finding.objects.filter(rule=None).order_by("pk")
    with_bonus = Score.objects.get(unit__name="法制支队")

    assert list(entered.values_list("unit__name", "effect", "points")) == [
        ("法制支队", "bonus", 100),
        ("交警支队", "deduct", 50),
    ]
    assert with_bonus.total == with_bonus.base + 100


def test_load_drafts_a_second_version_of_the_rubric(plan):
    first, draft = Rubric.objects.order_by("version")

    leaves = draft.indicators.filter(is_leaf=True)
    by_hand = leaves.get(task=None)
    assert (first.status, draft.status) == ("in_force", "draft")
    assert leaves.aggregate(sum=Sum("weight"))["sum"] == 10_000
    assert (by_hand.weight, by_hand.standard[:4]) == (500, "空白栏目")
    assert draft.rules.get(measure="late").max == 30
    # What keeps it from being put in force is nothing of its own.
    assert list(standing_faults(draft)) == [
        "本方案已有进行中的考核，终定以后才能施行新的评分办法。"
    ]


def test_load_fills_inboxes(plan):
    sources = set(Notice.objects.values_list("source", flat=True))

    assert sources >= {"tasks.handout", "tasks.sign", "tasks.returned"}


def test_load_has_an_account_named_for_each_role(plan, client):
    held = {}
    for role in Role.values:
        client.logout()
        account = {"username": role, "password": demonstration.PASSWORD}
        assert client.post("/login/", account).status_code == 302
        user = User.objects.get(pk=client.session["_auth_user_id"]).as_of(TODAY)
        held[user.username] = [post.role for post in user.posts_in_force]

    assert held == {role: [role] for role in Role.values} | {
        "office": ["office", "liaison"]
    }


def test_load_gives_every_unit_a_liaison_and_a_head(plan):
    units = Unit.objects.filter(parent__is_bureau=True)

    missing = [
        (unit.name, role)
        for unit in units
        for role in (Role.LIAISON, Role.HEAD)
        if not unit.posts.filter(role=role).exists()
    ]

    assert missing == []


def test_load_gives_a_unit_below_a_unit_its_liaison(plan):
    below = Unit.objects.filter(parent__name="交警支队")

    liaisons = below.filter(posts__role=Role.LIAISON).order_by("position")
    assert [unit.name for unit in liaisons] == ["车辆管理所", "江海大队"]
    assert below.count() == 2


def test_load_shows_what_happens_between_units_and_office(plan):
    part = Assignment.objects.exclude(parent=None).get()
    decisions = Adjustment.objects.order_by("pk").values_list("decision", flat=True)
    slips = UrgingSlip.objects.order_by("pk").values_list("unit__name", flat=True)
    asked = Assignment.objects.filter(role=TaskRole.SUPPORT, owes=True)

    assert (part.unit.name, part.parent.unit.name) == ("车辆管理所", "交警支队")
    assert [
        each.source.occurrence.assignment for each in MergedReport.objects.all()
    ] == [part, part]
    assert list(decisions) == ["granted", "refused", ""]
    assert list(slips) == ["防控办", "督察支队"]
    assert sorted(each.unit.name for each in asked) == ["法制支队", "警保科"]
    assert [remark.author.username for remark in Remark.objects.all()] == [
        "office",
        "liaison_zhihui",
        "office",
    ]
    assert Handover.objects.get().to_user.username == "liaison_kexin"
    assert PlanDraft.objects.open().get().basis == plan
    assert UnitChange.objects.get().successor.name == "江海大队"


def test_load_shows_every_way_a_report_can_come_in(plan):
    on_paper = ProgressReport.objects.get(received_how="on_behalf")
    mended = ProgressReport.objects.exclude(return_reason="").get(status="approved")
    returned = ReturnedSheet.objects.get()

    assert (on_paper.signed_name, on_paper.original.name) == (
        "容伟雄",
        "警保科纸质填报表.pdf",
    )
    assert mended.versions.count() == 2
    assert (returned.status, returned.unit.name) == ("read", "指挥中心")


def test_load_uses_a_material_more_than_once(plan):
    files = Material.objects.exclude(file=None).filter(link="").order_by("title")

    assert {each.title: each.uses.count() for each in files} == {
        "依申请公开办理情况统计": 2,
        "办事指南调整清单": 2,
    }


def test_load_gives_criteria_and_what_they_ask_for(plan):
    criteria = Criterion.objects.filter(task__plan=plan)
    kinds = set(ElementValue.objects.values_list("element__kind", flat=True))

    assert criteria.count() == 5
    assert kinds == {"text", "date", "number", "ratio"}


def test_load_gives_everybody_a_telephone(plan):
    phones = list(User.objects.values_list("phone", flat=True))

    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("0750-") for phone in phones)


def test_load_marks_every_account_as_a_demonstration(plan):
    others = User.objects.exclude(is_demonstration=True, must_change_password=False)

    assert list(others) == []


def test_load_shows_requests_in_every_state(plan):
    rows = InformationRequest.objects.all()
    letters = Letter.objects.issued()
    statuses = Counter(rows.filter(year=2026).values_list("status", flat=True))

    assert statuses == {
        "confirming": 1,
        "handling": 10,
        "supplement": 1,
        "payment": 1,
        "answered": 1,
        "closed": 15,
        "withdrawn": 1,
    }
    assert set(rows.values_list("column", flat=True)) == set(rows.model.Column)
    assert rows.filter(kind="correction").count() == 1
    assert rows.overdue(on=TODAY).count() == 1
    assert rows.due_soon(on=TODAY, until=date(2026, 11, 25)).count() == 2
    assert set(letters.values_list("kind", flat=True)) >= {
        "supplement",
        "extend",
        "granted",
        "refused",
        "not_found",
    }
    assert "江门市人民政府" in letters.get(outcome__code="B7").remedy
    assert letters.exclude(voided_on=None).get().number == 27
    assert ArchiveFile.objects.standing().count() == 2


def test_load_shows_every_station_and_every_proceeding(plan):
    at = Counter(Stay.objects.open().values_list("step", flat=True))
    cases = Counter(LegalCase.objects.values_list("proceeding", "ending"))
    brought = RegisterImport.objects.get()

    assert at.keys() == {"intake", "handling", "legal", "signing"}
    assert Stay.objects.filter(result="returned").count() == 1
    assert cases == {
        ("review", "upheld"): 3,
        ("review", ""): 1,
        ("suit_after_review", "upheld"): 1,
        ("suit_after_review", ""): 1,
    }
    assert (brought.status, brought.rows_new) == ("done", 26)
    rows = InformationRequest.objects.exclude(outcome=None).order_by()
    assert len(rows.values("outcome").distinct()) > 14


def test_load_keeps_requests_out_of_the_future(plan):
    days = {
        InformationRequest: ["registered_on", "arrived_on", "handed_on"],
        ClockEvent: ["on", "entered_on"],
        Letter: ["drafted_on", "issued_on", "voided_on"],
        Stay: ["came_on", "left_on"],
        LegalCase: ["accepted_on", "closed_on", "entered_on"],
        ReportVersion: ["signed_on", "frozen_on", "submitted_on", "published_on"],
    }

    latest = [
        model.objects.aggregate(last=Max(day))["last"]
        for model, names in days.items()
        for day in names
    ]
    assert max(latest) <= TODAY


def test_load_publishes_what_last_years_ledger_says(plan):
    report = AnnualReport.objects.get(year=2025)
    first, second = report.versions.order_by("number")
    figures = second.snapshot["report"]["figures"]

    counted = requests_of_year([report.bureau], 2025)

    labels = dict(InformationRequest.Column.choices)
    assert judge(assemble(report), earlier_reports(report)).failures == ()
    assert {
        (column, code): int(Decimal(figures[f"{labels[column]}/{code}"]))
        for column, code in counted
    } == counted
    assert sum(n for (_, code), n in counted.items() if code == "R1") == 25
    assert (first.published_on, second.reason[:4]) == (date(2026, 1, 27), "第一部分")
    assert len(second.changes) == 1


def test_load_drafts_this_years_report(plan):
    report = AnnualReport.objects.get(year=2026)
    override = report.overrides.get()

    owed = missing([report.bureau], 2026)

    assert (report.status, override.cell) == ("draft", "行政许可/本年处理决定数量")
    assert {unit.name for units in owed.values() for unit in units} == {"网警支队"}
    assert "新收政府信息公开申请28件，上年结转1件" in report.texts["1.2"]
    assert report.demands.get().task.plan.title == "2027年常年工作"
