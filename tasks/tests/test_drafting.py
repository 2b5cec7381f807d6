"""Acts on the rows of a draft."""

import pytest

from core.audit.models import Event
from tasks.models import DraftRow, PlanDraft, SuperiorPlan, SuperiorTask
from tasks.services.drafting import (
    add_row,
    list_piece,
    merge_row,
    remove_row,
    save_row,
    split_row,
)
from tasks.services.drafts import drop_draft
from tasks.services.faults import Conflict, Refused
from tasks.tests.test_drafts import committed, draft_of

TEXT = """江门市公安局2026年政务公开工作要点分工方案
工作任务\t责任单位
一、优化基础
1.更新主动公开目录。\t宣传科牵头，法制支队配合
2.公布年度报告；2026年3月底前完成。\t宣传科负责
3.加强政策解读。组织培训。\t法制支队负责
联系人：林晓敏
"""


@pytest.fixture
def draft(bureau, cast):
    return draft_of(bureau, cast.office, content=TEXT.encode())


def texts(draft):
    return list(draft.rows.values_list("position", "text"))


def row_of(draft, number):
    return draft.rows.get(number=number)


def fields(row, **changed):
    return {"path": row.path, "number": "", "text": "新任务。", "units": []} | changed


def test_draft_of_the_text(draft):
    assert texts(draft) == [
        (1, "更新主动公开目录。"),
        (2, "公布年度报告；2026年3月底前完成。"),
        (3, "加强政策解读。组织培训。"),
    ]


def test_add_row_puts_it_below(draft, cast):
    above = row_of(draft, "1")

    row = add_row(
        draft_pk=draft.pk,
        version=draft.version,
        after=above,
        values=fields(above),
        by=cast.office,
    )

    assert [text for _, text in texts(draft)][:2] == ["更新主动公开目录。", "新任务。"]
    assert [position for position, _ in texts(draft)] == [1, 2, 3, 4]
    assert (row.place, row.checked_by) == ("核对时增加", cast.office)


def test_add_row_on_top(draft, cast):
    values = fields(row_of(draft, "1"))

    add_row(
        draft_pk=draft.pk,
        version=draft.version,
        after=None,
        values=values,
        by=cast.office,
    )

    assert texts(draft)[0] == (1, "新任务。")


def test_add_row_twice_is_a_conflict(draft, cast):
    above = row_of(draft, "1")
    values = {"draft_pk": draft.pk, "version": draft.version, "after": above}
    values |= {"values": fields(above), "by": cast.office}
    add_row(**values)

    with pytest.raises(Conflict):
        add_row(**values)

    assert draft.rows.count() == 4


def test_remove_row_lists_it_as_nothing(draft, cast):
    row = row_of(draft, "2")

    remove_row(pk=row.pk, version=row.version, by=cast.office)

    draft.refresh_from_db()
    assert draft.rows.count() == 2
    assert draft.unplaced[-1]["reason"] == "核对时去掉"
    note = Event.objects.get(act="去掉任务").note
    assert note == "第5行：公布年度报告；2026年3月底前完成。 宣传科（负责）"


def test_removed_row_comes_back_whole(draft, cast):
    row = row_of(draft, "2")
    save_row(
        pk=row.pk,
        version=row.version,
        values={"criteria": [{"text": "按时", "elements": []}]},
        by=cast.office,
    )
    row.refresh_from_db()
    remove_row(pk=row.pk, version=row.version, by=cast.office)
    draft.refresh_from_db()
    index = len(draft.unplaced) - 1

    back = list_piece(
        draft_pk=draft.pk,
        index=index,
        line=draft.unplaced[index]["line"],
        by=cast.office,
    )

    back.refresh_from_db()
    same = ("path", "number", "text", "criteria", "units", "due_on", "readings")
    assert [getattr(back, name) for name in same] == [
        getattr(row, name) for name in same
    ]
    assert [text for _, text in texts(draft)][1] == row.text


def test_list_piece_makes_a_row_at_its_place(draft, cast):
    draft.unplaced = [{"text": "漏读", "line": 5, "place": "第5行", "reason": "表外"}]
    draft.save()

    row = list_piece(draft_pk=draft.pk, index=0, line=5, by=cast.office)

    draft.refresh_from_db()
    assert [text for _, text in texts(draft)][2] == "漏读"
    assert (row.path, row.place) == (["一、优化基础"], "第5行")
    assert row.doubts == {"units": "没有读到责任单位。"}
    assert draft.unplaced == []


