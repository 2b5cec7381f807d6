"""An empty database of a bench's own: import this before any app.

Importing it sets Django up on a data folder that goes away with the process.
"""

import os
import tempfile
from pathlib import Path

import django
from django.conf import settings

from .tables import empty_tables, make_tables  # noqa: F401 -- asked of this module

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "ALLOWED_HOSTS": "testserver",
    "DATA_DIR": FOLDER.name,
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "DJANGO_SETTINGS_MODULE": "zhengwu.settings",
    "REDIS_URL": "",
}
(Path(FOLDER.name) / "static").mkdir()
django.setup()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
