"""Publications as a person may see and keep them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from catalog.models import Publication

NO_VIEW = "公开记录供本局各单位查看。"
NO_KEEP = "只有政务公开办公室和本单位的联络员可以登记、更正公开记录。"
NO_OFFICE = "只有政务公开办公室可以导入文章清单、检查网址和对应公开事项。"
KEEPING = ("catalog.keep_catalogue", "catalog.enter_item")


def require(user, permission, sentence):
    if not user.may(permission):
        raise PermissionDenied(sentence)


def may_keep(user, row=None) -> bool:
    return any(user.may(permission, row) for permission in KEEPING)


def require_keeper(user, row=None):
    if not may_keep(user, row):
        raise PermissionDenied(NO_KEEP)


def publication_for(user, pk):
    """A publication the person sees; for anybody else there is none."""
    rows = Publication.objects.visible_to(user).select_related(
        "bureau", "unit", "entry__catalogue", "recorded_by", "release"
    )
    return get_object_or_404(rows, pk=pk)
