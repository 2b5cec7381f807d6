"""The laws entries are based on, the questions of 归类, and what each list is for."""

from django import forms
from django.contrib import admin
from django.db.models import Q

from core.law.admin import LawAdmin as RowOfLawAdmin
from core.units.scoped_admin import ScopedAdmin, SheetAdmin

from .models import Catalogue, Law, LinkTerm, SortingQuestion
from .resources import ENDS_EARLY, LawResource, ends_before_start

OnlyInScope = admin.RelatedOnlyFieldListFilter


class Validity(admin.SimpleListFilter):
    title = "效力"
    parameter_name = "validity"

    def lookups(self, request, model_admin):
        return [("ended", "已失效"), ("unchecked", "没有核对过")]

    def queryset(self, request, queryset):
        if self.value() == "ended":
            return queryset.exclude(valid_until=None)
        if self.value() == "unchecked":
            return queryset.filter(verified_on=None)
        return queryset


class LawForm(forms.ModelForm):
    link = forms.URLField(
        label="网址", required=False, max_length=500, assume_scheme="https"
    )

    def clean(self):
        data = super().clean()
        if ends_before_start(data.get("valid_from"), data.get("valid_until")):
            self.add_error("valid_until", ENDS_EARLY)
        return data


@admin.register(Law)
class LawAdmin(SheetAdmin):
    """Shared laws to look at, the bureau's own to keep."""

    scope_field = "bureau__path"
    form = LawForm
    resource_classes = [LawResource]
    list_display = ["title", "number", "valid_from", "valid_until", "replaced"] + [
        "bureau",
        "verified_on",
    ]
    list_filter = [Validity, ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "successor"]
    search_fields = ["title", "number"]
    readonly_fields = ["verified_on"]

    @admin.display(description="被何者取代")
    def replaced(self, row):
        return (row.successor.number or row.successor.title) if row.successor else None

    def within(self, queryset, scope):
        return queryset.filter(
            Q(bureau=None) | Q(pk__in=super().within(queryset, scope))
        )

    def has_view_permission(self, request, obj=None):
        if obj is not None and obj.bureau_id is None:
            return request.user.has_perm(self.codename("view"))
        return super().has_view_permission(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "bureau":
            field.required, field.empty_label = True, None
        return field

    def choices(self, model, request):
        if model is Law:
            return Law.objects.visible_to(request.user)
        return super().choices(model, request)


@admin.register(Catalogue)
class CatalogueAdmin(ScopedAdmin):
    """Whether the public sees a list, and what stands before it. What it holds is
    changed by 动态调整 alone; a list begins with its first entry.
    """

    scope_field = "bureau__path"
    fields = ["bureau", "entry_list", "is_public", "preamble"]
    readonly_fields = ["bureau", "entry_list"]
    list_display = ["__str__", "is_public"]
    list_filter = ["entry_list", "is_public", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]

    def has_add_permission(self, request):
        return False


@admin.register(SortingQuestion)
class SortingQuestionAdmin(RowOfLawAdmin):
    """Their hints, grounds and order are corrected; another question is another row."""

    words = ("position", "help", "ground", "article", "source", "verified_on")
    list_display = ["position", "text", "proposes", "article", "valid_from"] + [
        "valid_until",
        "verified_on",
    ]
    list_display_links = ["text"]


@admin.register(LinkTerm)
class LinkTermAdmin(RowOfLawAdmin):
    key = ("code",)
    list_display = ["code", "days", "source", "valid_from", "valid_until"]
