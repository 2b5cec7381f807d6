"""What waits, and for whom: said alike by the counts and by the ledger's filter."""

from datetime import timedelta

from .models import InformationRequest
from .models.chain import PERMISSION

SOON = timedelta(days=7)


def turns(user, step):
    """The requests at a station where it is the person's turn."""
    return InformationRequest.objects.turn_of(user, step, PERMISSION[step])
