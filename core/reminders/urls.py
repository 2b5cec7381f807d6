from django.urls import path

from . import views

urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("read/", views.notice_read_all, name="notice_read_all"),
    path("mail/", views.mail_choice, name="mail_choice"),
    path("deliveries/", views.delivery_list, name="delivery_list"),
    path("deliveries/decide/", views.delivery_decide, name="delivery_decide"),
    path("<int:pk>/open/", views.notice_open, name="notice_open"),
]
