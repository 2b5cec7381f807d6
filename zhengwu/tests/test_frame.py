"""What every page shows around its content, and the pages that say something is wrong."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.views.defaults import permission_denied, server_error

from core.reminders import waiting
from core.reminders.models import Notice
from core.units.models import Unit
from core.units.tests.factories import make_unit
from core.workdays.models import SpecialDay
from zhengwu import desk
from zhengwu.context import PLACES, nearest

PASSWORD = "zhengwu-Test-2026"
EVERYBODY = ["工作台", "通知", "我的作业"]
# The places of whoever sees business rows.
SEEING = ["佐证材料", "日历", "查数"]


def frame_of(client, page="desk"):
    return client.get(reverse(page)).context["frame"]


def labels(frame):
    return [item.place.label for item in frame.items]


# Navigation.


@pytest.mark.parametrize(
    ("who", "more"),
    [
        (
            "liaison",
            ["工作要点", "填报", "公开目录", "依申请公开", *SEEING, "考核", "年度报告"],
        ),
        (
            "head",
            [
                *(
                    "工作要点",
                    "签批",
                    "公开目录",
                    "依申请公开",
                    *SEEING,
                    "考核",
                    "年度报告",
                ),
                "岗位与移交",
            ],
        ),
        (
            "office",
            [
                *("工作总览", "工作要点", "审核", "调整时限", "代录", "催办"),
                *("公开目录", "依申请公开", *SEEING, "考核", "年度报告"),
                *("岗位与移交", "法定依据", "系统管理"),
            ],
        ),
        (
            "leader",
            [
                *(
                    "工作总览",
                    "工作要点",
                    "公开目录",
                    "依申请公开",
                    *SEEING,
                    "考核",
                    "年度报告",
                ),
            ],
        ),
        (
            "supervisor",
            ["工作总览", "工作要点", "公开目录", *SEEING, "考核", "年度报告"],
        ),
        ("manager", ["岗位与移交", "法定依据", "系统管理"]),
        ("auditor", ["操作日志"]),
    ],
)
def test_navigation_is_for_whom_it_is_for(login, cast, who, more):
    frame = frame_of(login(getattr(cast, who)))

    wanted = {*EVERYBODY, *more}
    assert labels(frame) == [p.label for p in PLACES if p.label in wanted]


@pytest.mark.parametrize(
    ("who", "page", "rest"),
    [
        ("office", "年度报告", ["各单位数据", "核对报告文件"]),
        ("leader", "年度报告", ["各单位数据", "核对报告文件"]),
        ("supervisor", "年度报告", ["核对报告文件"]),
        ("head", "本单位填报、签批", ["核对报告文件"]),
        ("liaison", "", []),  # a single page needs no row of pages
    ],
)
def test_place_of_several_pages_leads_to_those_of_the_person(
    login, cast, who, page, rest
):
    client = login(getattr(cast, who))
    (item,) = [i for i in frame_of(client).items if i.place.label == "年度报告"]

    frame = client.get(item.url).context["frame"]

    assert [i.place.label for i in frame.items if i.is_current] == ["年度报告"]
    shown = [page, *rest] if page else []
    assert [i.place.label for i in frame.pages] == shown
    assert [i.place.label for i in frame.pages if i.is_current] == shown[:1]
    for each in frame.pages:
        assert client.get(each.url).status_code == 200


def test_navigation_leads_to_handing_down_where_units_are_below(login, cast, units):
    station = make_unit("北街派出所", parent=units["法制支队"])

    assert "转派" in labels(frame_of(login(cast.head)))

    station.valid_until = timezone.localdate() - timedelta(days=1)
    station.save()

    assert "转派" not in labels(frame_of(login(cast.head)))


def test_navigation_shows_what_waits(login, cast, monkeypatch):
    kinds = [
        waiting.Waiting(name, name, page, "tasks.report", units_of_the_user)
        for name, page in [("a", "/tasks/sheet/"), ("b", "/tasks/sheet/9/")]
    ]
    monkeypatch.setattr(waiting, "registry", {kind.name: kind for kind in kinds})

    frame = frame_of(login(cast.liaison))

    assert {item.place.label: item.count for item in frame.items}["填报"] == 2


def test_navigation_shows_a_place_where_something_waits(login, cast, monkeypatch):
    kind = waiting.Waiting("a", "a", "/tasks/review/", "tasks.sign", units_of_the_user)
    monkeypatch.setattr(waiting, "registry", {"a": kind})

    assert "审核" in labels(frame_of(login(cast.head)))


def units_of_the_user(user, today):
    return Unit.objects.visible_to(user)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/tasks/sheet/", "/tasks/sheet/"),
        ("/tasks/sheet/sign/", "/tasks/sheet/sign/"),
        ("/tasks/sheet/3/", "/tasks/sheet/"),
        ("/elsewhere/", None),
    ],
)
def test_nearest_place_of_a_page(path, current):
    assert nearest(["/", "/tasks/sheet/", "/tasks/sheet/sign/"], path) == current


def test_navigation_marks_where_one_is(login, cast):
    frame = frame_of(login(cast.liaison), "tasks:sheet_list")

    assert [item.place.label for item in frame.items if item.is_current] == ["填报"]


# Top bar and warnings.


def test_top_bar_counts_what_is_unread(login, cast, today):
    for item, read_at in [("1", None), ("2", None), ("3", datetime.now(UTC))]:
        Notice.objects.create(
            source="test",
            item=item,
            step="",
            due_on=today,
            person=cast.liaison,
            title="到期",
            url="/",
            sent_on=today,
            read_at=read_at,
        )

    assert frame_of(login(cast.liaison)).unread == 2


def test_top_bar_says_who_acts_and_where(login, cast):
    html = login(cast.liaison).get(reverse("desk")).content.decode()

    assert "法制支队联络员 · 法制支队联络员" in html
    assert "江门市公安局" in html


def test_top_bar_keeps_what_was_searched(login, cast):
    response = login(cast.liaison).get(reverse("tasks:task_search"), {"q": "指南"})

    assert response.context["frame"].searched == "指南"


def test_top_bar_of_a_keeper_has_no_search(login, cast):
    assert frame_of(login(cast.auditor)).may_search is False


def load_notices():
    day = timezone.localdate()
    for year in (day.year, day.year + 1):
        SpecialDay.objects.create(
            date=day.replace(year=year, month=10, day=1),
            kind="off",
            year=year,
            name="国庆节",
            source="放假通知",
        )


def test_missing_holiday_notice_is_told_to_the_office(login, cast):
    assert frame_of(login(cast.office)).missing_year == timezone.localdate().year


def test_missing_holiday_notice_is_not_told_to_others(login, cast):
    assert frame_of(login(cast.liaison)).missing_year is None


def test_missing_holiday_notice_loaded_is_told_to_nobody(login, cast):
    load_notices()

    assert frame_of(login(cast.office)).missing_year is None


def test_frame_person_without_a_post(login, cast):
    cast.liaison.posts.update(until_on=timezone.localdate() - timedelta(days=1))

    html = login(cast.liaison).get(reverse("desk")).content.decode()

    assert "没有在任岗位" in html


# Pages that say something is wrong.


def test_not_found_leads_back(login, cast):
    response = login(cast.liaison).get("/nowhere/")

    assert response.status_code == 404
    assert "返回工作台" in response.content.decode()


def test_not_found_without_login(client, db):
    assert client.get("/nowhere/").status_code == 404


def test_refused_says_why(cast):
    request = RequestFactory().get("/")
    request.user = cast.liaison

    response = permission_denied(request, PermissionDenied("只有单位负责人可以签批。"))

    assert "只有单位负责人可以签批。" in response.content.decode()


def test_refused_without_a_sentence(cast):
    request = RequestFactory().get("/")
    request.user = cast.liaison

    html = permission_denied(request, PermissionDenied()).content.decode()

    assert "没有办理这件事的权限" in html


def test_expired_page_says_how_to_keep_the_text(cast):
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("login"), {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "没有保存" in response.content.decode()


def test_page_open_since_before_a_new_login_must_be_refreshed(cast):
    """Why the expired page asks to copy the text: a login makes old pages stale."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.liaison)
    html = client.get(reverse("desk")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    wanted = {"csrfmiddlewaretoken": token, "post": cast.liaison.posts.get().pk}
    before = client.post(reverse("act_as"), wanted)

    client.cookies.pop("sessionid")
    login_again(client, cast.liaison)
    after = client.post(reverse("act_as"), wanted)

    assert (before.status_code, after.status_code) == (302, 403)
    assert 'target="_blank" rel="noopener">重新登录</a>' in after.content.decode()


def login_again(client, user):
    client.get(reverse("login"))
    form = {
        "username": user.username,
        "password": PASSWORD,
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }
    assert client.post(reverse("login"), form).status_code == 302


def test_pages_of_a_logged_in_person_are_kept_in_no_cache(login, cast):
    response = login(cast.liaison).get(reverse("desk"))

    assert response["Cache-Control"] == "private, no-store"


def test_expired_page_of_a_logged_in_person_is_kept_in_no_cache(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.liaison)

    response = client.post(reverse("act_as"))

    assert (response.status_code, response["Cache-Control"]) == (
        403,
        "private, no-store",
    )


def test_static_files_stay_in_the_cache(login, cast):
    response = login(cast.liaison).get("/static/img/logo.svg")
    response.close()

    assert response.status_code == 200
    assert "no-store" not in response["Cache-Control"]


# The server's log.


def test_refused_page_leaves_no_traceback_in_the_log(login, cast, caplog):
    login(cast.liaison).get("/nowhere/")

    assert [line for line in caplog.records if line.name == "django.request"] == []


def test_fault_leaves_its_traceback_in_the_log(login, cast, caplog, monkeypatch):
    client = login(cast.liaison)
    client.raise_request_exception = False
    monkeypatch.setattr(desk, "open_sheets", lambda user, *, today: 1 / 0)

    client.get(reverse("desk"))

    (line,) = [line for line in caplog.records if line.name == "django.request"]
    assert line.exc_info[0] is ZeroDivisionError


# The words of packages.


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (forms.CharField(max_length=3), "公开指南", "不能超过 3 字，现有 4 字。"),
        (forms.CharField(min_length=3), "公开", "不能少于 3 字，现有 2 字。"),
        (forms.IntegerField(max_value=9), 10, "不能大于 9。"),
        (forms.IntegerField(min_value=1), 0, "不能小于 1。"),
        (
            forms.DecimalField(max_digits=4, decimal_places=1),
            "1.25",
            "小数不能超过 1 位。",
        ),
        (
            forms.FileField(),
            SimpleUploadedFile("空.txt", b""),
            "文件是空的，请确认选对了文件。",
        ),
    ],
)
def test_fault_of_a_field_is_said_in_office_words(field, value, sentence):
    with pytest.raises(forms.ValidationError) as fault:
        field.clean(value)

    assert fault.value.messages == [sentence]


