"""The admin site: our own login page, our own name, closed to who has no work there."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from core.units.roles import OPEN_ADMIN


class BureauAdminSite(AdminSite):
    site_header = site_title = "政务公开系统管理"
    index_title = "系统管理"
    site_url = None
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.has_perm(OPEN_ADMIN)

    def admin_view(self, view, cacheable=False):
        """Tell a colleague at once, instead of asking them to log in again."""
        checked = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            self.refuse_colleagues(request)
            return checked(request, *args, **kwargs)

        return update_wrapper(inner, checked)

    def refuse_colleagues(self, request):
        if not self.has_permission(request):
            raise PermissionDenied(
                "系统管理由政务公开办公室和系统管理员使用，您现在的岗位没有这项权限。"
            )

    def login(self, request, extra_context=None):
        """Go on where the person was going: our own login page lies behind them."""
        self.refuse_colleagues(request)
        following = request.GET.get(REDIRECT_FIELD_NAME, "")
        inside = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
        return redirect(following if inside else "admin:index")

    def logout(self, request, extra_context=None):
        return redirect("desk")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def get_log_entries(self, request):
        """None: what was done stands in our own trail."""
        return LogEntry.objects.none()
