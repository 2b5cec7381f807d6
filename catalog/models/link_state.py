"""Whether the page of a publication can be opened: from which day to which."""

from django.db import models
from django.db.models import F, Q

from catalog.standalone import check_links
from core.units import paths
from core.units.models import User

from .publication import Publication


class LinkStateQuerySet(models.QuerySet):
    def visible_to(self, user):
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "publication__bureau__path"))

    def now(self):
        """The last state of each link that is still the publication's."""
        rows = self.filter(ended_on=None, publication__withdrawn_on=None)
        return rows.filter(publication__link=F("link"))

    def to_look_at(self):
        """What a program is kept from, so that a person looks."""
        return self.now().filter(outcome=LinkState.Outcome.GUARDED)

    def broken(self):
        """错链: what could not be opened when it was last looked at."""
        return self.now().filter(outcome__in=LinkState.BROKEN)


class LinkState(models.Model):
    """A stretch of time in which a link was broken, or was not.

    A new row begins when a link breaks, is mended or is changed; looking again
    within the stretch renews `outcome` and `seen_on`.
    """

    class Outcome(models.TextChoices):
        ALIVE = check_links.ALIVE, "正常"
        REDIRECTED = check_links.REDIRECTED, "已跳转"
        DEAD = check_links.DEAD, "打不开"
        UNREACHABLE = check_links.UNREACHABLE, "连不上"
        GUARDED = check_links.GUARDED, "待人工核对"
        REFUSED = check_links.REFUSED, "没有检查"

    BROKEN = (Outcome.DEAD, Outcome.UNREACHABLE)
    # Answers that say nothing of the page: a person has to look.
    SILENT = (Outcome.GUARDED, Outcome.REFUSED)

    publication = models.ForeignKey(
        Publication,
        verbose_name="公开记录",
        on_delete=models.PROTECT,
        related_name="link_states",
    )
    link = models.CharField("网址", max_length=1000)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    code = models.PositiveSmallIntegerField("状态码", default=0)
    final = models.CharField("最后到达的网址", max_length=1000, blank=True)
    detail = models.CharField("说明", max_length=300, blank=True)
    since_on = models.DateField("自何日")
    seen_on = models.DateField("最近检查")
    ended_on = models.DateField("至何日", null=True, blank=True)
    # 人工核对: what a person saw in a browser, and when.
    looked_on = models.DateField("人工核对日期", null=True, blank=True)
    looked_by = models.ForeignKey(
        User,
        verbose_name="核对人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = LinkStateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "链接检查结果"
        ordering = ["-since_on", "-pk"]
        indexes = [models.Index(fields=["outcome", "since_on"], name="link_outcome")]
        constraints = [
            models.UniqueConstraint(
                name="link_state_last_once",
                fields=["publication"],
                condition=Q(ended_on=None),
            ),
            models.CheckConstraint(
                name="link_state_ends_after_start",
                condition=Q(seen_on__gte=F("since_on"))
                & (Q(ended_on=None) | Q(ended_on__gte=F("since_on"))),
            ),
            models.CheckConstraint(
                name="link_state_looked_at_by_somebody",
                condition=Q(looked_on=None, looked_by=None)
                | Q(looked_on__isnull=False, looked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.publication}：{self.get_outcome_display()}"

    @property
    def scope_path(self):
        return self.publication.scope_path

    @property
    def is_broken(self):
        return self.outcome in self.BROKEN
