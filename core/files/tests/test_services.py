"""Keeping files and links."""

import hashlib
import io
import os
import stat
from datetime import timedelta

import pytest
from django.db import IntegrityError

from core.audit.models import Event
from core.files.models import Material, StoredFile
from core.files.services import Refused, add_material, store
from core.units.models import User

from .factories import xlsx

CONTENT = "各单位按职责分工负责".encode()


def test_store_keeps_the_file_under_a_random_name(cast, settings):
    stored = store(name="要点.txt", content=CONTENT, by=cast.office)

    stored.refresh_from_db()
    assert (stored.name, stored.media_type, stored.size) == (
        "要点.txt",
        "text/plain",
        len(CONTENT),
    )
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert stored.stored_by == cast.office
    assert stored.content.name == f"{stored.uuid.hex[:2]}/{stored.uuid.hex}"
    assert stored.content.read() == CONTENT
    stored.content.close()


def test_store_keeps_the_file_from_other_accounts(cast):
    stored = store(name="要点.txt", content=CONTENT, by=cast.office)

    path = stored.content.path
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700


def test_store_takes_an_open_file(cast):
    stored = store(name="表.xlsx", content=io.BytesIO(xlsx("公开")), by=None)

    assert (stored.stored_by, stored.size > 0) == (None, True)


def test_store_reads_no_more_than_the_limit(cast, settings):
    settings.UPLOAD_MAX_BYTES = 10
    content = io.BytesIO(b"a" * 1000)

    with pytest.raises(Refused):
        store(name="大.txt", content=content, by=cast.office)

    assert content.tell() == 11


def test_store_refusing_leaves_nothing_behind(cast, settings):
    with pytest.raises(Refused):
        store(name="标.txt", content="机密★10年".encode(), by=cast.office)

    assert not StoredFile.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_store_failing_in_the_database_removes_the_file(cast, settings):
    nobody = User(username="未保存")

    with pytest.raises(ValueError, match="unsaved related object"):
        store(name="要点.txt", content=CONTENT, by=nobody)

    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_store_writes_the_trail(cast):
    stored = store(name="要点.txt", content=CONTENT, by=cast.office)

    event = Event.objects.about(stored).get()
    assert (event.act, event.actor, event.note) == (
        "保存文件",
        cast.office.audit_label,
        f"SHA-256 {stored.sha256}",
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/要点.txt", "要点.txt"),
        ("C:\\\\公开\\\\要点.txt", "要点.txt"),
        ("要\r\n点\x00.txt", "要点.txt"),
        ("长" * 300 + ".txt", "长" * 196 + ".txt"),
    ],
)
def test_store_makes_the_name_plain(cast, given, kept):
    assert store(name=given, content=CONTENT, by=cast.office).name == kept


def test_add_material_records_who_saw_the_link_when(cast, units, today):
    material = add_material(
        unit=units["法制支队"],
        title="执法公示专栏",
        link="https://gaj.jiangmen.gov.cn/zw/index.html?a=1#b",
        fact_on=today,
        by=cast.liaison,
        today=today,
    )

    assert (material.seen_on, material.seen_by, material.recorded_by) == (
        today,
        cast.liaison,
        cast.liaison,
    )
    event = Event.objects.about(material).get()
    assert (event.act, event.note, event.unit_path) == (
        "录入佐证材料",
        material.link,
        units["法制支队"].path,
    )


@pytest.mark.parametrize("link", ["http://gafj/zw", "http://10.1.2.3:8080/公开"])
def test_add_material_takes_intranet_addresses(cast, units, today, link):
    material = add_material(
        unit=units["法制支队"],
        title="内网",
        link=link,
        fact_on=None,
        by=cast.liaison,
        today=today,
    )

    assert material.link == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,a",
        "ftp://gafj/a",
        "file:///etc/passwd",
        "//gafj/a",
        "gafj/a",
        "http://",
        "http://[::1",
        "https://gafj/a b",
        "",
        "https://gafj/" + "a" * 1000,
    ],
)
def test_add_material_refuses_what_is_no_web_address(cast, units, today, link):
    with pytest.raises(Refused):
        add_material(
            unit=units["法制支队"],
            title="坏",
            link=link,
            fact_on=None,
            by=cast.liaison,
            today=today,
        )

    assert not Material.objects.exists()


def test_add_material_refuses_a_fact_to_come(cast, units, today):
    with pytest.raises(Refused, match="事项日期不能晚于今天"):
        add_material(
            unit=units["法制支队"],
            title="未来",
            link="http://gafj/",
            fact_on=today + timedelta(days=1),
            by=cast.liaison,
            today=today,
        )


def test_material_without_link_and_file_is_impossible(cast, units):
    with pytest.raises(IntegrityError, match="material_has_link_or_file"):
        Material.objects.create(
            unit=units["法制支队"], title="空", recorded_by=cast.liaison
        )


def test_material_seen_by_nobody_is_impossible(cast, units, today):
    with pytest.raises(IntegrityError, match="material_link_seen_by_somebody"):
        Material.objects.create(
            unit=units["法制支队"],
            title="甲",
            link="http://gafj/",
            seen_on=today,
            recorded_by=cast.liaison,
        )
