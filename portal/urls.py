"""Public addresses; all but the data stand in a written export as well."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from .views import api, downloads, entries, lists, reports


class Key(IntConverter):
    """The key of a row; what no database could hold is no address."""

    regex = "[0-9]{1,15}"


class Number(IntConverter):
    """A version, an edition, a year."""

    regex = "[0-9]{1,4}"


class Ending:
    """How the file of an edition ends."""

    regex = "xlsx|csv"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(Key, "key")
register_converter(Number, "number")
register_converter(Ending, "ending")

app_name = "portal"
EDITION = "catalogue/<key:pk>/edition/<number:number>/"
REPORT = "bureau/<key:pk>/report/<number:year>/"
API = "api/v1/"
urlpatterns = [
    path("", lists.bureau_list, name="bureau_list"),
    path("search/", lists.search, name="search_all"),
    path("bureau/<key:pk>/", lists.bureau_detail, name="bureau"),
    path("bureau/<key:pk>/guide/", lists.guide, name="guide"),
    path("bureau/<key:pk>/search/", lists.search, name="search"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}version/<number:number>/", reports.report, name="report_version"),
    path(
        f"{REPORT}version/<number:number>/<str:place>",
        reports.report_file,
        name="report_file",
    ),
    path("catalogue/<key:pk>/", lists.catalogue, name="catalogue"),
    path("catalogue/<key:pk>/editions/", lists.edition_list, name="edition_list"),
    path(EDITION, lists.edition, name="edition"),
    path(f"{EDITION}catalogue.json", downloads.edition_json, name="edition_json"),
    path(
        f"{EDITION}catalogue.<ending:ending>",
        downloads.edition_file,
        name="edition_file",
    ),
    path("entry/<key:pk>/", entries.entry, name="entry"),
    path("entry/<key:pk>/edition/<number:number>/", entries.entry, name="entry_then"),
    path("catalogue.schema.json", downloads.catalogue_schema, name="schema"),
    path("api/", api.guide, name="api"),
    path(f"{API}openapi.json", api.openapi, name="openapi"),
    path(f"{API}bureaus", api.bureaus, name="api_bureaus"),
    path(f"{API}bureaus/<key:pk>", api.bureau, name="api_bureau"),
    path(f"{API}bureaus/<key:pk>/search", api.search, name="api_bureau_search"),
    path(f"{API}bureaus/<key:pk>/reports/<number:year>", api.report, name="api_report"),
    path(f"{API}catalogues/<key:pk>", api.catalogue, name="api_catalogue"),
    path(
        f"{API}catalogues/<key:pk>/editions/<number:number>",
        api.edition,
        name="api_edition",
    ),
    path(f"{API}entries/<key:pk>", api.entry, name="api_entry"),
    path(f"{API}search", api.search, name="api_search"),
]
