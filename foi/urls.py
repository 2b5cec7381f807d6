from django.urls import path

from .views import (
    acts,
    applicants,
    archive,
    cases,
    chain,
    guide,
    importing,
    ledger,
    opening,
    registering,
)
from .views.letter_urls import urlpatterns as letter_urls

app_name = "foi"
urlpatterns = [
    *letter_urls,
    path("import/", importing.import_list, name="import_list"),
    path("import/upload/", importing.import_upload, name="import_upload"),
    path("import/template/", importing.import_template, name="import_template"),
    path("import/<int:pk>/", importing.import_detail, name="import_detail"),
    path("import/<int:pk>/commit/", importing.import_commit, name="import_commit"),
    path("import/<int:pk>/drop/", importing.import_drop, name="import_drop"),
    path("import/<int:pk>/faults/", importing.import_faults, name="import_faults"),
    path(
        "import/<int:pk>/headings/", importing.import_headings, name="import_headings"
    ),
    path("request/", ledger.request_list, name="request_list"),
    path("request/register/", registering.request_register, name="request_register"),
    path("request/export/", ledger.request_export, name="request_export"),
    path("request/<int:pk>/", ledger.request_detail, name="request_detail"),
    path("request/<int:pk>/reveal/", applicants.request_reveal, name="request_reveal"),
    path("request/<int:pk>/case/", cases.case_accept, name="case_accept"),
    path("case/", cases.case_list, name="case_list"),
    path("case/<int:pk>/", cases.case_detail, name="case_detail"),
    path("case/<int:pk>/<slug:act>/", cases.case_act, name="case_act"),
    path("start/", opening.ledger_start, name="ledger_start"),
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
