"""Logging in and out, one's password, and the post one acts through."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.units import accounts
from core.units.forms import ActAsForm, LoginForm, NewPasswordForm
from core.units.middleware import ACTING_POST

HOUR = 60  # minutes


class Login(LoginView):
    """Django's login; it writes the trail, and a known person is sent on."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        came_from = self.get_redirect_url() not in ("", resolve_url("desk"))
        return super().get_context_data(
            came_from=came_from,
            failure_limit=settings.AXES_FAILURE_LIMIT,
            lock_minutes=round(settings.AXES_COOLOFF_TIME * HOUR),
            **kwargs,
        )

    def form_valid(self, form):
        response = super().form_valid(form)
        accounts.logged_in(self.request.user.as_of(timezone.localdate()))
        return response

    def form_invalid(self, form):
        if username := form.data.get("username"):
            locked = getattr(self.request, "axes_locked_out", False)
            accounts.login_failed(username, locked=locked)
        return super().form_invalid(form)


@require_POST
def log_out(request):
    accounts.logged_out(request.user)
    logout(request)
    messages.success(request, "您已退出登录。")
    return redirect(settings.LOGOUT_REDIRECT_URL)


def password_change(request):
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.change_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，下次请用新密码登录。")
        return redirect("desk")
    return render(request, "registration/password_change.html", {"form": form})


@require_POST
def act_as(request):
    form = ActAsForm(request.user.posts_in_force, request.POST)
    if not form.is_valid():
        raise Http404
    request.session[ACTING_POST] = form.cleaned_data["post"]
    request.user.act_as(form.cleaned_data["post"])
    messages.success(request, f"现在以“{request.user.acting_post.label}”办理。")
    return redirect(next_page(request, form.cleaned_data["next"]))


def next_page(request, wanted):
    """The page asked for where it is one of ours, else the desk."""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if ours else "desk"
