"""Files: inspected, then written, then recorded."""

import hashlib
import os
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from core.audit.trail import record
from core.files.inspection import inspect, refuse_large, refuse_marked
from core.files.models import StoredFile

NAME_LENGTH = 200


@dataclass(frozen=True)
class Received:
    """A file that may be kept, inspected and not yet written."""

    name: str
    data: bytes
    media_type: str
    sha256: str

    @property
    def stem(self):
        return self.name.rpartition(".")[0] or self.name


def receive(upload):
    """Read and inspect an uploaded file; refused by its size before it is read.

    Inspecting takes time, so do it before a transaction is opened; the result is
    taken wherever an upload is.
    """
    if isinstance(upload, Received):
        return upload
    if upload.size is not None:
        refuse_large(plain_name(upload.name), upload.size, settings.UPLOAD_MAX_BYTES)
    return received(upload.name, upload.read(settings.UPLOAD_MAX_BYTES + 1))


def received(name, data):
    refuse_marked("文件名", name)
    name = plain_name(name)
    media_type = inspect(name, data, limit=settings.UPLOAD_MAX_BYTES)
    return Received(name, data, media_type, hashlib.sha256(data).hexdigest())


def store(*, name, content, by):
    """Keep a file, given as bytes or an open file, and return it; or refuse it.

    `by` is None where a job made the file.
    """
    limit = settings.UPLOAD_MAX_BYTES
    data = content if isinstance(content, bytes) else content.read(limit + 1)
    return keep_received(received(name, data), by=by)


def keep_received(file, *, by):
    return keep(file.name, file.data, file.media_type, by=by)


def plain_name(name):
    """A file name without folders or control characters, cut before its extension."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip()
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    extension = extension[: NAME_LENGTH // 2]
    return stem[: NAME_LENGTH - len(dot + extension)] + dot + extension


def keep(name, data, media_type, *, by):
    """Write the file, then its row; a file without a row is removed again."""
    return keep_open(name, BytesIO(data), media_type, by=by)


def keep_open(name, file, media_type, *, by):
    """The same of an open file, which is never in memory as a whole."""
    stored = StoredFile(
        name=name,
        media_type=media_type,
        size=file.seek(0, os.SEEK_END),
        stored_by=by,
    )
    file.seek(0)
    stored.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    stored.content.save(name, File(file, name), save=False)
    try:
        with transaction.atomic():
            stored.save()
            record("保存文件", stored, by=by, note=f"SHA-256 {stored.sha256}")
    except Exception:
        stored.content.storage.delete(stored.content.name)
        raise
    return stored
