"""Plans and reports to look at; they change through their own pages.

What corrections taught the reader is changed and removed here.
"""

from django.contrib import admin, messages
from django.shortcuts import redirect

from core.units.scoped_admin import (
    ReadOnlyAdmin,
    ReadOnlyInline,
    RemovableAdmin,
    ScopedAdmin,
    SheetOutAdmin,
)
from core.workdays.sheet_admin import SheetOut

from . import standing_admin  # noqa: F401 -- registers its own
from .forms.mending import CriterionForm
from .models import (
    Assignment,
    ColumnMeaning,
    Criterion,
    Evidence,
    Occurrence,
    ProgressReport,
    ReportingRound,
    Responsibility,
    SuperiorPlan,
    SuperiorTask,
    Task,
    WorkPlan,
)
from .resources import CriterionResource, TaskResource
from .services.faults import Conflict, Refused
from .services.mending import mend_criterion

OnlyInScope = admin.RelatedOnlyFieldListFilter


class RoundInline(ReadOnlyInline):
    model = ReportingRound
    fields = ["name", "opens_on", "cutoff_on", "due_on"]


class CriterionInline(ReadOnlyInline):
    model = Criterion
    fields = ["position", "text", "kind"]


class ResponsibilityInline(ReadOnlyInline):
    model = Responsibility
    fields = ["position", "written_name", "role", "unit", "group"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit", "group")


class EvidenceInline(ReadOnlyInline):
    model = Evidence
    fields = ["criterion", "material", "publication"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("criterion", "material", "publication")


@admin.register(WorkPlan)
class WorkPlanAdmin(ReadOnlyAdmin):
    scope_field = "bureau__path"
    list_display = ["title", "bureau", "year", "kind", "status", "starts_on", "ends_on"]
    list_filter = ["status", "year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
    search_fields = ["title", "doc_no"]
    exclude = ["file"]
    inlines = [RoundInline]


@admin.register(Task)
class TaskAdmin(SheetOutAdmin):
    resource_classes = [TaskResource]
    scope_field = "plan__bureau__path"
    list_display = ["__str__", "plan", "units_text", "due_on", "withdrawn_on"]
    list_filter = [("plan", OnlyInScope)]
    list_select_related = ["plan"]
    search_fields = ["number", "text", "units_text"]
    inlines = [CriterionInline, ResponsibilityInline]


@admin.register(Criterion)
class CriterionAdmin(SheetOut, ScopedAdmin):
    """Kind and elements are mended here; the text changes with the plan."""

    form = CriterionForm
    resource_classes = [CriterionResource]
    scope_field = "task__plan__bureau__path"
    list_display = ["__str__", "task", "plan", "kind"]
    list_filter = ["kind", ("task__plan", OnlyInScope)]
    list_select_related = ["task__plan"]
    search_fields = ["text", "task__text", "task__number"]

    @admin.display(description="工作要点", ordering="task__plan")
    def plan(self, criterion):
        return criterion.task.plan

    def get_queryset(self, request):
        seen = Task.objects.visible_to(request.user)
        rows = Criterion.objects.filter(task__in=seen)
        return self.within(rows, request.user.paths_with(self.codename("view")))

    def get_fields(self, request, obj=None):
        return ["task", "text", "kind", "elements", "seen"]

    def get_readonly_fields(self, request, obj=None):
        return ["task"]

    def has_add_permission(self, request, obj=None):
        """Criteria come with their plan."""
        return False

    def save_model(self, request, obj, form, change):
        """Refused, the row stays as it was, and the person is told why."""
        try:
            mend_criterion(
                pk=obj.pk,
                seen=form.cleaned_data["seen"],
                text=form.cleaned_data["text"],
                kind=form.cleaned_data["kind"],
                elements=list(form.cleaned_data["elements"]),
                by=request.user,
            )
        except (Refused, Conflict) as refused:
            request.criterion_refused = str(refused)

    def response_change(self, request, obj):
        if refused := getattr(request, "criterion_refused", ""):
            messages.error(request, f"没有保存：{refused}")
            return redirect(request.path)
        return super().response_change(request, obj)


@admin.register(ReportingRound)
class ReportingRoundAdmin(ReadOnlyAdmin):
    """Rounds change on the plan's page, with their occurrences."""

    scope_field = "plan__bureau__path"
    list_display = ["name", "plan", "opens_on", "cutoff_on", "due_on"]
    list_filter = [("plan", OnlyInScope)]
    list_select_related = ["plan"]
    search_fields = ["name", "plan__title"]

    def get_queryset(self, request):
        seen = WorkPlan.objects.visible_to(request.user)
        rows = ReportingRound.objects.filter(plan__in=seen)
        return self.within(rows, request.user.paths_with(self.codename("view")))


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    scope_field = "unit__path"
    list_display = ["unit", "role", "task", "owes", "handed_out_on", "ended_on"]
    list_filter = ["role", "owes", ("task__plan", OnlyInScope), ("unit", OnlyInScope)]
    list_select_related = ["unit", "task"]
    search_fields = ["unit__name", "task__number", "task__text"]


@admin.register(Occurrence)
class OccurrenceAdmin(ReadOnlyAdmin):
    scope_field = "assignment__unit__path"
    list_display = [
        "unit",
        "task",
        "number",
        "round",
        "due_on",
        "due_from",
        "voided_on",
    ]
    list_filter = [
        "due_from",
        "due_on",
        ("assignment__task__plan", OnlyInScope),
        ("assignment__unit", OnlyInScope),
    ]
    list_select_related = ["round", "assignment__unit", "assignment__task"]
    search_fields = ["assignment__unit__name", "assignment__task__text"]

    @admin.display(description="单位", ordering="assignment__unit__position")
    def unit(self, occurrence):
        return occurrence.assignment.unit

    @admin.display(description="任务")
    def task(self, occurrence):
        return occurrence.assignment.task


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnlyAdmin):
    scope_field = "occurrence__assignment__unit__path"
    list_display = ["unit", "task", "due_on", "kind", "status", "reached_on"]
    list_filter = [
        "status",
        "kind",
        ("occurrence__assignment__task__plan", OnlyInScope),
        ("occurrence__assignment__unit", OnlyInScope),
    ]
    list_select_related = [
        "occurrence__assignment__unit",
        "occurrence__assignment__task",
    ]
    search_fields = ["body", "occurrence__assignment__unit__name"]
    exclude = ["signed_scan", "original"]
    inlines = [EvidenceInline]

    @admin.display(
        description="单位", ordering="occurrence__assignment__unit__position"
    )
    def unit(self, report):
        return report.occurrence.assignment.unit

    @admin.display(description="任务")
    def task(self, report):
        return report.occurrence.assignment.task

    @admin.display(description="到期日", ordering="occurrence__due_on")
    def due_on(self, report):
        return report.occurrence.due_on


@admin.register(ColumnMeaning)
class ColumnMeaningAdmin(RemovableAdmin):
    scope_field = "bureau__path"
    fields = ["bureau", "word", "meaning", "taught_by", "taught_at"]
    readonly_fields = ["bureau", "word", "taught_by", "taught_at"]
    list_display = ["word", "meaning", "bureau", "taught_by", "taught_at"]
    list_filter = ["meaning", ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "taught_by"]
    search_fields = ["word"]

    def has_add_permission(self, request):
        """Taught on the draft page, beside the document it stands in."""
        return False

    def save_model(self, request, obj, form, change):
        obj.taught_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(SuperiorPlan)
class SuperiorPlanAdmin(ReadOnlyAdmin):
    scope_field = "bureau__path"
    list_display = ["title", "issuer", "bureau", "year", "doc_no", "issued_on"]
    list_filter = ["year", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
    search_fields = ["title", "issuer", "doc_no"]
    exclude = ["file"]


@admin.register(SuperiorTask)
class SuperiorTaskAdmin(ReadOnlyAdmin):
    scope_field = "plan__bureau__path"
    list_display = ["__str__", "plan", "named_as", "due_on", "not_ours_reason"]
    list_filter = [("plan", OnlyInScope)]
    list_select_related = ["plan"]
    search_fields = ["number", "text", "units_text", "named_as"]
