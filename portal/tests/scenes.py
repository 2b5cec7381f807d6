"""A bureau whose lists the public reads, made by the acts that make them."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

from catalog.limits import LimitKind
from catalog.models import Catalogue, EntryList, Law, Publication
from catalog.services import entering, filing, revising
from catalog.tests.factories import (
    first_edition,
    fresh,
    open_revision,
    sign_and_file,
    sort,
)
from catalog.tests.factories import wording as wording_of
from catalog.wording import copied

STEPS = [["提出公开属性", "承办民警"], ["审核", "支队负责人"], ["签批", "分管局领导"]]
ELEMENTS = {
    "content": "办理条件\n申请材料",
    "field": "户籍管理",
    "steps": STEPS,
    "channels": ["website", "social"],
    "openness": "service",
    "is_for_all": True,
    "supervision": "监督电话：0750-0000000",
    "note": "内部备注，不对外",
    "code": "0101",
}


def make_lists(bureau, units, people, today):
    """Three editions of 主动公开, the last still to come, and two lists of the house.

    居住证办理 hangs from the heading 户籍管理; the second edition shortens its limit
    and takes 旧证换领 out; 网约房登记 comes with the third.
    """
    law = Law.objects.update_or_create(
        title="居住证暂行条例",
        number="国务院令第663号",
        defaults={"link": "https://www.example.gov.cn/663.html"},
    )[0]
    unit, first_day = units["法制支队"], today - timedelta(days=60)
    top = in_list(unit, people, first_day, title="户籍管理", is_heading=True)
    card = in_list(
        unit,
        people,
        first_day,
        bases=[(law, "第九条")],
        parent=top,
        level=2,
        unit=unit,
        **ELEMENTS,
    )
    old = in_list(unit, people, first_day, title="旧证换领")
    first = first_edition([card], people, units["宣传科"], first_day)

    second_day = today - timedelta(days=20)
    revision = open_revision(
        first.catalogue, units["宣传科"], people.office, second_day
    )
    shorter = copied(card.versions.standing().get())
    shorter.limit_days = 15
    bases = [(law, "第九条")]
    revising.alter(
        **fresh(revision), entry=card, wording=shorter, bases=bases, by=people.office
    )
    revising.end(**fresh(revision), entry=old, by=people.office)
    second = sign_and_file(revision, people, second_day)

    coming = in_list(unit, people, second_day, title="网约房登记")
    third = next_edition(first.catalogue, units, people, today, days=10)

    house = [
        house_list(EntryList.ON_REQUEST, "案卷查阅", unit, units, people, today),
        house_list(EntryList.NEGATIVE, "侦查手段", unit, units, people, today),
    ]
    return SimpleNamespace(
        bureau=bureau,
        catalogue=first.catalogue,
        editions=[first, second, third],
        heading=top,
        entry=card,
        gone=old,
        coming=coming,
        house=house,
    )


def in_list(home, people, day, *, entry_list=EntryList.PROACTIVE, bases=(), **fields):
    """An entry of a unit's, sorted into a list."""
    wording = wording_of(**{"title": "居住证办理", **fields})
    entry = entering.enter(
        unit=home,
        wording=wording,
        bases=bases,
        token=uuid.uuid4(),
        by=people.liaison,
        today=day,
    )
    said = {
        EntryList.ON_REQUEST: {"procedure": "向受理机构书面申请"},
        EntryList.NEGATIVE: {"withheld_reason": "涉及侦查秘密"},
    }
    return sort(entry, people.office, day, entry_list, **said.get(entry_list, {}))


def next_edition(catalogue, units, people, today, *, days):
    """What waits, filed to take effect so many days later."""
    revision = open_revision(catalogue, units["宣传科"], people.office, today)
    revising.gather(**fresh(revision), by=people.office)
    revising.submit(**fresh(revision), by=people.office, today=today)
    revising.sign(**fresh(revision), by=people.leader, today=today)
    return filing.file(
        catalogue=catalogue.pk,
        revisions=[tuple(fresh(revision).values())],
        effective_on=today + timedelta(days=days),
        by=people.office,
        today=today,
    )


def house_list(entry_list, title, unit, units, people, today):
    entry = in_list(
        unit,
        people,
        today,
        entry_list=entry_list,
        title=title,
        limit_kind=LimitKind.LONG_TERM,
        limit_days=None,
    )
    return first_edition([entry], people, units["宣传科"], today)


def publish(entry, by, day, title="居住证办理须知", **fields):
    """A publication on record."""
    values = {"channel": "website", "site_column": "办事指南", **fields}
    return Publication.objects.create(
        bureau=entry.bureau,
        unit=entry.unit,
        entry=entry,
        title=title,
        published_on=day,
        recorded_on=day,
        recorded_by=by,
        token=uuid.uuid4(),
        **values,
    )


def make_public(entry_list):
    Catalogue.objects.filter(entry_list=entry_list).update(is_public=True)
