"""E-mail, as each person chose: every notice by itself, or one a day."""

import smtplib
from contextlib import suppress
from datetime import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from core.reminders.models import Delivery, MailChoice
from core.reminders.wording import grouped, one_line, shortened

from . import NotSent, Unreachable

DIGEST_FROM = time(7)
PERMANENT = 500
SUBJECT_LENGTH = 120


class Mail:
    name = "mail"
    label = "邮件"

    def is_on(self):
        return bool(settings.EMAIL_URL)

    def bureaus(self):
        return None

    def addressed(self, notices):
        return notices.filter(
            person__mail_choice__how__in=MailChoice.How.by_mail(),
            sent_on__gte=F("person__mail_choice__since"),
        ).exclude(person__email="")

    def messages(self, waiting, *, now):
        choice = "notice__person__mail_choice__how"
        each = waiting.filter(**{choice: MailChoice.How.EACH})
        for pk in each.order_by("pk").values_list("pk", flat=True):
            yield {"pk": pk}
        for person in digests(waiting.filter(**{choice: MailChoice.How.DIGEST}), now):
            yield {"notice__person": person}

    def send(self, deliveries, *, now, calendar):
        hand_over(message_of(deliveries, now=now, calendar=calendar))


def digests(waiting, now):
    """The people whose one mail of the day is due."""
    local = timezone.localtime(now)
    if local.time() < DIGEST_FROM:
        return []
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Delivery.objects.filter(channel=Mail.name, claimed_at__gte=today)
    people = waiting.exclude(
        notice__person__in=sent.exclude(status=Delivery.Status.FAILED).values(
            "notice__person"
        )
    )
    return people.order_by().values_list("notice__person", flat=True).distinct()


def message_of(deliveries, *, now, calendar):
    """One mail to one person about one notice or several."""
    person = deliveries[0].notice.person
    try:
        validate_email(person.email)
    except ValidationError as fault:
        raise NotSent("邮箱地址无效。", again=False) from fault
    notices = [delivery.notice for delivery in deliveries]
    today = timezone.localtime(now).date()
    groups = grouped(notices, today=today, calendar=calendar)
    context = {"person": person, "groups": groups, "site": settings.SITE_URL}
    message = EmailMultiAlternatives(
        subject=subject_of(groups),
        body=render_to_string("emails/notices.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        # Ours, so that no name server is asked for one.
        headers={
            "Message-ID": f"<{deliveries[0].claim}@{sender_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    html = render_to_string("emails/notices.html", context)
    message.attach_alternative(html, "text/html")
    return message


def subject_of(groups):
    lines = [line for _, lines in groups for line in lines]
    title = lines[0].title if len(lines) == 1 else f"今日提醒{len(lines)}条"
    return shortened(one_line(f"【政务公开】{title}"), SUBJECT_LENGTH)


def sender_domain():
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")


def hand_over(message):
    """A connection of its own for each mail: on one kept open, a mail that was never
    taken could not be told from one that was."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as fault:
        raise Unreachable(f"连不上邮件服务器：{fault}") from fault
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as fault:
        code, reason = next(iter(fault.recipients.values()))
        raise refusal(code, reason) from fault
    except smtplib.SMTPResponseException as fault:
        raise refusal(fault.smtp_code, fault.smtp_error) from fault
    finally:
        # Whatever is wrong with the farewell, the mail was taken or refused.
        with suppress(OSError):
            connection.close()


def refusal(code, reason):
    """What the server answered before it took the mail."""
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return NotSent(f"邮件服务器拒收：{code} {text}", again=code < PERMANENT)
