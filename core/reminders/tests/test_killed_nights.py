"""A worker killed anywhere in a sweep, a hundred times."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from core.reminders.models import Delivery, MailChoice, Notice
from core.units.roles import Role

from .factories import make_step
from .killed_nights import NIGHTS
from .sinks import mail_sink


@pytest.fixture
def database(tmp_path, transactional_db):
    """The variables under which another process finds the test's database."""
    if connection.vendor == "postgresql":
        found = connection.settings_dict
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**found)
        return {"DATABASE_URL": address}
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'nights.sqlite3'}"}


def copy_out(database):
    """What lies in memory goes into the file the nights work on."""
    with sqlite3.connect(database["DATABASE_URL"].removeprefix("sqlite:///")) as file:
        connection.connection.backup(file)
    file.close()


def copy_back(database):
    with sqlite3.connect(database["DATABASE_URL"].removeprefix("sqlite:///")) as file:
        file.backup(connection.connection)
    file.close()


def test_worker_killed_anywhere_writes_once_and_mails_at_most_once(
    cast, bureau, database, tmp_path
):
    people = [cast.liaison, cast.head, cast.office]
    for person, how in zip(people, ["each", "digest", "each"], strict=True):
        person.email = f"{person.username}@example.gov.cn"
        person.save(update_fields=["email"])
        MailChoice.objects.create(person=person, how=how, since="2026-01-01")
    make_step(bureau, 0, [Role.LIAISON, Role.HEAD, Role.OFFICE])
    in_memory = connection.vendor == "sqlite"
    if in_memory:
        copy_out(database)

    with mail_sink() as sink:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "core.reminders.tests.killed_nights",
                str(sink.port),
            ],
            cwd=settings.BASE_DIR,
            env={**os.environ, **database, "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    if in_memory:
        copy_back(database)

    assert json.loads(done.stdout) == {"killed": NIGHTS, "last": 0}
    rows = Notice.objects.values_list("item", "person")
    assert len(rows) == len(set(rows)) == (NIGHTS + 1) * len(people)
    mailed = Counter(
        (line.strip().split(". ")[1].split("（")[0], to[0])
        for to, mail in sink.mails
        for line in mail.get_body(["plain"]).get_content().splitlines()
        if ". night-" in line
    )
    assert set(mailed.values()) == {1}
    state = {
        (delivery.notice.item, delivery.notice.person.email): delivery.status
        for delivery in Delivery.objects.select_related("notice__person")
    }
    assert set(state.values()) == {"sent", "unclear"}
    assert {key for key, status in state.items() if status == "sent"} <= set(mailed)
    uncertain = {key for key, status in state.items() if status == "unclear"}
    assert uncertain & set(mailed)
    assert uncertain - set(mailed)
    assert set(mailed) <= set(state)
