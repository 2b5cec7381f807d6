from datetime import date

import pytest
from django.template import Context, Template

from core.workdays import words
from core.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar(
    days_off=frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    days_on=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    last_year=2026,
)


@pytest.mark.parametrize(
    ("due_on", "today", "sentence"),
    [
        (date(2026, 11, 25), date(2026, 11, 20), "剩 3 个工作日"),
        (date(2026, 11, 25), date(2026, 11, 22), "剩 3 个工作日"),
        (date(2026, 10, 10), date(2026, 9, 30), "剩 3 个工作日"),
        (date(2026, 11, 22), date(2026, 11, 20), "剩不足 1 个工作日"),
        (date(2026, 11, 25), date(2026, 11, 25), "今天到期"),
        (date(2026, 11, 21), date(2026, 11, 21), "今天到期"),
        (date(2026, 11, 21), date(2026, 11, 22), "超期不足 1 个工作日"),
        (date(2026, 11, 21), date(2026, 11, 23), "超期 1 个工作日"),
        (date(2026, 11, 20), date(2026, 11, 24), "超期 2 个工作日"),
        (date(2027, 1, 4), date(2026, 12, 30), "剩 3 个工作日（暂按周末推算）"),
        (date(2027, 1, 4), date(2027, 1, 4), "今天到期（暂按周末推算）"),
        (date(2026, 12, 31), date(2026, 12, 30), "剩 1 个工作日"),
        (date(2026, 12, 31), date(2027, 1, 5), "超期 3 个工作日（暂按周末推算）"),
    ],
)
def test_remaining(due_on, today, sentence):
    assert words.remaining(CALENDAR, due_on, today) == sentence


@pytest.mark.parametrize(
    ("due_on", "today", "sentence"),
    [
        (date(2026, 11, 25), date(2026, 11, 20), "（剩 3 个工作日）"),
        (date(2027, 1, 4), date(2026, 12, 30), "（剩 3 个工作日，暂按周末推算）"),
    ],
)
def test_bracketed_nests_no_brackets(due_on, today, sentence):
    assert words.bracketed(CALENDAR, due_on, today) == sentence


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 22), "2026-11-22 周日"),
        (date(2026, 11, 23), "2026-11-23 周一"),
        (date(2026, 1, 3), "2026-01-03 周六"),
    ],
)
def test_dated(day, text):
    assert words.dated(day) == text


def render(source, **context):
    return Template("{% load workdays %}" + source).render(Context(context))


def test_dated_filter():
    assert render("{{ day|dated }}", day=date(2026, 11, 22)) == "2026-11-22 周日"


def test_dated_filter_without_a_date():
    assert render("{{ day|dated }}", day=None) == ""


def test_remaining_tag_reads_calendar_and_today_of_the_page():
    text = render(
        "{% remaining due_on %}",
        due_on=date(2026, 11, 25),
        calendar=CALENDAR,
        today=date(2026, 11, 20),
    )

    assert text == "剩 3 个工作日"


def test_remaining_tag_without_a_date():
    assert render("{% remaining due_on %}", due_on=None) == ""


def test_remaining_bracketed_tag():
    text = render(
        "{{ day|dated }}{% remaining_bracketed day %}",
        day=date(2027, 1, 4),
        calendar=CALENDAR,
        today=date(2026, 12, 30),
    )

    assert text == "2027-01-04 周一（剩 3 个工作日，暂按周末推算）"


def test_remaining_bracketed_tag_without_a_date():
    assert render("{% remaining_bracketed due_on %}", due_on=None) == ""
