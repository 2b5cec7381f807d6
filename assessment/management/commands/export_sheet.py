"""python manage.py export_sheet PLAN OUT.xlsx"""

from pathlib import Path

from django.utils import timezone

from assessment.exports import counted_book
from assessment.management.plans import PlanCommand, Refusal, open_assessment
from assessment.sheets.workbook import write
from core.audit.trail import record


class Command(PlanCommand):
    help = "先计分，再把一个工作要点的考核表写成Excel文件。"

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="PLAN", help="工作要点的编号")
        parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="写到哪个文件")

    def handle(self, *, plan, out, **options):
        assessment = open_assessment(plan)
        if not out.parent.is_dir():
            raise Refusal(f"没有文件夹“{out.parent}”，请先建立。")
        if out.is_dir() or out.suffix.lower() != ".xlsx":
            raise Refusal(f"“{out}”不是.xlsx文件名，请改正。")
        book = counted_book(
            assessment_pk=assessment.pk, by=None, today=timezone.localdate()
        )
        try:
            with out.open("wb") as file:
                write(book, file)
        except OSError as fault:
            raise Refusal(f"不能写入“{out}”：请检查权限和磁盘空间。") from fault
        record("导出考核表", book.assessment, by=None, note=out.name)
        self.stdout.write(f"已写入{out}：{len(book.scores)}个单位。")
