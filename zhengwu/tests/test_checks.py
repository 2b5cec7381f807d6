"""Production refuses what a demonstration may do."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from core.units.models import User
from zhengwu import checks

STRONG = "0123456789" * 5


@pytest.fixture(autouse=True)
def production(settings, tmp_path):
    """A sound installation for production; each test spoils one thing."""
    settings.DEMONSTRATION = settings.DEBUG = False
    settings.SECRET_KEY = STRONG
    settings.ALLOWED_HOSTS = ["zwgk.example.cn"]
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir(mode=0o700)


def ids(problems):
    return [problem.id for problem in problems]


def test_debug_is_refused(settings):
    settings.DEBUG = True

    assert ids(checks.production_hides_debug_pages(None)) == ["zhengwu.E001"]


def test_debug_in_a_demonstration_is_allowed(settings):
    settings.DEBUG = settings.DEMONSTRATION = True

    assert checks.production_hides_debug_pages(None) == []


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (STRONG, []),
        ("short", ["zhengwu.E002"]),
        ("x" * 60, ["zhengwu.E002"]),
        (f"django-insecure-{STRONG}", ["zhengwu.E002"]),
    ],
)
def test_weak_key_is_refused(settings, key, found):
    settings.SECRET_KEY = key

    assert ids(checks.production_has_a_real_key(None)) == found


@pytest.mark.parametrize(
    ("named", "found"), [([], []), ([STRONG], []), ([STRONG, "x"], ["zhengwu.E009"])]
)
def test_short_field_key_is_refused(settings, named, found):
    settings.FIELD_KEYS_NAMED = named

    assert ids(checks.field_keys_are_long(None)) == found


@pytest.mark.parametrize(
    ("hosts", "found"), [(["zwgk.example.cn"], []), (["*"], ["zhengwu.E003"])]
)
def test_any_host_is_refused(settings, hosts, found):
    settings.ALLOWED_HOSTS = hosts

    assert ids(checks.production_names_its_hosts(None)) == found


@pytest.mark.parametrize(
    ("mode", "found"),
    [(0o700, []), (0o750, ["zhengwu.E004"]), (0o701, ["zhengwu.E004"])],
)
def test_open_data_folder_is_refused(settings, mode, found):
    settings.DATA_DIR.chmod(mode)

    assert ids(checks.data_folder_is_private(None)) == found


def test_open_data_folder_of_a_demonstration_is_a_warning(settings):
    settings.DEMONSTRATION = True
    settings.DATA_DIR.chmod(0o755)

    (problem,) = checks.data_folder_is_private(None)

    assert not problem.is_serious()


def test_absent_data_folder_is_fine(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "absent"

    assert checks.data_folder_is_private(None) == []


def test_versions_of_this_machine_are_supported():
    assert checks.versions_are_supported(None) == []


def test_old_versions_are_refused(monkeypatch):
    monkeypatch.setattr(checks, "PYTHON", (9, 0))
    monkeypatch.setattr(checks, "SQLITE", (9, 0, 0))

    assert ids(checks.versions_are_supported(None)) == ["zhengwu.E005", "zhengwu.E006"]


@pytest.mark.parametrize(
    ("demonstration", "databases", "found"),
    [
        (False, ["default"], ["zhengwu.E007"]),
        (False, None, []),
        (True, ["default"], []),
    ],
)
def test_demonstration_accounts_are_refused(
    db, settings, demonstration, databases, found
):
    settings.DEMONSTRATION = demonstration
    User.objects.create(username="demo", is_demonstration=True)

    problems = checks.production_has_no_demonstration_accounts(None, databases)

    assert ids(problems) == found


def test_closed_demonstration_account_is_fine(db):
    User.objects.create(username="demo", is_demonstration=True, is_active=False)

    assert checks.production_has_no_demonstration_accounts(None, ["default"]) == []


def test_check_command_refuses_demonstration_accounts(db):
    User.objects.create(username="demo", is_demonstration=True)

    with pytest.raises(SystemCheckError, match="演示账号"):
        call_command("check", databases=["default"])


def test_check_command_passes_a_sound_installation(db):
    call_command("check", tags=["security", "database"], databases=["default"])


def test_every_error_says_what_to_do(settings):
    settings.DEBUG = True
    settings.SECRET_KEY = "short"
    settings.ALLOWED_HOSTS = ["*"]
    settings.DATA_DIR.chmod(0o755)
    problems = [
        *checks.production_hides_debug_pages(None),
        *checks.production_has_a_real_key(None),
        *checks.production_names_its_hosts(None),
        *checks.data_folder_is_private(None),
    ]

    assert len([problem for problem in problems if problem.hint]) == 4
