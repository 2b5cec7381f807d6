"""The laws that are shipped, and a bureau's own by Excel."""

from datetime import date

import pytest
import tablib
from django.core.management import call_command
from django.urls import reverse

from catalog.models import Law, SortingQuestion
from catalog.resources import LawResource
from core.audit.models import Event

HEAD = ["名称", "文号", "施行日期", "有效期至", "被何者取代"]
TODAY = date(2026, 11, 27)


@pytest.fixture
def shipped(db):
    call_command("loaddata", "catalog_laws", verbosity=0)


def bring(by, *rows):
    dataset = tablib.Dataset(*rows, headers=HEAD)
    return LawResource(by=by).import_data(
        dataset, rollback_on_validation_errors=True, raise_errors=False
    )


def faults(result):
    return [str(row.error) for row in result.invalid_rows]


def test_shipped_laws_name_what_took_their_place(shipped):
    repealed = Law.objects.repealed(on=TODAY)

    assert {each.title.removeprefix("中华人民共和国") for each in repealed} == {
        "收养法",
        "政府信息公开条例",
        "保守国家秘密法实施条例",
        "干部档案工作条例",
        "治安管理处罚法",
    }
    assert all(
        each.successor and not each.successor.is_repealed(TODAY) for each in repealed
    )
    assert not Law.objects.filter(bureau=None, source="").exists()


def test_a_bureau_keeps_its_own_laws_by_excel(shipped, people, bureau):
    rows = [
        ["户政规程（2020）", "某公通〔2020〕5号", "2020-01-01", "2025-12-31", ""],
        ["户政规程", "某公通〔2026〕1号", "2026-01-01", "", ""],
    ]
    assert not bring(people.office, *rows).has_validation_errors()
    rows[0][-1] = "某公通〔2026〕1号"
    again = bring(people.office, *rows)

    assert (again.totals["new"], again.totals["update"], again.totals["skip"]) == (
        0,
        1,
        1,
    )
    old, new = Law.objects.filter(bureau=bureau).order_by("valid_from")
    assert (old.successor, new.verified_on) == (new, None)
    assert not Law.objects.visible_to(people.stranger).filter(bureau=bureau).exists()
    exported = LawResource(by=people.office).export(Law.objects.filter(bureau=bureau))
    assert sorted(exported["被何者取代"]) == ["", "某公通〔2026〕1号"]


def test_shared_laws_and_bad_rows_are_refused(shipped, people):
    shared = ["居住证暂行条例", "国务院令第663号", "2017-01-01", "", ""]
    result = bring(
        people.office,
        shared,
        ["某规程", "", "2026-01-01", "2025-01-01", ""],
        ["某办法", "", "", "", "没有的法"],
        ["", "", "", "", ""],
        ["某规程", "", "", "", ""],
    )

    told = "".join(faults(result))
    for sentence in (
        "这是全国通用的法律文件，不能用表格修改",
        "“没有的法”不在法律文件库中",
        "有效期至不能早于施行日期",
        "名称不能为空",
        "与第 3 行相同",
    ):
        assert sentence in told
    assert not Law.objects.exclude(bureau=None).exists()


def test_whether_a_list_is_public_is_a_setting(login, people, edition):
    row = edition.catalogue
    page = reverse("admin:catalog_catalogue_change", args=[row.pk])
    said = {"preamble": "编制说明", "entry_list": "negative"}

    assert login(people.liaison).post(page, said).status_code == 403
    assert login(people.stranger).post(page, said).status_code == 404
    assert login(people.office).post(page, said).status_code == 302

    row.refresh_from_db()
    assert (row.is_public, row.preamble, row.entry_list) == (
        False,
        "编制说明",
        "proactive",
    )
    assert Event.objects.about(row).last().note.startswith("向社会公开：True → False")


def test_questions_of_sorting_are_corrected_and_end(login, people):
    call_command("loaddata", "catalog_questions", verbosity=0)
    row = SortingQuestion.objects.get(code="sealed")
    page = reverse("admin:catalog_sortingquestion_change", args=[row.pk])
    words = ("position", "help", "ground", "article", "source")
    said = {name: getattr(row, name) for name in words} | {"verified_on": "2026-11-20"}

    assert login(people.liaison).get(page).status_code == 403
    login(people.office).post(page, {**said, "ground": "应当封存。", "text": "别的"})

    row.refresh_from_db()
    assert (row.ground, row.text[:4]) == ("应当封存。", "是否为违")


def test_the_admin_shows_shared_laws_and_changes_only_ones_own(
    shipped, login, people, bureau
):
    own = Law.objects.create(bureau=bureau, title="户政规程")
    shared = Law.objects.get(title="居住证暂行条例")
    client = login(people.office)

    def page(row):
        return reverse("admin:catalog_law_change", args=[row.pk])

    assert client.get(page(shared)).status_code == 200
    assert client.post(page(shared), {"title": "别的"}).status_code == 403
    assert client.get(page(own)).status_code == 200
    assert login(people.stranger).get(page(own)).status_code == 404
    assert client.get(page(shared)).status_code == 200
    assert login(people.liaison).get(page(shared)).status_code == 403
