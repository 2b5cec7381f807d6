"""查看申请人: the whole of it, once, and a line in the trail."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from foi.services.ending import reveal

from .loading import NO_REVEAL, request_for, require


@require_POST
@never_cache
def request_reveal(request, pk):
    row = request_for(request.user, pk)
    require(request.user, "foi.reveal_applicant", NO_REVEAL, row)
    fields = reveal(request=row, by=request.user)
    context = {"row": row, "fields": fields}
    return render(request, "foi/request_reveal.html", context)
