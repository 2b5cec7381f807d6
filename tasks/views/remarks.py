"""意见 on a report."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tasks.forms.remarks import RemarkForm
from tasks.models import ProgressReport
from tasks.services.faults import Refused
from tasks.services.remarks import add_remark, last_of

from .report_pages import report_page


@require_POST
def remark_add(request, pk):
    """Write a remark; a refused one comes back with its words."""
    report = get_object_or_404(ProgressReport.objects.visible_to(request.user), pk=pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return report_page(request, pk, remark_form=form)
    try:
        add_remark(
            report_pk=report.pk,
            by=request.user,
            today=timezone.localdate(),
            **form.cleaned_data,
        )
    except Refused as refused:
        form.refuse(str(refused), after=last_of(report, request.user))
        return report_page(request, pk, remark_form=form)
    messages.success(request, "意见已发表，已通知相关人员。")
    return redirect(f"{reverse('tasks:report_detail', args=[pk])}#remarks")
