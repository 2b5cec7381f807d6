"""Which addresses are taken, and when two of them name one page."""

from importlib import import_module

import pytest
from django.apps import apps

from core.files.inspection import Refused
from core.files.links import fingerprint, refuse_bad_link
from core.files.models import Material

PAGE = "https://gaj.jiangmen.gov.cn/zw/公示/index.html?id=7"


@pytest.mark.parametrize(
    "link", [PAGE, "http://gafj/zw", "http://10.1.2.3:8080/公开", "HTTPS://GAFJ/"]
)
def test_web_address_is_taken(link):
    assert refuse_bad_link(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//http://gafj/",
        "data:text/html,a",
        "file:///etc/passwd",
        "ftp://gafj/a",
        "//evil.example/a",
        r"http:\\gafj\a",
        "gafj/a",
        "http://",
        "http://[::1",
        "http://gafj:0/",
        "http://gafj:99999/",
        "https://gafj/a b",
        "https://gafj/a\nb",
        "https://gafj/a\u200bb",
    ],
)
def test_what_is_no_web_address_is_refused(link):
    with pytest.raises(Refused, match="网址须以 http:// 或 https:// 开头"):
        refuse_bad_link(link)


def test_long_address_is_refused():
    with pytest.raises(Refused, match="网址超过1000个字符"):
        refuse_bad_link("https://gafj/" + "a" * 1000)


def test_address_with_a_password_is_refused():
    with pytest.raises(Refused, match="请去掉“@”和它前面的部分"):
        refuse_bad_link("https://gaj.gov.cn:secret@evil.example/")


@pytest.mark.parametrize(
    "other",
    [
        "http://gaj.jiangmen.gov.cn/zw/公示/index.html?id=7",
        "https://GAJ.jiangmen.gov.cn:443/zw/公示/index.html?id=7",
        "https://gaj.jiangmen.gov.cn/zw/%E5%85%AC%E7%A4%BA/index.html?id=7#top",
    ],
)
def test_one_page_has_one_fingerprint(other):
    assert fingerprint(other) == fingerprint(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://gaj.jiangmen.gov.cn/zw/公示/index.html?id=8",
        "https://gaj.jiangmen.gov.cn:8443/zw/公示/index.html?id=7",
        "https://gaj.jiangmen.gov.cn/zw/公示/Index.html?id=7",
        "https://gaj.jiangmen.gov.cn/zw/公示/index.html?id=7#/detail/1",
    ],
)
def test_other_pages_have_others(other):
    assert fingerprint(other) != fingerprint(PAGE)


def test_last_slash_makes_no_other_page():
    assert fingerprint("http://gafj/zw/") == fingerprint("http://gafj/zw")


def test_no_link_has_no_fingerprint():
    assert fingerprint("") == ""


def test_links_recorded_before_are_recognised(cast, units):
    migration = import_module("core.files.migrations.0002_materials_recognised")
    old = Material.objects.create(
        unit=units["法制支队"], title="专栏", link=PAGE, recorded_by=cast.liaison
    )

    migration.note_links(apps, None)

    old.refresh_from_db()
    assert old.link_hash == fingerprint(PAGE)
