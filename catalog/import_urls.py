from django.urls import path, re_path

from .views import files, importing

urlpatterns = [
    path("import/", importing.import_list, name="import_list"),
    path("import/new/", importing.import_upload, name="import_upload"),
    path("import/<int:pk>/", importing.import_detail, name="import_detail"),
    path(
        "import/<int:pk>/lines/<slug:kind>/",
        importing.import_lines,
        name="import_lines",
    ),
    path("import/<int:pk>/commit/", importing.import_commit, name="import_commit"),
    path("import/<int:pk>/drop/", importing.import_drop, name="import_drop"),
    path("files/edition/<int:pk>/", files.edition_files, name="edition_files"),
    re_path(
        r"^files/edition/(?P<pk>\d+)/(?P<profile>\w+)\.(?P<kind>xlsx|docx)$",
        files.edition_file,
        name="edition_file",
    ),
    path(
        "files/edition/<int:pk>/from/<int:other>/",
        files.edition_compare,
        name="edition_compare_file",
    ),
    path("items/files/", files.item_files, name="item_files"),
    path("items/files/<int:unit>/", files.item_file, name="item_file"),
    path("files/template/<slug:profile>/", files.template_file, name="template_file"),
]
