"""The pages of 催办: the list, checking and issuing, the slips and their paper."""

from datetime import date

import pytest
from django.urls import reverse

from core.reminders.models import UrgingSlip
from core.units.tests.factories import make_unit
from tasks.models import Role
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.urging import to_urge

LEGAL, TRAFFIC = ("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)
DAY = date(2026, 7, 1)
pytestmark = pytest.mark.time_machine("2026-07-01 09:00+08:00")
LIST, NEW = reverse("tasks:urging_list"), reverse("tasks:urging_new")
SLIPS = reverse("tasks:slip_list")


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, [LEGAL, TRAFFIC], [LEGAL], by=cast.office)


def posted(cast, **fields):
    rows = to_urge(cast.office, today=DAY).values_list("pk", flat=True)
    values = {
        "rows": ",".join(map(str, rows)),
        "answer_by": "2026-07-06",
        "note": "请抓紧补报。",
    }
    return values | fields


def issue(client, cast, **fields):
    return client.post(f"{NEW}?task=0", posted(cast, **fields))


def names(response):
    return [row.unit.name for row in response.context["page"]]


# The list.


def test_list_shows_units_people_and_phones(plan, login, cast):
    cast.liaison.phone = "0750-3988001"
    cast.liaison.save()

    response = login(cast.office).get(LIST)

    assert names(response) == ["法制支队", "交警支队"]
    assert "0750-3988001" in response.content.decode()
    assert response.context["late_count"] == 3


def test_list_says_that_nobody_can_be_told(bureau, login, cast):
    make_unit("看守所", parent=bureau)
    handed_out(bureau, [("看守所", Role.RESPONSIBLE)], by=cast.office)

    response = login(cast.office).get(LIST)

    assert "无人可通知" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("show=all", ["法制支队", "交警支队"]),
        ("people=never", ["交警支队"]),
        ("people=nobody", []),
        ("people=unurged", ["法制支队", "交警支队"]),
        ("round=0", []),
        ("round=x&plan=x", ["法制支队", "交警支队"]),
    ],
)
def test_list_is_narrowed_by_its_address(plan, login, cast, query, wanted):
    login(cast.liaison)

    response = login(cast.office).get(f"{LIST}?{query}")

    assert names(response) == wanted


def test_list_by_round(plan, login, cast):
    second, third = plan.rounds.order_by("due_on")[:2]
    client = login(cast.office)

    assert names(client.get(f"{LIST}?round={third.pk}")) == []
    assert names(client.get(f"{LIST}?round={second.pk}&plan={plan.pk}")) == [
        "法制支队",
        "交警支队",
    ]


def test_figure_of_the_list_is_that_of_the_rows_behind_it(plan, login, cast):
    client = login(cast.office)
    legal = client.get(LIST).context["page"][0]

    rows = client.get(
        reverse("tasks:calendar_list"), {"unit": legal.unit.pk, "state": "urge"}
    )

    assert rows.context["page"].paginator.count == legal.to_urge == 2


def test_list_without_silence_says_so(login, cast):
    response = login(cast.office).get(LIST)

    assert "没有符合条件的单位" in response.content.decode()


@pytest.mark.parametrize("url", [LIST, NEW])
def test_colleague_without_the_right_is_refused(plan, login, cast, url):
    response = login(cast.liaison).get(url)

    assert response.status_code == 403
    assert "只有政务公开办公室可以催办。" in response.content.decode()


def test_office_elsewhere_sees_nothing(plan, login, cast):
    assert names(login(cast.stranger).get(LIST)) == []


def test_list_costs_the_same_for_one_and_three(
    bureau, login, cast, django_assert_max_num_queries
):
    handed_out(bureau, [LEGAL], by=cast.office)
    client = login(cast.office)
    client.get(LIST)
    with django_assert_max_num_queries(40) as one:
        client.get(LIST)
        queries = len(one)
    for number in range(2):
        make_unit(f"第{number}大队", parent=bureau)
    handed_out(
        bureau,
        [("第0大队", Role.RESPONSIBLE), ("第1大队", Role.RESPONSIBLE)],
        by=cast.office,
        title="又一方案",
    )

    with django_assert_max_num_queries(queries):
        assert len(names(client.get(LIST))) == 3


