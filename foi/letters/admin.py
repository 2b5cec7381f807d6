"""Letters to look at; wording and remedies of the bureaus in scope to edit."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.units.scoped_admin import ReadOnlyAdmin, ScopedAdmin
from foi.models import Letter, LetterSettings, LetterTemplate, RemedyRoute, RemedyText
from foi.services.letter_wording import write_template

from .kinds import BY_CODE
from .placeholders import PLACE, fault_of

OnlyInScope = admin.RelatedOnlyFieldListFilter


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """The register; nothing here shows what is encrypted, and nothing is deleted."""

    scope_field = "bureau__path"
    list_display = ["__str__", "request", "outcome", "issued_on", "voided_on"]
    list_filter = ["kind", "year", ("bureau", OnlyInScope)]
    list_select_related = ["request", "outcome", "bureau"]
    search_fields = ["mark", "request__subject"]
    fields = ["bureau", "request", "kind", "outcome", "event", "mark", "title"] + [
        "drafted_on",
        "drafted_by",
        "issued_on",
        "issued_by",
        "voided_on",
        "voided_by",
        "void_reason",
    ]


class OwnAdmin(ScopedAdmin):
    """Rows of the bureaus in scope; what is shipped is followed, never changed."""

    scope_field = "bureau__path"

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "bureau" in form.base_fields:
            form.base_fields["bureau"].required = True
        return form


class TemplateForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        kind = BY_CODE.get(data.get("kind") or self.instance.kind)
        if kind and {"title", "body"} <= set(data):
            body = data["body"].replace("\r\n", "\n")
            if fault := fault_of(kind, data["title"], body):
                raise ValidationError({"body": fault})
        return data


@admin.register(LetterTemplate)
class LetterTemplateAdmin(OwnAdmin):
    """Saving writes the next version."""

    form = TemplateForm
    fields = ["bureau", "kind", "title", "body", "source"]
    list_display = ["__str__", "bureau", "title", "written_on", "written_by"]
    list_filter = ["kind", ("bureau", OnlyInScope)]
    list_select_related = ["bureau", "written_by"]

    def get_readonly_fields(self, request, obj=None):
        return ["bureau", "kind"] if obj else []

    def save_model(self, request, obj, form, change):
        last = LetterTemplate.objects.of(obj.bureau).filter(kind=obj.kind).first()
        written = write_template(
            bureau=obj.bureau,
            kind=obj.kind,
            title=obj.title,
            body=obj.body,
            source=obj.source,
            seen=last.pk if last else 0,
            by=request.user,
            today=timezone.localdate(),
        )
        obj.pk, obj.version = written.pk, written.version


@admin.register(LetterSettings)
class LetterSettingsAdmin(ReadOnlyAdmin):
    """Changed on the page 文书设置."""

    scope_field = "bureau__path"
    list_display = ["__str__", "letters_are_on", "prefix", "review_authority", "court"]
    list_select_related = ["bureau"]


@admin.register(RemedyRoute)
class RemedyRouteAdmin(OwnAdmin):
    list_display = ["__str__", "bureau", "valid_from", "valid_until", "verified_on"]
    list_filter = ["route", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]


class RemedyTextForm(forms.ModelForm):
    def clean_text(self):
        text = self.cleaned_data["text"]
        unknown = [
            name for name in PLACE.findall(text) if name not in RemedyText.PLACES
        ]
        if unknown:
            raise ValidationError(
                f"不认识占位符 {{{unknown[0]}}}，可以用 {{复议机关}}、{{法院}}、{{上级主管部门}}。"
            )
        return text


@admin.register(RemedyText)
class RemedyTextAdmin(OwnAdmin):
    form = RemedyTextForm
    list_display = ["__str__", "bureau", "valid_from", "valid_until", "verified_on"]
    list_filter = ["route", "organ_kind", ("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
