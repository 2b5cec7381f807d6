"""Admin within the scope of a person's posts: the base of every registered model."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404
from django.template.response import TemplateResponse

from core.audit.models import Event
from core.audit.trail import record
from core.workdays.sheet_admin import SheetOut, SheetScreens

from . import paths

HISTORY_LENGTH = 200
# In this order: ours names what the package has drawn.
DRAWN_AND_NAMED = [
    "admin/js/jquery.init.js",
    "admin/js/autocomplete.js",
    "js/admin_names.js",
]


class Named:
    """Says what is chosen here, to be seen while nothing is, and to be read aloud."""

    @property
    def media(self):
        return super().media + Media(js=DRAWN_AND_NAMED)

    def build_attrs(self, *args, **kwargs):
        attrs = super().build_attrs(*args, **kwargs)
        return attrs | {"data-placeholder": f"选择{self.field.verbose_name}"}


class NamedAutocomplete(Named, AutocompleteSelect):
    pass


class NamedAutocompleteMultiple(Named, AutocompleteSelectMultiple):
    pass


class AuditedAdmin(admin.ModelAdmin):
    """Nothing is deleted: rows end by date. The history is our own trail, so Django's
    log stays empty.
    """

    unnoted = frozenset()  # fields whose values stay out of the trail

    def codename(self, verb):
        return f"{self.opts.app_label}.{verb}_{self.opts.model_name}"

    def get_object(self, request, object_id, from_field=None):
        """The row; for somebody who cannot see it there is none."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Plain reference data; a model with more to it calls its service here."""
        note = self.changes(form) if change else ""
        super().save_model(request, obj, form, change)
        act = "修改" if change else "新建"
        record(f"{act}{self.opts.verbose_name}", obj, by=request.user, note=note)

    def changes(self, form):
        """What a form changes in its row, as the trail tells it."""
        before = self.model.objects.get(pk=form.instance.pk)
        return "；".join(
            str(form.fields[name].label)
            if name in self.unnoted or self.opts.get_field(name).many_to_many
            else f"{form.fields[name].label}：{shown(before, name)} → "
            f"{shown(form.instance, name)}"
            for name in form.changed_data
        )

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def history_view(self, request, object_id, extra_context=None):
        """The row's events from the trail."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied("您不能查看这条记录的修改历史。")
        context = {
            **self.admin_site.each_context(request),
            "title": f"修改历史：{row}",
            "subtitle": None,
            "opts": self.opts,
            "object": row,
            "entries": Event.objects.about(row)[:HISTORY_LENGTH],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/row_history.html", context)


class ScopedAdmin(AuditedAdmin):
    """Lists, pages, choices, look-ups and history hold what the posts reach.

    What is seen comes from `visible_to`, narrowed to where a post holds the right to
    view it here.
    """

    scope_field = "path"  # the look-up that leads from a row to its path
    show_full_result_count = False
    list_per_page = 50

    def within(self, queryset, scope):
        return queryset.filter(paths.under(scope, self.scope_field))

    def get_queryset(self, request):
        user = request.user
        rows = super().get_queryset(request).visible_to(user)
        return self.within(rows, user.paths_with(self.codename("view")))

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(self.codename("view"), obj)

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm(self.codename("add"))

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(self.codename("change"), obj)

    def choices(self, model, request):
        """The rows of another model a row of this one may point to."""
        user = request.user
        scope = user.paths_with(self.codename("add"))
        scope += user.paths_with(self.codename("change"))
        return model.objects.visible_to(user).within(scope)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        rows = self.choices(db_field.remote_field.model, request)
        if db_field.name == "bureau":
            rows = rows.filter(is_bureau=True)
            kwargs["initial"] = rows.order_by("path").first()
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NamedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs | {"queryset": rows}
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        rows = self.choices(db_field.remote_field.model, request)
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NamedAutocompleteMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(
            db_field, request, **kwargs | {"queryset": rows}
        )

    def permitted(self, request, queryset, verb):
        """The chosen rows the person may act on; says which ones were left out."""
        allowed = [
            row for row in queryset if request.user.has_perm(self.codename(verb), row)
        ]
        for row in queryset:
            if row not in allowed:
                messages.error(request, f"{row}不全在您的管理范围内，没有办理。")
        return allowed


class RemovableAdmin(ScopedAdmin):
    """What a person taught the system may be taken back, one row at a time."""

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(self.codename("delete"), obj)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request, obj):
        record(f"删除{self.opts.verbose_name}", obj, by=request.user)
        super().delete_model(request, obj)

    def log_deletions(self, request, queryset):
        return []


def shown(row, name):
    """The value of a field as a person reads it."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return "无" if value in (None, "") else str(value)


class ReadOnlyAdmin(ScopedAdmin):
    """Records to look at: they change through their own pages."""

    def choices(self, model, request):
        return model.objects.none()

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows shown on the page of the row they belong to, seen whenever it is."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SheetAdmin(SheetScreens, ScopedAdmin):
    """With Excel out and in, of the rows in scope."""

    def get_import_resource_kwargs(self, request, **kwargs):
        return {"by": request.user}

    def get_export_resource_kwargs(self, request, **kwargs):
        return {"by": request.user}

    def imported(self, saved, request):
        """One line on the bureau of the last row, with the count."""
        last = self.model.objects.get(pk=saved[-1].instance.pk)
        record(
            f"导入{self.opts.verbose_name}",
            last.bureau,
            by=request.user,
            note=f"共{len(saved)}行",
        )


class SheetOutAdmin(SheetOut, ReadOnlyAdmin):
    """Records to look at, and to take out as a workbook."""
