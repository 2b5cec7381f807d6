"""查看申请人: the whole of it, once, and a line in the trail."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from foi.forms.correcting import CorrectForm
from foi.refusals import Refused
from foi.services.correcting import correct
from foi.services.ending import reveal

from .loading import NO_KEEP, NO_REVEAL, request_for, require


@require_POST
@never_cache
def request_reveal(request, pk):
    row = request_for(request.user, pk)
    require(request.user, "foi.reveal_applicant", NO_REVEAL, row)
    fields = reveal(request=row, by=request.user)
    earlier = [
        (revision, revision.in_full())
        for revision in row.applicant.revisions.select_related("revised_by")
    ]
    context = {"row": row, "fields": fields, "earlier": earlier}
    return render(request, "foi/request_reveal.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def request_correct(request, pk):
    """改正申请人信息: what is stored is shown only masked."""
    row = request_for(request.user, pk)
    require(request.user, "foi.keep_ledger", NO_KEEP, row)
    require(request.user, "foi.reveal_applicant", NO_REVEAL, row)
    form = CorrectForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            revision = correct(
                pk=pk, by=request.user, today=timezone.localdate(), **form.values()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已改正{revision.labels}。")
            return redirect("foi:request_detail", pk)
    return render(request, "foi/request_correct.html", {"row": row, "form": form})
