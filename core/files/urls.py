from django.urls import path

from .views import downloads, materials

MATERIAL = "material/<int:pk>"
urlpatterns = [
    path("<uuid:uuid>/", downloads.file_download, name="file_download"),
    path("material/", materials.material_list, name="material_list"),
    path("material/upload/", materials.material_upload, name="material_upload"),
    path("material/link/", materials.material_link, name="material_link"),
    path(f"{MATERIAL}/", materials.material_detail, name="material_detail"),
    path(f"{MATERIAL}/edit/", materials.material_edit, name="material_edit"),
    path(f"{MATERIAL}/seen/", materials.material_seen, name="material_seen"),
    path(
        f"{MATERIAL}/snapshot/", materials.material_snapshot, name="material_snapshot"
    ),
]
