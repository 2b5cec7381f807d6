"""A database of a bench's own on the servers DATABASE_URL and REDIS_URL name.

Import this before any app. Where no servers are named a bench ends here, and says so.
"""

import atexit
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2

from .tables import empty_tables, make_tables  # noqa: F401 -- asked of this module

NAME = f"zhengwu_bench_{os.getpid()}"
ADDRESS = urlsplit(os.environ.get("DATABASE_URL", ""))
SAY = "needs servers: DATABASE_URL of PostgreSQL and REDIS_URL"

if ADDRESS.scheme != "postgres" or not os.environ.get("REDIS_URL"):
    print(f"{Path(sys.argv[0]).stem} {SAY}")
    sys.exit()


def run(statement):
    """Run a statement on the server's own database, outside any transaction."""
    connection = psycopg2.connect(urlunsplit(ADDRESS._replace(path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


FOLDER = tempfile.TemporaryDirectory()
(Path(FOLDER.name) / "static").mkdir()
os.environ |= {
    "ALLOWED_HOSTS": "testserver",
    "DATA_DIR": FOLDER.name,
    "DATABASE_URL": urlunsplit(ADDRESS._replace(path=f"/{NAME}")),
    "DJANGO_SETTINGS_MODULE": "zhengwu.settings",
}
run(f"CREATE DATABASE {NAME}")
atexit.register(run, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
django.setup()
