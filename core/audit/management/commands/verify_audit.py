"""Checks the hash chain over the trail; exit 1 where it breaks."""

import sys

from django.core.management.base import BaseCommand

from core.audit import seals


class Command(BaseCommand):
    help = "核对操作日志的封存链，指出被改动或删除的记录。"

    def handle(self, *args, **options):
        verdict = seals.verify()
        if verdict.fault:
            self.stderr.write(f"封存链不完整：{verdict.fault}")
            sys.exit(1)
        line = f"封存链完整：已封存{verdict.sealed}条，待封存{verdict.unsealed}条"
        if verdict.seal:
            line += f"，最后封存值{verdict.seal}"
        self.stdout.write(f"{line}。")
