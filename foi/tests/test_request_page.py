"""The page of one request: what is next, the acts, and that each can be sent."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse

from foi.models import Step
from foi.next_step import next_step

from .factories import JANUARY

LATER = JANUARY + timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: LATER)


@pytest.fixture
def post(login, cast, row):
    """`post(act, **data)`: send an act of the page; the page that follows."""
    call_command("loaddata", "special_days", verbosity=0)

    def post(act, **data):
        row.refresh_from_db()
        page = login(cast.office).post(
            reverse("foi:request_act", args=[row.pk, act]),
            {"version": row.version, "on": LATER.isoformat(), **data},
            follow=True,
        )
        return page.content.decode()

    return post


def test_acts_that_complete_another_can_be_sent_from_the_page(post, row):
    """收到意见, 文书送达对方 and 改正最后一项 name the act they are about."""
    post("consult", asked="third_party", reason="是否同意公开")
    consulted = row.events.get(act="consulted")
    for act, done in (("delivered", "delivered"), ("consulted", "consult_answered")):
        text = post(act, of=consulted.pk, reason="同意")
        assert "已办理" in text
        assert row.events.get(act=done).of == consulted
    last = row.events.get(act="consult_answered")

    text = post("strike", event=last.pk, reason="登记错了")

    assert "已办理“改正最后一项”" in text
    assert not row.events.standing().filter(pk=last.pk).exists()


def test_second_extension_is_told_why_it_is_none(post, row, cast):
    """Sent once more from a page that was open before, or by hand."""
    head = cast.office_head
    data = {"days": 5, "reason": "须逐件检索", "approved_by": head.pk}
    data["approved_on"] = LATER.isoformat()

    first, second = post("extend", **data), post("extend", **data)

    assert "已办理“延长答复期限”" in first
    assert "答复期限只能延长一次，这件申请已经延长过" in second
    assert "请选择一个结果" in post("answer", outcome="")


def request_at(status, **fields):
    values = {"unit_id": None, "archived": None, "waits_until": None, **fields}
    return SimpleNamespace(status=status, **values)


CONSULTED = SimpleNamespace(get_asked_display=lambda: "第三方", on=JANUARY)
STAY = SimpleNamespace(
    unit="法制支队", step=Step.LEGAL, get_step_display=lambda: "法制审核"
)
SIGNING = SimpleNamespace(unit="局领导", step=Step.SIGNING, get_step_display=str)


@pytest.mark.parametrize(
    ("row", "around", "said"),
    [
        (request_at("confirming"), {}, "确认收到日"),
        (request_at("supplement", waits_until=LATER), {}, "最迟2026-01-27"),
        (request_at("supplement", waits_until=JANUARY), {}, "已过"),
        (request_at("payment", waits_until=JANUARY), {}, "没有缴费的"),
        (request_at("payment"), {}, "收费通知送达申请人以后办理“文书送达对方”"),
        (
            request_at("handling"),
            {"unused": [("公复〔2026〕1号", "交办")]},
            "1号已出文",
        ),
        (request_at("handling"), {"consultations": [CONSULTED]}, "等待第三方的意见"),
        (request_at("handling"), {}, "交给承办单位"),
        (request_at("handling", unit_id=1), {"stay": STAY}, "办结后转保密审查"),
        (request_at("handling", unit_id=1), {"stay": SIGNING}, "政务公开办公室答复"),
        (request_at("handling", unit_id=1), {}, "先“拟文书”"),
        (request_at("handling", unit_id=1), {"letters_are_on": False}, "文号和日期"),
        (request_at("answered"), {}, "登记送达"),
        (request_at("closed"), {}, "归档"),
        (request_at("closed", archived=True), {}, ""),
    ],
)
def test_next_step_says_what_the_request_waits_for(row, around, said):
    values = {"stay": None, "consultations": [], "unused": [], "letters_are_on": True}

    sentence = next_step(row, today=LATER, **values | around)

    assert said in sentence
    assert bool(said) == bool(sentence)
