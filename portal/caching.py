"""Answers kept for a short while, so that most visits ask the database nothing.

Each process keeps its own: no lookup outside it, and nothing to clear. An answer may
be as old as `PORTAL_SECONDS` says. What an address answered last is remembered longer,
so that its ETag and Last-Modified tell whether it has changed.
"""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

# So many addresses, of each answer at most so many bytes, and of all together.
MOST, LARGEST, ROOM = 5000, 512 * 1024, 32 * 1024 * 1024
# What a visitor says who has an answer already.
CONDITIONS = {
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
}


@dataclass(frozen=True)
class Answer:
    """What an address answered: `content` is None where it was too large to keep."""

    content: bytes | None
    headers: tuple[tuple[str, str], ...]
    etag: str
    changed_at: int
    until: float

    def sent(self, request, content: bytes | None = None) -> HttpResponse:
        """The answer, or 304 where the visitor has it already."""
        response = HttpResponse(self.content if content is None else content)
        for name, value in self.headers:
            response[name] = value
        if CONDITIONS.isdisjoint(request.META):
            return response
        return get_conditional_response(
            request, etag=self.etag, last_modified=self.changed_at, response=response
        )


class Answers:
    """The last answers by address; the one asked for longest ago goes first."""

    def __init__(self, most: int = MOST, room: int = ROOM):
        self.most, self.room = most, room
        self._held = 0
        self._rows: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, address: str) -> Answer | None:
        with self._lock:
            found = self._rows.get(address)
            if found:
                self._rows.move_to_end(address)
            return found

    def keep(self, address: str, response, *, seconds: int, now: float) -> Answer:
        """Remember an answer; `now` of a clock that only goes forwards."""
        content = response.content
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        before = self.get(address)
        is_same = before is not None and before.etag == etag
        changed_at = before.changed_at if is_same else int(time.time())
        response["ETag"] = etag
        response["Last-Modified"] = http_date(changed_at)
        response["Cache-Control"] = f"public, max-age={seconds}"
        response["Content-Length"] = str(len(content))
        answer = Answer(
            content=content if len(content) <= LARGEST else None,
            headers=tuple(response.items()),
            etag=etag,
            changed_at=changed_at,
            until=now + seconds,
        )
        with self._lock:
            self._let_go(address)
            self._rows[address] = answer
            self._held += len(answer.content or b"")
            while len(self._rows) > self.most or self._held > self.room:
                self._let_go(next(iter(self._rows)))
        return answer

    def _let_go(self, address: str) -> None:
        gone = self._rows.pop(address, None)
        self._held -= len(gone.content or b"") if gone else 0

    def clear(self) -> None:
        with self._lock:
            self._rows.clear()
            self._held = 0
