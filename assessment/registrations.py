"""What this app tells the floors below, once, when the models are loaded."""

from django.urls import reverse_lazy

from core.files import owners
from core.reminders import waiting
from core.runs import kinds

from . import exports
from .bearing import STILL_BORNE
from .measures import catalog, foi, tasks  # noqa: F401 -- they register their measures
from .models import Finding, Rubric


def proposed(user, today):
    """拟扣 of the running assessments a person may decide."""
    return Finding.objects.to_confirm_by(user).filter(STILL_BORNE)


def drafts(user, today):
    """评分办法草案 a person may put in force."""
    return Rubric.objects.drafts().visible_to(user)


kinds.register(exports.KIND, exports.export)
owners.register(exports.KIND, exports.may_read)
waiting.register(
    waiting.Waiting(
        name="assessment.proposed",
        label="拟扣待确认",
        url=reverse_lazy("assessment:finding_waiting"),
        permission="assessment.confirm_finding",
        rows=proposed,
    )
)
waiting.register(
    waiting.Waiting(
        name="assessment.drafts",
        label="评分办法待施行",
        url=reverse_lazy("assessment:rubric_list"),
        permission="assessment.change_rubric",
        rows=drafts,
    )
)
