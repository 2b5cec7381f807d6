from django.urls import path

from . import views

urlpatterns = [path("", views.row_list, name="law_rows")]
