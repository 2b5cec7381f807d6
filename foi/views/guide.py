"""办理七问: in order, each answer recorded; the machine proposes, a person decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from foi import chain_page
from foi.refusals import Refused
from foi.services import guiding

from .loading import request_for

NO_GUIDE = "只有承办单位和政务公开办公室可以回答办理七问。"


@require_http_methods(["GET", "HEAD", "POST"])
def request_guide(request, pk):
    row = request_for(request.user, pk)
    if request.method == "POST":
        if not chain_page.may_guide(request.user, row):
            raise PermissionDenied(NO_GUIDE)
        answer(request, row)
        return redirect(f"{reverse('foi:request_guide', args=[pk])}#now")
    context = {"row": row, **chain_page.guide_context(row, request.user)}
    return render(request, "foi/request_guide.html", context)


def answer(request, row):
    posted = request.POST
    version = posted.get("version", "")
    try:
        guiding.reply(
            pk=row.pk,
            version=int(version) if version.isdecimal() else 0,
            question=posted.get("question", ""),
            choice=posted.get("choice", ""),
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
