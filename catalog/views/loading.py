"""Entries, lists and revisions as a person may see them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from catalog.models import Catalogue, Edition, Entry, EntryVersion, Revision
from core.units.models import Unit

NO_VIEW = "公开目录供本公安局人员使用。"
NO_ENTER = "只有联络员和政务公开办公室可以填报公开事项。"
NO_KEEP = "只有政务公开办公室可以归类、备案公开目录。"
NO_SIGN = "只有单位负责人、分管局领导可以签批动态调整。"


def require(user, permission, sentence, row=None):
    if not user.may(permission, row):
        raise PermissionDenied(sentence)


def entry_for(user, pk) -> Entry:
    rows = Entry.objects.visible_to(user).with_wording()
    return get_object_or_404(rows.select_related("bureau", "unit", "catalogue"), pk=pk)


def last_wording(entry) -> EntryVersion:
    """What is in force of an entry, else what is proposed, else what was last."""
    rows = entry.versions.select_related("unit", "parent").order_by("pk")
    versions = list(rows.prefetch_related("bases__law"))
    standing = [each for each in versions if each.is_standing]
    proposed = [each for each in versions if each.from_number is None]
    return (standing or proposed or versions[-1:])[0]


def revision_for(user, pk) -> Revision:
    rows = Revision.objects.visible_to(user)
    return get_object_or_404(
        rows.select_related(
            "catalogue__bureau", "unit", "edition", "scan", "signed_by"
        ),
        pk=pk,
    )


def catalogue_for(user, pk) -> Catalogue:
    rows = Catalogue.objects.visible_to(user).select_related("bureau")
    return get_object_or_404(rows, pk=pk)


def edition_for(user, pk) -> Edition:
    rows = Edition.objects.visible_to(user).select_related("catalogue__bureau")
    return get_object_or_404(rows, pk=pk)


def may_change(user, entry) -> bool:
    """Whether the person enters and revises this entry: its unit's, or the office."""
    return user.may("catalog.enter_item", entry) or keeps(user, entry)


def keeps(user, row) -> bool:
    return user.may("catalog.keep_catalogue", row)


def bureaus_of(user):
    """The bureaus the person works in."""
    return Unit.objects.filter(
        path__in=user.bureau_paths_with("catalog.view_entry")
    ).order_by("path")


def units_to_enter_for(user):
    """The units whose items the person enters: the liaison's own, the office's all."""
    scope = user.paths_with("catalog.enter_item")
    scope += user.paths_with("catalog.keep_catalogue")
    return Unit.objects.within(scope).order_by("path")
