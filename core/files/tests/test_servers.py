"""Two uploads of one file at once, on PostgreSQL."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from core.files.models import Material, StoredFile
from core.files.services import add_material

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
def test_two_uploads_of_one_file_at_once_make_one_material(cast, units, today):
    def add_in_thread():
        try:
            add_material(
                unit=units["法制支队"],
                title="公示",
                upload=SimpleUploadedFile("公示.txt", "公示".encode()),
                by=cast.liaison,
                today=today,
            )
        finally:
            connection.close()

    clicks = [threading.Thread(target=add_in_thread) for _ in range(4)]

    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

    assert (Material.objects.count(), StoredFile.objects.count()) == (1, 1)
