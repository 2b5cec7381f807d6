from django.urls import path

from . import views

app_name = "assessment"
urlpatterns = [
    path("", views.home, name="home"),
    path("rubrics/", views.rubric_list, name="rubric_list"),
    path("findings/", views.waiting_findings, name="waiting_findings"),
]
