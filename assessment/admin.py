"""Rubrics to look at; indicators out to Excel, and back into a draft."""

import json

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from core.units.scoped_admin import ReadOnlyAdmin, ReadOnlyInline
from core.workdays.sheet_admin import SheetScreens

from .editing.rules import in_words
from .forms import ConfirmIndicatorsForm
from .incoming import editions_of, named_version
from .models import GradeBand, Indicator, Part, RoleFactor, Rubric, Rule
from .resources import IndicatorResource
from .templatetags.assessment_points import points

NO_AMOUNT = "—"
OnlyInScope = admin.RelatedOnlyFieldListFilter


class PartInline(ReadOnlyInline):
    model = Part
    fields = ["position", "name", "share"]


class RoleFactorInline(ReadOnlyInline):
    model = RoleFactor
    fields = ["role", "percent"]


class GradeBandInline(ReadOnlyInline):
    model = GradeBand
    fields = ["name", "least"]
    readonly_fields = ["least"]

    @admin.display(description="起始分（分）")
    def least(self, band):
        return points(band.from_points)


class RuleInline(ReadOnlyInline):
    model = Rule
    fields = ["clause", "measure", "effect", "indicator", "is_state", "is_on"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator")


@admin.register(Rubric)
class RubricAdmin(ReadOnlyAdmin):
    """A rubric changes on its own pages while it is a draft, and there alone.

    Those pages check it as a whole and hold two people apart; this one leads to them.
    """

    scope_field = "bureau__path"
    fields = [
        "title",
        "bureau",
        "plan",
        "year",
        "version",
        "status",
        "doc_no",
        "in_force_from",
        "passes_at",
        "bonus_at_most",
        "bonus_from",
        "min_indicators",
    ]
    readonly_fields = ["passes_at", "bonus_at_most", "bonus_from"]
    list_display = ["title", "version", "bureau", "status", "doc_no", "in_force_from"]
    list_filter = ["status", "year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
    search_fields = ["title", "doc_no"]
    inlines = [PartInline, RoleFactorInline, GradeBandInline, RuleInline]

    @admin.display(description="合格分（分）")
    def passes_at(self, rubric):
        return points(rubric.pass_mark)

    @admin.display(description="加分上限（分）")
    def bonus_at_most(self, rubric):
        return points(rubric.bonus_cap)

    @admin.display(description="可加分的最低基础分（分）")
    def bonus_from(self, rubric):
        return points(rubric.bonus_floor)


def amount(name, heading):
    """A column that tells an amount of a rule in 分 or in percent."""

    @admin.display(description=heading, ordering=name)
    def column(model_admin, rule):
        return in_words(rule, name) or NO_AMOUNT

    return column


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    """扣分标准 of every rubric, to find and compare; a draft's change on its page.

    What a measure counts is code, told on 口径说明.
    """

    scope_field = "rubric__bureau__path"
    fields = [
        "rubric_read",
        "indicator",
        "measure",
        "effect",
        "clause",
        "price",
        "per",
        "least",
        "most",
        "share_cap",
        "is_state",
        "is_on",
    ]
    list_display = [
        "clause",
        "rubric_read",
        "measure_read",
        "effect",
        "price",
        "is_state",
        "is_on",
    ]
    list_filter = [
        "rubric__year",
        "rubric__version",
        "rubric__status",
        "measure",
        "effect",
        "is_on",
    ]
    list_select_related = ["rubric"]
    search_fields = ["clause", "indicator__title", "rubric__title"]
    readonly_fields = ["rubric_read", "price", "least", "most", "share_cap"]

    price = amount("unit", "每次")
    least = amount("min", "至少")
    most = amount("max", "至多")
    share_cap = amount("cap", "每份上限")

    @admin.display(description="评分办法", ordering="rubric")
    def rubric_read(self, rule):
        url = reverse("assessment:rubric_detail", args=[rule.rubric_id])
        return format_html('<a href="{}">{}</a>', url, named_version(rule.rubric))

    @admin.display(description="口径", ordering="measure")
    def measure_read(self, rule):
        url = f"{reverse('assessment:measure_list')}#{rule.measure}"
        return format_html('<a href="{}">{}</a>', url, rule.get_measure_display())


@admin.register(Indicator)
class IndicatorAdmin(SheetScreens, ReadOnlyAdmin):
    """Points change on the draft's page, or for many at once by a sheet."""

    resource_classes = [IndicatorResource]
    confirm_form_class = ConfirmIndicatorsForm
    scope_field = "rubric__bureau__path"
    fields = ["rubric", "part", "parent", "title", "standard", "task", "criterion"]
    list_display = ["__str__", "rubric", "version", "part", "weighs", "weight_reason"]
    list_filter = [("rubric", OnlyInScope), "rubric__version", "is_leaf"]
    list_select_related = ["rubric", "part"]
    search_fields = ["title", "standard", "task__number"]

    @admin.display(description="版次", ordering="rubric__version")
    def version(self, indicator):
        return indicator.rubric.version

    @admin.display(description="分值（分）", ordering="weight")
    def weighs(self, indicator):
        return points(indicator.weight)

    def has_import_permission(self, request):
        return request.user.may("assessment.change_rubric")

    def get_import_resource_kwargs(self, request, form=None, **kwargs):
        """Confirmed, the rows are held against the drafts as the preview had them."""
        if isinstance(form, ConfirmIndicatorsForm):
            return {"by": request.user, "editions": form.cleaned_data["editions"]}
        if form:
            form.editions = editions_of(request.user)
        return {"by": request.user}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            initial["editions"] = json.dumps(import_form.editions)
        return initial

    def get_export_resource_kwargs(self, request, **kwargs):
        return {"by": request.user}

    def imported(self, saved, request):
        """Told by the draft's own act, with what changed."""
