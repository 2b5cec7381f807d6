"""What `reminders` registers: its channels, what waits, who hears of a run's end."""

from django.urls import reverse_lazy

from core.runs import on_end
from core.units.handovers import on_handover

from . import channels, checks, waiting
from .channels.chat import Chat
from .channels.http import Gateway
from .channels.mail import Mail
from .channels.spool import Spool
from .handover import pass_on
from .models import Delivery
from .run_ended import tell_owner

__all__ = ["checks", "register"]  # the checks register themselves


def register():
    on_end.register(tell_owner)
    on_handover(pass_on)
    for channel in (Mail(), Gateway(), Spool(), Chat()):
        channels.register(channel)
    waiting.register(UNDELIVERED)


def undelivered(user, today):
    """What only a person sends again or gives up."""
    return Delivery.objects.visible_to(user).for_a_person()


UNDELIVERED = waiting.Waiting(
    name="reminders.undelivered",
    label="未发出或结果不明的通知",
    url=reverse_lazy("delivery_list"),
    permission="reminders.resend_delivery",
    rows=undelivered,
)
