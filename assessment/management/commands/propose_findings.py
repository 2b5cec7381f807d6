"""python manage.py propose_findings PLAN [--on DATE]"""

from datetime import date

from django.utils import timezone

from assessment.management.plans import PlanCommand, Refusal, open_assessment
from assessment.proposals import NoWorkdays, propose


class Command(PlanCommand):
    help = "对一个工作要点的进行中考核提出拟扣分；重复执行不产生变化。"

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="PLAN", help="工作要点的编号")
        parser.add_argument("--on", metavar="DATE", help="按哪一天，如2026-11-22")

    def handle(self, *, plan, on, **options):
        assessment = open_assessment(plan)
        today = day_of(on) if on else timezone.localdate()
        try:
            counts = propose(assessment_pk=assessment.pk, today=today)
        except NoWorkdays as fault:
            raise Refusal(str(fault)) from fault
        self.stdout.write(f"{assessment.title}（截至{today}）：{counts}。")


def day_of(text):
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Refusal(f"“{text}”不是日期，请写成2026-11-22这样。") from fault
