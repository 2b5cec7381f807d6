"""Rows of law in the admin: looked at, and changed so that the past stays.

A row in force keeps its figures and its days. Of it only the words are corrected and
its last day is set, today or later. Another figure is another row, from today on at
the earliest; the row it takes the place of ends the day before.
"""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.audit.trail import record
from core.units.scoped_admin import AuditedAdmin

TOO_EARLY = "施行日期不能早于今天：以前的仍按原来的规定。规定已经施行的，填今天。"
ENDS_EARLY = "废止日期不能早于今天：以前的仍按这一条。"
ENDED = "这一条已经废止，不能再改废止日期。规定恢复施行的，请新增一条。"
LATER = "已经有一条从{day}起施行。请先核对那一条。"
REPLACED = "废止日期：{old} → {new}，由新的一条代替"


class LawForm(forms.ModelForm):
    """`replaced` is the row a new one takes the place of."""

    key: tuple[str, ...] = ()
    replaced = None

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day and "valid_from" in self.changed_data and day < timezone.localdate():
            raise ValidationError(TOO_EARLY)
        return day

    def clean_valid_until(self):
        day, before = self.cleaned_data["valid_until"], self.initial.get("valid_until")
        if "valid_until" not in self.changed_data:
            return day
        if before and before < timezone.localdate():
            raise ValidationError(ENDED)
        if day and day < timezone.localdate():
            raise ValidationError(ENDS_EARLY)
        return day

    def clean(self):
        data = super().clean()
        if (
            self.instance.pk is None
            and self.key
            and {*self.key, "valid_from"} <= {*data}
        ):
            self.replaced = self.last_of(data)
        return data

    def last_of(self, data):
        """The row of the same matter that holds on the first day of the new one."""
        rows = self._meta.model.objects.filter(
            **{name: data[name] for name in self.key}
        )
        last = rows.order_by("valid_from").last()
        if last is None or last.valid_until and last.valid_until < data["valid_from"]:
            return None
        if last.valid_from >= data["valid_from"]:
            raise ValidationError(LATER.format(day=last.valid_from))
        return last


class LawAdmin(AuditedAdmin):
    """Rows hold for the whole installation.

    `words` may be corrected in a row in force, `key` names what a row is about.
    """

    form = LawForm
    words: tuple[str, ...] = ("article", "source")
    key: tuple[str, ...] = ()

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(self.codename("view"))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.has_perm(self.codename("add"))

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(self.codename("change"))

    def get_exclude(self, request, obj=None):
        return ["valid_until", "verified_on"] if obj is None else []

    def get_readonly_fields(self, request, obj=None):
        """What is in force stays, but for its words and its end."""
        if obj is None:
            return ()
        names = [field.name for field in self.opts.fields if field.editable]
        free = {*self.words, "valid_until"}
        if obj.valid_from > timezone.localdate():
            free |= {*names} - {*self.key, "code", "verified_on"}
        return [name for name in names if name not in free and name != "id"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.key = self.key
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            obj.verified_on = timezone.localdate()
        super().save_model(request, obj, form, change)
        if form.replaced:
            self.end(form.replaced, before=obj.valid_from, by=request.user)

    def end(self, row, *, before, by):
        row = self.model.objects.select_for_update().get(pk=row.pk)
        old, row.valid_until = row.valid_until, before - timedelta(days=1)
        row.save(update_fields=["valid_until"])
        note = REPLACED.format(old=old or "无", new=row.valid_until)
        record(f"修改{self.opts.verbose_name}", row, by=by, note=note)
