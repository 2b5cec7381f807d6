"""Reports and collections to look at; deadlines and items of law to change."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from core.law.admin import LawAdmin, LawForm
from core.units.scoped_admin import ReadOnlyAdmin, ReadOnlyInline

from .models import (
    AnnualReport,
    CollectedSheet,
    Deadline,
    FigureCollection,
    ItemTemplate,
    ReportVersion,
)

OnlyInScope = admin.RelatedOnlyFieldListFilter
PAST_YEAR = "适用的报告年度不能早于今年：以前年度的报告仍按原来的期限。"


class ReportVersionInline(ReadOnlyInline):
    model = ReportVersion
    fields = ["number", "signer", "signed_on", "submitted_on", "submitted_to"] + [
        "published_on",
        "address",
        "reason",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("report__bureau")


@admin.register(AnnualReport)
class AnnualReportAdmin(ReadOnlyAdmin):
    """Written, signed and published on its own pages."""

    scope_field = "bureau__path"
    list_display = ["__str__", "bureau", "year", "scope", "status", "due_on"]
    list_filter = ["status", "year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
    exclude = ["texts", "signed_scan"]
    inlines = [ReportVersionInline]


class CollectedSheetInline(ReadOnlyInline):
    model = CollectedSheet
    fields = ["unit", "status", "due_on", "reached_on", "how"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit", "collection")


@admin.register(FigureCollection)
class FigureCollectionAdmin(ReadOnlyAdmin):
    """Sent out, filled and closed on its own pages."""

    scope_field = "bureau__path"
    list_display = ["__str__", "bureau", "year", "status", "due_on", "closed_on"]
    list_filter = ["status", "year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
    inlines = [CollectedSheetInline]


class DeadlineForm(LawForm):
    def clean_first_year(self):
        year = self.cleaned_data["first_year"]
        if year < timezone.localdate().year:
            raise ValidationError(PAST_YEAR)
        return year


@admin.register(Deadline)
class DeadlineAdmin(LawAdmin):
    form = DeadlineForm
    key = ("code",)
    list_display = ["__str__", "first_year", "article", "source", "valid_from"]


class ItemForm(LawForm):
    """Of a new item the code, the place and the cell follow from what it is called."""

    label = forms.CharField(label="数据项", max_length=70)

    def clean_label(self):
        label = self.cleaned_data["label"]
        if ItemTemplate.objects.filter(cell=f"{OWN}/{label}").exclude(
            pk=self.instance.pk
        ):
            raise ValidationError("已经有这个数据项。停用了的，改它的停用日期。")
        return label


OWN = "指标"


@admin.register(ItemTemplate)
class ItemTemplateAdmin(LawAdmin):
    """What a new collection starts with; those that are under way have their own.

    The cells of the report's tables are the format's: only 指标 are added.
    """

    form = ItemForm
    words = ("position", "help_text", "unit_words", "source")
    list_display = ["__str__", "format", "number", "unit_words", "valid_from"]
    list_filter = ["format", "heading"]
    search_fields = ["label", "heading"]

    def get_exclude(self, request, obj=None):
        own = ["code", "format", "position", "cell"] if obj is None else []
        return [*super().get_exclude(request, obj), *own]

    def get_changeform_initial_data(self, request):
        return {"heading": "总体情况中的数字", "unit_words": "@"}

    def save_model(self, request, obj, form, change):
        if not change:
            last = ItemTemplate.objects.aggregate(last=Max("position"))["last"] or 0
            obj.position, obj.code = last + 1, f"own{last + 1}"
            obj.cell = f"{OWN}/{obj.label}"
        super().save_model(request, obj, form, change)
