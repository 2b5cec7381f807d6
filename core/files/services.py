"""Keeping files and 佐证材料. Nothing kept is ever deleted."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from core.audit.trail import record

from .inspection import Refused, inspect
from .models import Material, StoredFile

__all__ = ["Refused", "add_material", "store"]

NAME_LENGTH = 200
LINK_LENGTH = 1000


def store(*, name, content, by):
    """Keep a file, given as bytes or an open file, and return it; or refuse it.

    `by` is None where a job made the file.
    """
    limit = settings.UPLOAD_MAX_BYTES
    data = content if isinstance(content, bytes) else content.read(limit + 1)
    name = plain_name(name)
    media_type = inspect(name, data, limit=limit)
    return keep(name, data, media_type, by=by)


def plain_name(name):
    """A file name without folders or control characters, cut before its extension."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip()
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    return stem[: NAME_LENGTH - len(dot + extension)] + dot + extension


def keep(name, data, media_type, *, by):
    """Write the file, then its row; a file without a row is removed again."""
    stored = StoredFile(
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        stored_by=by,
    )
    stored.content.save(name, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            stored.save()
            record("保存文件", stored, by=by, note=f"SHA-256 {stored.sha256}")
    except Exception:
        stored.content.storage.delete(stored.content.name)
        raise
    return stored


@transaction.atomic
def add_material(*, unit, title, by, today, link="", upload=None, fact_on=None):
    """Record a link the person saw today, or a file, as 佐证材料 of a unit; return it.

    A file the unit already has is not kept twice: the material it is comes back,
    with `was_known` set.
    """
    if fact_on and fact_on > today:
        raise Refused("事项日期不能晚于今天，请改正。")
    stored = None
    if upload is not None:
        stored = store(name=upload.name, content=upload, by=by)
        known = Material.objects.filter(unit=unit, file__sha256=stored.sha256).first()
        if known:
            known.was_known = True
            return known
    else:
        refuse_bad_link(link)
    material = Material.objects.create(
        unit=unit,
        title=title or (stored.name if stored else link)[:200],
        fact_on=fact_on,
        link=link,
        file=stored,
        seen_on=today if link else None,
        seen_by=by if link else None,
        recorded_by=by,
    )
    material.was_known = False
    record("录入佐证材料", material, by=by, note=link or stored.name)
    return material


def refuse_bad_link(link):
    """Only whole addresses of web pages are links, on the intranet as well."""
    if len(link) > LINK_LENGTH:
        raise Refused(f"网址超过{LINK_LENGTH}个字符，请改用较短的网址。")
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        is_web = False
    if not is_web or any(letter.isspace() for letter in link):
        raise Refused(
            "网址须以 http:// 或 https:// 开头，请从浏览器地址栏复制完整的网址。"
        )
