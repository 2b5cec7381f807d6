"""The channels of a bureau: off until the settings name an address for it."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from core.reminders import channels
from core.reminders.channels.http import signature
from core.reminders.models import Delivery
from core.reminders.services import deliver

from .factories import make_notice
from .sinks import posted_json


@pytest.fixture
def run(now, calendar):
    def run(minutes=0):
        at = now + timedelta(minutes=minutes)
        return deliver(clock=lambda: at, calendar=calendar)

    return run


@pytest.fixture
def code(bureau):
    return bureau.code


def delivered():
    rows = Delivery.objects.order_by("pk").select_related("notice")
    return [(row.notice.title, row.channel, row.status) for row in rows]


def test_every_channel_is_off_by_default():
    assert list(channels.registry) == ["mail", "http", "spool", "chat"]
    assert channels.in_use() == []


def test_nothing_leaves_the_house_by_default(cast, run, django_assert_num_queries):
    make_notice(cast.liaison)

    with django_assert_num_queries(1):  # what is unclear
        assert run() == 0

    assert delivered() == []


def test_channel_serves_the_bureau_it_is_set_for(cast, run, settings, tmp_path, code):
    settings.NOTICE_SPOOL = {code: str(tmp_path)}
    make_notice(cast.liaison, 1)
    make_notice(cast.stranger, 2)

    assert run() == 1
    assert delivered() == [("第1条", "spool", "sent")]


def test_person_without_a_post_in_force_is_passed_over(
    cast, run, settings, tmp_path, code, today
):
    settings.NOTICE_SPOOL = {code: str(tmp_path)}
    cast.liaison.posts.update(until_on=today - timedelta(days=1))
    make_notice(cast.liaison)

    assert run() == 0


def test_unknown_channel_is_called_by_its_name():
    assert (channels.label_of("mail"), channels.label_of("fax")) == ("邮件", "fax")


# HTTP


@pytest.fixture
def gateway(settings, web, code):
    settings.NOTICE_HTTP = {code: f"{web.url}/notice?from=zhengwu"}
    settings.NOTICE_HTTP_KEY = "secret"
    settings.SITE_URL = "https://zwgk.example.gov.cn"
    return web


def test_gateway_gets_a_signed_notice(cast, run, gateway, now):
    cast.liaison.phone = "3278001"
    cast.liaison.save(update_fields=["phone"])
    notice = make_notice(cast.liaison, body="共3项。")

    assert run() == 1

    ((path, headers, body),) = gateway.posted
    stamp = headers["X-Zhengwu-Timestamp"]
    digest = hmac.new(b"secret", stamp.encode() + b"." + body, hashlib.sha256)
    assert path == "/notice?from=zhengwu"
    assert stamp == str(int(now.timestamp()))
    assert headers["X-Zhengwu-Signature"] == f"sha256={digest.hexdigest()}"
    assert json.loads(body) == {
        "id": notice.pk,
        "username": cast.liaison.username,
        "name": "法制支队联络员",
        "phone": "3278001",
        "title": "第1条",
        "body": "共3项。",
        "due_on": "2026-07-01",
        "sent_on": "2026-07-01",
        "url": f"https://zwgk.example.gov.cn/notices/{notice.pk}/open/",
    }


def test_signature_covers_time_and_body(settings):
    settings.NOTICE_HTTP_KEY = "secret"

    signatures = {signature("1", b"a"), signature("2", b"a"), signature("1", b"b")}

    assert len(signatures) == 3


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "sent"), (204, "sent"), (302, "failed"), (400, "failed"), (429, "waiting")]
    + [(503, "waiting")],
)
def test_answer_of_the_gateway_decides(cast, run, gateway, status, outcome):
    gateway.status = status
    make_notice(cast.liaison)

    run()

    assert delivered() == [("第1条", "http", outcome)]
    assert len(gateway.posted) == 1


def test_gateway_that_is_down_is_tried_later(cast, run, gateway, settings, code):
    settings.NOTICE_HTTP = {code: "http://127.0.0.1:1/"}
    make_notice(cast.liaison)
    run()
    settings.NOTICE_HTTP = {code: gateway.url}

    assert run(minutes=9) == 0
    assert run(minutes=10) == 1


def test_gateway_that_hangs_up_leaves_it_unclear(cast, run, gateway, monkeypatch):
    monkeypatch.setattr(
        gateway.RequestHandlerClass, "do_POST", lambda self: self.connection.close()
    )
    make_notice(cast.liaison)

    run()
    run(minutes=60)

    assert delivered() == [("第1条", "http", "unclear")]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/"])
def test_gateway_is_on_the_web(cast, run, gateway, settings, code, address):
    settings.NOTICE_HTTP = {code: address}
    make_notice(cast.liaison)

    run()

    assert delivered() == [("第1条", "http", "failed")]


def test_bureau_without_an_address_any_more_fails(cast, run, gateway, settings, code):
    gateway.status = 503
    make_notice(cast.liaison)
    run()
    settings.NOTICE_HTTP = {"elsewhere": gateway.url}

    run(minutes=10)

    assert delivered() == [("第1条", "http", "failed")]
    assert Delivery.objects.get().error == "没有为江门市公安局设置地址。"


# Spool folder


@pytest.fixture
def folder(settings, tmp_path, code):
    folder = tmp_path / "spool"
    folder.mkdir()
    settings.NOTICE_SPOOL = {code: str(folder)}
    return folder


def test_spool_holds_a_file_per_notice(cast, run, folder):
    first, second = make_notice(cast.liaison, 1), make_notice(cast.head, 2)

    assert run() == 2

    assert sorted(path.name for path in folder.iterdir()) == [
        f"notice-{first.pk}.json",
        f"notice-{second.pk}.json",
    ]
    text = (folder / f"notice-{first.pk}.json").read_text(encoding="utf-8")
    assert json.loads(text)["title"] == "第1条"


def test_spool_without_its_folder_is_tried_later(cast, run, folder):
    folder.rmdir()
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2)
    run()
    folder.mkdir()

    assert delivered() == [("第1条", "spool", "waiting"), ("第2条", "spool", "waiting")]
    assert run(minutes=10) == 2


def test_spool_that_cannot_be_written_says_why(cast, run, folder):
    notice = make_notice(cast.liaison)
    (folder / f".notice-{notice.pk}.json.part").mkdir()

    run()

    assert Delivery.objects.get().error.startswith("写不进交换文件夹：")


# Chat robots


@pytest.fixture
def robot(settings, web, code):
    settings.NOTICE_CHAT = {code: web.url.replace("http://", "json://")}
    settings.SITE_URL = "https://zwgk.example.gov.cn"
    return web


# Apprise still knows a module of older Pythons.
in_chat = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")


@in_chat
def test_chat_is_told_each_title_once(cast, run, robot, source, units, today):
    for person in (cast.liaison, cast.head):
        make_notice(person, 1)
    make_notice(cast.head, 2)
    make_notice(cast.head, 3, source="tasks.returned")
    source.owe(units["法制支队"], today)
    source.owe(units["法制支队"], today, "occurrence-2")

    assert run() == 1

    (message,) = posted_json(robot)
    assert message["title"] == "政务公开提醒2项"
    assert message["message"] == "第1条\n第2条\nhttps://zwgk.example.gov.cn"


@in_chat
def test_chat_that_does_not_answer_well_is_unclear(
    cast, run, robot, source, units, today
):
    robot.status = 500
    make_notice(cast.liaison)
    source.owe(units["法制支队"], today)

    run()

    assert delivered() == [("第1条", "chat", "unclear")]


@in_chat
def test_chat_is_told_twenty_titles_at_most(cast, run, robot, source, units, today):
    for number in range(25):
        make_notice(cast.liaison, number)
        source.owe(units["法制支队"], today, f"occurrence-{number}")

    run()

    lines = posted_json(robot)[0]["message"].splitlines()
    assert (len(lines), lines[20]) == (22, "……共25项。")
