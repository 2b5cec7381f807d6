"""查数 as a page and as a workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.units.roles import Role as PostRole
from core.units.tests.factories import SINCE
from tasks.models import Role, Task
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.views import figures

LEGAL, TRAFFIC = ("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)
pytestmark = pytest.mark.time_machine("2026-07-01 09:00+08:00")
PAGE, EXCEL = reverse("tasks:figure"), reverse("tasks:figure_excel")


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, [LEGAL, TRAFFIC], [LEGAL], by=cast.office)


def test_page_opens_with_the_rate_of_the_year(plan, login, cast, today):
    report_at("to_review", first_occurrence(plan), cast, today=today)

    response = login(cast.office).get(PAGE)

    text = response.content.decode()
    assert response.context["answer"].figure == "0.0%"
    assert (
        "截至2026年7月1日，江门市公安局2026年应报落实情况3项，按时报送0项，按时报送率0.0%"
        in text
    )
    assert "应报落实情况 3 项" in text
    assert "没有符合条件的明细。" in text


def test_page_lists_what_a_rate_is_taken_of(plan, login, cast):
    response = login(cast.office).get(PAGE, {"rows": "whole"})

    assert response.context["page"].paginator.count == 3
    assert "明细：应报落实情况（3 行）" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "name", "figure"),
    [
        ({"part": "q2"}, "2026年第二季度", "3项"),
        ({"part": "h1"}, "2026年上半年", "3项"),
        ({"part": "h2"}, "2026年下半年", "0项"),
        ({"part": "m6"}, "2026年6月", "3项"),
        ({"part": "m12"}, "2026年12月", "0项"),
        ({"year": "2025", "part": "year"}, "2025年", "0项"),
        (
            {"part": "custom", "first": "2026-06-25", "last": "2026-06-25"},
            "2026年6月25日至2026年6月25日",
            "3项",
        ),
    ],
)
def test_period(plan, login, cast, query, name, figure):
    answer = login(cast.office).get(PAGE, {"measure": "due", **query}).context["answer"]

    assert (answer.scope.period.name, answer.figure) == (name, figure)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"as_of": "2026-07-02"}, "截至日期不能晚于今天。"),
        ({"part": "custom"}, "选“自定起止日期”的，请填写起止日期。"),
        (
            {"part": "custom", "first": "2026-06-25", "last": "2026-06-24"},
            "止日不能早于起日。",
        ),
    ],
)
def test_bad_question_is_told_and_nothing_counted(plan, login, cast, query, sentence):
    response = login(cast.office).get(PAGE, query)

    assert sentence in response.content.decode()
    assert "answer" not in response.context
    assert login(cast.office).get(EXCEL, query).status_code == 302


@pytest.mark.parametrize(
    "query", [{"year": "99999"}, {"measure": "x"}, {"unit": "x"}, {"as_of": "x"}]
)
def test_nonsense_is_refused_without_a_fault(plan, login, cast, query):
    response = login(cast.office).get(PAGE, query)

    assert response.status_code == 200
    assert "没有查，请先改正以下问题" in response.content.decode()


def test_unit_elsewhere_cannot_be_chosen(plan, login, cast):
    elsewhere = cast.stranger.posts_in_force[0].unit

    response = login(cast.office).get(PAGE, {"unit": elsewhere.pk})

    assert "answer" not in response.context


@pytest.mark.parametrize(
    ("who", "subject"),
    [("office", "江门市公安局"), ("leader", "江门市公安局"), ("liaison", "法制支队")],
)
def test_subject_is_what_the_person_works_for(plan, login, cast, who, subject):
    response = login(getattr(cast, who)).get(PAGE)

    assert response.context["answer"].subject == subject


def test_subject_of_two_posts_is_the_wider(plan, units, login, cast):
    cast.office.posts.create(
        unit=units["法制支队"], role=PostRole.LIAISON, from_on=SINCE
    )

    response = login(cast.office).get(PAGE)

    assert response.context["answer"].subject == "江门市公安局"


def test_subject_of_a_unit_and_a_kind(plan, units, login, cast):
    client = login(cast.office)

    def subject(**query):
        return client.get(PAGE, query).context["answer"].subject

    assert subject(unit=units["法制支队"].pk) == "法制支队"
    assert subject(kind="detachment") == "江门市公安局（业务支队）"


def test_liaison_counts_the_own_unit_only(plan, login, cast):
    answer = login(cast.liaison).get(PAGE, {"measure": "due"}).context["answer"]

    assert answer.figure == "2项"


@pytest.mark.parametrize("url", [PAGE, EXCEL])
def test_keepers_are_refused(login, cast, url):
    response = login(cast.auditor).get(url)

    assert response.status_code == 403
    assert "您的岗位不查看任务，没有可查的数。" in response.content.decode()


def test_page_costs_the_same_for_one_and_three(
    bureau, login, cast, django_assert_max_num_queries
):
    handed_out(bureau, [LEGAL], by=cast.office)
    client = login(cast.office)
    client.get(PAGE, {"measure": "due"})
    with django_assert_max_num_queries(40) as one:
        client.get(PAGE, {"measure": "due"})
        queries = len(one)
    handed_out(bureau, [LEGAL, TRAFFIC], by=cast.office, title="又一方案")

    with django_assert_max_num_queries(queries):
        response = client.get(PAGE, {"measure": "due"})
    assert response.context["page"].paginator.count == 3


def sheet_of(response):
    return load_workbook(BytesIO(response.content)).active


def test_excel_holds_the_rows_as_text(plan, login, cast):
    Task.objects.filter(number="1").update(number="", text="=cmd|' /C calc'!A0")

    response = login(cast.office).get(EXCEL, {"measure": "due"})

    sheet = sheet_of(response)
    assert sheet["A1"].value == "江门市公安局2026年应报项数明细"
    assert sheet["A2"].value == "截至 2026-07-01 周三　共 3 行"
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert sheet.max_row == 6
    assert response["Cache-Control"] == "private, no-store"


def test_excel_of_what_a_rate_is_taken_of(plan, login, cast):
    response = login(cast.office).get(EXCEL, {"rows": "whole"})

    assert sheet_of(response)["A1"].value == "江门市公安局2026年应报落实情况明细"


def test_excel_of_too_many_rows_is_refused(plan, login, cast, monkeypatch):
    monkeypatch.setattr(figures, "MOST_ROWS", 2)

    response = login(cast.office).get(EXCEL, {"measure": "due"}, follow=True)

    assert "明细有3行，超过2行，请缩小单位或时段后再下载。" in response.content.decode()


def test_page_before_anything_was_due(plan, login, cast):
    query = {"measure": "due", "year": "2026", "as_of": "2026-06-24"}

    answer = login(cast.office).get(PAGE, query).context["answer"]

    assert answer.scope.as_of == date(2026, 6, 24)
    assert answer.figure == "0项"
