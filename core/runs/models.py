"""Long jobs: who asked, how far, what came out (我的作业)."""

import uuid

from django.db import models
from django.db.models import Q

from core.files.models import StoredFile
from core.units.models import User


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A job is its owner's alone."""
        return self.filter(owner=user)

    def unfinished(self):
        return self.filter(status__in=Run.Status.open())

    def stale(self, *, before):
        """Unfinished jobs without a sign of life since a moment."""
        return self.unfinished().filter(
            Q(heartbeat_at=None, created_at__lt=before) | Q(heartbeat_at__lt=before)
        )

    def unchanged(self, run):
        """The job, unless somebody took it up or spoke since `run` was read."""
        return self.filter(
            pk=run.pk,
            status=run.status,
            claim=run.claim,
            heartbeat_at=run.heartbeat_at,
        )


class Run(models.Model):
    """One long job. A job without a heartbeat is claimed again by another worker."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

        @classmethod
        def open(cls):
            return [cls.WAITING, cls.RUNNING]

    TRANSITIONS = {
        Status.WAITING: {Status.RUNNING},
        Status.RUNNING: {Status.DONE, Status.FAILED, Status.WAITING},
        Status.DONE: set(),
        Status.FAILED: set(),
    }
    # A worker moves a job on; nobody's post does.
    OWNERS = {
        Status.WAITING: None,
        Status.RUNNING: None,
        Status.DONE: None,
        Status.FAILED: None,
    }

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("作业", max_length=60)
    title = models.CharField("名称", max_length=200)
    owner = models.ForeignKey(
        User, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    arguments = models.JSONField("参数", default=dict)
    status = models.CharField(
        "状态", max_length=8, choices=Status.choices, default=Status.WAITING
    )
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    attempt = models.PositiveSmallIntegerField("第几次执行", default=0)
    claim = models.UUIDField("认领", null=True, editable=False)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    heartbeat_at = models.DateTimeField("最近活动", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("原因", blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name="结果文件",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "作业"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "heartbeat_at"], name="run_stale")]
        constraints = [
            models.CheckConstraint(
                name="run_ended_when_over",
                condition=Q(status__in=["waiting", "running"], ended_at=None)
                | Q(status__in=["done", "failed"], ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0

    @property
    def is_open(self):
        return self.status in self.Status.open()

    @property
    def leads_to(self):
        """Where the result goes on, as {"url", "label"}; nothing where it does not."""
        return self.result if self.result.get("url") else None

    @classmethod
    def may_read(cls, user, stored_file):
        """Whether the file is the result of a job of this person."""
        return cls.objects.visible_to(user).filter(file=stored_file).exists()
