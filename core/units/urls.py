from django.urls import path

from . import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.log_out, name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("act-as/", views.act_as, name="act_as"),
]
