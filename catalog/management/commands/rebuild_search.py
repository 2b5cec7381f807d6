"""The index of the public search written anew: after a restored or copied database."""

from django.core.management.base import BaseCommand

from catalog import searching


class Command(BaseCommand):
    help = "重建公开目录的检索索引；平时随目录备案自动写入，不必执行。"

    def handle(self, **options):
        self.stdout.write(f"已建立 {searching.rebuild()} 条检索记录。")
