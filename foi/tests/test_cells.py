"""A report's figure opens its rows; what lies before the start is entered by hand."""

from datetime import date

import pytest
from django.urls import reverse

from core.audit.models import Event
from foi.cells import case_cell_url, request_cell_url
from foi.figures import requests_of_year
from foi.models import InformationRequest, LedgerStart
from foi.refusals import Overtaken, Refused
from foi.services.opening import keep_opening

from .scenes import keep

START = reverse("foi:ledger_start")
MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 6)
FIGURES = {
    ("person", "R1"): 5,
    ("person", "R2"): 1,
    ("person", "A1"): 4,
    ("person", "R4"): 2,
}


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: MAY)


@pytest.fixture
def opened(law, bureau, cast):
    def opened(**values):
        facts = {
            "bureau": bureau,
            "version": 0,
            "started_on": APRIL,
            "figures": FIGURES,
            "reason": "",
            "by": cast.office,
            "today": MAY,
        }
        return keep_opening(**facts | values)

    return opened


@pytest.fixture
def rows(law, bureau, cast):
    """Three answered, two of them by a person; one in hand. None has an applicant."""
    keep(
        bureau,
        cast.office,
        [
            {"received_on": MAY, "ended_on": MAY, "result": "A1"},
            {"received_on": MAY, "ended_on": MAY, "result": "A1", "column": "other"},
            {"received_on": MAY, "ended_on": MAY, "result": "B7"},
            {"received_on": MARCH},
        ],
    )
    return InformationRequest.objects.order_by("number")


def test_cell_opens_its_rows_and_says_what_they_are(make, opened, bureau, login, cast):
    row, other = make(on=MAY), make(on=MAY, column="other")
    make(on=MARCH)
    opened()
    office = login(cast.office)

    one = office.get(request_cell_url([bureau], 2026, "R1", "person"))
    all_columns = office.get(request_cell_url([bureau], 2026, "R1"))
    results = office.get(request_cell_url([bureau], 2026, "T", "person"))

    assert list(one.context["page"]) == [row]
    assert set(all_columns.context["page"]) == {row, other}
    assert list(results.context["page"]) == []
    sentence = one.context["cell"].sentence
    assert sentence == (
        f"以下是2026年{bureau}年度报告“本年新收政府信息公开申请”（自然人）一格的申请。"
        "另含起用前录入的 5 件，没有逐件登记。"
    )
    assert sentence in one.content.decode()
    assert results.context["cell"].opening == 4
    assert requests_of_year([bureau], 2026)["person", "R1"] == 6
    page = office.get(f"{request_cell_url([bureau], 2026, 'R1', 'person')}&q=没有")
    assert 'name="report_code" value="R1"' in page.content.decode()


def test_other_handling_in_one_row_as_before_2021(law, bureau, login, cast):
    day = {"received_on": MAY, "ended_on": MAY}
    keep(
        bureau,
        cast.office,
        [{**day, "result": "E1"}, {**day, "result": "A1"}, {**day, "result": "E3"}],
    )
    back = "/reports/annual/1/"
    url = request_cell_url([bureau], 2026, "E", "person", back=back)

    page = login(cast.office).get(url)

    assert {row.outcome.code for row in page.context["page"]} == {"E1", "E3"}
    assert "“（六）其他处理”" in page.context["cell"].sentence
    assert f'<a href="{back}">返回年度报告</a>' in page.content.decode()
    for elsewhere in ("https://example.com/", "//example.com", "javascript:x()"):
        url = request_cell_url([bureau], 2026, "E", back=elsewhere)
        assert "返回年度报告" not in login(cast.office).get(url).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "report_year=x&report_code=A1&report_bureaus=1",
        "report_year=2026&report_code=Z9&report_bureaus=1",
        "report_year=2026&report_code=A1&report_column=x&report_bureaus=1",
        "report_year=2026&report_code=A1&report_bureaus=",
    ],
)
def test_cell_that_makes_no_sense_is_not_found(law, login, cast, query):
    page = login(cast.office).get(f"{reverse('foi:request_list')}?{query}")

    assert page.status_code == 404


def test_cell_of_another_bureau_is_empty(make, opened, bureau, login, cast):
    make(on=MAY)
    opened()

    page = login(cast.stranger).get(request_cell_url([bureau], 2026, "R1"))

    assert list(page.context["page"]) == []
    assert page.context["cell"].opening == 0


def test_cell_of_table_c_says_what_it_is(law, bureau, login, cast):
    page = login(cast.office).get(case_cell_url([bureau], 2026, "review", "pending"))

    assert page.context["cell"].sentence == (
        f"以下是2026年{bureau}年度报告“行政复议：尚未审结”一格的案件。"
    )
    junk = login(cast.office).get(case_cell_url([bureau], 2026, "x"))
    assert junk.status_code == 404


# 起用.


def test_opening_figures_are_kept_and_corrected_with_a_reason(opened, bureau):
    start = opened()
    changed = FIGURES | {("person", "A1"): 5, ("person", "R4"): 1}

    opened(version=1, figures=changed, reason="漏计一件")

    start.refresh_from_db()
    assert (start.version, start.figures.count()) == (2, 4)
    first, then = Event.objects.about(start)
    assert first.note == (
        "起用日期2026-04-01；自然人R1：0 → 5；自然人R2：0 → 1；自然人A1：0 → 4；"
        "自然人R4：0 → 2"
    )
    assert then.note == "自然人A1：4 → 5；自然人R4：2 → 1；理由：漏计一件"
    with pytest.raises(Overtaken, match="办理“改正起用前数字”"):
        opened(version=1)
    with pytest.raises(Refused, match="请写明改正的理由"):
        opened(version=2)
    with pytest.raises(Refused, match="没有改动"):
        opened(version=2, figures=changed, reason="核对")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"started_on": date(2026, 5, 7)}, "不能晚于今天"),
        (
            {"figures": FIGURES | {("person", "A1"): 3}},
            "自然人：新收和上年结转共6件，办结3件加起用时在办2件是5件，两边应当相等",
        ),
        ({"started_on": date(2026, 1, 1)}, "只填上年结转和起用时在办的件数"),
    ],
)
def test_opening_figures_are_refused(opened, values, sentence):
    with pytest.raises(Refused, match=sentence):
        opened(**values)

    assert not LedgerStart.objects.exists()


def test_start_is_entered_on_its_page(law, rows, bureau, login, cast):
    office = login(cast.office)
    blank = office.get(START).context["form"]
    data = {name: blank[name].value() for name in blank.fields}
    data |= {"started_on": APRIL, "R1_person": 2, "R4_person": 2, "A1_other": ""}

    refused = office.post(START, data | {"R4_person": 1})
    office.post(START, data)

    assert "两边应当相等" in refused.content.decode()
    assert LedgerStart.objects.get(bureau=bureau).started_on == APRIL
    page = office.get(START)
    assert "自然人录入 2 件、台账中 1 件" in page.content.decode()
    assert page.context["form"]["R1_person"].value() == 2


def test_start_is_for_who_keeps_the_ledger(law, bureau, login, cast):
    assert login(cast.leader).get(START).status_code == 403
    assert login(cast.stranger).get(START, {"bureau": bureau.pk}).status_code == 404
