"""What the import of registers keeps: meanings of headings, the mode, who brought in."""

from django import forms
from django.contrib import admin

from core.units.scoped_admin import ReadOnlyAdmin, RemovableAdmin, ScopedAdmin

from .models import HeadingMeaning, LedgerMode, RegisterImport
from .register.columns import FIELDS

OnlyInScope = admin.RelatedOnlyFieldListFilter


class HeadingMeaningForm(forms.ModelForm):
    field = forms.ChoiceField(
        label="含义",
        required=False,
        choices=[("", "不读取")] + [(field.code, field.label) for field in FIELDS],
    )


@admin.register(HeadingMeaning)
class HeadingMeaningAdmin(RemovableAdmin):
    """Confirmed on the import's page, beside the file; corrected here."""

    scope_field = "bureau__path"
    form = HeadingMeaningForm
    fields = ["bureau", "is_platforms", "heading", "field", "confirmed_by"] + [
        "confirmed_on"
    ]
    readonly_fields = ["bureau", "is_platforms", "heading"] + [
        "confirmed_by",
        "confirmed_on",
    ]
    list_display = ["heading", "meaning", "is_platforms", "bureau", "confirmed_by"]
    list_filter = ["is_platforms", ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "confirmed_by"]
    search_fields = ["heading"]

    @admin.display(description="含义")
    def meaning(self, row):
        labels = {field.code: field.label for field in FIELDS}
        return labels.get(row.field, "不读取")

    def has_add_permission(self, request):
        return False


@admin.register(LedgerMode)
class LedgerModeAdmin(ScopedAdmin):
    scope_field = "bureau__path"
    list_display = ["bureau", "is_provincial"]
    list_select_related = ["bureau"]


@admin.register(RegisterImport)
class RegisterImportAdmin(ReadOnlyAdmin):
    """Who brought in what; the rows themselves are on the import's own page."""

    scope_field = "bureau__path"
    fields = [
        "bureau",
        "purpose",
        "status",
        "file_name",
        "brought_by",
        "brought_at",
    ] + [
        "rows_new",
        "rows_changed",
        "rows_same",
        "rows_faulty",
        "decided_by",
        "decided_on",
        "error",
    ]
    list_display = ["file_name", "purpose", "status", "bureau", "brought_by"] + [
        "brought_at",
        "rows_new",
        "rows_changed",
    ]
    list_filter = ["purpose", "status", ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "brought_by"]
    search_fields = ["file_name"]
