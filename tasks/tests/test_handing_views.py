from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from core.units.models import Unit
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person, make_unit
from tasks.models import Assignment, MergedReport, Occurrence, ProgressReport, Role
from tasks.services.asking import ask_to_report
from tasks.services.handout import hand_out
from tasks.tests.factories import (
    ISSUED,
    fill,
    handed_out,
    make_plan,
    make_task,
    sheet_of,
)
from tasks.tests.handing import handed_down, make_stations, submitted

pytestmark = pytest.mark.time_machine("2026-07-01 09:00 +0800")
NAMED = [
    ("法制支队", Role.LEAD),
    ("交警支队", Role.SUPPORT),
    ("宣传科", Role.SUPPORT),
]


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, NAMED, NAMED, by=cast.office)


@pytest.fixture
def stations(units):
    return make_stations(units["法制支队"])


@pytest.fixture
def lead(plan):
    return Assignment.objects.filter(task__plan=plan, role=Role.LEAD).first()


@pytest.fixture
def child(lead, stations, cast, today):
    return handed_down(lead, stations[0], by=cast.head, today=today)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def page(client, name, *args, **query):
    return client.get(reverse(f"tasks:{name}", args=args, query=query))


def post(client, name, *args, **data):
    return client.post(reverse(f"tasks:{name}", args=args), data)


# Who may open what.


@pytest.fixture
def addresses(plan, lead, child, units):
    occurrence = lead.occurrences.get(number=2)
    return {
        "plan_hand_out": [plan.pk],
        "plan_join": [plan.pk],
        "plan_ask": [plan.pk],
        "unit_add": [lead.task_id],
        "reassign": [lead.pk],
        "assignment_end": [lead.pk],
        "hand_down": [plan.pk, units["法制支队"].pk],
        "take_back": [child.pk],
        "occurrence_merge": [occurrence.pk],
    }


OFFICE = ["plan_hand_out", "plan_join", "plan_ask", "unit_add", "reassign"]
OFFICE += ["assignment_end"]
HEAD = ["hand_down", "take_back"]
EVERY = [*OFFICE, *HEAD, "occurrence_merge"]


@pytest.mark.parametrize("name", EVERY)
def test_page_is_unknown_to_a_stranger(login, cast, addresses, name):
    response = page(login(cast.stranger), name, *addresses[name])

    assert response.status_code == 404


@pytest.mark.parametrize("name", OFFICE)
def test_page_of_the_office_refuses_a_head(login, cast, addresses, name):
    response = page(login(cast.head), name, *addresses[name])

    assert response.status_code == 403
    assert "只有政务公开办公室可以下达任务分工。" in response.content.decode()


@pytest.mark.parametrize("name", HEAD)
@pytest.mark.parametrize("who", ["liaison", "office"])
def test_page_of_the_head_refuses_others(login, cast, addresses, name, who):
    response = page(login(getattr(cast, who)), name, *addresses[name])

    assert response.status_code == 403
    assert "单位负责人" in response.content.decode()


def test_list_of_handing_down_refuses_a_liaison(login, cast):
    response = page(login(cast.liaison), "handing_list")

    assert response.status_code == 403


def test_merging_refuses_who_does_not_report(login, cast, addresses):
    response = page(
        login(cast.office), "occurrence_merge", *addresses["occurrence_merge"]
    )

    assert response.status_code == 403


def test_head_of_a_station_cannot_take_back(login, cast, child, stations):
    head = make_person(PostRole.HEAD, stations[0])

    response = post(login(head), "take_back", child.pk)

    assert response.status_code == 403
    child.refresh_from_db()
    assert child.ended_on is None


@pytest.mark.parametrize("name", OFFICE)
def test_page_of_the_office_opens(login, cast, addresses, name):
    response = page(login(cast.office), name, *addresses[name])

    assert response.status_code == 200


@pytest.mark.parametrize("name", HEAD)
def test_page_of_the_head_opens(login, cast, addresses, name):
    response = page(login(cast.head), name, *addresses[name])

    assert response.status_code == 200


# Handing out and joining.


def test_hand_out_again_hands_out_what_is_new(login, cast, plan):
    make_task(plan, ("交警支队", Role.LEAD))

    response = post(login(cast.office), "plan_hand_out", plan.pk)

    assert response["Location"] == reverse("tasks:plan_detail", args=[plan.pk])
    assert told(response) == ["已下达1项任务分工，已通知各单位联络员。"]


