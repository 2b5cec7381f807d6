"""How often one visitor may ask: so many times a minute, and no more at once.

Each process counts for itself, so several of them let through several times as many.
"""

import ipaddress
from collections import OrderedDict
from functools import lru_cache
from math import ceil
from threading import Lock

MOST = 10_000
MINUTE = 60
# Whoever has an IPv6 address has all that share its first half.
NETWORK = 64


class Rates:
    """Of each visitor how many asks are left; the longest quiet one is forgotten."""

    def __init__(self, most: int = MOST):
        self.most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, visitor: str, *, rate: int, now: float) -> int:
        """Count an ask; the seconds to wait where it is one too many, else 0."""
        with self._lock:
            left, seen = self._left.pop(visitor, (rate, now))
            left = min(rate, left + (now - seen) * rate / MINUTE)
            is_allowed = left >= 1
            self._left[visitor] = (left - is_allowed, now)
            if len(self._left) > self.most:
                self._left.popitem(last=False)
        return 0 if is_allowed else ceil((1 - left) * MINUTE / rate)

    def clear(self) -> None:
        with self._lock:
            self._left.clear()


def visitor_of(request, proxies: int) -> str:
    """Who asks: the address the outermost of our own proxies has seen.

    What stands further left in X-Forwarded-For anybody can write.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if proxies:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = seen[-proxies:][0].strip() or address
    return network_of(address)


@lru_cache(MOST)
def network_of(address: str) -> str:
    """Whose address it is: for IPv6 the half of it that a provider gives out."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((address, NETWORK), strict=False))
