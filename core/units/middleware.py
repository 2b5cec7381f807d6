"""Loads the posts in force for each request, and asks for the first new password."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

ACTING_POST = "acting_post"


class PostsMiddleware:
    """`request.user` knows its posts of today and the one it acts through."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.user.as_of(timezone.localdate())
            request.user.act_as(request.session.get(ACTING_POST))
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Leads a person with a handed-out password to the page that changes it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and request.user.must_change_password:
            open_pages = {reverse("password_change"), reverse("logout")}
            if request.path not in open_pages:
                return redirect("password_change")
        return self.get_response(request)