def test_hand_out_with_a_stale_tick_says_so(login, cast, bureau):
    plan = make_plan(bureau)
    make_task(plan, ("法制支队", Role.LEAD))

    response = post(login(cast.office), "plan_hand_out", plan.pk, leave_out="1-2")

    assert told(response) == [
        "上年确认不涉及的情况有变化，没有下达。请重新核对后再下达。"
    ]


@pytest.mark.parametrize("rubbish", ["", "1", "x-1", "1-2-3", "²-1"])
def test_hand_out_passes_over_rubbish_ticks(login, cast, plan, rubbish):
    response = post(login(cast.office), "plan_hand_out", plan.pk, leave_out=rubbish)

    assert told(response) == ["已下达0项任务分工，已通知各单位联络员。"]


@pytest.fixture
def joiner(bureau, cast):
    plan = handed_out(
        bureau, [("各单位", Role.SUPPORT)], by=cast.office, title="各单位的方案"
    )
    late = make_unit("网警支队", parent=bureau, valid_from=date(2026, 6, 1))
    return plan, late


def test_joiner_is_offered_on_the_plan_and_joins(login, cast, joiner):
    plan, late = joiner
    client = login(cast.office)
    offered = page(client, "plan_detail", plan.pk)

    response = post(client, "plan_join", plan.pk, units=late.pk)

    assert "网警支队加入了方案中统称所指的单位" in offered.content.decode()
    assert told(response) == ["已下达1项任务分工，须报送的单位已收到通知。"]
    assert Assignment.objects.filter(unit=late).count() == 1


def test_joining_without_a_tick_is_refused(login, cast, joiner):
    plan, _ = joiner

    response = post(login(cast.office), "plan_join", plan.pk, join="1")

    assert response.context["form"].errors == {"units": ["请至少勾选一个单位。"]}


def test_joining_again_is_refused(login, cast, joiner):
    plan, late = joiner
    client = login(cast.office)
    post(client, "plan_join", plan.pk, units=late.pk)

    response = post(client, "plan_join", plan.pk, units=late.pk)

    assert response.context["form"].errors == {
        "units": ["所选内容有变化，请重新勾选。"]
    }


# Asking.


def test_ask_then_stop(login, cast, plan):
    one = Assignment.objects.supporting().filter(task__plan=plan).first()
    client = login(cast.office)

    asked = post(client, "plan_ask", plan.pk, assignments=one.pk, ask="1")
    one.refresh_from_db()
    owed = one.owes
    stopped = post(client, "plan_ask", plan.pk, assignments=one.pk, stop="1")

    one.refresh_from_db()
    assert (owed, one.owes) == (True, False)
    assert told(asked)[-1:] == ["已要求1项配合分工按期报送，已通知有关单位。"]
    assert told(stopped)[-1:] == ["已不再要求1项配合分工报送，尚未填报的期次已撤销。"]


def test_ask_twice_is_refused_with_a_sentence(login, cast, plan, today):
    one = Assignment.objects.supporting().filter(task__plan=plan).first()
    ask_to_report(pks=[one.pk], by=cast.office, today=today)

    response = post(login(cast.office), "plan_ask", plan.pk, assignments=one.pk)

    assert response.context["form"].non_field_errors() == [
        "所选的配合单位都已要求报送，没有再次办理。"
    ]


def test_ask_shows_one_task_s_units_where_asked_so(login, cast, plan, lead):
    shown = page(login(cast.office), "plan_ask", plan.pk, task=lead.task_id)

    assert {one.task_id for one in shown.context["supporting"]} == {lead.task_id}


def test_ask_for_an_unknown_task_is_empty(login, cast, plan):
    shown = page(login(cast.office), "plan_ask", plan.pk, task="x")

    assert "没有配合、参与、指导单位" in shown.content.decode()


# Reassigning.


def test_reassign_on_the_page(login, cast, lead, units, bureau):
    other = make_unit("网警支队", parent=bureau)

    response = post(
        login(cast.office),
        "reassign",
        lead.pk,
        unit=other.pk,
        on="2026-07-01",
        reason="职能调整",
    )

    assert response["Location"] == reverse("tasks:task_detail", args=[lead.task_id])
    assert told(response) == ["法制支队的分工已改由网警支队承担，双方都已收到通知。"]


