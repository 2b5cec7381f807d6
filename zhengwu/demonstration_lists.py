"""The demonstration's lists: three of them in force, and everything that is under way.

Items of the inventory in every state, a revision drafted and one that waits for the
head, the guide and the rules, what was published in time, late and never.
"""

import uuid
from datetime import timedelta

from catalog.channels import Channel
from catalog.editions import edition_on, entries_of
from catalog.limits import LimitKind, read_limit
from catalog.models import Catalogue, Edition, Entry, EntryList, EntryVersion
from catalog.services import entering, platform, revising, sorting
from catalog.services.outside_columns import leave_outside
from catalog.services.publishing import record_publication
from catalog.wording import copied
from core.workdays.days import current_calendar
from zhengwu.demonstration_cast import person, unit_of
from zhengwu.demonstration_catalogue import load

NAMESPACE = uuid.UUID("2b1f7a52-0c7e-4a57-9d7e-0f5d8a1b6c33")
SITE = "https://www.example.gov.cn/gaj"
COLUMNS = "政务公开>法定主动公开内容"
# Working days from being formed to being published, by the order of the entries.
TOOK = (3, 8, 26, 5, 12, 1)
GUIDE = {
    "classification": "按照《中华人民共和国政府信息公开条例》第二十条，分为机构职能、"
    "政策文件、行政执法、办事服务、财政信息、年度报告等类。",
    "arrangement": "按主动公开基本目录的级次和编码编排。",
    "access": "政府信息公开平台、政务服务中心、公开查阅点。",
    "procedure": "填写申请表，当面、邮寄或者网上提出；收到之日起20个工作日内答复，"
    "经批准可以延长不超过20个工作日。",
    "supervision": "认为本机关不依法履行政府信息公开义务的，可以向上一级公安机关或者"
    "政府信息公开工作主管部门投诉、举报；对答复不服的，依法申请行政复议或者提起行政诉讼。",
    "office": "江门市公安局宣传科（演示）",
    "address": "江门市蓬江区建设三路1号（演示）",
    "hours": "工作日8:30至12:00、14:30至17:30",
    "phone": "0750-3000000",
    "online": f"{SITE}/ysqgk/",
    "postcode": "529000",
}
RULES = "政府信息公开属性源头认定和保密审查制度（演示）"
RULES_TEXT = "第一条　拟制公文时，同步确定主动公开、依申请公开、不予公开属性。\n第二条　拟公开的信息，先审查后公开，一事一审。"


def keep_lists(bureau, today):
    """Fill a bureau that has no entries; nothing lies past `today`."""
    office, leader = person("office", today), person("leader", today)
    if load(bureau, today, office=office, leader=leader) is None:
        return
    enter_items(today)
    revise(bureau, today)
    keep_platform(bureau, today, office)
    publish(bureau, today, office)


def token(name):
    return uuid.uuid5(NAMESPACE, name)


def enter_items(today):
    """Items of 法制支队 as far as each has come."""
    liaison = person("liaison", today)
    office, unit = person("office", today), liaison.posts.first().unit
    day = today - timedelta(days=9)

    def enter(title, text="形成或者变更之日起20个工作日内"):
        limit = read_limit(text)
        wording = EntryVersion(
            title=title,
            content="办理条件\n办理流程\n所需材料",
            limit_text=text,
            limit_kind=limit.kind,
            limit_days=limit.days,
            limit_event=limit.event,
            channels=[Channel.WEBSITE],
            unit=unit,
        )
        return entering.enter(
            unit=unit, wording=wording, token=token(title), by=liaison, today=day
        )

    enter("养犬登记", "尽快")
    waiting = enter("旅馆业特种行业许可证核发")
    returned = enter("执法办案场所情况")
    entering.submit(
        entries=Entry.objects.filter(pk__in=[waiting.pk, returned.pk]), by=liaison
    )
    returned.refresh_from_db()
    sorting.send_back(
        pk=returned.pk,
        version=returned.version,
        reason="内容太笼统，请写明公开哪些要素。",
        by=office,
    )


