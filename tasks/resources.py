"""Tasks and criteria out to Excel; they come in through the plan's own pages."""

from import_export import resources
from import_export.fields import Field
from import_export.widgets import IntegerWidget

from core.workdays.sheets import ChoiceWidget, DayWidget

from .models import Criterion, Task
from .wording import time_in_words


class TaskResource(resources.ModelResource):
    plan = Field("plan__title", "工作要点")
    section = Field("section__heading", "章节")
    number = Field("number", "序号")
    text = Field("text", "任务")
    units = Field("units_text", "责任单位原文")
    settled = Field(column_name="责任单位")
    due_on = Field("due_on", "完成时限", DayWidget())
    time = Field(column_name="时限")
    withdrawn_on = Field("withdrawn_on", "撤销日期", DayWidget())

    class Meta:
        model = Task
        name = "任务"
        fields = (
            "plan",
            "section",
            "number",
            "text",
            "units",
            "settled",
            "due_on",
            "time",
            "withdrawn_on",
        )

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("plan", "section").prefetch_related(
            "responsibilities__unit", "responsibilities__group"
        )

    def dehydrate_settled(self, task):
        """Each name with what it means and its role; 待明确 where it means nothing."""
        return "、".join(
            f"{named.unit or named.group or f'{named.written_name}〔待明确〕'}"
            f"（{named.get_role_display()}）"
            for named in task.responsibilities.all()
        )

    def dehydrate_time(self, task):
        return time_in_words(task.due_on, task.recurrence, task.deadline_text)


class CriterionResource(resources.ModelResource):
    plan = Field("task__plan__title", "工作要点")
    number = Field("task__number", "任务序号")
    task = Field("task__text", "任务")
    position = Field("position", "顺序", IntegerWidget(coerce_to_string=False))
    text = Field("text", "评价标准")
    kind = Field("kind", "性质", ChoiceWidget(Criterion.Kind))
    elements = Field(column_name="佐证要素")

    class Meta:
        model = Criterion
        name = "评价标准"
        fields = ("plan", "number", "task", "position", "text", "kind", "elements")

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("task__plan").prefetch_related(
            "named_elements__element"
        )

    def dehydrate_elements(self, criterion):
        return "、".join(
            f"{named.element}（{named.element.get_kind_display()}）"
            for named in criterion.named_elements.all()
        )
