"""拟扣 and 扣分: by cause and unit, confirmed or dropped by a person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessment import findings
from assessment.access import NO_CONFIRM, assessment_for, require
from assessment.bearing import STILL_BORNE
from assessment.filters import FindingFilter, tally
from assessment.forms import LiftForm
from assessment.grouping import by_cause, picked
from assessment.models import Assessment, Finding
from assessment.proposals import NotRunning

PER_PAGE = 100
KEY_LENGTH = 18


def assessment_detail(request, pk):
    """The findings by cause and unit; those ticked are confirmed or dropped."""
    assessment = assessment_for(request.user, pk)
    form = LiftForm(request.POST if "lift" in request.POST else None)
    if request.method == "POST" and decide(request, assessment, form):
        return redirect(f"{request.path}?{unticked(request.GET)}")
    found = FindingFilter(request.GET, assessment=assessment)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    causes = by_cause(page)
    user, running = request.user, assessment.status == Assessment.Status.RUNNING
    context = {
        "assessment": assessment,
        "filter": found,
        "tabs": tally(request.GET, assessment=assessment),
        "status": request.GET.get("status", ""),
        "page": page,
        "causes": causes,
        "form": form,
        "picked": ticked(request, causes),
        "may_confirm": running and user.may("assessment.confirm_finding", assessment),
        "may_propose": running and user.may("assessment.propose", assessment),
    }
    return render(request, "assessment/assessment_detail.html", context)


def unticked(choice) -> str:
    """The page's address without the link that ticked: what was left out stays so."""
    kept = choice.copy()
    kept.pop("select", None)
    return kept.urlencode()


def ticked(request, causes) -> set[int]:
    """What stays ticked after a refusal, or what a link of the page ticks."""
    if request.method == "POST":
        return keys_in(request.POST.getlist("finding"))
    return picked(causes, request.GET.get("select"))


def keys_in(values) -> set[int]:
    return {
        int(value) for value in values if value.isdecimal() and len(value) <= KEY_LENGTH
    }


def decide(request, assessment, form) -> bool:
    """Confirm or lift what is ticked, or confirm the group whose button was pressed.

    False where the form wants correcting.
    """
    require(request.user, "assessment.confirm_finding", assessment, NO_CONFIRM)
    of_group = request.POST.get("group")
    pks = keys_in(of_group.split(",") if of_group else request.POST.getlist("finding"))
    act, names = findings.confirm, {}
    if "lift" in request.POST:
        if not form.is_valid():
            return False
        act, names = findings.lift, {"reason": form.cleaned_data["reason"]}
    try:
        done = act(
            pks=pks,
            assessment_pk=assessment.pk,
            by=request.user,
            today=timezone.localdate(),
            **names,
        )
    except NotRunning as fault:
        messages.error(request, str(fault))
        return True
    told = f"已解除{done}条" if names else f"已确认{done}条扣分"
    tell(request, told, done, len(pks) - done)
    return True


def tell(request, told, done, left) -> None:
    """What happened to how many, and what was left as it was."""
    rest = f"另有{left}条状态已变，未作处理。" if left else ""
    if done:
        messages.success(request, f"{told}，得分已更新。{rest}")
    else:
        messages.warning(request, rest or "没有选中任何一条，请先勾选。")


@require_GET
def finding_waiting(request):
    """Every 拟扣 that waits for the user, across assessments."""
    if not request.user.may("assessment.confirm_finding"):
        raise PermissionDenied(NO_CONFIRM)
    waiting = (
        Finding.objects.to_confirm_by(request.user)
        .filter(STILL_BORNE)
        .select_related("unit", "assessment", "indicator__task")
        .order_by("assessment", "rule", "unit__position", "pk")
    )
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/finding_waiting.html", {"page": page})