def revise(bureau, today):
    """One revision of a unit waits for its head, one of the office is drafted."""
    catalogue = Catalogue.objects.get(bureau=bureau, entry_list=EntryList.PROACTIVE)
    liaison, office = person("liaison", today), person("office", today)
    entries = [
        each
        for each in entries_of(edition_on(catalogue, today))
        if each.limit_kind == LimitKind.WORKING_DAYS
    ]
    drafts = [
        (
            liaison,
            liaison.posts.first().unit,
            "时限压缩为15个工作日。",
            entries[0],
            True,
        ),
        (office, bureau.managing_office, "按新的栏目名称调整。", entries[1], False),
    ]
    for by, unit, reason, entry, is_sent in drafts:
        revision = revising.open_revision(
            catalogue=catalogue,
            unit=unit,
            reason=reason,
            token=token(reason),
            by=by,
            today=today - timedelta(days=4),
        )
        wording = copied(entry)
        wording.limit_days, wording.limit_text = 15, ""
        wording.site_column = COLUMNS
        revising.alter(
            pk=revision.pk,
            version=revision.version,
            entry=entry.entry,
            wording=wording,
            bases=[(each.law, each.article) for each in entry.bases.all()],
            by=by,
        )
        if is_sent:
            revising.submit(
                pk=revision.pk,
                version=revision.version + 1,
                by=by,
                today=today - timedelta(days=3),
            )


def keep_platform(bureau, today, office):
    """The guide of seven months ago, a rule, and the first edition at its address."""
    day = today - timedelta(days=210)
    calendar = current_calendar()
    guide = platform.write_guide(
        bureau=bureau,
        after=0,
        values={**GUIDE, "effective_on": day},
        by=office,
        today=day,
    )
    platform.add_rules(
        bureau=bureau,
        token=token("rules"),
        values={
            "title": RULES,
            "doc_no": f"江公通〔{day.year}〕9号",
            "issued_on": day,
            "text": RULES_TEXT,
        },
        by=office,
        today=day,
    )
    first = Edition.objects.get(
        catalogue__bureau=bureau, catalogue__entry_list=EntryList.PROACTIVE, number=1
    )
    for subject, name, on in (
        (guide, "zn", day + timedelta(days=1)),
        (first, "ml", first.effective_on + timedelta(days=2)),
    ):
        platform.release(
            subject=subject,
            link=f"{SITE}/zwgk/{name}.html",
            published_on=on,
            token=token(name),
            by=office,
            today=on,
            calendar=calendar,
        )


def publish(bureau, today, office):
    """A few entries in time, one late, the rest never; news belong to none."""
    leave_outside(bureau=bureau, site_column="警务要闻", by=office, today=today)
    catalogue = Catalogue.objects.get(bureau=bureau, entry_list=EntryList.PROACTIVE)
    calendar, unit = current_calendar(), unit_of("")
    entries = [
        each
        for each in entries_of(edition_on(catalogue, today))
        if not each.is_heading and each.limit_kind == LimitKind.WORKING_DAYS
    ]
    for place, (entry, took) in enumerate(zip(entries, TOOK, strict=False)):
        formed = calendar.add(today, -60 + place * 4)
        published = calendar.add(formed, took)
        record_publication(
            bureau=bureau,
            facts={
                "unit": unit,
                "entry": entry.entry,
                "title": f"{bureau.name}关于{entry.title}的公告",
                "formed_on": formed,
                "published_on": published,
                "channel": Channel.WEBSITE,
                "site_column": COLUMNS,
                "link": f"{SITE}/zwgk/{place + 1}.html",
                "reviewer_first": "陈审",
                "reviewer_second": "李审",
                "reviewer_third": "王审",
            },
            token=token(f"publication-{place}"),
            by=office,
            today=published,
            calendar=calendar,
        )
