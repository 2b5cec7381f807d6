"""文书模板 and 文书设置 of a bureau."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from foi.forms.letters import SettingsForm, TemplateForm
from foi.forms.registering import bureaus_kept
from foi.letters.kinds import KINDS
from foi.models import LetterTemplate, Outcome, RemedyRoute
from foi.refusals import Refused
from foi.remedies import remedies_in_force, settings_of
from foi.services.letter_wording import save_settings, write_template

from .letters import kind_or_404
from .loading import NO_KEEP, require


def bureau_of(request):
    """The bureau named in the address, of those the person keeps; else the first."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    bureaus = list(bureaus_kept(request.user))
    named = request.GET.get("bureau")
    chosen = [bureau for bureau in bureaus if str(bureau.pk) == named]
    return (chosen or bureaus)[0], bureaus


@require_GET
def template_list(request):
    """Each kind, and whose wording holds."""
    bureau, bureaus = bureau_of(request)
    versions = {}
    rows = LetterTemplate.objects.of(bureau).select_related("written_by")
    for row in rows.defer("body"):
        versions.setdefault(row.kind, row)
    context = {
        "bureau": bureau,
        "bureaus": bureaus,
        "rows": [(kind, versions.get(kind.code)) for kind in KINDS],
        "settings": settings_of(bureau),
    }
    return render(request, "foi/template_list.html", context)


def template_edit(request, kind):
    """Write the bureau's next version; the earlier ones stay to be read."""
    bureau, _ = bureau_of(request)
    chosen = kind_or_404(kind)
    versions = LetterTemplate.objects.of(bureau).filter(kind=kind)
    versions = list(versions.select_related("written_by"))
    initial = {"seen": 0}
    if versions:
        last = versions[0]
        initial = {"seen": last.pk, "title": last.title, "body": last.body}
    form = TemplateForm(request.POST or None, kind=chosen, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            written = write_template(
                bureau=bureau,
                kind=kind,
                by=request.user,
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已保存{written}，以后出的文书用这一版。")
            return redirect(back_to("foi:template_list", bureau))
    context = {
        "bureau": bureau,
        "kind": chosen,
        "form": form,
        "places": sorted(chosen.allowed),
        "required": chosen.required,
        "versions": versions,
    }
    return render(request, "foi/template_edit.html", context)


def back_to(name, bureau):
    return reverse(name, query={"bureau": bureau.pk})


def letter_settings(request):
    """Prefix, review authority and court; no letter with a remedy without them."""
    bureau, bureaus = bureau_of(request)
    row = settings_of(bureau)
    version = row.version if row.pk else 0
    form = SettingsForm(
        request.POST or None, instance=row, initial={"version": version}
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            save_settings(
                bureau=bureau,
                version=values.pop("version"),
                values=values,
                by=request.user,
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "文书设置已保存。")
            return redirect(back_to("foi:letter_settings", bureau))
    named = {each.code: str(each) for each in Outcome.objects.all()} | RemedyRoute.NAMES
    remedies = remedies_in_force(settings_of(bureau), on=timezone.localdate())
    context = {
        "bureau": bureau,
        "bureaus": bureaus,
        "form": form,
        "remedies": [
            (label, [named.get(code, code) for code in codes], text)
            for label, codes, text in remedies
        ],
    }
    return render(request, "foi/letter_settings.html", context)
