"""Whether a unit still bears what a finding judges: DESIGN, assessment, line 3."""

from django.db.models import F, Q

from .models import Finding, Rule

NO_LONGER_CARRIED = "该单位不再承担此任务，不扣分。"
VOIDED = "期次已撤销，不扣分。"
OUT_OF_PERIOD = "期次已不在考核期内，不扣分。"

STILL_BORNE = (
    ~Q(effect=Rule.Effect.DEDUCT)
    | Q(occurrence=None)
    | Q(
        occurrence__voided_on=None,
        occurrence__due_on__range=(
            F("assessment__starts_on"),
            F("assessment__ends_on"),
        ),
    )
)


def why_free(finding: Finding) -> str:
    """Why a standing finding on an occurrence costs nothing; empty where it counts."""
    occurrence = finding.occurrence
    if (
        finding.status == Finding.Status.LIFTED
        or finding.effect != Rule.Effect.DEDUCT
        or occurrence is None
    ):
        return ""
    if occurrence.voided_on is not None:
        assignment = occurrence.assignment
        ended = assignment.waived_on or assignment.ended_on
        return NO_LONGER_CARRIED if ended else VOIDED
    assessment = finding.assessment
    if assessment.starts_on <= occurrence.due_on <= assessment.ends_on:
        return ""
    return OUT_OF_PERIOD
