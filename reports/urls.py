from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("check/", views.report_check, name="report_check"),
]
