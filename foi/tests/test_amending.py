"""What was typed wrongly at registration is put right, and leaves a trace."""

from datetime import date

import pytest
from django.urls import reverse

from core.audit.models import Event
from foi.models import InformationRequest
from foi.refusals import Refused
from foi.services import amending, extending

from .factories import JANUARY, fact_fields

Status = InformationRequest.Status


def amend(do, row, *, reason="录错", **facts):
    values = fact_fields(JANUARY, **facts)
    return do(amending.amend, row, facts=values, reason=reason, today=JANUARY)


def test_wrong_day_is_struck_out_and_the_due_date_follows(row, do):
    amend(do, row, arrived_on=date(2026, 1, 23))

    assert (row.received_on, row.due_on) == (date(2026, 1, 23), date(2026, 2, 27))
    assert row.events.count() == 2
    assert row.events.exclude(strike=None).get().strike.reason == "录错"
    line = Event.objects.about(row).last()
    assert line.note.startswith("改正到达日期；答复期限：")


def test_way_that_has_to_be_confirmed_stops_the_clock(row, do):
    amend(do, row, way="online", basis="confirmed")

    assert (row.status, row.received_on, row.due_on) == (Status.CONFIRMING, None, None)


def test_words_are_corrected_without_touching_the_clock_or_the_trail(row, do):
    amend(do, row, subject="新的名称", contents="新的内容")

    assert (row.subject, row.events.count()) == ("新的名称", 1)
    assert Event.objects.about(row).last().note == "改正信息名称、内容描述"


def test_day_is_not_moved_under_later_acts(row, do):
    do(extending.ask_reasons, row, on=JANUARY, reason="x")

    with pytest.raises(Refused, match="请先逐项改正后面的事项"):
        amend(do, row, arrived_on=date(2026, 1, 23))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "没有改动"),
        ({"subject": "x", "reason": " "}, "请写明改正的理由"),
        ({"arrived_on": date(2026, 1, 27)}, "到达日期不能晚于今天"),
        ({"way": "post"}, "收到日以签收或者双方确认为准"),
    ],
)
def test_faulty_correction_is_refused(row, do, values, sentence):
    with pytest.raises(Refused, match=sentence):
        amend(do, row, **values)


def test_page_offers_what_was_registered(login, cast, row):
    page = login(cast.office).get(reverse("foi:request_detail", args=[row.pk]))

    forms = {panel.slug: panel.form for panel in page.context["seldom"]}
    assert forms["amend"].initial["subject"] == row.subject


def test_form_saves_through_the_page(login, cast, row):
    data = {**fact_fields(JANUARY, subject="改过"), "version": row.version}

    page = login(cast.office).post(
        reverse("foi:request_act", args=[row.pk, "amend"]), {**data, "reason": "录错"}
    )

    row.refresh_from_db()
    assert (page.status_code, row.subject) == (302, "改过")
