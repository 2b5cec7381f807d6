"""Stored files leave the house here, and only here."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from core.audit.trail import record
from core.files import owners
from core.files.models import StoredFile


@require_GET
def file_download(request, uuid):
    stored = get_object_or_404(StoredFile, uuid=uuid)
    if not owners.may_read(request.user, stored):
        raise Http404
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    record("下载文件", stored, by=request.user)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
