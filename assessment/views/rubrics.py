"""评分办法: drafted from a plan, looked at, put in force."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment import rubrics as services
from assessment.access import NO_RUBRIC, NO_VIEW, load
from assessment.differences import differences
from assessment.faults import parts_weighed, standing_faults
from assessment.forms import GenerateForm, PutInForceForm
from assessment.models import Assessment, Indicator, Rubric
from assessment.newer import newer_tasks
from assessment.trees import Tree
from assessment.versions import draft_version

PER_PAGE = 50
IS_IN_FORCE = "这份评分办法已经自{}起施行，没有再次施行。"


@require_GET
def rubric_list(request):
    """The rubrics of the user's bureaus, and the plans one can be drafted from."""
    user = request.user
    if not user.may("assessment.view_rubric"):
        raise PermissionDenied(NO_VIEW)
    opened = Prefetch("assessments", Assessment.objects.visible_to(user))
    rubrics = Rubric.objects.visible_to(user).select_related("plan", "bureau")
    context = {
        "page": Paginator(rubrics.prefetch_related(opened), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "form": GenerateForm(user=user),
        "may_change": user.may("assessment.change_rubric"),
    }
    return render(request, "assessment/rubric_list.html", context)


@require_POST
def rubric_generate(request):
    """Draft a rubric from the plan chosen."""
    if not request.user.may("assessment.change_rubric"):
        raise PermissionDenied(NO_RUBRIC)
    form = GenerateForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "请选择还没有评分办法草案的工作要点。")
        return redirect("assessment:rubric_list")
    try:
        rubric = services.generate(
            plan=form.cleaned_data["plan"], by=request.user, today=timezone.localdate()
        )
    except services.CannotGenerate as fault:
        messages.error(request, str(fault))
        return redirect("assessment:rubric_list")
    messages.success(request, "已生成评分办法草案，请核对后施行。")
    return redirect("assessment:rubric_detail", rubric.pk)


def rubric_for(request, pk):
    """A rubric the user may read; a draft is its makers' alone."""
    rows = Rubric.objects.select_related("bureau", "plan")
    rubric = load(rows, request.user, pk, "assessment.view_rubric", NO_VIEW)
    if rubric.status == Rubric.Status.DRAFT:
        load(rows, request.user, pk, "assessment.change_rubric", NO_RUBRIC)
    return rubric


@require_GET
def rubric_detail(request, pk):
    """The tree with its weights, the rules and the factors."""
    rubric = rubric_for(request, pk)
    may_change = request.user.may("assessment.change_rubric", rubric)
    is_draft = rubric.status == Rubric.Status.DRAFT
    others = Rubric.objects.visible_to(request.user).filter(plan=rubric.plan_id)
    context = {
        "rubric": rubric,
        "lines": Tree(rubric).lines(),
        "parts": rubric.parts.all(),
        "rules": rubric.rules.select_related("indicator"),
        "factors": rubric.factors.all(),
        "bands": rubric.bands.all(),
        "assessments": rubric.assessments.all(),
        "may_change": may_change,
        "may_put_in_force": may_change and is_draft,
        "may_try": may_change and not rubric.assessments.open().exists(),
        "faults": list(standing_faults(rubric)) if is_draft else [],
        "newer": newer_tasks(rubric) if may_change else [],
        "others": others.exclude(pk=rubric.pk).order_by("-version"),
    }
    return render(request, "assessment/rubric_detail.html", context)


def rubric_put_in_force(request, pk):
    """Show what putting the rubric in force does, and do it when asked in words."""
    rows = Rubric.objects.select_related("bureau", "plan")
    rubric = load(rows, request.user, pk, "assessment.change_rubric", NO_RUBRIC)
    if rubric.status == Rubric.Status.IN_FORCE:
        # A second click, or somebody else's first.
        messages.info(request, IS_IN_FORCE.format(rubric.in_force_from))
        return redirect("assessment:rubric_detail", pk)
    today = timezone.localdate()
    form = PutInForceForm(request.POST or None, initial={"in_force_from": today})
    if request.method == "POST" and form.is_valid():
        try:
            assessment = services.put_in_force(
                pk=rubric.pk,
                doc_no=form.cleaned_data["doc_no"],
                in_force_from=form.cleaned_data["in_force_from"],
                by=request.user,
                today=today,
            )
        except services.CannotPutInForce as refused:
            for fault in refused.faults:
                form.add_error(None, fault)
        else:
            messages.success(request, "评分办法已施行，考核已开始。")
            return redirect("assessment:assessment_detail", assessment.pk)
    leaves = Indicator.objects.filter(rubric=rubric, is_leaf=True)
    context = {
        "rubric": rubric,
        "form": form,
        "weighted": leaves.filter(weight__gt=0).count(),
        "unweighted": leaves.filter(weight=0).count(),
        "parts": parts_weighed(rubric),
        "rules": rubric.rules.filter(is_on=True).select_related("indicator"),
        "newer": newer_tasks(rubric),
        "faults": list(standing_faults(rubric)),
    }
    return render(request, "assessment/rubric_put_in_force.html", context)


@require_POST
def rubric_version(request, pk):
    """Draft a new version from a rubric in force."""
    rows = Rubric.objects.select_related("bureau", "plan")
    rubric = load(rows, request.user, pk, "assessment.change_rubric", NO_RUBRIC)
    try:
        new = draft_version(pk=rubric.pk, by=request.user)
    except services.CannotGenerate as fault:
        messages.error(request, str(fault))
        return redirect("assessment:rubric_detail", pk)
    messages.success(request, f"已另立第{new.version}版草案，原办法不变。")
    return redirect("assessment:rubric_weights", new.pk)


@require_GET
def rubric_compare(request, pk, other):
    """What a version has different from another, old → new."""
    new, old = rubric_for(request, pk), rubric_for(request, other)
    context = {"rubric": new, "old": old, "groups": differences(old, new)}
    return render(request, "assessment/rubric_compare.html", context)
