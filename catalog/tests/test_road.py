"""From the inventory to an edition, and from an edition to the next."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog import turns
from catalog.editions import compare, edition_on, entries_of
from catalog.models import Entry, EntryList, EntryVersion, Law, Revision
from catalog.refusals import Overtaken, Refused
from catalog.revision_page import changes_of
from catalog.services import entering, filing, revising, sorting
from catalog.services.holding import refuse_broken
from catalog.wording import copied, differences
from core.audit.models import Event

from .factories import (
    enter,
    first_edition,
    fresh,
    open_revision,
    sign_and_file,
    sort,
    wording,
)


def titles(edition):
    return [each.title for each in entries_of(edition)]


def altered(entry, **fields):
    """The form's proposal: what is in force, with some fields changed."""
    proposal = copied(entry.versions.standing().get())
    for name, value in fields.items():
        setattr(proposal, name, value)
    return proposal


def test_inventory_becomes_the_first_edition(entry, edition, people, today):
    version = entries_of(edition)[0]

    assert (edition.number, edition.effective_on) == (1, today)
    assert (version.title, version.from_number, version.entry_list) == (
        "居住证办理",
        1,
        EntryList.PROACTIVE,
    )
    assert edition.revisions.get().status == Revision.Status.FILED
    assert edition.catalogue.is_public
    assert list(Event.objects.values_list("act", flat=True).order_by("pk"))[-3:] == [
        "动态调整送签批",
        "签批动态调整",
        "目录备案",
    ]


def test_second_click_enters_once(people, units, today):
    first = enter(units["法制支队"], people.liaison, today)
    again = entering.enter(
        unit=units["法制支队"],
        wording=wording(),
        token=first.token,
        by=people.liaison,
        today=today,
    )

    assert again == first
    assert EntryVersion.objects.count() == 1


def test_a_list_asks_what_its_entries_must_say(people, units, today):
    item = enter(
        units["法制支队"], people.liaison, today, limit_kind="", limit_days=None
    )

    with pytest.raises(Refused, match="还要写明公开时限"):
        sort(item, people.office, today)
    with pytest.raises(Refused, match="还要写明依申请公开的程序"):
        sorting.sort(
            **fresh(item),
            entry_list=EntryList.ON_REQUEST,
            ground="涉及特定对象",
            by=people.office,
            today=today,
        )
    with pytest.raises(Refused, match="还要写明不予公开的理由"):
        sorting.sort(
            **fresh(item),
            entry_list=EntryList.NEGATIVE,
            ground="条例第十四条",
            by=people.office,
            today=today,
        )
    item.refresh_from_db()
    assert item.catalogue is None


def test_item_returned_is_mended_and_sorted(people, units, today):
    item = enter(units["法制支队"], people.liaison, today)
    entering.submit(entries=Entry.objects.filter(pk=item.pk), by=people.liaison)
    sorting.send_back(**fresh(item), reason="内容太笼统。", by=people.office)
    item.refresh_from_db()
    assert item.get_status_display() == "退回修改"

    law = Law.objects.create(title="居住证暂行条例", number="国务院令第663号")
    entering.change(
        **fresh(item),
        wording=wording(title="居住证申领"),
        bases=[(law, "第九条"), (law, "第九条")],
        by=people.liaison,
    )
    sort(item, people.office, today)

    proposal = item.versions.get()
    assert proposal.title == "居住证申领"
    assert [str(each) for each in proposal.bases.all()] == [
        "《居住证暂行条例》（国务院令第663号）第九条"
    ]
    with pytest.raises(Refused, match="不能直接修改"):
        entering.change(**fresh(item), wording=wording(), by=people.liaison)


