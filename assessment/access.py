"""Loading a row through the user: a stranger finds nothing, a colleague is told."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import Assessment

NO_BOARD = "只有政务公开办公室、考核监督员和分管局领导可以查看工作总览。"
NO_VIEW = "只有政务公开办公室、考核监督员和分管局领导可以查看考核。"
NO_SCORE = "只能查看本单位的得分。"
NO_RUBRIC = "只有政务公开办公室和考核监督员可以修改评分办法。"
NO_TRIAL = "只有政务公开办公室和考核监督员可以试算。"
NO_PROPOSE = "只有考核监督员可以提出拟扣分和重新计分。"
NO_CONFIRM = "只有考核监督员可以确认或解除扣分。"
NO_ENTER = "只有考核监督员可以登记扣分、加分、限档和单项否决。"
NO_MEASURES = "只有参加考核的单位和组织考核的人员可以查看口径说明。"
NO_EXPORT = "只有政务公开办公室和考核监督员可以导出考核表。"
ASSESSMENTS = Assessment.objects.select_related("rubric__bureau", "rubric__plan")


def load(rows, user, pk, permission, sentence):
    """The row of a bureau the user works in, if the user may; else 404 or 403."""
    row = get_object_or_404(rows.in_bureaus_of(user), pk=pk)
    require(user, permission, row, sentence)
    return row


def require(user, permission, row, sentence):
    if not user.may(permission, row):
        raise PermissionDenied(sentence)


def assessment_for(user, pk):
    """An assessment of a bureau the user works in, if the user may see it."""
    return load(ASSESSMENTS, user, pk, "assessment.view_assessment", NO_VIEW)
