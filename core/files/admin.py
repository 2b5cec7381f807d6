"""Materials to look at; they are recorded and corrected on their own pages."""

from django.contrib import admin
from django.db import models

from core.units.scoped_admin import ReadOnlyAdmin

from .models import Material


@admin.register(Material)
class MaterialAdmin(ReadOnlyAdmin):
    scope_field = "unit__path"
    list_display = [
        "title",
        "unit",
        "fact_on",
        "file",
        "link",
        "seen_on",
        "recorded_by",
    ]
    list_filter = [("unit", admin.RelatedOnlyFieldListFilter), "fact_on"]
    list_select_related = ["unit", "file", "recorded_by"]
    search_fields = ["title", "link", "file__name"]
    # Django builds the form even of what is only shown.
    formfield_overrides = {models.URLField: {"assume_scheme": "http"}}
