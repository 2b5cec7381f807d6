from django.urls import path

from .views import acts, applicants, ledger, registering
from .views.letter_urls import urlpatterns as letter_urls

app_name = "foi"
urlpatterns = [
    *letter_urls,
    path("request/", ledger.request_list, name="request_list"),
    path("request/register/", registering.request_register, name="request_register"),
    path("request/export/", ledger.request_export, name="request_export"),
    path("request/<int:pk>/", ledger.request_detail, name="request_detail"),
    path("request/<int:pk>/reveal/", applicants.request_reveal, name="request_reveal"),
    path("request/<int:pk>/<slug:act>/", acts.request_act, name="request_act"),
]
