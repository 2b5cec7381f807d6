"""Misconfiguration is found before the first page is served.

Each check returns sentences for the person who installs, with what to do. The web
process (`wsgi`) and `manage.py serve` refuse to start while one of them is an error.
"""

import sqlite3
import stat
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections

PYTHON = (3, 11)
# The set-based statements use RETURNING and UPSERT.
SQLITE = (3, 35, 0)
SECRET_LENGTH = 50
SECRET_VARIETY = 5


@register(Tags.security)
def production_hides_debug_pages(app_configs, **kwargs):
    if not settings.DEBUG or settings.DEMONSTRATION:
        return []
    return [
        Error(
            "正式环境不得开启 DEBUG。",
            hint="删除环境变量 DEBUG，或设为 0。",
            id="zhengwu.E001",
        )
    ]


@register(Tags.security)
def production_has_a_real_key(app_configs, **kwargs):
    key = str(settings.SECRET_KEY)
    weak = (
        len(key) < SECRET_LENGTH
        or len(set(key)) < SECRET_VARIETY
        or key.startswith("django-insecure-")
    )
    if settings.DEMONSTRATION or not weak:
        return []
    return [
        Error(
            f"SECRET_KEY 过短或是示例值，至少须有 {SECRET_LENGTH} 个随机字符。",
            hint="删除环境变量 SECRET_KEY，系统会在数据目录的 keys 中自行生成。",
            id="zhengwu.E002",
        )
    ]


@register(Tags.security)
def field_keys_are_long(app_configs, **kwargs):
    """Only keys named in the environment can be weak: our own are made long."""
    short = [key for key in settings.FIELD_KEYS_NAMED if len(key) < SECRET_LENGTH]
    if settings.DEMONSTRATION or not short:
        return []
    return [
        Error(
            f"FIELD_KEYS 中有过短的密钥，每个至少须有 {SECRET_LENGTH} 个随机字符。",
            hint="删除环境变量 FIELD_KEYS，系统会在数据目录的 keys 中自行生成。",
            id="zhengwu.E009",
        )
    ]


@register(Tags.security)
def production_names_its_hosts(app_configs, **kwargs):
    if settings.DEMONSTRATION or "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "正式环境的 ALLOWED_HOSTS 不得为 *。",
            hint="写明本系统的域名或地址，例如 ALLOWED_HOSTS=zwgk.example.gov.cn。",
            id="zhengwu.E003",
        )
    ]


@register(Tags.security)
def data_folder_is_private(app_configs, **kwargs):
    """An absent folder is fine: it will be made private."""
    folder = settings.DATA_DIR
    if not folder.exists() or not stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return []
    kind = Warning if settings.DEMONSTRATION else Error
    return [
        kind(
            f"数据目录 {folder} 可被其他用户读取，其中有密钥和上传的文件。",
            hint=f"执行 chmod 700 {folder}",
            id="zhengwu.E004",
        )
    ]


@register(Tags.compatibility)
def versions_are_supported(app_configs, **kwargs):
    problems = []
    if sys.version_info[:2] < PYTHON:
        problems.append(
            Error(
                "需要 Python 3.11 或更高版本。",
                hint="安装 python3.11 和 python3.11-venv，删除 .venv 后重新安装。",
                id="zhengwu.E005",
            )
        )
    if sqlite3.sqlite_version_info < SQLITE:
        problems.append(
            Error(
                f"SQLite {sqlite3.sqlite_version} 过旧，需要 3.35 或更高版本。",
                hint="升级系统的 SQLite，或用 DATABASE_URL 改用 PostgreSQL。",
                id="zhengwu.E006",
            )
        )
    return problems


@register(Tags.database)
def production_has_no_demonstration_accounts(app_configs, databases=None, **kwargs):
    """Anybody who has read the README knows their password."""
    if settings.DEMONSTRATION or "default" not in (databases or []):
        return []
    people = get_user_model()
    try:
        if (
            people._meta.db_table
            not in connections["default"].introspection.table_names()
        ):
            return []
        found = people.objects.filter(is_demonstration=True, is_active=True).exists()
    except DatabaseError:
        return [
            Error(
                "连不上数据库，或数据库的表结构不是本版本的。",
                hint="检查 DATABASE_URL，然后执行 manage.py prepare。",
                id="zhengwu.E008",
            )
        ]
    if not found:
        return []
    return [
        Error(
            "数据库中有演示账号，正式环境拒绝启动。",
            hint="正式使用须从空的数据目录开始：DATA_DIR=新目录 DEMONSTRATION=0 make run。",
            id="zhengwu.E007",
        )
    ]
