"""Units as a forest, groups, aliases, people and the posts they act through."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from . import paths
from .roles import KEEPERS, PERMISSIONS, UNIT_WIDE, Role


class UnitQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def within(self, scope):
        """The units in the subtrees `scope`."""
        return self.filter(paths.under(scope))

    def visible_to(self, user):
        """The units in scope, and those whose accounts the person keeps."""
        return self.within(user.scope_paths + user.paths_with("units.view_unit"))

    def under(self, unit):
        """The unit itself and everything below it."""
        return self.within([unit.path])

    def in_force(self, *, on):
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on
        )

    def directly_under(self, bureau, *, on):
        """The units a collective name of `bureau` means on a day."""
        return self.in_force(on=on).filter(parent=bureau)


class Unit(models.Model):
    """A bureau, or a unit below one; a bureau owns plans, rubrics and settings."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", "公安局"
        BRANCH = "branch", "分局"
        COUNTY = "county", "县（市）公安局"
        DETACHMENT = "detachment", "业务支队"
        OFFICE = "office", "综合部门"
        STATION = "station", "派出所"
        OTHER = "other", "其他"

    class LegalKind(models.TextChoices):
        ORGAN = "organ", "独立行政机关"
        AGENCY = "agency", "派出机构"
        INTERNAL = "internal", "内设机构"

    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    # What follows from name and place is set by `services.place`, and is left out
    # of fixtures: a path holds the primary keys of one database.
    initials = models.CharField(
        "拼音首字母", max_length=60, blank=True, editable=False, serialize=False
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上级单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(  # noqa: DJ001 -- unset until the key is known
        max_length=paths.LENGTH,
        unique=True,
        null=True,
        editable=False,
        serialize=False,
    )
    bureau = models.ForeignKey(
        "self",
        verbose_name="所属公安局",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        serialize=False,
        related_name="+",
    )
    is_bureau = models.BooleanField("是公安局", default=False)
    managing_office = models.ForeignKey(
        "self",
        verbose_name="政务公开办公室",
        help_text="承担政务公开办公室（政府信息公开工作机构）职责的内设机构。",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    legal_kind = models.CharField("法律地位", max_length=8, choices=LegalKind.choices)
    position = models.PositiveIntegerField("排序", default=0)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="承接单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    former_names = models.TextField("曾用名", blank=True, help_text="每行一个。")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["position", "pk"]
        permissions = [("open_admin", "进入系统管理"), ("hand_over", "办理工作移交")]
        constraints = [
            models.UniqueConstraint(
                name="unit_name_once_under_parent",
                fields=["parent", "name"],
                condition=Q(valid_until=None),
                violation_error_message="同一上级单位下已有同名单位。",
            ),
            models.CheckConstraint(
                name="unit_ends_after_start",
                condition=Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message="停用日期不能早于启用日期。",
            ),
            models.CheckConstraint(
                name="unit_office_only_of_bureau",
                condition=Q(managing_office=None) | Q(is_bureau=True),
                violation_error_message="只有公安局可以指定政务公开办公室。",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)

    @property
    def scope_path(self):
        return self.path

    def holds(self, *, on):
        """Whether the unit is in force on a day."""
        return self.valid_from <= on and (
            self.valid_until is None or self.valid_until >= on
        )

    def clean(self):
        if self.parent is None and not self.is_bureau:
            raise ValidationError({"parent": "不是公安局的单位必须有上级单位。"})
        above = self.parent.path if self.parent else None
        if self.path and above and above.startswith(self.path):
            raise ValidationError({"parent": "上级单位不能是本单位或者本单位的下级。"})
        office = self.managing_office
        if office and office.bureau_id != self.pk:
            raise ValidationError(
                {"managing_office": "政务公开办公室必须是本局的单位。"}
            )


class UnitGroupQuerySet(models.QuerySet):
    def get_by_natural_key(self, bureau, name):
        return self.get(bureau__code=bureau, name=name)

    def within(self, scope):
        return self.filter(paths.under(scope, "bureau__path"))

    def visible_to(self, user):
        return self.within(user.scope_paths + user.paths_with("units.view_unitgroup"))


class UnitGroup(models.Model):
    """A collective name such as 各单位: kinds of units, or a list."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("名称", max_length=60)
    every_unit = models.BooleanField("直属各单位", default=False)
    kinds = models.JSONField(
        "单位类别", default=list, blank=True, help_text="本局直属的这些类别的单位。"
    )
    members = models.ManyToManyField(
        Unit, verbose_name="指定单位", blank=True, related_name="+"
    )

    objects = UnitGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位组"
        ordering = ["bureau", "name"]
        constraints = [
            models.UniqueConstraint(
                name="unit_group_name_once",
                fields=["bureau", "name"],
                violation_error_message="本局已有同名单位组。",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.bureau.code, self.name)

    natural_key.dependencies = ["units.unit"]

    @property
    def scope_path(self):
        return self.bureau.path

    def get_kinds_display(self):
        return "、".join(Unit.Kind(kind).label for kind in self.kinds)

    def units(self, *, on):
        """The units the name means on a day: those in force directly under the bureau."""
        direct = Unit.objects.directly_under(self.bureau, on=on)
        if self.every_unit:
            return direct
        listed = Q(kind__in=self.kinds) | Q(pk__in=self.members.values("pk"))
        return direct.filter(listed)


class UnitAliasQuerySet(models.QuerySet):
    def get_by_natural_key(self, bureau, name):
        return self.get(bureau__code=bureau, name=name)

    def within(self, scope):
        return self.filter(paths.under(scope, "bureau__path"))

    def visible_to(self, user):
        return self.within(user.scope_paths + user.paths_with("units.view_unitalias"))


class UnitAlias(models.Model):
    """Another name documents use for a unit or a group of a bureau."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("别名", max_length=60)
    unit = models.ForeignKey(
        Unit,
        verbose_name="单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aliases",
    )
    group = models.ForeignKey(
        UnitGroup,
        verbose_name="单位组",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aliases",
    )

    objects = UnitAliasQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"
        ordering = ["bureau", "name"]
        constraints = [
            models.UniqueConstraint(
                name="unit_alias_once",
                fields=["bureau", "name"],
                violation_error_message="本局已有这个别名。",
            ),
            models.CheckConstraint(
                name="unit_alias_names_one",
                condition=Q(unit=None, group__isnull=False)
                | Q(unit__isnull=False, group=None),
                violation_error_message="别名须指向一个单位或一个单位组。",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.bureau.code, self.name)

    natural_key.dependencies = ["units.unit", "units.unitgroup"]

    @property
    def scope_path(self):
        return self.bureau.path

    def clean(self):
        if self.bureau_id is None:
            return
        unit = self.unit
        # A bureau right below is named in plans like a unit of this one.
        if unit and self.bureau_id not in (unit.pk, unit.bureau_id, unit.parent_id):
            raise ValidationError({"unit": "只能选本局的单位。"})
        if self.group and self.group.bureau_id != self.bureau_id:
            raise ValidationError({"group": "只能选本局的单位组。"})


class UserQuerySet(models.QuerySet):
    def within(self, scope):
        """Those who have or had a post in any of the subtrees `scope`."""
        posts = Post.objects.within(scope).filter(user=OuterRef("pk"))
        return self.filter(Exists(posts))

    def visible_to(self, user):
        """People with a post in scope, or whose account the person keeps."""
        return self.within(user.scope_paths + user.paths_with("units.view_user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractUser):
    """A person. Rights come from posts; `as_of` loads those in force on a day."""

    # Nobody stands above the posts: Django would let a superuser pass unasked.
    is_superuser = False
    is_staff = False

    must_change_password = models.BooleanField("下次登录须修改密码", default=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    is_demonstration = models.BooleanField("演示账号", default=False, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self):
        """A Chinese name: family name first, nothing between."""
        return f"{self.last_name}{self.first_name}"

    def as_of(self, day):
        """Load the posts in force on `day` and return the user."""
        self.posts_in_force = list(
            self.posts.in_force(on=day).select_related("unit__bureau__managing_office")
        )
        self.acting_post = self.posts_in_force[0] if self.posts_in_force else None
        return self

    def act_as(self, post_pk):
        """Choose which post is written on an act; an unknown one changes nothing."""
        for post in self.posts_in_force:
            if post.pk == post_pk:
                self.acting_post = post

    @property
    def scope_path(self):
        """The smallest subtree that holds every post the person ever had.

        So only who keeps all of them may change the account.
        """
        return paths.common(self.posts.values_list("unit__path", flat=True))

    @property
    def audit_label(self):
        post = getattr(self, "acting_post", None)
        return f"{self}（{post.label}）" if post else str(self)

    @property
    def scope_paths(self):
        """Where the person may see business rows, whatever the role."""
        return [
            post.scope_path for post in self.posts_in_force if post.role not in KEEPERS
        ]

    def paths_with(self, permission):
        """The scopes of the posts whose role holds `permission`."""
        return [
            post.scope_path
            for post in self.posts_in_force
            if permission in PERMISSIONS[post.role]
        ]

    def may(self, permission, row=None):
        """Whether a post in force holds `permission`, and its scope holds `row`."""
        held = self.paths_with(permission)
        if row is None:
            return bool(held)
        return (row.scope_path or "").startswith(tuple(held))


class PostQuerySet(models.QuerySet):
    def in_force(self, *, on):
        return self.filter(
            Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on)),
            user__is_active=True,
        )

    def within(self, scope):
        return self.filter(paths.under(scope, "unit__path"))

    def visible_to(self, user):
        return self.within(user.scope_paths + user.paths_with("units.view_post"))


class Post(models.Model):
    """A person's role for a unit, from a date until a date."""

    user = models.ForeignKey(
        User, verbose_name="人员", on_delete=models.PROTECT, related_name="posts"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="posts"
    )
    role = models.CharField("角色", max_length=12, choices=Role.choices)
    from_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True, blank=True)
    deputy = models.BooleanField("代审人", default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                violation_error_message="离任日期不能早于任职日期。",
            ),
            models.CheckConstraint(
                name="post_role_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.label}"

    @property
    def label(self):
        return f"{self.unit.name}{self.get_role_display()}"

    @property
    def scope_path(self):
        """Where the post works: its unit, or its whole bureau."""
        unit = self.unit if self.role in UNIT_WIDE else self.unit.bureau
        return unit.path


class NumberSeries(models.Model):
    """The last number a bureau gave in a year to one kind of paper.

    `numbers.next_number` locks the row, so no number is given twice or left out.
    """

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("种类", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        ordering = ["bureau", "kind", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="number_series_once", fields=["bureau", "kind", "year"]
            ),
        ]

    def __str__(self):
        return f"{self.kind}〔{self.year}〕"
