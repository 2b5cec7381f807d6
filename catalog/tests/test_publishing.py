"""公开记录 by form: what is refused, the due date of its day, doubles, the trace."""

import uuid
from datetime import date, timedelta

import pytest

from catalog.models import LinkState, Publication
from catalog.refusals import Overtaken, Refused
from catalog.services import publishing, revising
from catalog.wording import copied
from core.audit.models import Event
from core.workdays.calendar import WorkCalendar

from .factories import fresh, open_revision, sign_and_file
from .publications import CALENDAR, IN_FORCE, publish, seen

FORMED = date(2026, 3, 2)


@pytest.fixture
def say(bureau, people, today):
    def say(**facts):
        facts.setdefault("published_on", date(2026, 3, 20))
        return publish(bureau, people.office, today=today, **facts)

    return say


def test_due_date_is_of_the_limit_in_force_on_the_day_it_was_formed(
    say, entries, people, units
):
    """20 working days until the second edition of 1 April makes them 5."""
    entry, later = entries[0], date(2026, 4, 1)
    revision = open_revision(entry.catalogue, units["宣传科"], people.office, later)
    shorter = copied(entry.versions.standing().get())
    shorter.limit_days = 5
    revising.alter(**fresh(revision), entry=entry, wording=shorter, by=people.office)
    sign_and_file(revision, people, later)

    before = say(entry=entry, formed_on=FORMED)
    after = say(entry=entry, formed_on=later, published_on=date(2026, 4, 30))
    too_early = say(entry=entry, formed_on=IN_FORCE - timedelta(days=1))

    assert before.due_on == CALENDAR.add(FORMED, 20) == date(2026, 3, 30)
    assert after.due_on == CALENDAR.add(later, 5)
    assert too_early.due_on is None
    assert say(entry=entry).due_on is None
    assert list(Publication.objects.late()) == [after]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": " "}, "请填写标题"),
        ({"published_on": date(2026, 7, 2)}, "不能晚于今天"),
        ({"formed_on": date(2026, 3, 21)}, "不能晚于公开日期"),
        ({"link": "www.example.gov.cn"}, "网址须以"),
        ({"link": "http://me:pw@example.gov.cn/"}, "用户名或密码"),
        ({"reviewer_third": "王局"}, "三审请依次填写"),
    ],
)
def test_what_cannot_be_is_refused(say, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        say(**facts)
    assert not Publication.objects.exists()


def test_foreign_units_and_entries_are_refused(say, entries, people, units):
    with pytest.raises(Refused, match="本局的单位"):
        say(unit=people.stranger.acting_post.unit)
    with pytest.raises(Refused, match="不是本局的"):
        publish(
            people.stranger.acting_post.unit.bureau,
            people.stranger,
            today=FORMED,
            published_on=FORMED,
            entry=entries[0],
        )


def test_one_page_is_recorded_once_however_its_address_is_written(say, bureau, people):
    first = say(link="http://www.example.gov.cn/a/1.html", title="第一次")
    again = publishing.record_publication(
        bureau=bureau,
        facts={"title": "第二次"},
        token=first.token,
        by=people.office,
        today=FORMED,
        calendar=CALENDAR,
    )

    assert again == first
    with pytest.raises(Refused, match="已登记为《第一次》"):
        say(link="https://WWW.example.gov.cn:443/a/1.html#top")
    say(link="http://www.example.gov.cn/a/2.html")


def test_correction_tells_what_was_and_counts_anew(say, entries, people, today):
    row = say(entry=entries[0], formed_on=FORMED)
    facts = {name: getattr(row, name) for name in publishing.FACTS}
    values = {"by": people.office, "today": today, "calendar": CALENDAR}

    mended = publishing.correct(
        **fresh(row),
        facts=facts | {"formed_on": date(2026, 1, 6), "entry": entries[1]},
        **values,
    )

    assert mended.due_on == CALENDAR.add(date(2026, 1, 6), 20)
    event = Event.objects.latest("pk")
    assert (event.act, event.note) == (
        "更正公开记录",
        "公开事项：“居住证办理” → “行政处罚决定”；"
        "形成或者变更日期：2026-03-02 → 2026-01-06",
    )
    with pytest.raises(Overtaken):
        publishing.correct(pk=row.pk, version=1, facts=facts, **values)
    with pytest.raises(Refused, match="没有改动"):
        publishing.correct(**fresh(row), facts={"title": row.title}, **values)


def test_what_was_seen_of_a_page_ends_with_its_address(say, people, today):
    rows = [say(link=f"http://www.example.gov.cn/{each}") for each in range(2)]
    for row in rows:
        seen(row, "dead", FORMED)
    values = {"by": people.office, "today": today}
    facts = {"link": "http://www.example.gov.cn/new"}
    publishing.correct(**fresh(rows[0]), facts=facts, calendar=CALENDAR, **values)
    publishing.withdraw(**fresh(rows[1]), on=today, reason="已失效", **values)

    ends = LinkState.objects.values_list("ended_on", flat=True)
    assert list(ends) == [today, today]


def test_withdrawn_stays_on_record_and_counts_no_more(say, people, today):
    row = say()
    values = {"by": people.office, "today": today}

    with pytest.raises(Refused, match="写明撤下的理由"):
        publishing.withdraw(**fresh(row), on=today, reason=" ", **values)
    with pytest.raises(Refused, match="公开日期之后"):
        publishing.withdraw(
            **fresh(row), on=date(2026, 3, 19), reason="处罚决定已撤销", **values
        )
    publishing.withdraw(**fresh(row), on=today, reason="处罚决定已撤销", **values)

    assert not Publication.objects.standing().exists()
    with pytest.raises(Refused, match="已于2026-07-01撤下"):
        publishing.withdraw(**fresh(row), on=today, reason="再撤", **values)
    with pytest.raises(Refused, match="已撤下"):
        publishing.correct(
            **fresh(row), facts={"title": "改"}, calendar=CALENDAR, **values
        )


def test_unmatched_records_of_a_column_are_put_to_an_entry_at_once(
    say, entries, bureau, people
):
    rows = [say(site_column="通知公告", formed_on=FORMED) for _ in range(3)]
    other = say(site_column="别的")
    values = {"bureau": bureau, "by": people.office, "calendar": CALENDAR}

    number = publishing.assign(site_column="通知公告", entry=entries[0], **values)

    assert number == 3
    assert list(Publication.objects.unmatched()) == [other]
    rows[0].refresh_from_db()
    assert (rows[0].due_on, rows[0].version) == (date(2026, 3, 30), 2)
    assert rows[0].unit == entries[0].unit
    with pytest.raises(Refused, match="没有还未对应的"):
        publishing.assign(site_column="通知公告", entry=entries[0], **values)


def test_due_dates_move_with_the_calendar(say, entries, today):
    row = say(entry=entries[0], formed_on=FORMED)
    say(entry=entries[0], formed_on=date(2026, 1, 6))
    changed = WorkCalendar(days_off=frozenset({date(2026, 3, 9)}))

    assert publishing.recompute(CALENDAR, changed, today=today) == 1
    assert publishing.recompute(CALENDAR, changed, today=today) == 0

    row.refresh_from_db()
    assert row.due_on == date(2026, 3, 31)
    assert "2026-03-30 → 2026-03-31" in Event.objects.latest("pk").note


def test_edition_filed_with_a_past_day_moves_what_was_formed_since(
    say, entries, people, units, today, django_assert_max_num_queries
):
    """5 working days since 2 March, filed in July; other entries and days stay."""
    rows = [say(entry=entries[0], formed_on=FORMED) for _ in range(3)]
    earlier = say(entry=entries[0], formed_on=FORMED - timedelta(days=3))
    other = say(entry=entries[1], formed_on=FORMED)
    before = [row.due_on for row in (earlier, other)]
    revision = open_revision(
        entries[0].catalogue, units["宣传科"], people.office, FORMED
    )
    shorter = copied(entries[0].versions.standing().get())
    shorter.limit_days = 5
    revising.alter(
        **fresh(revision), entry=entries[0], wording=shorter, by=people.office
    )
    sign_and_file(revision, people, FORMED, effective_on=FORMED)

    for row in (*rows, earlier, other):
        row.refresh_from_db()
    assert {row.due_on for row in rows} == {date(2026, 3, 9)}
    assert [row.due_on for row in (earlier, other)] == before
    event = Event.objects.get(act="目录第2版备案，重算公开期限")
    assert "2026-03-30 → 2026-03-09" in event.note
    edition = entries[0].catalogue.editions.first()
    with django_assert_max_num_queries(7):
        assert publishing.follow_edition(edition, by=people.office) == 0


def test_tokens_are_one_click_each(say):
    assert say().token != say().token != uuid.uuid4()
