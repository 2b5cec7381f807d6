from datetime import date
from decimal import Decimal

import pytest

from tasks.models import Element, ElementValue
from tasks.services.element_values import write_values
from tasks.services.faults import Refused
from tasks.tests.factories import fill
from tasks.tests.workbooks.filling import rich_plan, rows_on, sheet_at


@pytest.fixture
def report(bureau, cast, today):
    sheet = sheet_at(rich_plan(bureau, by=cast.office))
    return fill(rows_on(sheet)[0], by=cast.liaison, today=today)


def key(report, name):
    """(criterion, element) of a name on the report's task."""
    element = Element.objects.get(name=name)
    criteria = report.occurrence.assignment.task.criteria
    criterion = criteria.get(named_elements__element=element)
    return criterion.pk, element.pk


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("内容", "评价结果", "评价结果"),
        ("时间", "2026-06-20", date(2026, 6, 20)),
        ("时间", date(2026, 6, 20), date(2026, 6, 20)),
        ("数量", "12", Decimal("12")),
        ("公开率", Decimal("95.5"), Decimal("95.5")),
    ],
)
def test_value_is_kept_as_its_element_asks(report, cast, name, written, kept):
    write_values(report, {key(report, name): written}, cast.liaison)

    assert ElementValue.objects.get().value == kept


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_clears_a_value(report, cast, nothing):
    write_values(report, {key(report, "内容"): "评价结果"}, cast.liaison)

    write_values(report, {key(report, "内容"): nothing}, cast.liaison)

    assert not ElementValue.objects.exists()


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("时间", "六月", "“时间”应填完整的日期，如 2026-06-20；现在是“六月”。"),
        ("数量", "十二", "“数量”应只填数字；现在是“十二”。"),
        ("数量", "1e13", "“数量”的数字“1e13”太大，请核对。"),
        ("公开率", "NaN", "“公开率”的数字“NaN”太大，请核对。"),
    ],
)
def test_value_of_another_kind_is_refused(report, cast, name, written, told):
    with pytest.raises(Refused, match=told):
        write_values(report, {key(report, name): written}, cast.liaison)


def test_element_of_another_task_is_refused(report, cast):
    with pytest.raises(Refused, match="不属于这项任务"):
        write_values(report, {(0, 0): "甲"}, cast.liaison)
