"""登记: a person's own 扣分, 加分, 限档 or 单项否决."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from assessment.access import NO_ENTER, assessment_for, require
from assessment.entering import AlreadyEntered, NoPart, enter
from assessment.forms import EnterForm
from assessment.proposals import NotRunning


def finding_enter(request, pk):
    """Write a finding down; it takes effect at once."""
    assessment = assessment_for(request.user, pk)
    require(request.user, "assessment.confirm_finding", assessment, NO_ENTER)
    today = timezone.localdate()
    if "list" in request.POST:
        # Nothing is judged yet: the choice of 期次 follows unit and indicator.
        form = EnterForm(initial=request.POST.dict(), **of(assessment, today))
        return shown(request, assessment, form)
    form = EnterForm(request.POST or None, **of(assessment, today))
    if request.method == "POST" and form.is_valid():
        try:
            finding = enter(
                assessment_pk=pk, by=request.user, today=today, **form.values()
            )
        except (NotRunning, NoPart) as fault:
            form.add_error(None, str(fault))
        except AlreadyEntered as fault:
            messages.warning(request, str(fault))
            return redirect("assessment:assessment_detail", pk)
        else:
            tell(request, finding)
            findings = reverse("assessment:assessment_detail", args=[pk])
            return redirect(f"{findings}?unit={finding.unit_id}#finding-{finding.pk}")
    return shown(request, assessment, form)


def of(assessment, today):
    return {"assessment": assessment, "today": today}


def shown(request, assessment, form):
    context = {"assessment": assessment, "form": form}
    return render(request, "assessment/finding_enter.html", context)


def tell(request, finding):
    """What was done, and where the unit's score shows it."""
    score = finding.assessment.scores.get(unit=finding.unit_id)
    told = format_html(
        '已登记{}的{}，得分已更新。<a href="{}#finding-{}">看该单位的得分</a>',
        finding.unit,
        finding.get_effect_display(),
        reverse("assessment:score_detail", args=[score.pk]),
        finding.pk,
    )
    messages.success(request, told)
