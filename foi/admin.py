"""Requests to look at, and the rows of law."""

from django import forms
from django.contrib import admin

from core.units.scoped_admin import (
    ReadOnlyAdmin,
    ReadOnlyInline,
    RemovableAdmin,
    ScopedAdmin,
)

from .models import (
    ClockEvent,
    HeadingMeaning,
    InformationRequest,
    LedgerMode,
    Limit,
    Outcome,
    RegisterImport,
)
from .register.columns import FIELDS

OnlyInScope = admin.RelatedOnlyFieldListFilter


class ClockEventInline(ReadOnlyInline):
    model = ClockEvent
    fields = ["act", "on", "until", "days", "asked", "entered_on", "entered_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("request", "entered_by")


@admin.register(InformationRequest)
class InformationRequestAdmin(ReadOnlyAdmin):
    """Changed through the ledger's own pages; nothing here names an applicant."""

    scope_field = "bureau__path"
    list_display = ["__str__", "subject", "way", "column", "status", "unit", "due_on"]
    list_filter = ["status", "way", "column", "year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "unit"]
    search_fields = ["subject", "provincial_number"]
    inlines = [ClockEventInline]


class LawAdmin(admin.ModelAdmin):
    """Rows of law hold for the whole installation; to look at."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(f"foi.view_{self.opts.model_name}")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Limit)
class LimitAdmin(LawAdmin):
    list_display = ["code", "days", "article", "source", "valid_from", "valid_until"]
    list_display_links = ["code"]
    list_filter = ["code"]


@admin.register(Outcome)
class OutcomeAdmin(LawAdmin):
    list_display = ["code", "group", "label", "ground", "verified_on"]
    list_filter = ["group"]


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
