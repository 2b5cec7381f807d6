"""Units as a forest, their collective and their other names."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from core.units import paths


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