def test_a_revision_makes_the_next_edition_and_leaves_the_last(
    entry, edition, people, units, today
):
    later = today + timedelta(days=7)
    revision = open_revision(
        edition.catalogue, units["法制支队"], people.liaison, today, reason="时限压缩"
    )
    revising.alter(
        **fresh(revision),
        entry=entry,
        wording=altered(entry, limit_days=15),
        bases=[(Law.objects.create(title="某规程", valid_until=date(2020, 1, 1)), "")],
        by=people.liaison,
    )
    [shown] = changes_of(revision, today=today)
    assert "已于2020-01-01失效" in shown.warnings[0]
    shown.change.after.bases.all().delete()
    second = sign_and_file(revision, people, today, effective_on=later)

    [changed] = compare(edition, second)
    assert (second.number, changed.act) == (2, "修改")
    assert [(one.label, one.before, one.after) for one in changed.differences] == [
        (
            "公开时限",
            "形成或者变更之日起20个工作日内",
            "形成或者变更之日起15个工作日内",
        )
    ]
    assert edition_on(edition.catalogue, today) == edition
    assert edition_on(edition.catalogue, later) == second
    assert edition_on(edition.catalogue, today - timedelta(days=1)) is None
    assert entries_of(edition)[0].limit_days == 20


def test_an_entry_taken_out_stays_in_the_editions_before(
    entry, edition, people, units, today
):
    revision = open_revision(edition.catalogue, units["宣传科"], people.office, today)
    revising.end(**fresh(revision), entry=entry, by=people.office)
    second = sign_and_file(revision, people, today)

    assert titles(second) == []
    assert titles(edition) == ["居住证办理"]
    assert [each.act for each in compare(edition, second)] == ["取消"]


def test_what_another_edition_changed_meanwhile_is_not_overwritten(
    entry, edition, people, units, today
):
    slow = open_revision(edition.catalogue, units["法制支队"], people.liaison, today)
    mine = altered(entry, title="我的名称")
    change = revising.alter(**fresh(slow), entry=entry, wording=mine, by=people.liaison)
    revising.submit(**fresh(slow), by=people.liaison, today=today)
    quick = open_revision(edition.catalogue, units["宣传科"], people.office, today)
    revising.alter(
        **fresh(quick),
        entry=entry,
        wording=altered(entry, limit_days=10),
        by=people.office,
    )
    sign_and_file(quick, people, today)

    revising.sign(**fresh(slow), by=people.head, today=today)
    with pytest.raises(Refused, match="已由第2版改动"):
        filing.file(
            catalogue=slow.catalogue_id,
            revisions=[tuple(fresh(slow).values())],
            effective_on=today,
            by=people.office,
            today=today,
        )
    assert edition.catalogue.editions.count() == 2

    revising.send_back(**fresh(slow), reason="请按现行内容核对。", by=people.office)
    assert list(turns.sent_back(people.liaison)) == [slow]
    assert not turns.sent_back(people.office).exists()
    revising.start_anew(**fresh(slow), change_pk=change.pk, by=people.liaison)
    change.refresh_from_db()
    assert {one.label for one in differences(change.before, change.after)} == {
        "事项名称",
        "公开时限",
    }


def test_parents_stay_while_something_hangs_from_them(people, units, today):
    unit = units["法制支队"]
    top = sort(
        enter(unit, people.office, today, title="户籍管理"), people.office, today
    )
    below = enter(unit, people.office, today, title="出生登记", parent=top, level=2)
    sort(below, people.office, today)
    edition = first_edition([top], people, units["宣传科"], today)
    assert titles(edition) == ["户籍管理", "出生登记"]

    revision = open_revision(edition.catalogue, unit, people.liaison, today)
    revising.end(**fresh(revision), entry=top, by=people.liaison)
    with pytest.raises(Refused, match="“出生登记”的上级事项已取消"):
        sign_and_file(revision, people, today)
    assert edition.catalogue.editions.count() == 1

    [change] = revision.changes.all()
    revising.take_out(**fresh(revision), change_pk=change.pk, by=people.liaison)
    ring = altered(top, parent=below, level=3)
    revising.alter(**fresh(revision), entry=top, wording=ring, by=people.liaison)
    with pytest.raises(Refused, match="互相包含"):
        sign_and_file(revision, people, today)


