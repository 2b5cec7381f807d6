"""Requests as a person may see them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from foi.models import InformationRequest

NO_VIEW = "依申请公开台账供政务公开办公室、承办单位和审核、签批人员使用。"
NO_KEEP = "只有政务公开办公室可以登记和办理依申请公开。"
NO_REVEAL = "只有政务公开办公室可以查看申请人的完整信息。"


def require(user, permission, sentence, row=None):
    if not user.may(permission, row):
        raise PermissionDenied(sentence)


def request_for(user, pk):
    """A request the person sees; for anybody else there is none."""
    visible = InformationRequest.objects.visible_to(user).select_related(
        "bureau", "unit", "outcome", "registered_by", "split_from", "applicant"
    )
    return get_object_or_404(visible, pk=pk)
