"""A chat robot of the bureau: one message with the titles of what is new."""

from django.conf import settings
from django.utils import timezone

from core.reminders import sources
from core.reminders.wording import titles_of

from .served import ServedBureaus

TITLES = 20


class Chat(ServedBureaus):
    name = "chat"
    label = "工作群机器人"
    setting = "NOTICE_CHAT"

    def addressed(self, notices):
        """A group is told what falls due, not who was sent what back."""
        return notices.filter(source__in=sources.sources)

    def messages(self, waiting, *, now):
        bureaus = waiting.order_by().values_list("bureau", flat=True).distinct()
        for bureau in bureaus:
            yield {"bureau": bureau}

    def send(self, deliveries, *, now, calendar):
        """The robots' answers do not tell what was handed over, so that any fault
        leaves the message unclear."""
        from apprise import Apprise  # noqa: PLC0415 -- heavy; only where one is set

        today = timezone.localtime(now).date()
        notices = [delivery.notice for delivery in deliveries]
        titles = titles_of(notices, today=today, calendar=calendar)
        lines = titles[:TITLES]
        if len(titles) > TITLES:
            lines.append(f"……共{len(titles)}项。")
        robot = Apprise()
        robot.add(self.address_of(deliveries))
        if not robot.notify(
            title=f"政务公开提醒{len(titles)}项",
            body="\n".join([*lines, settings.SITE_URL]).strip(),
        ):
            raise RuntimeError("工作群机器人没有确认收到。")
