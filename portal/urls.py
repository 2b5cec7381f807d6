"""Public addresses; all but the data stand in a written export as well."""

from django.urls import path, register_converter

from .views import api, downloads, entries, lists, reports


class Ending:
    """How the file of an edition ends."""

    regex = "xlsx|csv"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(Ending, "ending")

app_name = "portal"
EDITION = "catalogue/<int:pk>/edition/<int:number>/"
REPORT = "bureau/<int:pk>/report/<int:year>/"
API = "api/v1/"
urlpatterns = [
    path("", lists.bureau_list, name="bureau_list"),
    path("search/", lists.search, name="search_all"),
    path("bureau/<int:pk>/", lists.bureau_detail, name="bureau"),
    path("bureau/<int:pk>/search/", lists.search, name="search"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}version/<int:number>/", reports.report, name="report_version"),
    path(
        f"{REPORT}version/<int:number>/<str:kind>",
        reports.report_file,
        name="report_file",
    ),
    path("catalogue/<int:pk>/", lists.catalogue, name="catalogue"),
    path("catalogue/<int:pk>/editions/", lists.edition_list, name="edition_list"),
    path(EDITION, lists.edition, name="edition"),
    path(f"{EDITION}catalogue.json", downloads.edition_json, name="edition_json"),
    path(
        f"{EDITION}catalogue.<ending:ending>",
        downloads.edition_file,
        name="edition_file",
    ),
    path("entry/<int:pk>/", entries.entry, name="entry"),
    path("entry/<int:pk>/edition/<int:number>/", entries.entry, name="entry_then"),
    path("catalogue.schema.json", downloads.catalogue_schema, name="schema"),
    path("api/", api.guide, name="api"),
    path(f"{API}openapi.json", api.openapi, name="openapi"),
    path(f"{API}bureaus", api.bureaus, name="api_bureaus"),
    path(f"{API}bureaus/<int:pk>", api.bureau, name="api_bureau"),
    path(f"{API}bureaus/<int:pk>/search", api.search, name="api_bureau_search"),
    path(f"{API}bureaus/<int:pk>/reports/<int:year>", api.report, name="api_report"),
    path(f"{API}catalogues/<int:pk>", api.catalogue, name="api_catalogue"),
    path(
        f"{API}catalogues/<int:pk>/editions/<int:number>",
        api.edition,
        name="api_edition",
    ),
    path(f"{API}entries/<int:pk>", api.entry, name="api_entry"),
    path(f"{API}search", api.search, name="api_search"),
]
