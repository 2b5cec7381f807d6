"""系统管理: units, their collective and other names, people and their posts."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode

from core.audit.trail import record

from . import people
from .admin_forms import (
    AliasForm,
    GroupForm,
    NewPersonForm,
    PersonForm,
    PostForm,
    UnitForm,
)
from .models import Post, Unit, UnitAlias, UnitGroup, User
from .password_sheet import password_sheet
from .resources import UnitResource
from .resources_names import AliasResource, GroupResource
from .roles import Role
from .roster_resource import RosterResource
from .scoped_admin import (
    NamedAutocomplete,
    ReadOnlyInline,
    RemovableAdmin,
    ScopedAdmin,
    SheetAdmin,
)
from .services import place

OnlyInScope = admin.RelatedOnlyFieldListFilter


class InForce(admin.SimpleListFilter):
    title = "在任"
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("yes", "在任"), ("no", "已离任或尚未到任")]

    def queryset(self, request, queryset):
        held = Post.objects.in_force(on=timezone.localdate())
        if self.value() == "yes":
            return queryset.filter(pk__in=held.values("pk"))
        return queryset.exclude(pk__in=held.values("pk")) if self.value() else queryset


class HasLiaison(admin.SimpleListFilter):
    """Units in force that nobody reports for."""

    title = "联络员"
    parameter_name = "liaison"

    def lookups(self, request, model_admin):
        return [("none", "无联络员"), ("nobody", "无任何人员")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        today = timezone.localdate()
        held = Post.objects.in_force(on=today).filter(unit=OuterRef("pk"))
        if self.value() == "none":
            held = held.filter(role=Role.LIAISON)
        return queryset.in_force(on=today).filter(~Exists(held), is_bureau=False)


@admin.register(Unit)
class UnitAdmin(SheetAdmin):
    form = UnitForm
    resource_classes = [UnitResource]
    list_display = ["name", "code", "parent", "kind", "position", "valid_until"]
    list_filter = [HasLiaison, "kind", ("bureau", OnlyInScope)]
    list_select_related = ["parent"]
    actions = ["merge"]
    search_fields = ["name", "code", "initials", "former_names"]
    ordering = ["bureau__path", "position", "pk"]
    autocomplete_fields = ["parent", "managing_office", "successor"]

    def get_fields(self, request, obj=None):
        fields = ["code", "name", "parent", "kind", "legal_kind", "position"]
        fields += ["is_bureau", "managing_office"] if obj and obj.is_bureau else []
        fields += [] if obj else ["is_bureau"]
        return [*fields, "valid_from", "valid_until", "successor", "former_names"]

    def get_readonly_fields(self, request, obj=None):
        """The top of a person's scope stays where it is; a bureau stays one."""
        if obj is None:
            return []
        top = not request.user.has_perm(self.codename("change"), obj.parent or Unit())
        return ["code", "is_bureau", *(["parent"] if top else [])]

    def save_model(self, request, obj, form, change):
        place(obj, by=request.user, note=self.changes(form) if change else "")

    @admin.action(description="合并、更名", permissions=["change"])
    def merge(self, request, queryset):
        """On to the page that shows what will happen before it does."""
        chosen = [("unit", unit.pk) for unit in queryset]
        return redirect(f"{reverse('unit_change_add')}?{urlencode(chosen)}")

    def imported(self, saved, request):
        last = Unit.objects.get(pk=saved[-1].instance.pk)
        note = f"共{len(saved)}个单位"
        record("导入单位", last.bureau, by=request.user, note=note)


@admin.register(UnitGroup)
class UnitGroupAdmin(SheetAdmin):
    form = GroupForm
    resource_classes = [GroupResource]
    scope_field = "bureau__path"
    fields = ["bureau", "name", "every_unit", "kinds", "members"]
    list_display = ["name", "bureau", "every_unit"]
    list_filter = [("bureau", OnlyInScope)]
    list_select_related = ["bureau"]
    search_fields = ["name"]
    autocomplete_fields = ["members"]

    def get_readonly_fields(self, request, obj=None):
        return ["bureau"] if obj else []


@admin.register(UnitAlias)
class UnitAliasAdmin(SheetAdmin, RemovableAdmin):
    form = AliasForm
    resource_classes = [AliasResource]
    scope_field = "bureau__path"
    fields = ["bureau", "name", "unit", "group"]
    list_display = ["name", "unit", "group", "bureau"]
    list_filter = [("bureau", OnlyInScope)]
    list_select_related = ["bureau", "unit", "group"]
    search_fields = ["name", "unit__name", "group__name"]
    autocomplete_fields = ["unit", "group"]

    def get_readonly_fields(self, request, obj=None):
        return ["bureau"] if obj else []