def test_what_hangs_from_a_moved_heading_moves_with_it(people, units, today):
    unit, office = units["宣传科"], people.office
    above, top = (enter(unit, office, today, title=name) for name in ("治安", "户籍"))
    below = enter(unit, office, today, title="出生登记", parent=top, level=2)
    for each in (above, top, below):
        sort(each, office, today)
    above.refresh_from_db()
    edition = first_edition([above], people, unit, today)
    revision = open_revision(edition.catalogue, unit, office, today)

    def move(entry, **fields):
        entry.refresh_from_db()
        said = altered(entry, **fields)
        revising.alter(**fresh(revision), entry=entry, wording=said, by=office)

    move(top, parent=above, level=2)
    with pytest.raises(Refused, match="“出生登记”的上级事项换了级次"):
        revising.submit(**fresh(revision), by=office, today=today)
    move(below)
    second = sign_and_file(revision, people, today)

    assert [(each.title, each.level) for each in entries_of(second)] == [
        ("治安", 1),
        ("户籍", 2),
        ("出生登记", 3),
    ]


def test_there_is_no_fifth_level():
    chain = [
        EntryVersion(entry_id=each, parent_id=each - 1 or None, title=f"第{each}级")
        for each in range(1, 6)
    ]

    with pytest.raises(Refused, match="“第5级”到了第五级"):
        refuse_broken(chain)


def test_a_unit_changes_its_own_entries(entry, edition, people, units, today):
    revision = open_revision(
        edition.catalogue, units["交警支队"], people.neighbour, today
    )
    with pytest.raises(Refused, match="由法制支队填报"):
        revising.end(**fresh(revision), entry=entry, by=people.neighbour)
    with pytest.raises(Refused, match="没有已归类而未编入"):
        revising.gather(**fresh(revision), by=people.neighbour)


def test_the_database_asks_what_the_forms_ask(edition):
    row = EntryVersion.objects.filter(pk=entries_of(edition)[0].pk)

    for wrong in (
        {"limit_kind": "", "limit_days": None},
        {"limit_days": 0},
        {"is_proactive": False},
        {"entry_list": EntryList.ON_REQUEST, "is_proactive": False},
        {"entry_list": EntryList.NEGATIVE, "is_proactive": False},
        {"entry_list": ""},
        {"level": 5, "parent_id": edition.pk},
        {"article_20_item": 16},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)


def test_an_edition_never_goes_backwards(entry, edition, people, units, today):
    revision = open_revision(edition.catalogue, units["宣传科"], people.office, today)
    revising.end(**fresh(revision), entry=entry, by=people.office)

    with pytest.raises(Refused, match="施行日期不能早于第1版"):
        sign_and_file(revision, people, today, effective_on=today - timedelta(days=1))


def test_nobody_signs_what_they_propose_and_nothing_is_signed_empty(
    entry, edition, people, units, today
):
    revision = open_revision(edition.catalogue, units["宣传科"], people.office, today)
    with pytest.raises(Refused, match="还没有调整任何事项"):
        revising.submit(**fresh(revision), by=people.office, today=today)
    revising.end(**fresh(revision), entry=entry, by=people.office)
    with pytest.raises(Refused, match="已有这个事项"):
        revising.end(**fresh(revision), entry=entry, by=people.office)
    revising.submit(**fresh(revision), by=people.office, today=today)

    with pytest.raises(Refused, match="不能自己签批"):
        revising.sign(**fresh(revision), by=people.office, today=today)
    with pytest.raises(Overtaken):
        revising.sign(pk=revision.pk, version=1, by=people.leader, today=today)
    signed = revising.sign(
        **fresh(revision), by=people.office, today=today, signer="张局长"
    )
    assert (signed.signer, signed.status) == ("张局长", Revision.Status.SIGNED)


def test_a_withdrawn_draft_leaves_nothing(entry, edition, people, units, today):
    revision = open_revision(edition.catalogue, units["宣传科"], people.office, today)
    revising.alter(
        **fresh(revision),
        entry=entry,
        wording=altered(entry, title="别的"),
        by=people.office,
    )
    revising.withdraw(**fresh(revision), by=people.office)

    assert [each.title for each in entry.versions.all()] == ["居住证办理"]


def test_an_entry_of_the_lists_is_not_sorted_again(entry, edition, people):
    with pytest.raises(Refused, match="请提出动态调整"):
        sorting.take_up_again(**fresh(entry), by=people.office)
