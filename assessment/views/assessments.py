"""考核: what is proposed and what is confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment import findings
from assessment.access import NO_CONFIRM, NO_PROPOSE, NO_VIEW, load, require
from assessment.bearing import STILL_BORNE
from assessment.counting import count
from assessment.filters import FindingFilter
from assessment.forms import LiftForm
from assessment.judging import propose_and_count
from assessment.models import Assessment, Finding
from assessment.proposals import NotRunning, NoWorkdays

PER_PAGE = 100
ASSESSMENTS = Assessment.objects.select_related("rubric__bureau", "rubric__plan")


@require_GET
def assessment_list(request):
    """The assessments a judge may see; a unit goes to its own scores."""
    user = request.user
    if not user.may("assessment.view_assessment"):
        return redirect("assessment:score_list")
    assessments = ASSESSMENTS.visible_to(user).annotate(
        proposed=Count("findings", filter=Q(findings__status="proposed")),
        confirmed=Count("findings", filter=Q(findings__status="confirmed")),
    )
    # Grouping drops the order of the model.
    assessments = assessments.order_by("-starts_on", "-pk")
    plan = request.GET.get("plan", "")
    if plan.isdecimal():
        assessments = assessments.filter(rubric__plan=plan[:18])
    page = Paginator(assessments, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/assessment_list.html", {"page": page})


def assessment_for(request, pk):
    return load(ASSESSMENTS, request.user, pk, "assessment.view_assessment", NO_VIEW)


def assessment_detail(request, pk):
    """The findings by cause and unit; those ticked are confirmed or dropped."""
    assessment = assessment_for(request, pk)
    form = LiftForm(request.POST if "lift" in request.POST else None)
    if request.method == "POST" and decide(request, assessment, form):
        return redirect(request.get_full_path())
    found = FindingFilter(request.GET, assessment=assessment)
    user, running = request.user, assessment.status == Assessment.Status.RUNNING
    context = {
        "assessment": assessment,
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "picked": request.POST.getlist("finding"),
        "pick_all": request.GET.get("select") == "all" and request.method == "GET",
        "may_confirm": running and user.may("assessment.confirm_finding", assessment),
        "may_propose": running and user.may("assessment.propose", assessment),
    }
    return render(request, "assessment/assessment_detail.html", context)


def decide(request, assessment, form) -> bool:
    """Confirm or lift what is ticked; False where the form wants correcting."""
    require(request.user, "assessment.confirm_finding", assessment, NO_CONFIRM)
    pks = [int(pk) for pk in request.POST.getlist("finding") if pk.isdecimal()]
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
    tell(request, told, done, len(set(pks)) - done)
    return True


def tell(request, told, done, left) -> None:
    """What happened to how many, and what was left as it was."""
    rest = f"另有{left}条状态已变，未作处理。" if left else ""
    if done:
        messages.success(request, f"{told}，得分已更新。{rest}")
    else:
        messages.warning(request, rest or "没有选中任何一条，请先勾选。")


@require_POST
def assessment_propose(request, pk):
    """Have the machine look at the facts as of today, and count."""
    assessment = assessment_for(request, pk)
    require(request.user, "assessment.propose", assessment, NO_PROPOSE)
    today = timezone.localdate()
    try:
        counts = propose_and_count(assessment_pk=pk, by=request.user, today=today)
    except (NotRunning, NoWorkdays) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"{counts}。得分已更新。")
    return redirect("assessment:assessment_detail", pk)


@require_POST
def assessment_count(request, pk):
    """Count the scores anew."""
    assessment = assessment_for(request, pk)
    require(request.user, "assessment.propose", assessment, NO_PROPOSE)
    try:
        changed = count(assessment_pk=pk, by=request.user, today=timezone.localdate())
    except NotRunning as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"已重新计分，{changed}个单位的得分有变。")
    return redirect("assessment:assessment_scores", pk)


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