class FormWithActor:
    """Gives the form the person who fills it in."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form


@admin.register(Post)
class PostAdmin(FormWithActor, SheetAdmin):
    """A post is given and ended; what it was stays on record."""

    form = PostForm
    resource_classes = [RosterResource]
    scope_field = "unit__path"
    fields = ["user", "unit", "role", "deputy", "from_on", "until_on"]
    list_display = ["user", "unit", "role", "deputy", "from_on", "until_on"]
    list_filter = ["role", "deputy", InForce]
    list_select_related = ["user", "unit"]
    search_fields = ["user__last_name", "user__username", "unit__name", "unit__code"]
    autocomplete_fields = ["user", "unit"]
    actions = ["end_today"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "unit", "role", "deputy", "from_on"] if obj else []

    def has_change_permission(self, request, obj=None):
        """The office ends what it may give; other posts it only sees."""
        return super().has_change_permission(request, obj) and (
            obj is None or request.user.may_give(obj.role, obj.unit)
        )

    def imported(self, saved, request):
        bureau = saved[-1].instance.unit.bureau
        record("导入人员岗位", bureau, by=request.user, note=f"共{len(saved)}行")

    def process_result(self, result, request):
        answer = super().process_result(result, request)
        if waiting := len(people.without_password(request.user)):
            messages.warning(
                request,
                format_html(
                    "有{}个新账号还没有密码。<a href='{}'>发放一次性密码</a>",
                    waiting,
                    reverse("admin:units_user_passwords"),
                ),
            )
        return answer

    def save_model(self, request, obj, form, change):
        if change:
            if "until_on" in form.changed_data:
                people.end_post(pk=obj.pk, on=obj.until_on, by=request.user)
            return
        wanted = {name: form.cleaned_data[name] for name in self.fields}
        obj.pk = people.give_post(**wanted, by=request.user).pk

    @admin.action(description="任职到今天为止", permissions=["change"])
    def end_today(self, request, queryset):
        today = timezone.localdate()
        for post in self.permitted(request, queryset, "change"):
            try:
                people.end_post(pk=post.pk, on=today, by=request.user)
            except people.CannotEndPost as refused:
                messages.error(request, f"{post}：{refused}")
            else:
                messages.success(request, f"{post}：任职到今天为止。")


class PostInline(ReadOnlyInline):
    model = Post
    fields = ["unit", "role", "deputy", "from_on", "until_on"]
    show_change_link = True

    def get_queryset(self, request):
        scope = request.user.paths_with("units.view_post")
        return (
            super().get_queryset(request).within(scope).select_related("unit", "user")
        )


@admin.register(User)
class UserAdmin(FormWithActor, ScopedAdmin):
    """Accounts: opened with a first post, never read, locked instead of deleted."""

    form = PersonForm
    unnoted = frozenset({"phone"})
    list_display = ["username", "name", "phone", "is_active", "last_login"]
    list_filter = ["is_active", "posts__role"]
    search_fields = ["username", "last_name", "posts__unit__name"]
    inlines = [PostInline]
    actions = ["hand_out_password", "lock", "unlock"]

    def within(self, queryset, scope):
        return queryset.within(scope)

    @admin.display(description="姓名", ordering="last_name")
    def name(self, user):
        return str(user)

    def lookup_allowed(self, lookup, value, request):
        """No filter in the address may feel its way along a password."""
        return not lookup.startswith("password") and super().lookup_allowed(
            lookup, value, request
        )

    def has_view_permission(self, request, obj=None):
        """A person is seen where any of their posts is, and changed where all are."""
        if obj is None:
            return super().has_view_permission(request)
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj:
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, None, form=NewPersonForm, **kwargs)
        unit = form.base_fields["unit"]
        unit.queryset = self.choices(Unit, request)
        unit.widget = NamedAutocomplete(Post._meta.get_field("unit"), self.admin_site)
        unit.widget.choices = unit.choices
        return form

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fields(self, request, obj=None):
        if obj is None:
            return [
                "username",
                "last_name",
                "phone",
                "unit",
                "role",
                "deputy",
                "from_on",
            ]
        return ["username", "last_name", "phone", "is_active", "last_login"]

    def get_readonly_fields(self, request, obj=None):
        return ["username", "is_active", "last_login"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            return super().save_model(request, obj, form, change)
        data = form.cleaned_data
        user, password = people.add_person(
            username=data["username"],
            name=data["last_name"],
            phone=data["phone"],
            unit=data["unit"],
            role=data["role"],
            deputy=data["deputy"],
            from_on=data["from_on"],
            by=request.user,
        )
        obj.pk = user.pk
        self.show_password(request, user, password)
        return None

    def get_urls(self):
        page = self.admin_site.admin_view(self.passwords)
        return [
            path("passwords/", page, name="units_user_passwords"),
            *super().get_urls(),
        ]

    def passwords(self, request):
        """Hand out the first passwords of imported accounts, as a sheet, once."""
        if not self.has_add_permission(request):
            raise PermissionDenied("只有政务公开办公室和系统管理员可以发放密码。")
        if request.method == "POST":
            told = people.hand_out_first_passwords(by=request.user)
            if told:
                return password_sheet(told)
            messages.warning(request, "没有等待发放密码的账号，没有生成密码表。")
            return redirect("admin:units_user_passwords")
        context = {
            **self.admin_site.each_context(request),
            "title": "发放一次性密码",
            "subtitle": None,
            "opts": self.opts,
            "waiting": people.without_password(request.user),
        }
        return TemplateResponse(request, "admin/passwords.html", context)

    def show_password(self, request, user, password):
        messages.success(
            request,
            f"{user}（{user.username}）的一次性密码：{password}，请当面交给本人。",
        )

    @admin.action(description="重置密码", permissions=["change"])
    def hand_out_password(self, request, queryset):
        for user in self.permitted(request, queryset, "change"):
            password = people.hand_out_password(pk=user.pk, by=request.user)
            self.show_password(request, user, password)

    @admin.action(description="停用账号", permissions=["change"])
    def lock(self, request, queryset):
        for user in self.permitted(request, queryset, "change"):
            try:
                people.lock(pk=user.pk, by=request.user)
            except people.CannotLock as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"{user}的账号已停用。")

    @admin.action(description="启用账号、解除锁定", permissions=["change"])
    def unlock(self, request, queryset):
        for user in self.permitted(request, queryset, "change"):
            people.unlock(pk=user.pk, by=request.user)
            messages.success(request, f"{user}的账号已启用。")
