"""Writing the trail, and that nothing else touches it."""

import pytest

from core.audit.models import AppendOnly, Event
from core.audit.trail import record
from core.units.models import User
from core.workdays.tests.factories import make_day


@pytest.fixture
def special_day(db):
    """What belongs to no unit."""
    return make_day("2026-10-01")


def test_record_keeps_labels_and_the_path_of_the_subject(cast, units):
    event = record("测试操作", units["法制支队"], by=cast.office, note="两项")

    assert (event.actor, event.act, event.subject_label, event.note) == (
        cast.office.audit_label,
        "测试操作",
        "法制支队",
        "两项",
    )
    assert event.unit_path == units["法制支队"].path
    assert event.subject_type == "units.unit"


def test_record_without_a_unit_takes_the_path_of_the_acting_post(
    cast, bureau, special_day
):
    event = record("修改放假日", special_day, by=cast.office)

    assert event.unit_path == bureau.path


def test_record_by_a_job_without_a_unit_has_no_path(special_day):
    event = record("修改放假日", special_day, by=None)

    assert (event.actor, event.unit_path) == ("系统", "")


def test_record_by_a_person_whose_posts_are_not_loaded_has_no_path(cast, special_day):
    person = User.objects.get(pk=cast.office.pk)

    event = record("修改放假日", special_day, by=person)

    assert event.unit_path == ""


def test_event_saved_again_is_refused(bureau):
    event = record("测试操作", bureau, by=None)
    event.note = "改动"

    with pytest.raises(AppendOnly):
        event.save()


def test_event_deleted_is_refused(bureau):
    event = record("测试操作", bureau, by=None)

    with pytest.raises(AppendOnly):
        event.delete()


@pytest.mark.parametrize(
    "change",
    [
        lambda events: events.update(note="改动"),
        lambda events: events.delete(),
        lambda events: events.bulk_update(events, ["note"]),
    ],
)
def test_events_changed_in_bulk_are_refused(bureau, change):
    record("测试操作", bureau, by=None)

    with pytest.raises(AppendOnly):
        change(Event.objects.all())


def test_about_lists_the_events_of_one_row_oldest_first(bureau, units):
    first = record("甲", units["法制支队"], by=None)
    record("乙", units["交警支队"], by=None)
    last = record("丙", units["法制支队"], by=None)

    events = Event.objects.about(units["法制支队"]).exclude(act="新建单位")

    assert list(events) == [first, last]


def test_subtree_of_an_auditor_is_a_range_on_the_index(cast):
    sql = str(Event.objects.visible_to(cast.auditor).query)

    assert "LIKE" not in sql.upper()
