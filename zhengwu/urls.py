"""All addresses: `/<app>/<noun>/<pk>/<verb>/`."""

from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("owed/", views.owed_list, name="owed_list"),
    path("", include("core.units.urls")),
    path("files/", include("core.files.urls")),
    path("runs/", include("core.runs.urls")),
    path("notices/", include("core.reminders.urls")),
    path("law/", include("core.law.urls")),
    path("trail/", include("core.audit.urls")),
    path("catalog/", include("catalog.urls")),
    path("foi/", include("foi.urls")),
    path("tasks/", include("tasks.urls")),
    path("assessment/", include("assessment.urls")),
    path("reports/", include("reports.urls")),
    path("portal/", include("portal.urls")),
    path("admin/", admin.site.urls),
]
