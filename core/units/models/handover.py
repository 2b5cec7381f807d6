"""工作移交 from person to person, and what a document changed in units."""

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.roles import Role

from .person import User
from .unit import Unit


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, from either side, and those where one may hand over."""
        held = user.paths_with("units.hand_over")
        return self.filter(
            Q(from_user=user) | Q(to_user=user) | paths.under(held, "unit__path")
        )


class Handover(models.Model):
    """工作移交: a post passed on, with what was open on the day.

    `matters` keeps the list as it was printed on the 交接单.
    """

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("角色", max_length=12, choices=Role.choices)
    from_user = models.ForeignKey(
        User, verbose_name="移交人", on_delete=models.PROTECT, related_name="+"
    )
    to_user = models.ForeignKey(
        User, verbose_name="接交人", on_delete=models.PROTECT, related_name="+"
    )
    handed_on = models.DateField("移交日期")
    supervised_by = models.CharField("监交人", max_length=60, blank=True)
    note = models.TextField("移交说明", blank=True)
    # [{"kind", "title", "detail", "due_on"}], the day as text or null.
    matters = models.JSONField("未办结事项", default=list)
    made_at = models.DateTimeField("办理时间", auto_now_add=True)
    made_by = models.ForeignKey(
        User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+"
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作移交"
        ordering = ["-handed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_to_another",
                condition=~Q(from_user=models.F("to_user")),
                violation_error_message="不能移交给本人。",
            ),
            models.UniqueConstraint(
                name="handover_once",
                fields=["unit", "role", "from_user", "handed_on"],
                violation_error_message="这个岗位当日已经移交。",
            ),
        ]

    def __str__(self):
        return (
            f"{self.unit}{self.get_role_display()}：{self.from_user}移交{self.to_user}"
        )

    @property
    def scope_path(self):
        return self.unit.path


class UnitChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        held = user.scope_paths + user.paths_with("units.view_unit")
        return self.filter(paths.under(held, "successor__path"))


class UnitChange(models.Model):
    """合并、更名: one document that made units go on under another name or in another.

    Names and effects are kept as they were told on the day.
    """

    class Kind(models.TextChoices):
        RENAMED = "renamed", "更名"
        MERGED = "merged", "合并"

    kind = models.CharField("事项", max_length=8, choices=Kind.choices)
    successor = models.ForeignKey(
        Unit, verbose_name="承接单位", on_delete=models.PROTECT, related_name="+"
    )
    units = models.ManyToManyField(Unit, verbose_name="原单位", related_name="+")
    old_names = models.JSONField("原名称", default=list)
    new_name = models.CharField("新名称", max_length=60)
    effective_on = models.DateField("生效日期")
    doc_no = models.CharField("文号", max_length=60, blank=True)
    # [[heading, [line]]] as the page showed them.
    effects = models.JSONField("办理结果", default=list)
    made_at = models.DateTimeField("办理时间", auto_now_add=True)
    made_by = models.ForeignKey(
        User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+"
    )

    objects = UnitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位合并、更名"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_change_kind_known",
                condition=Q(kind__in=["renamed", "merged"]),
            ),
        ]

    def __str__(self):
        return f"{'、'.join(self.old_names)}{self.get_kind_display()}为{self.new_name}"

    @property
    def scope_path(self):
        return self.successor.bureau.path