def test_list_piece_above_all_rows(draft, cast):
    draft.unplaced = [{"text": "漏读", "line": 1, "place": "第1行", "reason": "表外"}]
    draft.save()

    row = list_piece(draft_pk=draft.pk, index=0, line=1, by=cast.office)

    assert (row.position, row.path) == (1, [])


@pytest.mark.parametrize(("index", "line"), [(0, 4), (7, 5)])
def test_list_piece_somebody_took_meanwhile_is_refused(draft, cast, index, line):
    draft.unplaced = [{"text": "漏读", "line": 5, "place": "第5行", "reason": "表外"}]
    draft.save()

    with pytest.raises(Refused, match="刚刚有人处理过"):
        list_piece(draft_pk=draft.pk, index=index, line=line, by=cast.office)


def test_merge_row_joins_it_to_the_one_above(draft, bureau, cast):
    first, second = row_of(draft, "1"), row_of(draft, "2")
    plan = SuperiorPlan.objects.create(
        bureau=bureau, issuer="省厅", year=2026, title="省厅要点"
    )
    covered = SuperiorTask.objects.create(plan=plan, position=1, text="上级任务")
    second.covers.add(covered)

    merge_row(pk=second.pk, version=second.version, by=cast.office)

    first.refresh_from_db()
    assert first.text == "更新主动公开目录。公布年度报告；2026年3月底前完成。"
    assert first.named_units == [("宣传科", "牵头"), ("法制支队", "配合")]
    assert str(first.due_on) == "2026-03-31"
    assert first.readings["text"]["also"] == [5]
    assert list(first.covers.all()) == [covered]
    assert draft.rows.count() == 2


def test_merge_of_the_first_row_is_refused(draft, cast):
    row = row_of(draft, "1")

    with pytest.raises(Refused, match="第一项"):
        merge_row(pk=row.pk, version=row.version, by=cast.office)


def test_split_row_cuts_it_in_two(draft, cast):
    row = row_of(draft, "3")

    lower = split_row(pk=row.pk, version=row.version, at=7, by=cast.office)

    assert [text for _, text in texts(draft)][2:] == ["加强政策解读。", "组织培训。"]
    assert (lower.units, lower.number) == (row.units, "")


@pytest.mark.parametrize("at", [0, 12, 99])
def test_split_row_at_an_end_is_refused(draft, cast, at):
    row = row_of(draft, "3")

    with pytest.raises(Refused, match="两边都要有文字"):
        split_row(pk=row.pk, version=row.version, at=at, by=cast.office)

    assert draft.rows.count() == 3


ACTS = {
    "save": lambda row, by: save_row(pk=row.pk, version=row.version, values={}, by=by),
    "remove": lambda row, by: remove_row(pk=row.pk, version=row.version, by=by),
    "merge": lambda row, by: merge_row(pk=row.pk, version=row.version, by=by),
    "split": lambda row, by: split_row(pk=row.pk, version=row.version, at=7, by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_a_row_changed_meanwhile_are_a_conflict(draft, cast, act):
    row = row_of(draft, "3")
    save_row(pk=row.pk, version=row.version, values={"number": "4"}, by=cast.office)

    with pytest.raises(Conflict):
        ACTS[act](row, cast.office)


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_a_row_removed_meanwhile_are_refused(draft, cast, act):
    row = row_of(draft, "3")
    remove_row(pk=row.pk, version=row.version, by=cast.office)

    with pytest.raises(Refused, match="不在识别结果里"):
        ACTS[act](row, cast.office)


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_a_dropped_draft_are_refused(draft, cast, act):
    row = row_of(draft, "3")
    drop_draft(pk=draft.pk, by=cast.office)

    with pytest.raises(Refused, match="已放弃"):
        ACTS[act](row, cast.office)


def test_rows_moved_about_are_committed_in_their_order(draft, cast):
    row = row_of(draft, "2")
    remove_row(pk=row.pk, version=row.version, by=cast.office)
    third = row_of(draft, "3")
    split_row(pk=third.pk, version=third.version, at=7, by=cast.office)
    draft.refresh_from_db()

    plan = committed(draft, cast.office, year=2026)

    assert [task.text for task in plan.tasks.order_by("position")] == [
        "更新主动公开目录。",
        "加强政策解读。",
        "组织培训。",
    ]
    assert PlanDraft.objects.get().plan == plan
    assert not DraftRow.objects.filter(pk=row.pk).exists()
