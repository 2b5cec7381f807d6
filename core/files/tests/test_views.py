"""Files are read only through those who hold them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from core.audit.models import Event
from core.files import owners
from core.files.models import Material
from core.files.services import store

CONTENT = "各单位按职责分工负责".encode()


@pytest.fixture
def material(cast, units):
    """A file that proves something for 法制支队."""
    return Material.objects.create(
        unit=units["法制支队"],
        title="专栏",
        file=store(name="执法 公示.txt", content=CONTENT, by=cast.liaison),
        recorded_by=cast.liaison,
    )


def address_of(material):
    return reverse("file_download", args=[material.file.uuid])


@pytest.mark.parametrize("person", ["liaison", "head", "office", "leader"])
def test_download_gives_the_file_to_who_sees_the_material(
    login, cast, material, person
):
    response = login(getattr(cast, person)).get(address_of(material))

    assert b"".join(response.streaming_content) == CONTENT
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%89%A7%E6%B3%95%20%E5%85%AC%E7%A4%BA.txt"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("person", ["neighbour", "stranger", "manager", "auditor"])
def test_download_does_not_exist_for_others(login, cast, material, person):
    response = login(getattr(cast, person)).get(address_of(material))

    assert response.status_code == 404


def test_download_of_a_file_nobody_holds_does_not_exist(login, cast):
    stored = store(name="草.txt", content=CONTENT, by=cast.liaison)

    response = login(cast.liaison).get(reverse("file_download", args=[stored.uuid]))

    assert response.status_code == 404


def test_download_of_no_file_does_not_exist(login, cast):
    response = login(cast.liaison).get(reverse("file_download", args=[uuid4()]))

    assert response.status_code == 404


def test_download_of_a_lost_file_does_not_exist(login, cast, material):
    material.file.content.storage.delete(material.file.content.name)

    assert login(cast.liaison).get(address_of(material)).status_code == 404


def test_download_needs_a_login(client, material):
    assert client.get(address_of(material)).status_code == 302


def test_download_writes_the_trail(login, cast, material):
    response = login(cast.leader).get(address_of(material))
    list(response.streaming_content)

    event = Event.objects.about(material.file).last()
    assert (event.act, event.actor) == ("下载文件", cast.leader.audit_label)


def test_owner_that_registers_is_asked(cast, monkeypatch):
    stored = store(name="草.txt", content=CONTENT, by=None)
    monkeypatch.setattr(owners, "owners", {})
    owners.register("test", lambda user, file: (user, file) == (cast.head, stored))

    assert owners.may_read(cast.head, stored)
    assert not owners.may_read(cast.liaison, stored)
