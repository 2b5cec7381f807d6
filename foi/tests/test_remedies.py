"""Remedies by result × organ × date, on both sides of every change of the law."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from foi.models import LedgerMode, LetterSettings, RemedyRoute, RemedyText
from foi.models.remedy import OrganKind
from foi.refusals import Refused
from foi.remedies import letters_are_on, remedy_text

OLD, NEW_LAW = date(2023, 12, 31), date(2024, 1, 1)
BEFORE_COURT, COURT = date(2025, 5, 31), date(2025, 6, 1)
DAYS = (OLD, NEW_LAW, BEFORE_COURT, COURT)
REVIEW, PARTIAL, EITHER, TWO = "review_first", "partial_first", "either", "two_ways"
# The way on each of the four days.
ALWAYS_FIRST = (TWO, REVIEW, REVIEW, REVIEW)
FREED = (TWO, REVIEW, REVIEW, EITHER)
FREE = (TWO, EITHER, EITHER, EITHER)
WAYS = {
    "A1": FREE,
    "A2": (TWO, PARTIAL, PARTIAL, PARTIAL),
    **dict.fromkeys(["B1", "B2", "B3", "B4", "B5", "B6", "B7"], ALWAYS_FIRST),
    **dict.fromkeys(["B8", "C1", "C2", "C3"], FREED),
    **dict.fromkeys(["D1", "D2", "D3", "D4", "D5", "E1", "E2"], FREED),
    "E3": FREE,
    "silence": ALWAYS_FIRST,
    "third_party": FREE,
}
SUPERIOR, CITY, DISTRICT = "广东省公安厅", "江门市人民政府", "蓬江区人民政府"
COURT_NAME = "江门市蓬江区人民法院"


def told_way(text):
    """The way a reader of the text is shown."""
    assert COURT_NAME in text
    assert CITY in text
    if SUPERIOR in text:
        assert "六个月内" in text
        return TWO
    if "应当先" in text:
        assert "六十日内" in text
        assert "十五日内" in text
        assert "六个月" not in text
        return PARTIAL if "不予公开的部分" in text else REVIEW
    assert "也可以自收到本告知书之日起六个月内" in text
    return EITHER


def test_way_of_every_result_on_both_sides_of_every_change(wording):
    wording.superior = SUPERIOR
    found, second = {}, {}
    for organ in OrganKind.values:
        wording.organ_kind = organ
        wording.second_authority = DISTRICT if organ == "agency" else ""
        for code in WAYS:
            texts = [remedy_text(code, wording, on=day) for day in DAYS]
            found[code, organ] = tuple(map(told_way, texts))
            second[code, organ] = {DISTRICT in text for text in texts}

    expected = {(code, organ): WAYS[code] for code, organ in found}
    assert found == expected
    assert {k[1]: v for k, v in second.items()} == {
        "department": {False},
        "agency": {True},
    }


def test_review_is_applied_for_online_where_the_office_names_the_place(wording):
    """行政复议法 Art. 22: what is served online says where."""
    assert "网上" not in remedy_text("B1", wording, on=COURT)
    wording.review_online = "省行政复议平台（https://example.cn）"

    for code in ("B1", "A2", "C1", "third_party"):
        text = remedy_text(code, wording, on=COURT)
        assert text.endswith(
            "行政复议申请书也可以通过省行政复议平台（https://example.cn）网上提交。"
        )


def test_what_was_not_read_in_the_law_is_to_be_checked_by_a_person(wording):
    """Old or unsettled ways are not passed off as verified."""
    unsettled = RemedyRoute.objects.filter(
        code__in=["A2", "B8", "C1", "C2", "C3", "D1", "D2", "D3", "D4", "D5"]
        + ["E1", "E2"],
        valid_until=BEFORE_COURT,
    )
    asked = [
        *unsettled,
        *RemedyRoute.objects.filter(route=TWO),
        *RemedyText.objects.filter(route=TWO),
        *RemedyText.objects.filter(organ_kind=OrganKind.AGENCY),
        RemedyRoute.objects.get(code="E3", route=EITHER),
    ]

    assert len(unsettled) == 12
    assert {row for row in asked if "请法制核对" not in row.source} == set()
    assert max(row.verified_on for row in asked) <= NEW_LAW


def test_shipped_rows_never_hold_on_one_day(wording):
    for row in [*RemedyRoute.objects.all(), *RemedyText.objects.all()]:
        row.clean()
    again = RemedyRoute.objects.get(code="B1", valid_until=None)
    again.pk, again.valid_from = None, date(2026, 1, 1)

    with pytest.raises(ValidationError, match="有效期重叠"):
        again.clean()


@pytest.mark.parametrize("name", ["prefix", "review_authority", "court"])
def test_no_remedy_without_the_organs_own_names(wording, name):
    setattr(wording, name, "")
    label = LetterSettings._meta.get_field(name).verbose_name

    with pytest.raises(Refused, match=f"还缺：{label}。.*请先在“文书设置”中填写"):
        remedy_text("B1", wording, on=COURT)


def test_what_the_law_or_the_office_has_not_said_is_refused(wording):
    with pytest.raises(Refused, match="须写明上级主管部门"):
        remedy_text("B1", wording, on=OLD)
    with pytest.raises(Refused, match="没有2014-01-01适用于“B1”的救济途径"):
        remedy_text("B1", wording, on=date(2014, 1, 1))


def test_own_row_holds_in_place_of_the_shipped_one_from_its_day(wording, bureau):
    RemedyRoute.objects.create(
        bureau=bureau,
        code="C1",
        route=REVIEW,
        source="本局法制部门意见",
        valid_from=date(2026, 3, 1),
        verified_on=date(2026, 3, 1),
    )

    days = (date(2026, 2, 28), date(2026, 3, 1))
    texts = [remedy_text("C1", wording, on=day) for day in days]

    assert [told_way(text) for text in texts] == [EITHER, REVIEW]


def test_letters_are_on_unless_the_bureau_or_its_platform_turns_them_off(
    wording, bureau, cast
):
    stranger = cast.stranger.acting_post.unit.bureau
    wording.letters_are_on = False
    wording.save()

    assert not letters_are_on(bureau)
    assert letters_are_on(stranger)
    LedgerMode.objects.create(bureau=stranger, is_provincial=True)
    assert not letters_are_on(stranger)
