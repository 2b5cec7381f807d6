"""A kept page of the portal against a bare Django view that answers the same bytes.

Both through Django's WSGI handler without a server in between. The bare view is asked
twice: in this installation, and with no middleware at all, which is what the page has
to keep up with.
"""

import io
import time

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.test.utils import override_settings

from bench.support import database
from bench.support.timing import fastest

# isort: split
from bench.support import bare
from bench.support.listed import make_first
from catalog.models import Catalogue

ASKED, ROUNDS, LEAST = 300, 9, 0.8


def asking(handler, address):
    """A function that asks so many times and reads what is answered."""
    environ = RequestFactory().get(address).environ

    def ask():
        for _ in range(ASKED):
            body = handler({**environ, "wsgi.input": io.BytesIO()}, started)
            content = b"".join(body)
            body.close()
        return content

    def started(status, headers):
        assert status == "200 OK", status

    return ask


def main():
    database.make_tables()
    make_first()
    address = f"/portal/catalogue/{Catalogue.objects.get().pk}/"
    settings = {
        "PORTAL": True,
        "PORTAL_RATE": 10**9,
        "PORTAL_SECONDS": 3600,
        "ROOT_URLCONF": "bench.support.bare",
    }
    with override_settings(**settings):
        page = asking(WSGIHandler(), address)
        bare.CONTENT["bytes"] = page()
        within = asking(WSGIHandler(), "/bare/")
        with override_settings(MIDDLEWARE=[]):
            alone = asking(WSGIHandler(), "/bare/")
        assert page() == within() == alone()
        times = fastest([page, within, alone], rounds=ROUNDS, timer=time.process_time)
    kept, inside, least = (ASKED / each for each in times)
    print(
        f"a kept page of {len(bare.CONTENT['bytes']):,} bytes: {kept:,.0f} a second; "
        f"a bare view here {inside:,.0f}, with no middleware {least:,.0f}: "
        f"{kept / inside:.0%} and {kept / least:.0%} (least {LEAST:.0%})"
    )
    assert kept >= LEAST * least, "a kept page takes too long"


if __name__ == "__main__":
    main()
