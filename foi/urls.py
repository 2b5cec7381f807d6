from django.urls import path

from .views import acts, applicants, archive, chain, guide, ledger, registering

app_name = "foi"
urlpatterns = [
    path("request/", ledger.request_list, name="request_list"),
    path("request/register/", registering.request_register, name="request_register"),
    path("request/export/", ledger.request_export, name="request_export"),
    path("request/<int:pk>/", ledger.request_detail, name="request_detail"),
    path("request/<int:pk>/reveal/", applicants.request_reveal, name="request_reveal"),
    path(
        "request/<int:pk>/applicant/",
        applicants.request_correct,
        name="request_correct",
    ),
    path("request/<int:pk>/guide/", guide.request_guide, name="request_guide"),
    path(
        "request/<int:pk>/chain/<slug:verb>/", chain.request_chain, name="request_chain"
    ),
    path("chain/", chain.chain_settings, name="chain_settings"),
    path("archive/", archive.archive_list, name="archive_list"),
    path("archive/export/", archive.archive_export, name="archive_export"),
    path("request/<int:pk>/<slug:act>/", acts.request_act, name="request_act"),
]
