"""A way out of the house that is set wrongly stops the start."""

import pytest

from core.reminders import checks


def ids(found):
    return [error.id for error in found]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", []),
        ("https://zwgk.example.gov.cn", []),
        ("zwgk.example.gov.cn", ["reminders.E001"]),
        ("javascript:alert(1)", ["reminders.E001"]),
        ("http://[broken", ["reminders.E001"]),
    ],
)
def test_site_address_has_a_scheme(settings, address, found):
    settings.SITE_URL = address

    assert ids(checks.site_address_is_complete(None)) == found


@pytest.mark.parametrize(
    ("server", "sender", "site", "found"),
    [
        ("", "", "", []),
        ("smtp://mail", "a@example.gov.cn", "https://zwgk.example.gov.cn", []),
        ("smtp://mail", "", "https://zwgk.example.gov.cn", ["reminders.E002"]),
        ("smtp://mail", "a@example.gov.cn", "", ["reminders.E002"]),
    ],
)
def test_mail_needs_sender_and_site(settings, server, sender, site, found):
    settings.EMAIL_URL, settings.DEFAULT_FROM_EMAIL = server, sender
    settings.SITE_URL = site

    assert ids(checks.mail_has_sender_and_links(None)) == found


@pytest.mark.parametrize(
    ("addresses", "key", "found"),
    [
        ({}, "", []),
        ({"1": "https://sms.example.gov.cn/"}, "secret", []),
        ({"1": "https://sms.example.gov.cn/"}, "", ["reminders.E003"]),
        ({"1": "file:///etc/passwd"}, "secret", ["reminders.E003"]),
    ],
)
def test_gateway_needs_address_and_key(settings, addresses, key, found):
    settings.NOTICE_HTTP, settings.NOTICE_HTTP_KEY = addresses, key

    assert ids(checks.gateway_is_signed_for(None)) == found


@pytest.mark.parametrize(
    ("folder", "found"),
    [(".", ["reminders.E004"]), ("/no/such/folder", ["reminders.E004"])],
)
def test_spool_folder_exists(settings, tmp_path, folder, found):
    settings.NOTICE_SPOOL = {"1": str(tmp_path), "2": folder}

    assert ids(checks.spool_folders_exist(None)) == found


def test_spool_is_fine_where_it_exists(settings, tmp_path):
    settings.NOTICE_SPOOL = {"1": str(tmp_path)}

    assert checks.spool_folders_exist(None) == []
