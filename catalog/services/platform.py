"""指南, 制度 and 发布登记: what the platform's columns hold, and where it stands."""

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.db.models import Max

from catalog.channels import Channel
from catalog.models import Edition, Guide, Release, RulesDocument
from catalog.models.platform import PlatformColumn
from catalog.refusals import Overtaken, Refused
from core.audit.trail import record
from core.files import links
from core.files.services.storing import keep_received
from core.units.models import Unit

from .publishing import (
    hold,
    record_publication,
    refuse_link,
    standing_at,
    withdraw,
)

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
    newer = Guide.objects.filter(bureau=guide.bureau, number__gt=guide.number)
    if newer := newer.in_force(on=today).first():
        raise Refused(f"已施行第{newer.number}版，请核对新的一版。")
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


@transaction.atomic
def amend_rules(*, pk, version, values, by) -> RulesDocument:
    """更正制度; what is published keeps its words, and only 有效期至 may follow."""
    row = RulesDocument.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.version != version:
        raise Overtaken("这项制度刚刚被别人改动过，请看过最新内容再改。")
    if Release.objects.filter(rules=row).exists():
        values = {"valid_until": values["valid_until"]}
    changes = [
        f"{RulesDocument._meta.get_field(name).verbose_name}：{was} → {value}"
        for name, value in values.items()
        if (was := getattr(row, name)) != value
    ]
    if not changes:
        raise Refused("没有改动任何内容。")
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    record("更正政府信息公开制度", row, by=by, note="；".join(changes)[:2000])
    return row


def release(*, subject, link, published_on, token, by, today, calendar) -> Release:
    """登记发布: where one of ours stands on the platform, and since when."""
    is_edition = isinstance(subject, Edition)
    if is_edition and not subject.catalogue.is_public:
        raise Refused("这份目录仅供内部使用，不对外公布。")
    return register(
        bureau=subject.catalogue.bureau if is_edition else subject.bureau,
        title=str(subject),
        column=COLUMNS[type(subject)],
        subject={KINDS[type(subject)]: subject},
        before=before(subject),
        link=link,
        published_on=published_on,
        token=token,
        by=by,
        today=today,
        calendar=calendar,
    )


def before(subject):
    """The releases of what the subject follows: the same page may hold it now."""
    match subject:
        case Edition():
            return Release.objects.filter(edition__catalogue=subject.catalogue_id)
        case Guide():
            return Release.objects.filter(guide__bureau=subject.bureau_id)
    return Release.objects.none()


@transaction.atomic
def register(
    *,
    bureau,
    title,
    column,
    link,
    published_on,
    before,
    token,
    by,
    today,
    calendar,
    subject=None,
) -> Release:
    """Record an address as a publication; a second click finds the first.

    Where one of `before` stands at the address, it is withdrawn: its page holds this
    one now. What an import of articles has recorded is taken as it is, with its day.
    Any other address that is recorded already is refused.
    """
    hold(bureau)
    known = Release.objects.filter(publication__token=token).first()
    if known:
        return known
    refuse_link(link)
    publication = standing_at(bureau, links.fingerprint(link)).first()
    if publication and before.filter(publication=publication).exists():
        replace(publication, title, published_on, by=by, today=today)
        publication = None
    elif publication and Release.objects.filter(publication=publication).exists():
        raise Refused(f"这个网址已登记为《{publication.title}》，请核对。")
    elif publication and publication.published_on != published_on:
        raise Refused(
            f"公开记录中这个网址的公开日期是{publication.published_on}，请核对后填写同一日期。"
        )
    publication = publication or record_publication(
        bureau=bureau,
        facts={
            "unit": bureau.managing_office,
            "title": title,
            "published_on": published_on,
            "channel": Channel.WEBSITE,
            "site_column": column.label,
            "link": link,
        },
        token=token,
        by=by,
        today=today,
        calendar=calendar,
    )
    return Release.objects.create(publication=publication, **(subject or {}))


def replace(publication, title, on, *, by, today) -> None:
    """撤下 what stood at an address, because its page holds the next version."""
    if on < publication.published_on:
        raise Refused(
            f"这个网址上的《{publication.title}》{publication.published_on}才发布，"
            "发布日期不能更早。"
        )
    withdraw(
        pk=publication.pk,
        version=publication.version,
        on=on,
        reason=f"同一网址换成《{title}》",
        by=by,
        today=today,
    )
