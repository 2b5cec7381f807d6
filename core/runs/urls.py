from django.urls import path

from . import views

urlpatterns = [
    path("", views.run_list, name="run_list"),
    path("<uuid:uuid>/", views.run_detail, name="run_detail"),
]
