"""走势: what a unit's score was on the days it changed."""

from django.db import models

from core.units.models import Unit

from .judgement import Assessment


class ScoreDayQuerySet(models.QuerySet):
    def of(self, score):
        """The days of one unit's score."""
        return self.filter(assessment=score.assessment_id, unit=score.unit_id)

    def latest_first(self):
        return self.order_by("-on")

    def as_of(self, day):
        """What was known at the end of a day, the newest first."""
        return self.filter(on__lte=day).latest_first()


class ScoreDay(models.Model):
    """One unit's score at the end of a day of counting on which it changed."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="days"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("计分日期")
    total = models.IntegerField("得分（0.01分）", null=True, blank=True)
    total_if_all = models.IntegerField(
        "全部确认后得分（0.01分）", null=True, blank=True
    )
    bonus = models.PositiveIntegerField("加分（0.01分）", default=0)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    # The figures of `Score.basis` without its words: see `assessment.history.figures`.
    basis = models.JSONField(default=dict)

    objects = ScoreDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "得分变动"
        ordering = ["assessment", "unit_id", "on"]
        constraints = [
            models.UniqueConstraint(
                name="score_day_once", fields=["assessment", "unit", "on"]
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.on}"
