"""The demonstration, loaded once for all tests of a file."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from core.workdays.days import rebuild_days
from zhengwu import demonstration

TODAY = date(2026, 11, 22)
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Its plan, as of a day, over the calendar `prepare` loads.

    A test that uses it with `db` is rolled back to it.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"), **QUICK),
        transaction.atomic(),
    ):
        call_command("loaddata", "special_days", verbosity=0)
        rebuild_days(today=TODAY)
        plan = demonstration.load(today=TODAY)
        # The planner of PostgreSQL knows nothing of rows nobody has counted.
        connection.cursor().execute("ANALYZE")
        yield plan
        transaction.set_rollback(True)
