"""Makes an installation ready to serve; safe to run before every start."""

import os

import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from core.workdays.days import rebuild_days
from core.workdays.models import SpecialDay
from tasks.models import WorkPlan
from zhengwu import demonstration
from zhengwu.keys import private_folder
from zhengwu.shipped_law import load_law

FOLDERS = ("files", "keys", "log", "queue", "run", "static", "tmp")


class Command(BaseCommand):
    help = "准备数据目录、密钥、数据库和基础数据；可重复执行，已有数据不变。"
    requires_system_checks = []

    def handle(self, **options):
        os.umask(0o077)
        prepare_folder()
        reach_servers()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        today = timezone.localdate()
        load_special_days(today=today)
        load_law()
        if settings.DEMONSTRATION and not WorkPlan.objects.exists():
            self.stdout.write("正在装入演示数据…")
            demonstration.load(today=today)


def prepare_folder():
    """Make the data folder and close it to others; the first use makes each key."""
    private_folder(settings.DATA_DIR).chmod(0o700)
    for name in FOLDERS:
        private_folder(settings.DATA_DIR / name)
    str(settings.SECRET_KEY)
    list(settings.FIELD_KEYS)


def reach_servers():
    """Refuse in one sentence where a server named in the environment is away."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"连不上数据库，请检查 DATABASE_URL：{error}") from error
    if not settings.REDIS_URL:
        return
    try:
        redis.Redis.from_url(settings.REDIS_URL).ping()
    except redis.RedisError as error:
        raise CommandError(f"连不上 Redis，请检查 REDIS_URL：{error}") from error


def load_special_days(*, today):
    """Fill an empty table only: what the office has changed stays."""
    if not SpecialDay.objects.exists():
        call_command("loaddata", "special_days", verbosity=0)
    rebuild_days(today=today)
