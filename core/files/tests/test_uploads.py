"""A request that brings too much is answered before it is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.files.models import StoredFile
from core.files.uploads import MOST_FILES, most_at_once


class Unread:
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("read")

    readline = read


def test_request_of_two_gigabytes_is_refused_unread(client, cast):
    response = client.generic(
        "POST",
        reverse("material_upload"),
        **{
            "wsgi.input": Unread(),
            "CONTENT_LENGTH": str(2 * 1024**3),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )

    assert response.status_code == 413
    assert "单个文件不能超过 20MB，一次最多 10 个文件。" in response.content.decode()


def test_real_request_over_the_bound_is_refused(login, cast, settings):
    settings.UPLOAD_MAX_BYTES = 1024
    files = [
        SimpleUploadedFile(f"{n}.txt", b"a" * (most_at_once() // 2)) for n in range(2)
    ]

    response = login(cast.liaison).post(reverse("material_upload"), {"files": files})

    assert response.status_code == 413
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("declared", ["", "x", "-1"])
def test_request_without_a_length_is_let_through(client, db, declared):
    response = client.get(reverse("login"), CONTENT_LENGTH=declared)

    assert response.status_code == 200


def test_file_over_the_limit_within_the_bound_is_named(login, cast, units, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("大.txt", b"a" * (1024 * 1024 + 1))

    response = login(cast.liaison).post(
        reverse("material_upload"), {"unit": units["法制支队"].pk, "files": [big]}
    )

    assert response.context["form"].errors["files"] == [
        "文件“大.txt”超过1MB，请拆分后再上传。"
    ]


def test_more_files_than_allowed_are_refused(login, cast, units):
    files = [SimpleUploadedFile(f"{n}.txt", b"%d" % n) for n in range(MOST_FILES + 1)]

    response = login(cast.liaison).post(
        reverse("material_upload"), {"unit": units["法制支队"].pk, "files": files}
    )

    assert response.context["form"].errors["files"] == [
        "一次最多上传10个文件，请分几次上传。"
    ]
    assert not StoredFile.objects.exists()