# Checking and issuing.


def test_new_shows_what_each_slip_will_ask(plan, units, login, cast):
    response = login(cast.office).get(
        NEW, {"unit": [units["法制支队"].pk, units["交警支队"].pk]}
    )

    groups = response.context["groups"]
    assert [(g["unit"].name, len(g["rows"])) for g in groups] == [
        ("法制支队", 2),
        ("交警支队", 1),
    ]
    assert response.context["form"]["answer_by"].value() == date(2026, 7, 6)
    assert "开具 2 份催办单（共 3 项）" in response.content.decode()


def test_new_for_one_row_from_the_task_page(plan, login, cast):
    occurrence = first_occurrence(plan, "交警支队")
    client = login(cast.office)
    page = client.get(
        reverse("tasks:task_detail", args=[occurrence.assignment.task_id])
    )

    response = client.get(NEW, {"occurrence": occurrence.pk})

    assert f"{NEW}?occurrence={occurrence.pk}" in page.content.decode()
    assert response.context["row_count"] == 1


def test_new_with_nothing_ticked_goes_back(plan, login, cast):
    response = login(cast.office).get(NEW, follow=True)

    assert response.redirect_chain[-1][0] == LIST
    assert "请先勾选要催办的单位。" in response.content.decode()


def test_new_keeps_the_round_of_the_list(plan, units, login, cast):
    third = plan.rounds.order_by("due_on")[1]

    response = login(cast.office).get(
        NEW, {"unit": units["法制支队"].pk, "round": third.pk}
    )

    assert response.status_code == 302


def test_issue_says_numbers_and_leads_to_the_slips(plan, login, cast):
    response = login(cast.office).post(f"{NEW}?task=0", posted(cast), follow=True)

    assert response.redirect_chain[-1][0] == SLIPS
    assert (
        "已开具催办单〔2026〕1号至2号，共2份。已通知各单位联络员和负责人。"
        in response.content.decode()
    )


def test_issue_names_who_could_not_be_told(bureau, login, cast):
    make_unit("看守所", parent=bureau)
    handed_out(bureau, [("看守所", Role.RESPONSIBLE)], by=cast.office)

    response = login(cast.office).post(f"{NEW}?task=0", posted(cast), follow=True)

    assert "看守所无人可通知，请打印送达。" in response.content.decode()


def test_issue_says_what_was_left_out(plan, login, cast):
    values = posted(cast)
    report_at("to_review", first_occurrence(plan), cast, today=DAY)

    response = login(cast.office).post(f"{NEW}?task=0", values, follow=True)

    assert "1项此前已报送，没有列入。" in response.content.decode()


def test_double_click_issues_once_and_asks_for_a_tick(plan, login, cast):
    client = login(cast.office)
    issue(client, cast)

    again = issue(client, cast)

    assert UrgingSlip.objects.count() == 2
    assert "今天已开具催办单" in again.content.decode()
    assert issue(client, cast, again="on").status_code == 302
    assert UrgingSlip.objects.count() == 4


def test_stale_form_of_rows_all_reported_is_refused(plan, login, cast):
    client = login(cast.office)
    pk = first_occurrence(plan).pk
    report_at("to_review", first_occurrence(plan), cast, today=DAY)

    response = issue(client, cast, rows=str(pk))

    assert "所选事项都已报送或不再逾期" in response.content.decode()
    assert UrgingSlip.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer_by": "2026-06-30"}, "限期不能早于今天。"),
        ({"rows": "1,x"}, "页面内容已失效，请返回催办页面重新选择。"),
        ({"rows": "²"}, "页面内容已失效，请返回催办页面重新选择。"),
    ],
)
def test_bad_form_is_told(plan, login, cast, fields, sentence):
    response = issue(login(cast.office), cast, **fields)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert UrgingSlip.objects.count() == 0


# The slips.


