from django.urls import include, path

from . import views

app_name = "reports"
urlpatterns = [
    path("check/", views.report_check, name="report_check"),
    path("collecting/", include("reports.collecting.urls")),
]
