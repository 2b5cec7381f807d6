"""Addresses of the portal beside one view that only answers bytes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path

CONTENT = {"bytes": b""}


@login_not_required
def bare(request):
    return HttpResponse(CONTENT["bytes"])


urlpatterns = [
    path("bare/", bare),
    path("portal/", include("portal.urls")),
]
