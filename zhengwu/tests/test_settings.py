"""Two variables move the installation onto servers; every variable is written down."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

READ = """
import json
from django.conf import settings
print(json.dumps({
    "engine": settings.DATABASES["default"]["ENGINE"],
    "options": settings.DATABASES["default"].get("OPTIONS", {}),
    "cache": settings.CACHES["default"]["BACKEND"],
    "broker": settings.CELERY_BROKER_URL,
    "debug": settings.DEBUG,
    "demonstration": settings.DEMONSTRATION,
    "key_files": [path.name for path in settings.DATA_DIR.glob("**/*")],
}))
"""


@pytest.fixture
def read(tmp_path):
    """The settings of a fresh process with only these variables set."""

    def with_variables(**variables):
        output = subprocess.check_output(
            [sys.executable, "-c", READ],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "zhengwu.settings",
                "DATA_DIR": str(tmp_path / "data"),
                **variables,
            },
        )
        return json.loads(output)

    return with_variables


def variables_of(path):
    text = (settings.BASE_DIR / path).read_text(encoding="utf-8")
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', text))


def test_defaults_need_no_server_and_make_no_file(read):
    found = read()

    assert found == {
        "engine": "django.db.backends.sqlite3",
        "options": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
        "cache": "django.core.cache.backends.db.DatabaseCache",
        "broker": "fsq://localhost",
        "debug": False,
        "demonstration": False,
        "key_files": [],
    }


def test_two_variables_move_to_servers(read):
    found = read(
        DATABASE_URL="postgres://u:p@db:5432/zhengwu", REDIS_URL="redis://queue:6379/0"
    )

    assert (found["engine"], found["cache"], found["broker"]) == (
        "django.db.backends.postgresql",
        "django.core.cache.backends.redis.RedisCache",
        "redis://queue:6379/0",
    )


def test_every_variable_is_in_the_example():
    used = variables_of("zhengwu/settings.py") | variables_of(
        "zhengwu/management/commands/serve.py"
    )
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    written = set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE))

    assert written == used
