"""Information fees of a year, for part six of the yearly report."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery, Sum

from foi.models import ClockEvent

Act = ClockEvent.Act


@dataclass(frozen=True)
class Fees:
    """Notices sent in the year and what they ask for; what was paid in it. Yuan."""

    notices: int
    noticed: int
    payments: int
    received: int


def fees_of_year(bureaus, year: int) -> Fees:
    """What the acts that stand say; a payment is that of the last notice before it."""
    events = ClockEvent.objects.standing().filter(
        request__bureau__in=list(bureaus), on__year=year
    )
    notices = events.filter(act=Act.CHARGED).aggregate(
        count=Count("pk"), amount=Sum("amount", default=0)
    )
    before = ClockEvent.objects.filter(
        request=OuterRef("request"), act=Act.CHARGED, strike=None, pk__lt=OuterRef("pk")
    )
    asked = Subquery(before.order_by("-pk").values("amount")[:1])
    payments = (
        events.filter(act=Act.PAID)
        .order_by()
        .annotate(noticed=asked)
        .aggregate(count=Count("pk"), amount=Sum("noticed", default=0))
    )
    return Fees(
        notices["count"], notices["amount"], payments["count"], payments["amount"]
    )
