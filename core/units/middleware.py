"""What each request of a logged-in person needs: posts, privacy, an own password."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

ACTING_POST = "acting_post"


class PostsMiddleware:
    """`request.user` knows its posts of today and the one it acts through.

    What it is shown is kept in no cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.user.as_of(timezone.localdate())
            request.user.act_as(request.session.get(ACTING_POST))
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            # The next person at this computer must not find the page by going back.
            patch_cache_control(response, private=True, no_store=True)
        return response


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