def test_reassign_offers_units_that_carry_no_such_part(login, cast, lead, bureau):
    make_unit("网警支队", parent=bureau)
    supporting = Assignment.objects.supporting().filter(task=lead.task).first()
    client = login(cast.office)

    shown = [page(client, "reassign", part.pk) for part in (lead, supporting)]

    offered = [one.context["form"].fields["unit"].queryset for one in shown]
    assert [[unit.name for unit in units] for units in offered] == [
        ["宣传科", "交警支队", "网警支队"],
        ["网警支队"],
    ]
    assert "copy_drafts" not in shown[0].context["form"].fields


def test_reassign_offers_to_copy_what_is_written(login, cast, lead, today):
    fill(lead.occurrences.get(number=2), by=cast.liaison, today=today)

    shown = page(login(cast.office), "reassign", lead.pk)

    assert "copy_drafts" in shown.context["form"].fields


def test_reassign_on_an_impossible_day_keeps_what_was_typed(login, cast, lead, bureau):
    other = make_unit("网警支队", parent=bureau)

    response = post(
        login(cast.office),
        "reassign",
        lead.pk,
        unit=other.pk,
        on="2026-01-01",
        reason="职能调整",
    )

    assert response.context["form"].non_field_errors() == [
        "起始日期不能早于下达日期2026-04-01。"
    ]
    assert "职能调整" in response.content.decode()


def test_end_twice_says_so(login, cast, lead):
    client = login(cast.office)
    fields = {"on": "2026-07-01", "reason": "机构撤销"}
    first = post(client, "assignment_end", lead.pk, **fields)

    again = post(client, "assignment_end", lead.pk, **fields)

    assert told(first) == ["已终止法制支队的分工，撤销2期，已通知该单位。"]
    assert again.context["form"].non_field_errors() == [
        "法制支队的分工已于2026-07-01终止，没有再次办理。"
    ]


def test_unit_is_added_to_a_task_without_one(login, cast, bureau, units):
    plan = handed_out(bureau, [], by=cast.office, title="没有责任单位的方案")
    task = plan.tasks.get()

    response = post(
        login(cast.office), "unit_add", task.pk, unit=units["法制支队"].pk, role="lead"
    )

    assert told(response) == ["已增加责任单位法制支队，已通知该单位。"]
    assert Assignment.objects.get(task=task).role == Role.LEAD


def test_unit_added_before_handing_out_waits_for_it(login, cast, bureau, units):
    task = make_task(make_plan(bureau, title="准备中的方案"))

    response = post(
        login(cast.office), "unit_add", task.pk, unit=units["法制支队"].pk, role="lead"
    )

    assert told(response) == ["已增加责任单位法制支队，下达任务分工时一并下达。"]
    hand_out(pk=task.plan_id, by=cast.office, today=ISSUED)
    assert Assignment.objects.get(task=task).unit == units["法制支队"]


# Handing down.


def test_hand_down_on_the_page(login, cast, plan, lead, stations, units):
    response = post(
        login(cast.head),
        "hand_down",
        plan.pk,
        units["法制支队"].pk,
        assignments=lead.pk,
        units=[station.pk for station in stations],
        days_ahead="3",
        instruction="写清公示情况",
    )

    assert told(response) == [
        "已转派2项给城东派出所、城西派出所，已通知联络员。报送后由您在“审核”中并入。"
    ]


def test_hand_down_twice_keeps_the_ticks(login, cast, plan, child, units):
    lead = child.parent

    response = post(
        login(cast.head),
        "hand_down",
        plan.pk,
        units["法制支队"].pk,
        assignments=lead.pk,
        units=child.unit_id,
        days_ahead="3",
    )

    form = response.context["form"]
    assert form.non_field_errors() == ["城东派出所已承担任务1，请取消勾选后再转派。"]
    assert form.ticked == {lead.pk}
    [(kind, ticks)] = form.groups
    assert (kind, [is_ticked for _, is_ticked in ticks]) == ("派出所", [True, False])


def test_hand_down_of_nothing_names_each_field(login, cast, plan, stations, units):
    response = post(
        login(cast.head), "hand_down", plan.pk, units["法制支队"].pk, days_ahead="0"
    )

    assert response.context["form"].errors == {
        "assignments": ["请至少勾选一项任务。"],
        "units": ["请至少勾选一个单位。"],
        "days_ahead": ["不能小于 1。"],
    }


