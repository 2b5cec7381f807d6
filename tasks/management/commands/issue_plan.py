"""python manage.py issue_plan PLAN [--to DIR|FILE.docx|FILE.xlsx]"""

import sys
from os.path import isdir
from pathlib import Path

from django.core.management.base import BaseCommand

from tasks.models import WorkPlan
from tasks.services.faults import Refused
from tasks.services.issuing import SHEET, WORD, issue_plan

NO_PLAN = "没有编号为“{pk}”的工作要点。"
NO_FOLDER = "没有文件夹“{folder}”，请先建立。"
NOT_A_NAME = "“{name}”不是.docx或.xlsx文件名，也不是文件夹，请改正。"
CANNOT_WRITE = "不能写入“{path}”：请检查权限和磁盘空间。"


class Command(BaseCommand):
    help = "把一个工作要点按公文格式写成Word文件和Excel文件。"

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="PLAN", help="工作要点的编号")
        parser.add_argument(
            "--to",
            metavar="DIR|FILE",
            type=Path,
            default=Path(),
            help="写到哪个文件夹（两种文件都写），或哪个.docx、.xlsx文件",
        )
        parser.add_argument("--addressees", default="", help="印发通知的主送机关")
        parser.add_argument("--text", default="", help="印发通知的正文")

    def handle(self, *, plan, to, addressees, text, **options):
        try:
            plan = plan_of(plan)
            for suffix, path in files_in(to).items():
                name, content = issue_plan(
                    plan=plan,
                    tasks=plan.tasks.all(),
                    suffix=suffix,
                    by=None,
                    addressees=addressees,
                    text=text,
                )
                path = path or to / name
                write(path, content)
                self.stdout.write(f"已写入{path}。")
        except Refused as refused:
            self.stderr.write(str(refused))
            sys.exit(2)


def plan_of(pk):
    plan = None
    if pk.isdecimal():
        plans = WorkPlan.objects.select_related("bureau")
        plan = plans.filter(pk=pk[:18]).first()
    if plan is None:
        raise Refused(NO_PLAN.format(pk=pk))
    return plan


def files_in(to):
    """The kinds of file to write, each with its path where `to` names a file."""
    # Unlike a path's own question, this one has an answer for impossible names.
    if isdir(to):
        return {WORD: None, SHEET: None}
    suffix = to.suffix.lower()
    if suffix not in (WORD, SHEET):
        raise Refused(NOT_A_NAME.format(name=to.name))
    if not isdir(to.parent):
        raise Refused(NO_FOLDER.format(folder=to.parent))
    return {suffix: to}


def write(path, content):
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise Refused(CANNOT_WRITE.format(path=path)) from fault
