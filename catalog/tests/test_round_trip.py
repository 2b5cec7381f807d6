"""Each column set out and in again: nothing is changed, and nothing is lost."""

import uuid

import pytest

from catalog.columns.fields import BY_CODE
from catalog.columns.profiles import PROFILES, profiles_for
from catalog.editions import entries_of
from catalog.models import EntryList, EntryVersion
from catalog.services import import_deciding, importing
from catalog.services.sorting import catalogue_of
from catalog.workbooks.writing import list_workbook
from core.files.services.storing import received

from .scenes import edition_of, laws

PAIRS = [
    (each.value, profile.code) for each in EntryList for profile in profiles_for(each)
]


def bring(catalogue, data, people, today, name="目录.xlsx", **more):
    return importing.bring(
        bureau=catalogue.bureau,
        unit=catalogue.bureau.managing_office,
        catalogue=catalogue,
        file=received(name, data),
        reason="核对",
        token=uuid.uuid4(),
        by=people.office,
        today=today,
        **more,
    )[0]


def workbook(edition, code):
    return list_workbook(
        entries_of(edition), PROFILES[code], title=str(edition.catalogue), line="说明"
    )


def faults(brought):
    return [row.payload["faults"] for row in brought.lines.all()]


@pytest.mark.parametrize(("entry_list", "code"), PAIRS)
def test_out_and_in_changes_nothing(entry_list, code, people, units, today):
    laws()
    edition = edition_of(entry_list, people, units, today)

    brought = bring(edition.catalogue, workbook(edition, code), people, today)

    assert brought.error == ""
    lines = list(brought.lines.values_list("verdict", "title", "payload"))
    assert {verdict for verdict, *_ in lines} == {"same"}, lines
    assert (brought.rows_same, brought.missing) == (len(lines), [])


@pytest.mark.parametrize(("entry_list", "code"), PAIRS)
def test_into_an_empty_list_every_column_arrives(
    entry_list, code, people, units, today
):
    laws()
    edition = edition_of(entry_list, people, units, today)
    data = workbook(edition, code)
    before = entries_of(edition)
    other = people.stranger.acting_post.unit.bureau
    people.office = people.stranger
    brought = bring(
        catalogue_of(other, entry_list), data, people, today, default_text="依条例办理"
    )

    assert brought.rows_faulty == 0, faults(brought)
    import_deciding.commit(pk=brought.pk, by=people.stranger, today=today)

    after = list(
        EntryVersion.objects.filter(entry__bureau=other).order_by("level", "position")
    )
    assert [each.title for each in after] == [each.title for each in before]
    assert [each.is_heading for each in after] == [True] + [False] * (len(after) - 1)
    assert [each.parent.pk if each.parent else None for each in after[1:]] == [
        after[0].entry_id
    ] * (len(after) - 1)
    for one, other in zip(before[1:], after[1:], strict=True):
        for column in PROFILES[code].codes():
            written = BY_CODE[column].write
            assert written(other) == written(one), column
