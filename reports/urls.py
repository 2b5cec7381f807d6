from django.urls import include, path

from . import views
from .annual.views import acts, detail, earlier, listing, outputs, tables, texts

app_name = "reports"
urlpatterns = [
    path("check/", views.report_check, name="report_check"),
    path("check/file/", views.report_check_file, name="report_check_file"),
    path("annual/", listing.annual_list, name="annual_list"),
    path("annual/add/", listing.annual_add, name="annual_add"),
    path("annual/<int:pk>/", detail.annual_detail, name="annual_detail"),
    path("annual/<int:pk>/terms/", listing.annual_terms, name="annual_terms"),
    path(
        "annual/<int:pk>/table/<str:table>/", tables.annual_table, name="annual_table"
    ),
    path(
        "annual/<int:pk>/table/<str:table>/judge/",
        tables.annual_table_judge,
        name="annual_table_judge",
    ),
    path("annual/<int:pk>/text/", texts.annual_text, name="annual_text"),
    path(
        "annual/<int:pk>/text/judge/", texts.annual_text_judge, name="annual_text_judge"
    ),
    path("annual/<int:pk>/earlier/", earlier.earlier_list, name="earlier_list"),
    path(
        "annual/<int:pk>/earlier/<int:row_pk>/",
        earlier.earlier_detail,
        name="earlier_detail",
    ),
    path(
        "annual/<int:pk>/earlier/<int:row_pk>/accept/",
        earlier.earlier_accept,
        name="earlier_accept",
    ),
    path(
        "annual/<int:pk>/earlier/<int:row_pk>/drop/",
        earlier.earlier_drop,
        name="earlier_drop",
    ),
    path("annual/<int:pk>/excuse/", acts.annual_excuse, name="annual_excuse"),
    path("annual/<int:pk>/act/<slug:act>/", acts.annual_act, name="annual_act"),
    path("annual/<int:pk>/release/", outputs.annual_release, name="annual_release"),
    path("annual/<int:pk>/files/", outputs.annual_files, name="annual_files"),
    path("annual/<int:pk>/files/<slug:kind>/", outputs.annual_file, name="annual_file"),
    path(
        "annual/<int:pk>/version/<int:number>/",
        detail.version_detail,
        name="version_detail",
    ),
    path(
        "annual/<int:pk>/version/<int:number>/files/<slug:kind>/",
        outputs.version_file,
        name="version_file",
    ),
    path("collecting/", include("reports.collecting.urls")),
]
