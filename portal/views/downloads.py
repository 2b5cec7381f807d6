"""An edition as a file."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import files, published, schema
from portal.data import edition_data

WRITERS = {"xlsx": (files.XLSX, files.as_workbook), "csv": (files.CSV, files.as_csv)}


@login_not_required
@require_safe
def edition_file(request, pk, number, ending):
    listed = published.list_or_404(pk, on=timezone.localdate())
    edition = listed.numbered(number)
    mime, write = WRITERS[ending]
    content = write(edition, published.full_list(edition))
    return files.sent(f"{files.title_of(edition)}.{ending}", mime, content)


@login_not_required
@require_safe
def edition_json(request, pk, number):
    listed = published.list_or_404(pk, on=timezone.localdate())
    edition = listed.numbered(number)
    told = edition_data(listed, edition, published.full_list(edition))
    content = json.dumps(told, ensure_ascii=False, indent=1).encode()
    return files.sent(f"{files.title_of(edition)}.json", files.JSON, content)


@login_not_required
@require_safe
def catalogue_schema(request):
    content = json.dumps(schema.catalogue_schema(), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/schema+json")
