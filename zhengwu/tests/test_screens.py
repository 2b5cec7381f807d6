"""The pictures: each one that is named is there, and each that is there is named."""

import re

import pytest
from django.conf import settings

DOCS = settings.BASE_DIR / "docs"
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


def named_in(page):
    """The pictures a page shows, as files."""
    return {page.parent / each for each in PICTURE.findall(page.read_text("utf-8"))}


@pytest.mark.parametrize("page", [DOCS / "screens.md", settings.BASE_DIR / "README.md"])
def test_pictures_named_exist(page):
    named = named_in(page)

    assert named
    assert [each for each in named if not each.is_file()] == []


def test_pictures_there_are_named():
    assert set((DOCS / "screens").glob("*.png")) == named_in(DOCS / "screens.md")