@pytest.mark.parametrize(
    ("page", "title"), [("changelist", "选择要修改的单位"), ("add", "增加单位")]
)
def test_admin_titles_have_no_stray_spaces(login, cast, page, title):
    response = login(cast.manager).get(reverse(f"admin:units_unit_{page}"))

    assert response.context["title"] == title


def test_server_error_needs_nothing():
    html = server_error(RequestFactory().get("/")).content.decode()

    assert "已经保存的内容不受影响" in html


# Two people on one record.


class ReportForm(forms.Form):
    body = forms.CharField()
    version = forms.IntegerField()


def test_conflict_shows_both_texts_and_sends_mine_again(login, cast):
    context = {
        "title": "落实情况已被他人修改",
        "fields": [("落实情况", "我写的", "他写的"), ("情况", "有进展", "有进展")],
        "who": "李桂芳",
        "when": datetime(2026, 7, 1, 1, 30, tzinfo=UTC),
        "keep_url": "/tasks/sheet/",
        "form": ReportForm({"body": "我写的", "version": 4}),
    }
    request = RequestFactory().get("/")
    request.user = cast.liaison

    html = render_to_string("conflict.html", context, request)

    assert "李桂芳在您填写期间已于 2026-07-01 09:30 保存过" in html
    assert html.count("两边不同") == 1
    assert 'name="version" value="4"' in html
    assert 'href="/tasks/sheet/"' in html


def test_admin_speaks_no_english(login, cast):
    client = login(cast.manager)

    index = client.get(reverse("admin:index")).content.decode()
    refused = client.post(reverse("admin:units_unitalias_add"), {}).content.decode()

    assert "Model name" not in index
    assert "<title>有误：" in refused
