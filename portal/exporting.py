"""The portal written as files that need no server: the same pages, relative links.

It is read as a visitor reads it, from the first page on, following every link; a link
that leads nowhere ends the export.
"""

import posixpath
import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve, reverse

HOME = "index.html"
# Only these make pages of their own; whatever else asks for an answer needs a server.
ASKED = ("page", "big")
LINK = re.compile(r'(?<=\s)(href|src)="([^"]*)"')


class Unwritable(Exception):
    """An address the pages lead to cannot stand as a file; the message names it."""


@dataclass
class Export:
    """What is written under `folder`: addresses and where each lies."""

    folder: Path
    start: str = field(default_factory=lambda: reverse("portal:bureau_list"))
    written: dict[str, str] = field(default_factory=dict)

    def run(self) -> int:
        """Write everything that can be reached; returns how many files."""
        waiting = deque([self.start])
        while waiting:
            address = waiting.popleft()
            if address not in self.written:
                waiting.extend(self.write(address))
        return len(set(self.written.values()))

    def write(self, address: str) -> list[str]:
        """Write what an address answers; returns the addresses it links to."""
        place = self.place_of(address)
        self.written[address] = place
        if address.startswith(settings.STATIC_URL):
            return self.keep(place, static_file(address))
        response = answer(address)
        if address.partition("?")[0].endswith("/"):
            links: list[str] = []
            text = LINK.sub(
                lambda found: self.relinked(found, place, links),
                response.content.decode(),
            )
            self.keep(place, text.encode())
            return links
        return self.keep(place, response.content)

    def keep(self, place: str, content: bytes) -> list[str]:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return []

    def relinked(self, found, place: str, links: list[str]) -> str:
        """A link to a page of ours made relative; others are left as they are."""
        address = unescape(found[2])
        if not address.startswith("/"):
            return found[0]
        links.append(address)
        target = self.place_of(address)
        return (
            f'{found[1]}="{posixpath.relpath(target, posixpath.dirname(place) or ".")}"'
        )

    def place_of(self, address: str) -> str:
        """Where the answer of an address lies under the folder."""
        parts = urlsplit(address)
        if parts.path.startswith(settings.STATIC_URL):
            return posixpath.join("static", parts.path[len(settings.STATIC_URL) :])
        place = parts.path.removeprefix(self.start)
        asked = dict(parse_qsl(parts.query))
        if not set(asked) <= set(ASKED):
            raise Unwritable(f"{address} 离不开服务器")
        named = "-".join(f"{name}-{asked[name]}" for name in ASKED if name in asked)
        if place and not place.endswith("/"):
            return place
        return f"{place}{named}.html" if named else f"{place}{HOME}"


def answer(address: str):
    """What the view of an address says to a visitor with nothing but files."""
    parts = urlsplit(address)
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = parts.path
    request.GET = QueryDict(parts.query)
    request.is_file = True
    view, args, kwargs = resolve(parts.path)
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        raise Unwritable(f"{address} 找不到") from None
    if response.status_code != 200:
        raise Unwritable(f"{address} 回答 {response.status_code}")
    return response


def static_file(address: str) -> bytes:
    path = finders.find(address.removeprefix(settings.STATIC_URL))
    if path is None:
        raise Unwritable(f"{address} 没有这个文件，请先执行 make install")
    return Path(path).read_bytes()


def broken_links(folder: Path) -> list[str]:
    """The relative links of a written export that lead to no file."""
    return [
        f"{path.relative_to(folder)}: {link}"
        for path in sorted(folder.rglob("*.html"))
        for link in links_in(path)
        if not (path.parent / link).is_file()
    ]


def links_in(path: Path) -> list[str]:
    found = (unescape(each[2]) for each in LINK.finditer(path.read_text("utf-8")))
    return [link for link in found if link and not re.match(r"[a-z]+:|#", link)]
