"""A list with everything a column can hold, in an edition."""

from catalog.limits import LimitKind
from catalog.models import Entry, EntryList, Law
from catalog.services import entering, sorting

from .factories import enter, first_edition, fresh

STEPS = [["起草", "承办科室"], ["保密审查", "法制支队"], ["签发", ""]]
SAID = {
    EntryList.PROACTIVE: (
        {
            "title": "出生登记",
            "code": "010101",
            "content": "受理部门\n办理条件\n办理流程",
            "basis_text": "《中华人民共和国户口登记条例》第七条；政府信息公开条例",
            "subject_text": "县公安局、派出所",
            "limit_text": "形成或者变更之日起20个工作日内予以公开",
            "limit_kind": LimitKind.WORKING_DAYS,
            "limit_days": 20,
            "limit_event": "形成或者变更",
            "cycle": "on_change",
            "cycle_text": "变更时更新",
            "channels": ["website", "service_centre", "on_site"],
            "channels_other": "警务公开栏",
            "site_column": "法定主动公开内容/户籍",
            "is_for_all": True,
            "is_county_level": True,
            "is_township_level": True,
            "steps": STEPS,
            "supervision": "0750-3000000",
            "openness": "service",
            "article_20_item": 5,
            "field": "户籍管理",
        },
        {
            "title": "=死亡注销",
            "code": "010102",
            "limit_kind": LimitKind.UNCLEAR,
            "limit_days": None,
            "limit_event": "",
            "limit_text": "尽快",
            "is_on_request": True,
            "for_groups": "申请人",
            "channels": ["other"],
            "channels_other": "",
            "field": "户籍管理",
        },
    ),
    EntryList.ON_REQUEST: (
        {
            "title": "事故统计分析",
            "limit_kind": LimitKind.WORKING_DAYS,
            "limit_text": "收到申请之日起20个工作日内答复",
            "limit_event": "收到申请",
            "for_groups": "申请人",
            "procedure": "填写申请表，向政务公开办公室提出。",
            "supervision": "0750-3000000",
        },
    ),
    EntryList.NEGATIVE: (
        {
            "title": "侦查措施和手段",
            "content": "",
            "limit_kind": "",
            "limit_days": None,
            "limit_event": "",
            "withheld_reason": "《政府信息公开条例》第十四条、《公安机关执法公开规定》第六条",
        },
    ),
}


def laws():
    return [
        Law.objects.create(title="中华人民共和国户口登记条例"),
        Law.objects.create(
            title="中华人民共和国政府信息公开条例", number="国务院令第711号"
        ),
    ]


def edition_of(entry_list, people, units, today):
    """An edition of a list: a heading, and below it what the columns can say."""
    office, unit = people.office, units["宣传科"]
    top = enter(
        unit,
        office,
        today,
        title="户籍管理",
        code="010000",
        is_heading=True,
        content="",
        limit_kind="",
        limit_days=None,
        limit_event="",
    )
    entries = [top]
    for position, said in enumerate(SAID[entry_list], start=1):
        entries.append(
            enter(
                unit, office, today, parent=top, level=2, position=position * 10, **said
            )
        )
    entering.submit(entries=Entry.objects.all(), by=office)
    for entry in entries:
        sorting.sort(
            **fresh(entry), entry_list=entry_list, ground="条例", by=office, today=today
        )
    entries[0].refresh_from_db()
    return first_edition(entries, people, unit, today)
