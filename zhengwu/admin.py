"""The admin site: our own login page, our own name."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_required


class BureauAdminSite(AdminSite):
    site_header = site_title = "政务公开系统管理"
    index_title = "系统管理"
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Anybody with a post that may view one of the registered models."""
        return request.user.is_active and request.user.is_authenticated and any(
            model_admin.has_module_permission(request)
            for model_admin in self._registry.values()
        )

    def login(self, request, extra_context=None):
        return login_required(self.index)(request)
