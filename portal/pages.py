"""A public page: its template without whatever the house's pages have around them."""

import re
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path
from django.utils.http import urlencode

# What an address may ask besides its path; anything else is ignored.
ASKED = ("q", "field", "unit", "openness", "audience", "on", "page", "big")
SHOWN = 60
PAGE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Here:
    """The page looked at: `is_big` for large letters, `is_file` in a written export."""

    path: str
    asked: dict[str, str]
    is_file: bool

    @property
    def is_big(self) -> bool:
        return "big" in self.asked

    @property
    def searched(self) -> str:
        """What was looked for, as far as a field shows it."""
        return self.asked.get("q", "")[:SHOWN]

    @property
    def switched(self) -> str:
        """The same page with letters the other size."""
        asked = dict(self.asked)
        if asked.pop("big", None) is None:
            asked["big"] = "1"
        return address(self.path, asked)


def here_of(request) -> Here:
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    if "big" in asked:
        asked["big"] = "1"
    return Here(
        escape_uri_path(request.path), asked, getattr(request, "is_file", False)
    )


def address(path: str, asked) -> str:
    said = {name: value for name, value in asked.items() if value not in ("", None)}
    return f"{path}?{urlencode(said)}" if said else path


def page(request, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    """Render without a request: no session, no person, no cookie can come in."""
    told = {"bureau": None, "here": here_of(request), **context}
    response = HttpResponse(render_to_string(f"portal/{template}", told), status=status)
    return spoken(response)


def spoken(response):
    """Mark an answer that says itself what is wrong, for `middleware`."""
    response.is_spoken = True
    return response


def page_of(request, rows, size: int):
    """The page of rows the address asks for; 404 where there is none such."""
    asked = request.GET.get("page") or "1"
    paginator = Paginator(rows, size)
    if not PAGE.fullmatch(asked) or not 1 <= int(asked) <= paginator.num_pages:
        raise Http404
    return paginator.page(int(asked))
