"""The one open assessment of a plan named on the command line."""

import sys

from django.core.management.base import BaseCommand

from assessment.models import Assessment
from tasks.models import WorkPlan


class Refusal(Exception):
    """One sentence that says why a command did nothing."""


class PlanCommand(BaseCommand):
    """A refusal is one sentence on standard error, and exit code 2."""

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except Refusal as fault:
            self.stderr.write(str(fault))
            sys.exit(2)


def open_assessment(plan_pk: str) -> Assessment:
    """The open assessment of plan `plan_pk`, or a refusal."""
    plan = None
    if plan_pk.isdecimal():
        plan = WorkPlan.objects.filter(pk=plan_pk[:18]).first()
    if plan is None:
        raise Refusal(f"没有编号为“{plan_pk}”的工作要点。")
    assessment = Assessment.objects.running().of_plan(plan).first()
    if assessment is None:
        raise Refusal(f"《{plan.title}》没有进行中的考核，请先施行评分办法。")
    return assessment
