"""Ways out of the house besides the inbox. All are off until the settings name one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from core.reminders.models import Delivery, Notice
from core.workdays.calendar import WorkCalendar


class NotSent(Exception):
    """Nothing was handed over; `again` says whether another try may help."""

    def __init__(self, reason: str, *, again: bool = True):
        super().__init__(reason)
        self.again = again


class Unreachable(NotSent):
    """Nobody answers there; the next message would fare no better."""


class Channel(Protocol):
    name: str
    label: str

    def is_on(self) -> bool:
        """Whether the settings name where it leads."""

    def bureaus(self) -> list[str] | None:
        """The codes of the bureaus it serves; None for every one."""

    def addressed(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        """Of the notices, those that go this way."""

    def messages(
        self, waiting: QuerySet[Delivery], *, now: datetime
    ) -> Iterator[dict[str, Any]]:
        """The look-up of the deliveries of each message to be sent now."""

    def send(
        self, deliveries: list[Delivery], *, now: datetime, calendar: WorkCalendar
    ) -> None:
        """Hand one message over. Anything raised but `NotSent` leaves it unclear."""


registry: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    registry[channel.name] = channel


def in_use() -> list[Channel]:
    return [channel for channel in registry.values() if channel.is_on()]


def label_of(name: str) -> str:
    return registry[name].label if name in registry else name
