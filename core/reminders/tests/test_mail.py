"""E-mail through a real mail server."""

from datetime import timedelta

import pytest

from core.reminders.channels import mail as channel
from core.reminders.models import Delivery, MailChoice, Notice
from core.reminders.services import deliver
from core.reminders.wording import Line

from .factories import make_notice
from .sinks import content_of, subject_of

DAY = timedelta(days=1)


@pytest.fixture
def run(now, calendar):
    def run(at=now):
        return deliver(clock=lambda: at, calendar=calendar)

    return run


def statuses():
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def test_mail_says_what_is_owed_and_leads_there(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    notice = make_notice(cast.liaison, title="第二季度：还有3项", body="《要点》截止")

    assert run() == 1

    ((to, mail),) = mails.mails
    plain, page = content_of(mail)
    link = f"https://zwgk.example.gov.cn/notices/{notice.pk}/open/"
    assert to == [cast.liaison.email]
    assert subject_of(mail) == ("【政务公开】第二季度：还有3项")
    assert (mail["From"], mail["Auto-Submitted"]) == (
        "政务公开工作台 <zwgk@example.gov.cn>",
        "auto-generated",
    )
    assert plain.startswith(
        f"法制支队联络员：\n\n【其他通知】\n1. 第二季度：还有3项\n《要点》截止\n{link}\n"
    )
    assert f'<a href="{link}">第二季度：还有3项</a><br>《要点》截止' in page
    assert statuses() == ["sent"]


def test_mail_goes_once(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    make_notice(cast.liaison)

    assert (run(), run(), len(mails.mails)) == (1, 0, 1)


def test_mail_says_the_time_left_on_the_day_it_goes(
    cast, by_mail, mails, run, now, source, units, today
):
    by_mail(cast.liaison)
    source.owe(units["法制支队"], today + 5 * DAY)
    make_notice(
        cast.liaison,
        due_on=today + 5 * DAY,
        title="第二季度待报送（剩 3 个工作日）",
        sent_on=today,
    )

    run(now + DAY)

    assert "第二季度待报送（剩 2 个工作日）" in content_of(mails.mails[0][1])[0]


@pytest.mark.parametrize("how", [None, "off"])
def test_nobody_gets_mail_unasked(cast, by_mail, mails, run, how):
    cast.liaison.email = "liaison@example.gov.cn"
    cast.liaison.save(update_fields=["email"])
    if how:
        by_mail(cast.liaison, how)
    make_notice(cast.liaison)

    assert (run(), statuses()) == (0, [])


def test_no_mail_goes_without_a_server(cast, by_mail, run, mailoutbox):
    by_mail(cast.liaison)
    make_notice(cast.liaison)

    assert (run(), statuses(), mailoutbox) == (0, [], [])


def test_person_without_an_address_is_passed_over(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    cast.liaison.email = ""
    cast.liaison.save(update_fields=["email"])
    make_notice(cast.liaison)

    assert (run(), statuses()) == (0, [])


def test_broken_address_fails_at_once(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    cast.liaison.email = "a@example.gov.cn\nBcc: b@example.gov.cn"
    cast.liaison.save(update_fields=["email"])
    make_notice(cast.liaison)

    assert run() == 0
    assert (statuses(), mails.mails) == (["failed"], [])
    assert Delivery.objects.get().error == "邮箱地址无效。"


def test_title_cannot_add_lines_to_the_head(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    make_notice(cast.liaison, title="截止\r\nBcc: other@example.gov.cn\x07\n\n正文")

    run()

    ((to, mail),) = mails.mails
    assert (to, mail["Bcc"]) == ([cast.liaison.email], None)
    assert subject_of(mail) == ("【政务公开】截止 Bcc: other@example.gov.cn 正文")


def test_long_title_is_cut_in_the_subject():
    subject = channel.subject_of([("提醒", [Line(1, "长" * 200, "")])])

    assert (len(subject), subject[-2:]) == (120, "长…")


def test_title_is_text_in_the_page(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    make_notice(cast.liaison, title="<b>粗</b>", body="<script>")

    run()

    plain, page = content_of(mails.mails[0][1])
    assert "<b>粗</b>" in plain
    assert "&lt;b&gt;粗&lt;/b&gt;" in page
    assert "&lt;script&gt;" in page


def test_digest_is_one_mail_in_groups(
    cast, by_mail, mails, run, source, units, today, now
):
    by_mail(cast.liaison, "digest")
    source.owe(units["法制支队"], today, item="occurrence-2")
    make_notice(cast.liaison, 1, source="tasks.returned", title="退回修改")
    make_notice(cast.liaison, 2, title="待报送")

    early = run(now.replace(hour=6, minute=45))
    count = run()

    assert (early, count) == (0, 1)
    ((_, mail),) = mails.mails
    assert subject_of(mail) == "【政务公开】今日提醒2条"
    plain = content_of(mail)[0]
    assert [line for line in plain.splitlines() if line.startswith(("【", "1"))] == [
        "【其他通知】",
        "1. 退回修改",
        "【落实情况】",
        "1. 待报送",
    ]


def test_digest_comes_once_a_day(cast, by_mail, mails, run, now, today):
    by_mail(cast.liaison, "digest")
    make_notice(cast.liaison, 1)
    run()
    make_notice(cast.liaison, 2)

    later = run(now + timedelta(hours=8))
    next_day = run(now + DAY)

    assert (later, next_day) == (0, 1)
    assert [subject_of(mail) for _, mail in mails.mails] == [
        "【政务公开】第1条",
        "【政务公开】第2条",
    ]


def test_digest_that_failed_comes_the_same_day(cast, by_mail, mails, run, now):
    by_mail(cast.liaison, "digest")
    make_notice(cast.liaison)
    mails.answer = "451 try again"
    run()
    mails.answer = "250 OK"

    assert run(now + timedelta(minutes=11)) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"read_at": "2026-07-01T08:00:00+08:00"}, "本人已阅。"),
        ({"settled_on": "2026-07-01"}, "事项已了结。"),
    ],
)
def test_what_changed_before_the_mail_went_is_not_sent(
    cast, by_mail, mails, run, now, change, reason
):
    by_mail(cast.liaison)
    make_notice(cast.liaison)
    mails.answer = "451 try again"
    run()
    mails.answer = "250 OK"
    Notice.objects.update(**change)

    assert run(now + DAY) == 0
    assert (statuses(), mails.mails) == (["dropped"], [])
    assert Delivery.objects.get().error == reason


def test_matter_settled_since_the_sweep_is_not_sent(
    cast, by_mail, mails, run, source, units, today
):
    by_mail(cast.liaison)
    source.owe(units["法制支队"], today)
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2)

    assert run() == 1
    assert statuses() == ["sent", "dropped"]


def test_person_who_changed_their_mind_gets_no_more_mail(
    cast, by_mail, mails, run, now
):
    choice = by_mail(cast.liaison)
    make_notice(cast.liaison)
    mails.answer = "451 try again"
    run()
    mails.answer = "250 OK"
    choice.how = MailChoice.How.OFF
    choice.save(update_fields=["how"])

    assert run(now + DAY) == 0
    assert Delivery.objects.get().error == "现在的设置不再发送。"


@pytest.mark.parametrize(
    ("sent_on", "count"),
    [("2026-06-20", 0), ("2026-06-21", 1), ("2026-07-01", 1)],
)
def test_old_notices_stay_in_the_inbox(cast, by_mail, mails, run, sent_on, count):
    by_mail(cast.liaison)
    make_notice(cast.liaison, sent_on=sent_on)

    assert run() == count


def test_notices_from_before_the_choice_stay_in_the_inbox(
    cast, by_mail, mails, run, today
):
    by_mail(cast.liaison, since=today)
    make_notice(cast.liaison, 1, sent_on=today - DAY)
    make_notice(cast.liaison, 2)

    assert run() == 1


def test_refused_mail_is_tried_a_few_times(cast, by_mail, mails, run, now):
    by_mail(cast.liaison)
    make_notice(cast.liaison)
    mails.answer = "451 try again"
    tries = []

    for minutes in range(0, 60 * 12, 5):
        run(now + timedelta(minutes=minutes))
        tries.append(Delivery.objects.get().attempts)

    moments = [tries.index(attempt) * 5 for attempt in range(1, 7)]
    delivery = Delivery.objects.get()
    assert moments == [0, 10, 30, 70, 150, 310]
    assert (delivery.status, delivery.error) == (
        "failed",
        "邮件服务器拒收：451 try again",
    )


def test_mail_refused_for_good_fails_at_once(cast, by_mail, mails, run):
    by_mail(cast.liaison)
    make_notice(cast.liaison)
    mails.answer = "554 no"

    run()

    assert (statuses(), Delivery.objects.get().attempts) == (["failed"], 1)


def test_server_that_does_not_answer_holds_up_one_mail(
    cast, by_mail, mails, run, settings
):
    by_mail(cast.liaison)
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2)
    settings.EMAIL_PORT = 1

    assert run() == 0
    assert list(Delivery.objects.order_by("pk").values_list("status", "attempts")) == [
        ("waiting", 1),
        ("waiting", 0),
    ]
    assert Delivery.objects.first().claim is None


def test_mail_cut_off_after_it_was_handed_over_is_unclear(
    cast, by_mail, mails, run, now
):
    """421 is what the server says when it hangs up."""
    by_mail(cast.liaison)
    make_notice(cast.liaison)
    mails.hangs_up = True

    assert run() == 0
    assert (statuses(), len(mails.mails)) == (["unclear"], 1)
    assert Delivery.objects.get().error.startswith("不知是否已经送出：")

    mails.hangs_up = False
    assert run(now + DAY) == 0
    assert len(mails.mails) == 1


@pytest.mark.parametrize("day", [1, 2, 3])
def test_nothing_goes_out_on_a_day_of_rest(cast, by_mail, mails, run, now, day):
    by_mail(cast.liaison)
    holiday = now.replace(month=10, day=day)
    make_notice(cast.liaison, sent_on=holiday.date())

    assert (run(holiday), run(now.replace(month=10, day=8))) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_mail_costs_the_same_queries_each(
    cast, by_mail, mails, run, count, django_assert_num_queries
):
    by_mail(cast.liaison)
    for number in range(count):
        make_notice(cast.liaison, number)

    # Unclear, fill (the savepoint of the insert included), drop; then four a mail.
    with django_assert_num_queries(9 + 4 * count):
        run()
