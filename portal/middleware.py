"""The door of the portal: what every public request passes, and what leaves it.

Off unless the installation says otherwise. A visitor brings no cookie and gets none,
so no page can differ by who looks at it. It is the first middleware of all: what is
kept goes out without asking anybody, with the headers the others gave it.
"""

import time

from django.conf import settings
from django.http import Http404

from .caching import Answers
from .errors import refusal
from .rates import Rates, visitor_of

PREFIX = "/portal/"
READING = ("GET", "HEAD")

answers, rates = Answers(), Rates()


def public_door(get_response):
    """Middleware: whatever lies under `PREFIX`."""

    def answer(request):
        # With its slash left out as well: that answer leads to the one with it.
        if not f"{request.path_info}/".startswith(PREFIX):
            return get_response(request)
        if not settings.PORTAL:
            raise Http404
        response = let_in(request, get_response)
        if response.status_code >= 400:
            response["Cache-Control"] = "no-store"
        return without_body(request, response)

    return answer


def let_in(request, get_response):
    now = time.monotonic()
    visitor = visitor_of(request, settings.PORTAL_PROXIES)
    if seconds := rates.wait(visitor, rate=max(1, settings.PORTAL_RATE), now=now):
        return refusal(request, 429, Retry_After=seconds)
    if request.method not in READING:
        return refusal(request, 405, Allow=", ".join(READING))
    address = f"{request.path_info}?{request.META.get('QUERY_STRING', '')}"
    kept = answers.get(address)
    if kept and kept.until > now and kept.content is not None:
        return kept.sent(request)
    return asked(request, address, get_response, now)


def asked(request, address, get_response, now):
    """The answer of the view, kept for those who come next."""
    request.META.pop("HTTP_COOKIE", None)
    request.COOKIES = {}
    response = get_response(request)
    response.cookies.clear()
    response.headers.pop("Vary", None)
    if response.status_code >= 400 and not getattr(response, "is_spoken", False):
        return refusal(request, response.status_code)
    if response.status_code != 200:
        return response
    seconds = settings.PORTAL_SECONDS
    kept = answers.keep(address, response, seconds=seconds, now=now)
    return kept.sent(request, response.content)


def without_body(request, response):
    """HEAD is answered like GET, without what GET would bring."""
    if request.method == "HEAD":
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
