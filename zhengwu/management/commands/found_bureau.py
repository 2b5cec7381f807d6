"""Founds the first bureau of an empty installation and its system manager."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.units.models import Unit, User
from core.units.people import add_person
from core.units.roles import Role
from core.units.services import place


class Command(BaseCommand):
    help = "建立公安局及其第一名系统管理员；其余单位和人员由系统管理员登录后建立。"

    def add_arguments(self, parser):
        parser.add_argument("bureau", help="公安局名称")
        parser.add_argument("username", help="系统管理员的用户名")
        parser.add_argument("name", help="系统管理员的姓名")
        parser.add_argument("--code", default="1", help="公安局的编码，默认为 1")

    def handle(self, *, bureau, username, name, code, **options):
        if Unit.objects.filter(code=code).exists():
            raise CommandError(f"编码 {code} 已被使用，请用 --code 换一个。")
        if User.objects.filter(username=username).exists():
            raise CommandError(f"用户名 {username} 已被使用，请换一个。")
        today = timezone.localdate()
        with transaction.atomic():
            unit = place(
                Unit(
                    code=code,
                    name=bureau,
                    kind=Unit.Kind.BUREAU,
                    legal_kind=Unit.LegalKind.ORGAN,
                    is_bureau=True,
                    valid_from=date(today.year, 1, 1),
                ),
                by=None,
            )
            _, password = add_person(
                username=username,
                name=name,
                unit=unit,
                role=Role.MANAGER,
                from_on=today,
                by=None,
            )
        self.stdout.write(f"已建立{bureau}。{username} 的初始密码：{password}")
        self.stdout.write("首次登录须修改密码。")
