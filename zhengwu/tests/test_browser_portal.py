"""Every kind of public page in Chromium: WCAG 2.2 AA in both sizes of letters.

No page has a script, so what axe sees is what a visitor without script sees.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from catalog.services.platform import write_guide
from catalog.tests.test_platform import GUIDE
from portal import middleware
from portal.tests.scenes import make_lists, publish
from reports.tests.annual import scenes as annual

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {"target-size": {"enabled": True}},
}
NARROW = {"width": 320, "height": 700}
PATHS = (
    "",
    "search/?q=居住",
    "api/",
    "bureau/{bureau}/",
    "bureau/{bureau}/guide/",
    "bureau/{bureau}/search/?q=证",
    "bureau/{bureau}/report/2025/",
    "catalogue/{catalogue}/",
    "catalogue/{catalogue}/editions/",
    "catalogue/{catalogue}/edition/1/",
    "entry/{entry}/",
    "entry/{entry}/edition/1/",
)


@pytest.fixture
def keys(settings, monkeypatch, bureau, units, cast, today):
    settings.PORTAL, settings.PORTAL_SECONDS, settings.PORTAL_RATE = True, 0, 10_000
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)
    middleware.answers.clear()
    middleware.rates.clear()
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)
    annual.published(bureau, cast)
    lists = make_lists(bureau, units, cast, today)
    publish(lists.entry, cast.office, today, title="须知" * 100)
    values = {**GUIDE, "effective_on": today}
    write_guide(bureau=bureau, after=0, values=values, by=cast.office, today=today)
    return {
        "bureau": bureau.pk,
        "catalogue": lists.catalogue.pk,
        "entry": lists.entry.pk,
    }


def test_public_pages_can_be_used_by_everybody(page, live_server, keys):
    page.set_viewport_size(NARROW)
    for path in PATHS:
        address = f"{live_server.url}/portal/{path.format(**keys)}"
        for size in ("", f"{'&' if '?' in path else '?'}big=1"):
            page.goto(address + size)
            assert page.locator("h1").count() == 1, path
            assert page.locator("script").count() == 0, path
            too_wide = page.evaluate(
                "document.documentElement.scrollWidth > window.innerWidth"
            )
            assert not too_wide, path
            found = Axe().run(page, options=OPTIONS).response["violations"]
            assert [(each["id"], path + size) for each in found] == []
    assert page.context.cookies() == []
