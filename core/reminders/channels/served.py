"""What the channels of a bureau have in common: an address each in the settings."""

from django.conf import settings
from django.urls import reverse

from . import NotSent


class ServedBureaus:
    """Every unread notice of the bureaus named in the setting, one message each."""

    setting = ""

    def addresses(self):
        return getattr(settings, self.setting)

    def is_on(self):
        return bool(self.addresses())

    def bureaus(self):
        return list(self.addresses())

    def addressed(self, notices):
        return notices

    def messages(self, waiting, *, now):
        for pk in waiting.order_by("pk").values_list("pk", flat=True):
            yield {"pk": pk}

    def address_of(self, deliveries):
        """Where the bureau's messages go, as the settings stand now."""
        code = deliveries[0].bureau.code
        if code not in self.addresses():
            raise NotSent(f"没有为{deliveries[0].bureau}设置地址。", again=False)
        return self.addresses()[code]


def payload(notice):
    """A notice as a bureau's own gateway reads it."""
    return {
        "id": notice.pk,
        "username": notice.person.username,
        "name": str(notice.person),
        "phone": notice.person.phone,
        "title": notice.title,
        "body": notice.body,
        "due_on": notice.due_on.isoformat(),
        "sent_on": notice.sent_on.isoformat(),
        "url": settings.SITE_URL + reverse("notice_open", args=[notice.pk]),
    }
