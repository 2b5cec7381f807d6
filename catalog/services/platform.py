"""指南, 制度 and 发布登记: what the platform's columns hold, and where it stands."""

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.db.models import Max

from catalog.channels import Channel
from catalog.models import Edition, Guide, Publication, Release, RulesDocument
from catalog.models.platform import PlatformColumn
from catalog.refusals import Refused
from core.audit.trail import record
from core.files import links
from core.files.services.storing import keep_received
from core.units.models import Unit

from .publishing import record_publication

CHECK_MONTHS = 6
KINDS = {Edition: "edition", Guide: "guide", RulesDocument: "rules"}
COLUMNS = {
    Edition: PlatformColumn.STATUTORY,
    Guide: PlatformColumn.GUIDE,
    RulesDocument: PlatformColumn.RULES,
}


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of it."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction.atomic
def write_guide(*, bureau, after, values, by, today) -> Guide:
    """The next version of the guide; `after` is the number the person saw, 0 for none."""
    Unit.objects.select_for_update().get(pk=bureau.pk)
    last = (
        Guide.objects.filter(bureau=bureau).aggregate(last=Max("number"))["last"] or 0
    )
    if last != after:
        raise Refused(f"第{last}版刚刚编制，请看过再改。")
    guide = Guide.objects.create(
        bureau=bureau,
        number=last + 1,
        entered_on=today,
        entered_by=by,
        checked_on=today,
        checked_by=by,
        check_by=months_after(today, CHECK_MONTHS),
        **values,
    )
    record("编制政府信息公开指南", guide, by=by)
    return guide


@transaction.atomic
def confirm_guide(*, pk, by, today) -> Guide:
    """核对无误: it still holds; half a year later it is looked at again."""
    guide = (
        Guide.objects.select_for_update(of=("self",))
        .select_related("bureau")
        .get(pk=pk)
    )
    guide.checked_on, guide.checked_by = today, by
    guide.check_by = months_after(today, CHECK_MONTHS)
    guide.save(update_fields=["checked_on", "checked_by", "check_by"])
    record("核对政府信息公开指南", guide, by=by)
    return guide


@transaction.atomic
def add_rules(*, bureau, token, values, file=None, by, today) -> RulesDocument:
    """录入制度; a second click finds the first."""
    known = RulesDocument.objects.filter(token=token).first()
    if known:
        return known
    row = RulesDocument.objects.create(
        bureau=bureau,
        token=token,
        file=keep_received(file, by=by) if file else None,
        entered_on=today,
        entered_by=by,
        **values,
    )
    record("录入政府信息公开制度", row, by=by)
    return row


def brought_in(bureau, link) -> Publication | None:
    """The record of an address that came in with a list of articles and is nobody's."""
    rows = Publication.objects.standing().unmatched().filter(bureau=bureau)
    return rows.filter(link_hash=links.fingerprint(link.strip())).first()


@transaction.atomic
def release(*, subject, link, published_on, token, by, today, calendar) -> Release:
    """登记发布: where it stands on the platform, and since when; a publication.

    Refused for an internal list, and for an address that is recorded already.
    """
    is_edition = isinstance(subject, Edition)
    bureau = subject.catalogue.bureau if is_edition else subject.bureau
    if is_edition and not subject.catalogue.is_public:
        raise Refused("这份目录仅供内部使用，不对外公布。")
    publication = brought_in(bureau, link) or record_publication(
        bureau=bureau,
        facts={
            "unit": bureau.managing_office,
            "title": str(subject),
            "published_on": published_on,
            "channel": Channel.WEBSITE,
            "site_column": COLUMNS[type(subject)].label,
            "link": link,
        },
        token=token,
        by=by,
        today=today,
        calendar=calendar,
    )
    kind = KINDS[type(subject)]
    return Release.objects.get_or_create(publication=publication, **{kind: subject})[0]
