"""Collections and sheets as a person may see them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from reports.collecting.models import (
    CollectedFigure,
    CollectedItem,
    CollectedSheet,
    FigureCollection,
)

NO_KEEP = "只有政务公开办公室可以收集年报数据。"
NO_VIEW = "年报数据收集供政务公开办公室和分管局领导查看。"
NO_FILL = "年报数据由本单位联络员填报。"
NO_SIGN = "年报数据由本单位负责人签批。"
KEEP = "reports.keep_collection"


def require(user, permission, sentence, row=None):
    if not user.may(permission, row):
        raise PermissionDenied(sentence)


def collection_for(user, pk, permission=""):
    require(user, "reports.view_figurecollection", NO_VIEW)
    visible = FigureCollection.objects.visible_to(user).select_related(
        "bureau", "opened_by", "closed_by"
    )
    collection = get_object_or_404(visible, pk=pk)
    if permission:
        require(user, permission, NO_KEEP, collection)
    return collection


def item_for(user, pk, permission=""):
    require(user, "reports.view_figurecollection", NO_VIEW)
    item = get_object_or_404(
        CollectedItem.objects.select_related("collection__bureau").filter(
            collection__in=FigureCollection.objects.visible_to(user)
        ),
        pk=pk,
    )
    if permission:
        require(user, permission, NO_KEEP, item.collection)
    return item


def sheet_for(user, pk):
    """A sheet the person sees, with its unit and collection."""
    visible = CollectedSheet.objects.visible_to(user).select_related(
        "unit__bureau", "collection__bureau", "submitted_by", "signed_by"
    )
    return get_object_or_404(visible, pk=pk)


def figures_on(sheet):
    asked = CollectedFigure.objects.asked().filter(sheet=sheet)
    return list(asked.select_related("item").order_by("item__position"))
