"""Rows of law in the admin: what is in force stays, and what changes is told."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.audit.models import Event
from core.law import admin as law_admin
from foi.models import Limit, Outcome
from reports.models import Deadline, ItemTemplate
from tasks.models import StandingDuty

TODAY = date(2027, 3, 1)
FIXTURES = (
    "foi_limits",
    "foi_outcomes",
    "reports_deadlines",
    "report_items",
    "standing_duties",
)
LAW = {"article": "第三十四条", "source": "新条例"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def law(db):
    call_command("loaddata", *FIXTURES, verbosity=0)


@pytest.fixture
def office(law, login, cast):
    return login(cast.office)


def page(model, name, *args):
    return reverse(
        f"admin:{model._meta.label_lower.replace('.', '_')}_{name}", args=args
    )


def refused(answer):
    return answer.status_code == 200 and str(answer.context["errors"])


def reply():
    return Limit.objects.get(code="reply", valid_until=None)


def test_new_row_ends_the_one_it_replaces(office):
    old = reply()
    typed = {"code": "reply", "days": 15, "valid_from": "2027-05-01", **LAW}

    answer = office.post(page(Limit, "add"), typed)

    assert answer.status_code == 302
    new = reply()
    old.refresh_from_db()
    assert (new.days, new.verified_on) == (15, TODAY)
    assert old.valid_until == date(2027, 4, 30)
    terms = Limit.objects.loaded()
    assert [terms.on(date(2027, *day)).reply for day in ((4, 30), (5, 1))] == [20, 15]
    assert Event.objects.about(new).get().act == "新建法定时限"
    assert "无 → 2027-04-30" in Event.objects.about(old).get().note
    again = refused(office.post(page(Limit, "add"), typed | {"days": 10}))
    assert "已经有一条从2027-05-01起施行" in again


@pytest.mark.parametrize(
    ("model", "typed", "sentence"),
    [
        (
            Limit,
            {"code": "reply", "days": 15, "valid_from": "2027-02-28", **LAW},
            law_admin.TOO_EARLY,
        ),
        (
            Deadline,
            {"code": "annual_report", "month": 3, "day": 31, "first_year": 2026}
            | {"valid_from": "2027-03-01", **LAW},
            "适用的报告年度不能早于今年",
        ),
        (
            StandingDuty,
            {"code": "x", "position": 1, "title": "x", "text": "x", "month": 1}
            | {"day": 1, "source": "x", "valid_from": "2027-05-01"},
            "施行日期请填某年1月1日",
        ),
    ],
)
def test_past_is_not_rewritten_by_a_new_row(office, model, typed, sentence):
    count = model.objects.count()

    assert sentence in refused(office.post(page(model, "add"), typed))
    assert model.objects.count() == count


def test_row_in_force_keeps_its_days_and_gets_other_words(office):
    row = reply()
    old = row.article
    change = page(Limit, "change", row.pk)
    words = {"article": "第三十三条第三款", "source": row.source}

    office.post(change, {**words, "days": 5, "valid_from": "2020-01-01"})

    row.refresh_from_db()
    assert (row.days, row.article) == (20, "第三十三条第三款")
    assert Event.objects.about(row).get().note == f"条款：{old} → 第三十三条第三款"
    early = office.post(change, {**words, "valid_until": "2027-02-28"})
    assert law_admin.ENDS_EARLY in refused(early)
    office.post(change, {**words, "valid_until": "2027-03-31"})
    row.refresh_from_db()
    assert row.valid_until == date(2027, 3, 31)
    Limit.objects.update(valid_until=date(2027, 1, 31))
    assert law_admin.ENDED in refused(office.post(change, {**words, "valid_until": ""}))


def test_row_not_yet_in_force_is_still_corrected(office):
    row = Limit.objects.create(
        code="reply", days=15, valid_from=date(2028, 1, 1), verified_on=TODAY, **LAW
    )

    office.post(
        page(Limit, "change", row.pk), {"days": 10, "valid_from": "2028-02-01", **LAW}
    )

    row.refresh_from_db()
    assert (row.days, str(row.valid_from)) == (10, "2028-02-01")


def test_ground_of_a_result_and_an_item_of_our_own(office):
    row = Outcome.objects.get(code="C1")
    office.post(page(Outcome, "change", row.pk), {"ground": "第十四条", "source": "x"})
    row.refresh_from_db()
    assert row.ground == "第十四条"

    typed = {
        "heading": "总体情况中的数字",
        "label": "新闻发布会次数",
        "number": "count",
    }
    typed |= {"unit_words": "@", "source": "本局", "valid_from": "2027-03-01"}
    office.post(page(ItemTemplate, "add"), typed)
    item = ItemTemplate.objects.get(label="新闻发布会次数")
    assert (item.cell, item.format) == ("指标/新闻发布会次数", "")
    assert item in ItemTemplate.objects.for_year(2026, "2021")
    assert "已经有这个数据项" in refused(office.post(page(ItemTemplate, "add"), typed))


def test_duty_ends_with_a_year(office):
    row = StandingDuty.objects.first()
    change = page(StandingDuty, "change", row.pk)
    words = {"position": 1, "title": row.title, "text": row.text, "source": "x"}

    amid = office.post(change, {**words, "valid_until": "2027-06-30"})
    office.post(change, {**words, "valid_until": "2027-12-31"})

    assert "12月31日" in refused(amid)
    row.refresh_from_db()
    assert row.valid_until == date(2027, 12, 31)


def test_who_may_and_the_way_there(law, login, cast):
    row = reply()
    changing, adding = page(Limit, "change", row.pk), page(Limit, "add")
    shown = login(cast.office).get("/law/?all=1").content.decode()
    assert changing in shown
    assert adding in shown

    manager = login(cast.manager)
    assert changing not in manager.get("/law/?all=1").content.decode()
    assert manager.get(changing).status_code == 403
    assert manager.post(adding, {}).status_code == 403
    assert login(cast.liaison).get(changing).status_code == 403
