"""The first page of the ledger at 200,000 requests, against its bare statements.

Bare are the statements of the page, run again as SQL on the same connection and
fetched as tuples, and its own template rendered again with what the view gave it
(`bench.support.pages`). The page asks as often for a hundred requests as for all.
"""

import time

from django.urls import reverse

from bench.support import database, pages
from bench.support.ledger import (
    lives,
    make_applicants,
    make_bench_bureau,
    make_requests,
)
from bench.support.timing import fastest

# isort: split
from foi.models import InformationRequest

FEW, MANY, ROUNDS, MOST = 100, 200_000, 7, 3.0
URL = reverse("foi:request_list")


def main():
    database.make_tables()
    scene = make_bench_bureau()
    make_requests(scene, FEW, lives())
    make_applicants()
    few = len(pages.Page(URL, scene.office).statements)
    database.empty_tables()

    scene = make_bench_bureau()
    make_requests(scene, MANY, lives())
    make_applicants()
    page = pages.Page(URL, scene.office)
    shown = [row.pk for row in page.context["page"]]
    newest = InformationRequest.objects.order_by("-year", "-number")

    assert len(page.statements) == few
    assert shown == list(newest.values_list("pk", flat=True)[: len(shown)])
    took, asking, rendering = fastest(
        [page.ask, page.statements.run, page.render],
        rounds=ROUNDS,
        timer=time.process_time,
    )
    ratio = took / (asking + rendering)
    print(
        f"ledger of {MANY:,} requests, first page: {few} queries, {1000 * took:.0f} ms;"
        f" bare queries {1000 * asking:.0f} ms, template {1000 * rendering:.0f} ms: "
        f"ratio {ratio:.2f} (most {MOST})"
    )
    assert ratio <= MOST, "the page takes too long"


if __name__ == "__main__":
    main()
