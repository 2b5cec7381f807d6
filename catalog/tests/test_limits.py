"""公开时限 and 更新周期 as catalogues write them, and the days they come to."""

from datetime import date

import pytest

from catalog.cycles import Cycle, read_cycle, renew_by, worded_period
from catalog.limits import FORMED, UNCLEAR, Limit, LimitKind, due_on, read_limit, worded
from catalog.periods import BY_DATE, Period, end_of
from core.workdays.calendar import WorkCalendar

# Spring Festival and the make-up Sunday and Saturday of 2025.
CALENDAR = WorkCalendar(
    days_off=frozenset(date(2025, 1, day) for day in range(28, 32))
    | frozenset(date(2025, 2, day) for day in (3, 4)),
    days_on=frozenset({date(2025, 1, 26), date(2025, 2, 8)}),
    last_year=2025,
)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (
            "形成或者变更之日起20个工作日内予以公开",
            Limit(LimitKind.WORKING_DAYS, days=20, event=FORMED),
        ),
        (
            "信息形成或变更之日起20个工作日内公开",
            Limit(LimitKind.WORKING_DAYS, days=20, event="形成或变更"),
        ),
        (
            "自信息形成之日起 十五 个工作日内",
            Limit(LimitKind.WORKING_DAYS, days=15, event="形成"),
        ),
        ("15个工作日（内公开）", Limit(LimitKind.WORKING_DAYS, days=15, event=FORMED)),
        ("７个工作日", Limit(LimitKind.WORKING_DAYS, days=7, event=FORMED)),
        (
            "收到申请之日起20个工作日内答复",
            Limit(LimitKind.WORKING_DAYS, days=20, event="收到申请"),
        ),
        ("即时", Limit(LimitKind.AT_ONCE)),
        ("实时公开", Limit(LimitKind.AT_ONCE)),
        ("按季度", Limit(LimitKind.PERIODIC, period=Period.QUARTER)),
        ("每半年一次", Limit(LimitKind.PERIODIC, period=Period.HALF_YEAR)),
        ("每年1月31日前", Limit(LimitKind.FIXED_DATE, month=1, day=31)),
        ("公开征求意见一般不少于30日", Limit(LimitKind.OPEN_DAYS, days=30)),
        ("长期公开", Limit(LimitKind.LONG_TERM)),
        ("每年13月1日前", UNCLEAR),
        ("0个工作日", UNCLEAR),
        ("99999个工作日", UNCLEAR),
        (f"{'9' * 5000}个工作日", UNCLEAR),
        ("尽快", UNCLEAR),
        ("定期", UNCLEAR),
        ("", UNCLEAR),
    ],
)
def test_read_limit(text, limit):
    assert read_limit(text) == limit


@pytest.mark.parametrize(
    ("limit", "formed_on", "due"),
    [
        # DOMAIN 2.1: 20 working days from 20 January 2025 are 21 February.
        (
            Limit(LimitKind.WORKING_DAYS, days=20),
            date(2025, 1, 20),
            date(2025, 2, 21),
        ),
        (Limit(LimitKind.AT_ONCE), date(2025, 1, 20), date(2025, 1, 20)),
        (Limit(LimitKind.AT_ONCE), date(2025, 1, 25), date(2025, 1, 26)),
        (
            Limit(LimitKind.PERIODIC, period=Period.QUARTER),
            date(2025, 2, 3),
            date(2025, 3, 31),
        ),
        (
            Limit(LimitKind.FIXED_DATE, month=1, day=31),
            date(2025, 2, 1),
            date(2026, 1, 31),
        ),
        (
            Limit(LimitKind.FIXED_DATE, month=2, day=29),
            date(2025, 2, 1),
            date(2025, 2, 28),
        ),
        (Limit(LimitKind.OPEN_DAYS, days=30), date(2025, 2, 1), None),
        (Limit(LimitKind.LONG_TERM), date(2025, 2, 1), None),
        (UNCLEAR, date(2025, 2, 1), None),
    ],
)
def test_due_on(limit, formed_on, due):
    assert due_on(limit, formed_on, CALENDAR) == due


@pytest.mark.parametrize(
    "text",
    [
        "形成或者变更之日起20个工作日内",
        "定期公开（每季度）",
        "每年1月31日前",
        "长期公开",
    ],
)
def test_worded_is_read_back(text):
    assert worded(read_limit(text)) == text


@pytest.mark.parametrize(
    ("period", "day", "end"),
    [
        (Period.WEEK, date(2026, 11, 27), date(2026, 11, 29)),
        (Period.MONTH, date(2024, 2, 3), date(2024, 2, 29)),
        (Period.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Period.HALF_YEAR, date(2026, 6, 30), date(2026, 6, 30)),
        (Period.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_end_of(period, day, end):
    assert end_of(period, day) == end


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("根据具体工作产生", Cycle.WITH_THE_WORK),
        ("实时更新", Cycle.REAL_TIME),
        ("变更时更新", Cycle.ON_CHANGE),
        ("每周", Cycle.WEEK),
        ("按季度更新", Cycle.QUARTER),
        ("年度", Cycle.YEAR),
        ("不定期", Cycle.UNCLEAR),
        ("", Cycle.UNCLEAR),
    ],
)
def test_read_cycle(text, cycle):
    assert read_cycle(text) == cycle


@pytest.mark.parametrize(
    ("cycle", "last_on", "due", "said"),
    [
        (Cycle.WEEK, date(2026, 11, 27), date(2026, 12, 6), "每周更新"),
        (Cycle.MONTH, date(2026, 1, 31), date(2026, 2, 28), "每月更新"),
        (Cycle.QUARTER, date(2026, 2, 10), date(2026, 6, 30), "每季度更新"),
        (Cycle.HALF_YEAR, date(2026, 7, 1), date(2027, 6, 30), "每半年更新"),
        (Cycle.YEAR, date(2026, 1, 2), date(2027, 12, 31), "每年更新"),
        # 政府信息公开工作年度报告, 条例第五十条: by 31 January of every year.
        ((BY_DATE, 1, 31), date(2026, 1, 28), date(2027, 1, 31), "每年1月31日前"),
        # Late in its year, it is of its year all the same.
        ((BY_DATE, 1, 31), date(2026, 3, 10), date(2027, 1, 31), "每年1月31日前"),
        ((BY_DATE, 2, 29), date(2027, 2, 1), date(2028, 2, 29), "每年2月29日前"),
        ((BY_DATE, 2, 29), date(2028, 2, 1), date(2029, 2, 28), "每年2月29日前"),
        (Cycle.ON_CHANGE, date(2026, 2, 10), None, "变更时更新"),
        (Cycle.REAL_TIME, date(2026, 2, 10), None, "实时更新"),
        ("", date(2026, 2, 10), None, ""),
    ],
)
def test_renew_by(cycle, last_on, due, said):
    cycle, *day = cycle if isinstance(cycle, tuple) else (cycle,)

    assert renew_by(cycle, last_on, *day) == due
    assert worded_period(cycle, *day) == said
