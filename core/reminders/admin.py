"""系统管理: the ladder of reminders, kept by the office."""

from datetime import timedelta

from django.contrib import admin, messages
from django.utils import timezone

from core.units.scoped_admin import RemovableAdmin
from core.workdays.days import current_calendar

from .forms import StepForm
from .ladders import example
from .models import ReminderStep

SAMPLE = timedelta(days=30)  # how far ahead the due date of the example lies


@admin.register(ReminderStep)
class ReminderStepAdmin(RemovableAdmin):
    """Each step says in a sentence when it would be sent, and to whom."""

    form = StepForm
    scope_field = "bureau__path"
    fields = ["bureau", "source", "offset", "counting", "roles"]
    list_filter = [("bureau", admin.RelatedOnlyFieldListFilter), "counting"]
    list_select_related = ["bureau"]
    ordering = ["bureau__path", "source", "offset", "pk"]

    def get_list_display(self, request):
        say = self.sentence()

        @admin.display(description="示例")
        def sample(step):
            return say(step)

        return ["__str__", "what", "whom", sample, "bureau"]

    @admin.display(description="事项", ordering="source")
    def what(self, step):
        return step.get_source_display()

    @admin.display(description="提醒对象")
    def whom(self, step):
        return step.get_roles_display()

    def sentence(self):
        """A function that says a step by the calendar as it stands."""
        calendar = current_calendar()
        due_on = calendar.on_or_after(timezone.localdate() + SAMPLE)
        return lambda step: example(step, due_on=due_on, calendar=calendar)

    def get_readonly_fields(self, request, obj=None):
        return ["bureau", "source"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        messages.info(request, f"{self.sentence()(obj)}。")
