"""Each column set out and in again: nothing is changed, and nothing is lost."""

import uuid
from datetime import datetime, time
from io import BytesIO

import openpyxl
import pytest

from catalog.columns.fields import BY_CODE
from catalog.columns.profiles import PROFILES, profiles_for
from catalog.editions import entries_of
from catalog.models import EntryList, EntryVersion
from catalog.services import import_deciding, importing
from catalog.services.sorting import catalogue_of
from catalog.workbooks.writing import list_document, list_workbook
from core.files.services.storing import received
from core.papers.readers import converted
from core.units.tests.factories import make_bureau

from .factories import enter, first_edition, sort
from .scenes import edition_of, laws

XLSX = ("xlsx", "Calc MS Excel 2007 XML")


def bring(catalogue, data, by, today, *, name="目录.xlsx", **more):
    return importing.bring(
        bureau=catalogue.bureau,
        unit=catalogue.bureau.managing_office,
        catalogue=catalogue,
        file=received(name, data),
        reason="核对",
        token=uuid.uuid4(),
        by=by,
        today=today,
        **more,
    )[0]


def lines(brought):
    return list(brought.lines.values_list("verdict", "title", "payload"))


@pytest.mark.parametrize("entry_list", EntryList.values)
def test_each_column_set_comes_back_unchanged_and_arrives_elsewhere_whole(
    entry_list, people, units, today
):
    laws()
    edition = edition_of(entry_list, people, units, today)
    versions = entries_of(edition)
    for number, profile in enumerate(profiles_for(entry_list)):
        data = list_workbook(
            versions, profile, title=str(edition.catalogue), line="说明"
        )

        same = bring(edition.catalogue, data, people.office, today)
        assert same.error == ""
        assert {verdict for verdict, *_ in lines(same)} == {"same"}, lines(same)
        assert (same.rows_same, same.missing) == (len(lines(same)), [])

        other = make_bureau(f"第{number}县公安局", unit_names=("办公室",))
        empty = catalogue_of(other, entry_list)
        new = bring(empty, data, people.office, today, default_text="依条例办理")
        assert new.rows_faulty == 0, lines(new)
        import_deciding.commit(pk=new.pk, by=people.office, today=today)
        check_arrived(versions, empty, profile)


def check_arrived(before, catalogue, profile):
    """Titles, tree and every column of the set say the same in the empty list."""
    after = list(
        EntryVersion.objects.filter(entry__catalogue=catalogue)
        .select_related("unit")
        .prefetch_related("bases__law")
        .order_by("level", "position")
    )
    assert [each.title for each in after] == [each.title for each in before]
    assert [each.is_heading for each in after] == [True] + [False] * (len(after) - 1)
    assert {each.parent_id for each in after[1:]} == {after[0].entry_id}
    for one, other in zip(before[1:], after[1:], strict=True):
        for code in profile.codes():
            write = BY_CODE[code].write
            assert write(other) == write(one), (profile.code, code)


@pytest.mark.office
def test_three_and_four_levels_come_back_from_another_program(people, units, today):
    edition = edition_of(EntryList.PROACTIVE, people, units, today)
    above = edition.catalogue.entries.get(versions__title="出生登记")
    for level, title in ((3, "国内出生"), (4, "非婚生育")):
        said = {"title": title, "level": level, "parent": above}
        above = enter(units["宣传科"], people.office, today, **said)
        sort(above, people.office, today)
    above.refresh_from_db()
    edition = first_edition([above], people, units["宣传科"], today)
    versions = entries_of(edition)
    assert [each.level for each in versions] == [1, 2, 3, 4, 2]
    out = {
        profile.code: list_workbook(versions, profile, title="目录", line="说明")
        for profile in profiles_for(EntryList.PROACTIVE)
    }
    way = converted.Way("xlsx", "Calc MS Excel 2007 XML", *XLSX)
    saved = converted.convert(converted.office_program(), out["official"], way)

    for data in (*out.values(), saved):
        same = bring(edition.catalogue, data, people.office, today)
        assert {verdict for verdict, *_ in lines(same)} == {"same"}, lines(same)
        assert same.missing == []


def test_text_that_looks_like_a_formula_stays_text(people, units, today):
    edition = edition_of(EntryList.PROACTIVE, people, units, today)
    given = {"title": "目录", "line": "", "made_at": datetime.combine(today, time())}
    data = list_workbook(entries_of(edition), PROFILES["official"], **given)
    assert list_workbook(entries_of(edition), PROFILES["official"], **given) == data
    sheet = openpyxl.load_workbook(BytesIO(data)).active

    found = [
        cell for row in sheet.iter_rows() for cell in row if cell.value == "=死亡注销"
    ]
    assert [cell.data_type for cell in found] == ["s"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
        "landscape",
        9,
    )
    assert sheet.print_title_rows == "$3:$4"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"B3:C3", "A3:A4", "B5:B6"} <= merged


def test_word_holds_the_same_table(people, units, today):
    edition = edition_of(EntryList.PROACTIVE, people, units, today)
    data = list_document(
        entries_of(edition),
        PROFILES["official"],
        title="主动公开基本目录",
        line="第1版",
        organ="江门市公安局",
        preamble="一、编制依据\n本目录依照条例编制。",
    )

    brought = bring(edition.catalogue, data, people.office, today, name="目录.docx")
    assert {verdict for verdict, *_ in lines(brought)} == {"same"}, lines(brought)
