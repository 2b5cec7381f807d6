"""A new key for the encrypted fields; run it while the system is stopped."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from foi.rotation import encrypt_anew
from zhengwu import keys


class Command(BaseCommand):
    help = (
        "换用新的加密密钥，把申请人信息全部重新加密；须先停止系统。"
        "旧密钥仍留在文件中，用来读旧的备份。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--again",
            action="store_true",
            help="不生成新密钥，只用现在的第一个密钥重新加密",
        )

    def handle(self, *, again, **options):
        if not again:
            if settings.FIELD_KEYS_NAMED:
                raise CommandError(
                    "密钥写在环境变量 FIELD_KEYS 中：请先把新密钥写在最前面，"
                    "再执行 rotate_field_keys --again。"
                )
            keys.add_first(settings.FIELD_KEYS_FILE)
            settings.FIELD_KEYS = keys.read_or_create_lines(settings.FIELD_KEYS_FILE)
        count = encrypt_anew()
        self.stdout.write(f"已用新密钥重新加密 {count} 件申请的申请人信息。")