def test_hand_down_of_a_task_ticked_beforehand(
    login, cast, plan, lead, stations, units
):
    shown = page(
        login(cast.head),
        "hand_down",
        plan.pk,
        units["法制支队"].pk,
        assignment=lead.pk,
    )

    assert shown.context["form"].ticked == {lead.pk}


def test_take_back_twice_says_so(login, cast, child):
    client = login(cast.head)
    first = post(client, "take_back", child.pk)

    again = post(client, "take_back", child.pk)

    assert told(first) == ["已收回转派给城东派出所的任务，已通知该单位。"]
    assert told(again)[-1] == "这项转派已于2026-07-01收回或终止，没有再次办理。"


def test_list_of_handing_down_counts_tasks(login, cast, plan, child):
    shown = page(login(cast.head), "handing_list")

    assert [
        (line.plan_title, line.unit_name, line.total, line.handed_down)
        for line in shown.context["lines"]
    ] == [(plan.title, "法制支队", 2, 1)]


def test_list_of_handing_down_is_empty_without_units_below(login, cast, plan):
    shown = page(login(cast.head), "handing_list")

    assert "本单位没有下属单位" in shown.content.decode()


def test_hand_down_without_units_below_says_so(login, cast, plan, units):
    shown = page(login(cast.head), "hand_down", plan.pk, units["法制支队"].pk)

    assert "法制支队没有下属单位，不能转派。" in shown.content.decode()


# The sheet and the task page.


def test_sheet_tells_what_was_handed_down(login, cast, child):
    occurrence = child.parent.occurrences.get(number=2)
    shown = page(login(cast.liaison), "sheet_fill", *sheet_args(occurrence))

    assert "已转派给城东派出所，2026-09-22 周二 到期" in shown.content.decode()


def test_station_s_sheet_tells_from_whom_and_what_for(login, cast, child, stations):
    liaison = make_person(PostRole.LIAISON, stations[0])

    shown = page(
        login(liaison), "sheet_fill", *sheet_args(child.occurrences.get(number=2))
    )

    assert "法制支队转派：写清窗口公示的情况" in shown.content.decode()


def sheet_args(occurrence):
    sheet = sheet_of(occurrence)
    return sheet["plan"].pk, sheet["unit"].pk, sheet["round"].pk


@pytest.mark.parametrize(("who", "acts"), [("office", True), ("liaison", False)])
def test_task_lists_its_assignments(login, cast, child, who, acts):
    shown = page(login(getattr(cast, who)), "task_detail", child.task_id)

    lines = shown.context["assigned"].lines
    names = [line.assignment.unit.name for line in lines]
    assert names[names.index("法制支队") :][:2] == ["法制支队", "城东派出所"]
    assert shown.context["assigned"].has_acts == acts
    assert "法制支队转派，提前3个工作日" in shown.content.decode()


def test_task_offers_the_head_to_hand_down_and_take_back(login, cast, child):
    shown = page(login(cast.head), "task_detail", child.task_id)

    own, below = [
        line
        for line in shown.context["assigned"].lines
        if line.assignment.unit.name in ("法制支队", "城东派出所")
    ]
    assert (own.may_hand_down, own.may_take_back, own.may_reassign) == (
        True,
        False,
        False,
    )
    assert (below.may_hand_down, below.may_take_back) == (False, True)


# Merging.


@pytest.fixture
def source(plan, lead, cast, today):
    """What 交警支队 reported on the task 法制支队 leads."""
    one = Assignment.objects.get(task=lead.task_id, unit__name="交警支队")
    ask_to_report(pks=[one.pk], by=cast.office, today=today)
    occurrence = Occurrence.objects.get(assignment=one, round__name="2026年第三季度")
    return submitted(occurrence, by=cast.neighbour, today=today, body="已配合。")


@pytest.fixture
def whole(lead):
    return lead.occurrences.get(round__name="2026年第三季度")


