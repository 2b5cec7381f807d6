"""Importing a plan: a file, a pasted table, or a scan with the table beside it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render

from core.files.services import Refused as FileRefused
from core.runs.models import Run
from core.units.models import Unit
from tasks.forms.plans import PlanImportForm
from tasks.services import drafts

from .drafts import NO_IMPORT


def plan_import(request):
    bureaus = Unit.objects.filter(
        is_bureau=True, path__in=request.user.paths_with("tasks.import_plan")
    )
    if not bureaus:
        raise PermissionDenied(NO_IMPORT)
    beside = failed_reading(request, bureaus)
    form = PlanImportForm(
        request.POST or None, request.FILES or None, bureaus=bureaus, beside=beside
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = start_import(form, by=request.user)
        except FileRefused as refused:
            form.refuse(str(refused))
        else:
            return redirect("run_detail", run.uuid)
    return render(request, "tasks/plan_import.html", {"form": form, "beside": beside})


def failed_reading(request, bureaus):
    """The user's own reading that failed, to paste the table beside its original."""
    runs = Run.objects.visible_to(request.user).filter(
        kind=drafts.READING, status=Run.Status.FAILED
    )
    try:
        run = runs.filter(uuid=request.GET.get("beside") or None).first()
    except ValidationError:
        return None
    return run if run and run.arguments["bureau"] in {b.pk for b in bureaus} else None


def start_import(form, *, by):
    if form.beside:
        pasted = form.cleaned_data["read"]
        return drafts.read_again(run=form.beside, pasted=pasted, by=by)
    return drafts.start_reading(**form.reading(), by=by)
