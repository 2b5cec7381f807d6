"""催办单: numbered, told to who answers, and one after the other under any load."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from django.db import connection

from core.audit.models import Event
from core.reminders.models import Notice, UrgingSlip
from core.reminders.urging import CannotUrge, Item, contacts_of, issue_slip
from core.units.models import Unit, User
from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_person, make_unit

DUE = date(2026, 6, 25)
ANSWER = date(2026, 7, 6)
ITEM = Item("任务1 更新目录", "2026年第二季度，未报送，超期4个工作日", DUE)


def issue(unit, by, today, **fields):
    values = {
        "bureau": unit.bureau,
        "unit": unit,
        "items": [ITEM],
        "note": "请抓紧补报。",
        "answer_by": ANSWER,
        "page": "tasks:slip_detail",
        "by": by,
        "today": today,
    }
    return issue_slip(**values | fields)


@pytest.mark.django_db
class TestIssueSlip:
    def test_issue_slip_keeps_what_was_asked(self, units, cast, today):
        slip = issue(units["法制支队"], cast.office, today)

        assert str(slip) == "催办单〔2026〕1号"
        assert slip.items == [
            {"title": ITEM.title, "detail": ITEM.detail, "due_on": "2026-06-25"}
        ]
        assert Event.objects.about(slip).get().note == "法制支队，1项"

    def test_issue_slip_counts_on(self, units, cast, today):
        for _ in range(2):
            issue(units["法制支队"], cast.office, today)

        assert sorted(UrgingSlip.objects.values_list("number", flat=True)) == [1, 2]

    def test_issue_slip_tells_liaison_and_head(self, units, cast, today):
        slip = issue(units["法制支队"], cast.office, today)

        told = Notice.objects.get(person=cast.liaison)
        assert set(Notice.objects.values_list("person", flat=True)) == {
            cast.liaison.pk,
            cast.head.pk,
        }
        assert told.title == "收到催办单〔2026〕1号：1项逾期"
        assert told.url == f"/tasks/urging/slip/{slip.pk}/"
        assert told.due_on == ANSWER

    def test_issue_slip_to_a_unit_without_people_is_made_all_the_same(
        self, bureau, cast, today
    ):
        lonely = make_unit("看守所", parent=bureau)

        slip = issue(lonely, cast.office, today)

        assert (slip.unit, Notice.objects.count()) == (lonely, 0)

    def test_issue_slip_due_before_today_is_refused(self, units, cast, today):
        with pytest.raises(CannotUrge, match="限期不能早于今天。"):
            issue(units["法制支队"], cast.office, today, answer_by=DUE)

    def test_issue_slip_without_items_is_refused(self, units, cast, today):
        with pytest.raises(CannotUrge, match="法制支队没有可催办的事项。"):
            issue(units["法制支队"], cast.office, today, items=[])

        assert UrgingSlip.objects.count() == 0


@pytest.mark.django_db
class TestContactsOf:
    def test_contacts_come_from_the_unit_first_then_from_above(
        self, units, cast, today
    ):
        squad = make_unit("法制一大队", parent=units["法制支队"])
        own = make_person(Role.LIAISON, squad)

        posts = contacts_of([squad], on=today)[squad.pk]

        assert [post.user for post in posts] == [own, cast.liaison, cast.head]

    def test_contacts_leave_out_other_roles_and_those_who_left(
        self, units, cast, today
    ):
        cast.head.posts.update(until_on=date(2026, 6, 30))

        found = contacts_of(units.values(), on=today)

        assert {
            pk: [post.user for post in posts] for pk, posts in found.items() if posts
        } == {
            units["法制支队"].pk: [cast.liaison],
            units["宣传科"].pk: [cast.office_head],
            units["交警支队"].pk: [cast.neighbour],
        }

    def test_contacts_of_many_units_cost_one_query(
        self, units, cast, today, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            contacts_of([units["法制支队"]], on=today)
        with django_assert_num_queries(1):
            contacts_of(units.values(), on=today)


@pytest.mark.servers
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
@pytest.mark.django_db(transaction=True)
def test_slips_issued_at_once_have_numbers_without_gaps_or_doubles():
    bureau = make_bureau()
    unit = Unit.objects.get(name="法制支队")
    office = make_person(Role.OFFICE, bureau.managing_office)

    def issue_some():
        try:
            own = User.objects.get(pk=office.pk).as_of(date(2026, 7, 1))
            for number in range(10):
                wrong = number % 3 == 2
                with suppress(CannotUrge):
                    issue(unit, own, date(2026, 7, 1), items=[] if wrong else [ITEM])
        finally:
            connection.close()

    threads = [threading.Thread(target=issue_some) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = sorted(UrgingSlip.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 15))