@pytest.fixture
def slips(plan, login, cast):
    """1号 to 法制支队, 2号 to 交警支队."""
    issue(login(cast.office), cast)
    return list(UrgingSlip.objects.order_by("number"))


def listed(response):
    return [str(slip) for slip, _ in response.context["rows"]]


def test_slips_newest_first_with_what_is_still_open(slips, plan, login, cast):
    report_at("to_review", first_occurrence(plan), cast, today=DAY)

    response = login(cast.office).get(SLIPS)

    assert [(str(slip), left) for slip, left in response.context["rows"]] == [
        ("催办单〔2026〕2号", 1),
        ("催办单〔2026〕1号", 1),
    ]


def test_slips_of_a_unit_and_a_year(slips, units, login, cast):
    client = login(cast.office)

    assert listed(client.get(SLIPS, {"unit": units["法制支队"].pk})) == [
        "催办单〔2026〕1号"
    ]
    assert len(listed(client.get(SLIPS, {"year": 2026}))) == 2
    assert len(listed(client.get(SLIPS, {"year": "x"}))) == 2


def test_unit_sees_its_own_slips(slips, login, cast):
    assert listed(login(cast.liaison).get(SLIPS)) == ["催办单〔2026〕1号"]


def test_slips_without_any_say_so(login, cast):
    response = login(cast.liaison).get(SLIPS)

    assert "开具给本单位的催办单会列在这里。" in response.content.decode()


def test_slips_cost_the_same_for_one_and_three(
    slips, login, cast, django_assert_max_num_queries
):
    client = login(cast.liaison)
    client.get(SLIPS)
    with django_assert_max_num_queries(40) as one:
        assert len(listed(client.get(SLIPS))) == 1
        queries = len(one)
    issue(login(cast.office), cast, again="on")
    issue(login(cast.office), cast, again="on")
    client = login(cast.liaison)

    with django_assert_max_num_queries(queries):
        assert len(listed(client.get(SLIPS))) == 3


def test_slip_shows_what_it_asked_and_how_it_stands(slips, plan, login, cast):
    report_at("to_review", first_occurrence(plan), cast, today=DAY)

    response = login(cast.liaison).get(reverse("tasks:slip_detail", args=[slips[0].pk]))

    text = response.content.decode()
    assert "请抓紧补报。" in text
    assert "待审核" in text
    assert "未报" in text


def test_slip_of_another_unit_is_not_found(slips, login, cast):
    url = reverse("tasks:slip_detail", args=[slips[1].pk])

    assert login(cast.liaison).get(url).status_code == 404
    assert login(cast.stranger).get(url).status_code == 404


def test_print_holds_the_ticked_slips(slips, login, cast):
    url = reverse("tasks:slip_print")

    response = login(cast.office).get(url, {"slip": [each.pk for each in slips]})

    assert [paper.number for paper in response.context["papers"]] == [
        "〔2026〕1号",
        "〔2026〕2号",
    ]
    assert response.content.decode().count('class="slip-paper"') == 2


def test_word_is_a_download_named_after_the_slip(slips, login, cast):
    response = login(cast.liaison).get(
        reverse("tasks:slip_word"), {"slip": slips[0].pk}
    )

    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["Cache-Control"] == "private, no-store"
    assert response.content[:2] == b"PK"


@pytest.mark.parametrize("name", ["tasks:slip_print", "tasks:slip_word"])
def test_nothing_ticked_or_of_another_unit_goes_back(slips, login, cast, name):
    client = login(cast.liaison)

    for query in ({}, {"slip": slips[1].pk}, {"slip": "x"}):
        response = client.get(reverse(name), query, follow=True)
        assert "请先勾选要打印的催办单。" in response.content.decode()


def test_task_page_shows_the_unit_its_slips(slips, plan, login, cast):
    task = plan.tasks.get(number="1")

    text = (
        login(cast.liaison)
        .get(reverse("tasks:task_detail", args=[task.pk]))
        .content.decode()
    )

    assert "催办单〔2026〕1号" in text
    assert "催办单〔2026〕2号" not in text
    assert NEW not in text