def test_lead_merges_from_its_sheet(login, cast, whole, source):
    client = login(cast.liaison)
    sheet = page(client, "sheet_fill", *sheet_args(whole))
    url = reverse("tasks:occurrence_merge", args=[whole.pk])
    shown = client.get(url)

    response = client.post(
        url,
        {"version": 0, "source": source.pk, "seen": f"{source.pk}:{source.version}"},
    )

    assert "并入配合单位材料（1 份）" in sheet.content.decode()
    assert "已配合。" in shown.content.decode()
    assert told(response) == ["已并入1份材料。请核对文字后保存、提交。"]
    assert ProgressReport.objects.get(occurrence=whole).body == "【交警支队】已配合。"
    assert "已并入" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "没有勾选材料，请至少勾选一份。"),
        ({"version": "9"}, "您打开页面以后有人修改了本单位的这一项，没有并入。"),
        ({"source": "1"}, "所选材料中有的内容或状态有变化，没有并入。"),
    ],
)
def test_merging_refused_says_why(login, cast, whole, source, data, sentence):
    response = post(login(cast.liaison), "occurrence_merge", whole.pk, **data)

    assert response.status_code == 200
    assert told(response)[0].startswith(sentence)
    assert not MergedReport.objects.exists()


def test_merging_into_a_report_on_its_way_is_not_offered(
    login, cast, whole, source, today
):
    submitted(whole, by=cast.liaison, today=today)

    shown = page(login(cast.liaison), "occurrence_merge", whole.pk)

    text = shown.content.decode()
    assert "现在不能并入；退回修改后再办。" in text
    assert "并入所选" not in text
    assert 'name="source"' not in text


def test_merging_without_sources_says_so(login, cast, whole):
    shown = page(login(cast.liaison), "occurrence_merge", whole.pk)

    assert "本期还没有其他单位报送这项任务" in shown.content.decode()


# No query for each row.


@pytest.fixture
def grown(bureau, cast, today, units):
    """A plan with so many tasks, each handed down and merged from: `grown(3)`."""

    def grow(count):
        plan = handed_out(bureau, *[NAMED] * count, by=cast.office, title="多项")
        station = make_stations(units["法制支队"], ["城南派出所"])[0]
        make_unit("网警支队", parent=bureau, kind=Unit.Kind.DETACHMENT)
        supporting = Assignment.objects.filter(task__plan=plan, unit=units["交警支队"])
        ask_to_report(
            pks=list(supporting.values_list("pk", flat=True)),
            by=cast.office,
            today=today,
        )
        for lead in Assignment.objects.filter(task__plan=plan, role=Role.LEAD):
            handed_down(lead, station, by=cast.head, today=today)
        for occurrence in Occurrence.objects.filter(
            assignment__in=supporting, round__name="2026年第三季度"
        ):
            fill(occurrence, by=cast.neighbour, today=today)
        ProgressReport.objects.update(status="to_review", reached_on=today)
        return plan

    return grow


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("who", "name", "queries"),
    [
        ("office", "plan_hand_out", 15),
        ("office", "plan_join", 12),
        ("office", "plan_ask", 9),
        ("head", "handing_list", 7),
        ("head", "hand_down", 12),
        ("liaison", "sheet_fill", 19),
        ("office", "task_detail", 20),
    ],
)
def test_pages_ask_no_more_for_more_rows(
    login, cast, grown, django_assert_num_queries, who, name, queries, count
):
    plan = grown(count)
    lead = Assignment.objects.filter(task__plan=plan, role=Role.LEAD).first()
    round = plan.rounds.get(name="2026年第三季度")
    args = {
        "handing_list": [],
        "hand_down": [plan.pk, lead.unit_id],
        "sheet_fill": [plan.pk, lead.unit_id, round.pk],
        "task_detail": [lead.task_id],
    }.get(name, [plan.pk])
    client = login(getattr(cast, who))

    with django_assert_num_queries(queries):
        response = page(client, name, *args)

    assert response.status_code == 200


def test_station_is_told_that_the_unit_above_reviews(login, cast, child, today):
    liaison = make_person(PostRole.LIAISON, child.unit)
    report = fill(child.occurrences.standing().first(), by=liaison, today=today)
    key = sheet_of(report.occurrence)
    place = (key["plan"].pk, key["unit"].pk, key["round"].pk)
    seen = {"seen": f"{report.pk}:{report.version}"}

    response = post(login(liaison), "sheet_submit", *place, **seen)

    assert told(response) == ["已提交1项，待法制支队审核（未设负责人）。"]
