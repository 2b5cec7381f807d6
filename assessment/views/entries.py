"""登记: a person's own 扣分, 加分, 限档 or 单项否决."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessment.access import NO_ENTER, assessment_for, require
from assessment.entering import AlreadyEntered, NoPart, enter
from assessment.forms import EnterForm
from assessment.proposals import NotRunning


def finding_enter(request, pk):
    """Write a finding down; it takes effect at once."""
    assessment = assessment_for(request.user, pk)
    require(request.user, "assessment.confirm_finding", assessment, NO_ENTER)
    today = timezone.localdate()
    form = EnterForm(request.POST or None, assessment=assessment, today=today)
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
            told = f"已登记{finding.unit}的{finding.get_effect_display()}，得分已更新。"
            messages.success(request, told)
            findings = reverse("assessment:assessment_detail", args=[pk])
            return redirect(f"{findings}?unit={finding.unit_id}")
    context = {"assessment": assessment, "form": form}
    return render(request, "assessment/finding_enter.html", context)
