"""The import page and the draft page, as the office uses them."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.runs import performing
from core.runs.models import Run
from core.units.models import UnitAlias
from core.units.tests.factories import make_unit
from tasks.models import ColumnMeaning, PlanDraft, WorkPlan
from tasks.services.drafting import save_row
from tasks.services.drafts import PASTED, drop_draft, start_reading
from tasks.tests.test_drafts import PLANS, committed, draft_of

pytestmark = pytest.mark.time_machine("2026-07-01 10:00 +0800")
# A scan: a PDF without any text.
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages"
SCAN += b"/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox"
SCAN += b"[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
TABLE = """<p>江门市公安局2026年政务公开工作要点分工方案</p>
<table><tr><td>序号</td><td>工作任务</td><td>{heading}</td><td>时间</td></tr>
<tr><td colspan=4>一、优化基础</td></tr>
<tr><td>1</td><td>更新主动公开目录。</td><td>宣传科牵头，法治支队配合</td><td>9月20前</td></tr>
<tr><td>2</td><td rowspan=2>编制年度报告。</td><td>宣传科负责</td><td>3月底前</td></tr>
<tr><td>3</td><td>市局有关单位</td><td>11月31日前</td></tr></table>"""


def read_pasted(bureau, by, *, heading="责任单位"):
    """The draft of the pasted table, read as a worker does it."""
    page = f"<!DOCTYPE html>{TABLE.format(heading=heading)}"
    run = start_reading(bureau=bureau, pasted=page, year=None, by=by)
    return performed(run)


def performed(run):
    performing.perform(pk=run.pk, clock=timezone.now)
    run.refresh_from_db()
    assert run.error == ""
    return PlanDraft.objects.get(run=run)


@pytest.fixture
def draft(bureau, cast):
    return read_pasted(bureau, cast.office)


@pytest.fixture
def office(login, cast):
    return login(cast.office)


def page_of(draft, name="draft_detail"):
    return reverse(f"tasks:{name}", args=[draft.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Importing.


def import_values(bureau, **changed):
    return {"bureau": bureau.pk, "pasted_html": "", "pasted_text": ""} | changed


def test_import_of_a_pasted_table_keeps_it_as_the_original(office, bureau):
    values = import_values(bureau, pasted_html=TABLE.format(heading="责任单位"))

    response = office.post(reverse("tasks:plan_import"), values)

    run = Run.objects.get()
    assert response.url == reverse("run_detail", args=[run.uuid])
    draft = performed(run)
    assert (draft.file.name, draft.pasted) == (PASTED, None)
    with draft.file.content.open() as kept:
        assert b'<td rowspan="2">' in kept.read()
    assert draft.rows.count() == 2


def test_import_of_pasted_text(office, bureau):
    text = (PLANS / "jiangmen_2022.txt").read_text(encoding="utf-8")

    office.post(reverse("tasks:plan_import"), import_values(bureau, pasted_text=text))

    draft = performed(Run.objects.get())
    assert (draft.file.name, draft.rows.count()) == ("粘贴的文字.txt", 30)


def test_import_of_a_scan_with_its_table_beside(office, bureau):
    values = import_values(
        bureau,
        file=SimpleUploadedFile("方案.pdf", SCAN),
        pasted_html=TABLE.format(heading="责任单位"),
    )

    office.post(reverse("tasks:plan_import"), values)

    draft = performed(Run.objects.get())
    assert (draft.file.name, draft.pasted.name) == ("方案.pdf", PASTED)
    assert draft.rows.count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({}, "file", "请选择文件，或者把表格粘贴在下面。"),
        ({"pasted_html": "<table></table>"}, "pasted_text", "没有文字"),
        ({"pasted_text": "……"}, "pasted_text", "没有文字"),
        ({"pasted_text": "任" * 600_001}, "pasted_text", "60万字符"),
        ({"pasted_html": "任" * 600_001}, "pasted_text", "60万字符"),
        ({"pasted_text": "身份证号11010519491231002X"}, "pasted_text", "公民身份号码"),
        ({"file": SimpleUploadedFile("方案.png", PNG)}, "pasted_text", "是图片"),
    ],
)
def test_import_says_what_is_wrong(office, bureau, changed, field, sentence):
    response = office.post(
        reverse("tasks:plan_import"), import_values(bureau, **changed)
    )

    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field].as_text()
    assert not Run.objects.exists()


def test_failed_reading_leads_back_to_the_paste_box(office, cast, bureau):
    run = start_reading(
        bureau=bureau, name="方案.pdf", content=SCAN, year=2026, by=cast.office
    )
    performing.perform(pk=run.pk, clock=timezone.now)
    run.refresh_from_db()
    page = office.get(reverse("run_detail", args=[run.uuid])).content.decode()
    back = reverse("tasks:plan_import") + f"?beside={run.uuid}"
    assert run.status == Run.Status.FAILED
    assert f'href="{back}"' in page

    assert "原件已经保存" in office.get(back).content.decode()
    office.post(back, {"pasted_html": TABLE.format(heading="责任单位")})

    draft = performed(Run.objects.latest("pk"))
    assert (draft.file.name, draft.pasted.name) == ("方案.pdf", PASTED)
    assert draft.year == 2026


def test_pasting_beside_nothing_says_so(office, cast, bureau):
    run = start_reading(
        bureau=bureau, name="方案.pdf", content=SCAN, year=None, by=cast.office
    )
    performing.perform(pk=run.pk, clock=timezone.now)

    response = office.post(
        reverse("tasks:plan_import") + f"?beside={run.uuid}", {"pasted_text": ""}
    )

    assert "请把表格粘贴在方框里。" in response.content.decode()


@pytest.mark.parametrize("beside", ["x", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_import_beside_something_unknown_is_a_plain_import(office, beside):
    response = office.get(reverse("tasks:plan_import"), {"beside": beside})

    assert response.context["beside"] is None


def test_import_beside_the_run_of_another_is_a_plain_import(login, cast, bureau):
    run = start_reading(
        bureau=bureau, name="方案.pdf", content=SCAN, year=None, by=cast.office
    )
    performing.perform(pk=run.pk, clock=timezone.now)
    url = reverse("tasks:plan_import") + f"?beside={run.uuid}"

    assert login(cast.stranger).get(url).context["beside"] is None


# The draft page.


def test_draft_page_shows_the_table_with_its_merged_cells(office, draft):
    page = office.get(page_of(draft)).content.decode()

    assert 'rowspan="2"' in page
    assert 'colspan="4"' in page
    assert "存疑 · 第1张表第3行" in page


def test_draft_page_asks_for_unknown_names_only(office, draft):
    names = office.get(page_of(draft)).context["names"]

    assert [unknown.name for unknown in names.asked] == ["法治支队"]
    assert [unknown.name for unknown in names.waiting] == ["市局有关单位"]


def draft_paste(draft):
    with draft.pasted.content.open("rb") as file:
        return file.read().decode()


def test_what_was_pasted_beside_a_scan_can_be_read(login, cast, bureau, office):
    page = f"<!DOCTYPE html>{TABLE.format(heading='责任单位')}"
    run = start_reading(
        bureau=bureau,
        name="方案.pdf",
        content=SCAN,
        pasted=page,
        year=None,
        by=cast.office,
    )
    draft = performed(run)
    url = reverse("file_download", args=[draft.pasted.uuid])

    assert f'href="{url}"' in office.get(page_of(draft)).content.decode()
    assert b"".join(office.get(url).streaming_content).decode() == draft_paste(draft)
    assert login(cast.stranger).get(url).status_code == 404


def test_draft_page_without_a_document(office, cast, bureau):
    draft = PlanDraft.objects.create(bureau=bureau, title="草案", read_by=cast.office)
    draft.rows.create(position=1, text="更新目录。")

    page = office.get(page_of(draft)).content.decode()

    assert "任务取自系统中现有的工作要点" in page


def test_warnings_do_not_repeat_what_the_page_says_elsewhere(draft):
    assert draft.warnings == []


@pytest.mark.parametrize("rows", [1, 3])
def test_draft_pages_ask_no_more_for_more_rows(
    office, cast, bureau, units, rows, django_assert_max_num_queries
):
    for number in range(rows):
        for name in ("交警支队", "法制支队"):
            make_unit(f"{number}中队", parent=units[name])
    lines = "".join(
        f"<tr><td>任务{n}。</td><td>{n}中队牵头，法治{n}队配合</td></tr>"
        for n in range(rows)
    )
    page = "<!DOCTYPE html><p>2026年政务公开工作要点分工方案</p>"
    page += f"<table><tr><td>工作任务</td><td>责任单位</td></tr>{lines}</table>"
    draft = performed(
        start_reading(bureau=bureau, pasted=page, year=None, by=cast.office)
    )
    assert draft.rows.count() == rows
    addresses = [
        page_of(draft),
        reverse("tasks:row_edit", args=[draft.rows.first().pk]),
    ]
    for address in addresses:
        office.get(address)

        with django_assert_max_num_queries(25):
            assert office.get(address).status_code == 200


# New addresses are the office's alone.


REFUSED = pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("liaison", 403), ("leader", 403)]
)


@REFUSED
@pytest.mark.parametrize("name", ["draft_act", "draft_names", "draft_columns"])
def test_acts_on_a_draft_are_for_the_office_alone(
    login, cast, draft, name, who, status
):
    response = login(getattr(cast, who)).post(page_of(draft, name))

    assert response.status_code == status


@REFUSED
@pytest.mark.parametrize("name", ["draft_detail", "row_add"])
def test_pages_of_a_draft_are_for_the_office_alone(
    login, cast, draft, name, who, status
):
    assert login(getattr(cast, who)).get(page_of(draft, name)).status_code == status


@REFUSED
def test_row_split_is_for_the_office_alone(login, cast, draft, who, status):
    url = reverse("tasks:row_split", args=[draft.rows.first().pk])

    assert login(getattr(cast, who)).get(url).status_code == status


# Acts on rows.


def act(client, draft, **button):
    return client.post(page_of(draft, "draft_act"), button)


def test_remove_then_restore(office, draft):
    row = draft.rows.get(number="1")

    act(office, draft, remove=f"{row.pk}:{row.version}")
    draft.refresh_from_db()
    index = len(draft.unplaced) - 1
    page = office.get(page_of(draft)).content.decode()
    act(office, draft, take=f"{index}:{draft.unplaced[index]['line']}")

    assert ">恢复</button>" in page
    assert draft.rows.get(position=1).text == row.text


def test_merge(office, draft):
    row = draft.rows.get(number="2")

    response = act(office, draft, merge=f"{row.pk}:{row.version}")

    assert draft.rows.get().text == "更新主动公开目录。编制年度报告。"
    assert response.url == f"{page_of(draft)}#row-{draft.rows.get().pk}"


def test_double_click_is_told_what_happened(office, draft):
    row = draft.rows.get(number="1")
    act(office, draft, remove=f"{row.pk}:{row.version}")

    response = act(office, draft, remove=f"{row.pk}:{row.version}")

    assert "这项任务已经不在识别结果里" in said(response)[-1]
    assert draft.rows.count() == 1


def test_act_on_what_somebody_changed_is_told(office, cast, draft):
    row = draft.rows.get(number="1")
    save_row(pk=row.pk, version=row.version, values={"number": "9"}, by=cast.office)

    response = act(office, draft, remove=f"{row.pk}:{row.version}")

    assert said(response) == ["这项任务刚刚有人修改过，没有办理，请核对后再操作。"]
    assert draft.rows.count() == 2


def test_act_on_a_row_of_another_draft_is_refused(office, cast, bureau, draft):
    row = draft_of(bureau, cast.office).rows.first()

    response = act(office, draft, remove=f"{row.pk}:{row.version}")

    assert "不在识别结果里" in said(response)[0]


@pytest.mark.parametrize(
    "button", [{}, {"remove": "x"}, {"merge": "1:"}, {"take": ":3"}]
)
def test_act_that_makes_no_sense_is_a_bad_request(office, draft, button):
    assert act(office, draft, **button).status_code == 400


def new_row(version, **changed):
    values = {"version": version, "text": "组织培训。", "units": "宣传科 负责"}
    return values | {"path": "", "number": "", "every": "", "times": ""} | changed


def test_row_add_puts_the_task_where_the_person_asked(office, draft):
    first = draft.rows.first()
    url = page_of(draft, "row_add") + f"?after={first.pk}"

    shown = office.get(url).context["form"]
    response = office.post(url, new_row(draft.version, path="一、优化基础"))

    assert shown["path"].value() == "一、优化基础"
    added = draft.rows.get(position=2)
    assert (added.text, added.named_units) == ("组织培训。", [("宣传科", "负责")])
    assert response.url == f"{page_of(draft)}#row-{added.pk}"


def test_row_add_twice_asks_first(office, draft):
    url = page_of(draft, "row_add")
    office.post(url, new_row(draft.version))

    told = office.post(url, new_row(draft.version))
    assert "还没有增加" in told.content.decode()
    version = told.context["form"]["version"].value()
    office.post(url, new_row(version, text="另一项。"))

    assert [row.text for row in draft.rows.all()[:2]] == ["另一项。", "组织培训。"]


def test_row_split_offers_sentences(office, cast, draft):
    row = draft.rows.first()
    save_row(
        pk=row.pk,
        version=row.version,
        values={"text": "更新目录。公布年报。"},
        by=cast.office,
    )
    url = reverse("tasks:row_split", args=[row.pk])

    choices = office.get(url).context["form"].fields["at"].choices
    office.post(url, {"version": row.version + 1, "at": "5"})

    assert list(choices) == [(5, "公布年报。")]
    assert [row.text for row in draft.rows.all()[:2]] == ["更新目录。", "公布年报。"]


@pytest.mark.parametrize("at", ["", "3", "x"])
def test_row_split_elsewhere_is_refused(office, draft, at):
    row = draft.rows.first()

    response = office.post(
        reverse("tasks:row_split", args=[row.pk]), {"version": row.version, "at": at}
    )

    assert list(response.context["form"].errors) == ["at"]
    assert draft.rows.count() == 2


def test_row_edit_keeps_limit_and_deductions(office, draft):
    row = draft.rows.first()
    limit = {"count": 5, "unit": "workday", "text": "5个工作日内"}
    takes = [{"text": "少一次扣1分", "points": 100, "per": "次"}]
    row.criteria = [
        {"text": "及时", "elements": [], "limit": limit, "deductions": takes}
    ]
    row.save()
    url = reverse("tasks:row_edit", args=[row.pk])
    page = office.get(url).content.decode()

    office.post(
        url,
        new_row(
            row.version,
            criterion0_text="及时公开",
            criterion0_elements="时间，载体",
            criterion0_kind="timely",
            criterion1_text="有培训",
            criterion1_elements="",
            criterion1_kind="exists",
        ),
    )

    assert "办理期限：5个工作日内；扣分规定：少一次扣1分" in page
    row.refresh_from_db()
    assert row.criteria == [
        {
            "text": "及时公开",
            "elements": ["时间", "载体"],
            "kind": "timely",
            "limit": limit,
            "deductions": takes,
        },
        {"text": "有培训", "elements": [], "kind": "exists"},
    ]


def test_row_edit_leads_on_to_the_next_doubt(office, draft):
    first, second = draft.rows.all()

    response = office.post(
        reverse("tasks:row_edit", args=[first.pk]), new_row(first.version, next="1")
    )

    assert response.url == reverse("tasks:row_edit", args=[second.pk])


def test_row_edit_says_what_an_unknown_name_may_mean(office, draft):
    page = office.get(reverse("tasks:row_edit", args=[draft.rows.first().pk]))

    assert "“法治支队”不在单位名录里，是否指“法制支队”？" in page.content.decode()


# Names.


def name_values(**changed):
    return {"name0": "法治支队", "suggested0": "", "means0": ""} | changed


def test_taking_a_suggestion_makes_an_alias(office, draft, units):
    unit = units["法制支队"]

    office.post(
        page_of(draft, "draft_names"),
        name_values(accept="0", suggested0=f"unit:{unit.pk}"),
    )

    assert UnitAlias.objects.get(name="法治支队").unit == unit
    assert office.get(page_of(draft)).context["names"].asked == []
    assert Event.objects.filter(act="记住单位别名").count() == 1


def test_choosing_a_unit_makes_an_alias(office, draft, units):
    unit = units["交警支队"]

    response = office.post(
        page_of(draft, "draft_names"), name_values(means0=f"unit:{unit.pk}")
    )

    assert UnitAlias.objects.get().unit == unit
    assert said(response) == [
        "已记住：“法治支队”是交警支队。以后导入和下达时都这样认。"
    ]


@pytest.mark.parametrize("means", ["", "unit:0", "x", "group:1e9"])
def test_choosing_nothing_is_told(office, draft, means):
    response = office.post(page_of(draft, "draft_names"), name_values(means0=means))

    assert "没有选择单位" in said(response)[0]
    assert not UnitAlias.objects.exists()


def test_unit_of_another_bureau_is_not_taken(office, draft, cast):
    elsewhere = cast.stranger.posts.get().unit

    office.post(
        page_of(draft, "draft_names"), name_values(means0=f"unit:{elsewhere.pk}")
    )

    assert not UnitAlias.objects.exists()


def test_naming_on_a_dropped_draft_is_refused(office, draft, cast, units):
    drop_draft(pk=draft.pk, by=cast.office)

    response = office.post(
        page_of(draft, "draft_names"),
        name_values(means0=f"unit:{units['法制支队'].pk}"),
    )

    assert "已放弃" in said(response)[0]
    assert not UnitAlias.objects.exists()


# Columns.


@pytest.fixture
def guessed(bureau, cast):
    """A draft whose unit column is told by its content, under a word nobody knows."""
    return read_pasted(bureau, cast.office, heading="经办")


def column_values(draft, *meanings, **changed):
    values = {f"column{index}": each for index, each in enumerate(meanings)}
    return {"version": draft.version} | values | changed


def test_columns_are_shown_as_understood(office, guessed):
    form = office.get(page_of(guessed)).context["columns_form"]

    labels = [(field.label, field.value()) for field in form.visible_fields()]
    assert labels == [
        ("“序号”", "number"),
        ("“工作任务”", "task"),
        ("“经办”", "units"),
        ("“时间”", "due"),
    ]
    assert form.has_guess


def test_a_corrected_column_is_taught_and_the_file_read_again(
    office, guessed, cast, bureau
):
    response = office.post(
        page_of(guessed, "draft_columns"),
        column_values(guessed, "number", "task", "units", "due"),
    )

    run = Run.objects.latest("pk")
    again = performed(run)
    guessed.refresh_from_db()
    assert response.url == reverse("run_detail", args=[run.uuid])
    assert guessed.status == PlanDraft.Status.DROPPED
    assert again.rows.first().named_units == [("宣传科", "牵头"), ("法治支队", "配合")]
    taught = ColumnMeaning.objects.get()
    assert (taught.word, taught.meaning, taught.taught_by) == (
        "经办",
        "units",
        cast.office,
    )
    assert read_pasted(bureau, cast.office, heading="经办").unplaced == []


def test_columns_without_a_change_are_not_read_again(office, draft):
    response = office.post(
        page_of(draft, "draft_columns"),
        column_values(draft, "number", "task", "units", "due"),
    )

    assert "没有改动" in response.content.decode()
    assert Run.objects.count() == 1


def test_reading_again_asks_before_checked_rows_are_lost(office, guessed, cast):
    row = guessed.rows.first()
    save_row(pk=row.pk, version=row.version, values={}, by=cast.office)
    guessed.refresh_from_db()
    url = page_of(guessed, "draft_columns")
    values = column_values(guessed, "number", "task", "units", "due")

    told = office.post(url, values)
    done = office.post(url, values | {"lose": "on"})

    assert "重新识别会丢失已核对的1项任务的修改" in told.content.decode()
    assert done.status_code == 302


def test_reading_again_on_an_old_page_is_told(office, guessed, cast):
    old = guessed.version
    row = guessed.rows.first()
    save_row(pk=row.pk, version=row.version, values={}, by=cast.office)

    response = office.post(
        page_of(guessed, "draft_columns"),
        column_values(guessed, "number", "task", "units", "due")
        | {"version": old, "lose": "on"},
    )

    assert "识别结果有修改" in response.content.decode()
    assert not ColumnMeaning.objects.exists()


def test_columns_of_a_dropped_draft_cannot_be_taught(office, guessed, cast):
    drop_draft(pk=guessed.pk, by=cast.office)

    response = office.post(page_of(guessed, "draft_columns"), {})

    assert said(response) == ["这份识别结果不能重新识别。"]


# The same document again.


def commit_values(draft, **changed):
    values = {"version": draft.version, "title": draft.title, "kind": "scheme"}
    return values | {"year": 2026, "doc_no": ""} | changed


def test_same_file_again_is_offered_the_plan(office, cast, bureau, draft):
    plan = committed(draft, cast.office, year=2026)
    again = read_pasted(bureau, cast.office)

    page = office.get(page_of(again))

    assert page.context["same"] == plan
    assert f'href="{reverse("tasks:plan_detail", args=[plan.pk])}"' in (
        page.content.decode()
    )


def test_same_file_still_being_checked_is_offered(office, cast, bureau, draft):
    again = read_pasted(bureau, cast.office)

    assert office.get(page_of(again)).context["same_draft"] == draft
    assert office.get(page_of(draft)).context["same_draft"] is None


@pytest.mark.parametrize(("ticked", "plans"), [({}, 1), ({"again": "on"}, 2)])
def test_commit_of_the_same_year_and_title_asks_first(
    office, cast, bureau, draft, ticked, plans
):
    committed(draft, cast.office, year=2026)
    text = (PLANS / "jiangmen_2022.txt").read_bytes()
    other = draft_of(bureau, cast.office, content=text)

    response = office.post(
        page_of(other, "draft_commit"), commit_values(draft, **ticked)
    )

    assert WorkPlan.objects.count() == plans
    if not ticked:
        assert "仍要导入" in response.content.decode()


def test_commit_of_a_draft_committed_meanwhile_leads_to_the_plan(office, cast, draft):
    plan = committed(draft, cast.office, year=2026)

    response = office.post(
        page_of(draft, "draft_commit"), commit_values(draft, again="on")
    )

    assert response.url == reverse("tasks:plan_detail", args=[plan.pk])
    assert WorkPlan.objects.count() == 1


def test_draft_page_clips_a_text_no_browser_could_lay_out(office, cast, bureau):
    text = "（" * 25_000
    source = [{"line": 1, "text": text}]
    draft = PlanDraft.objects.create(
        bureau=bureau,
        title="草案",
        read_by=cast.office,
        source=source,
        unplaced=[{"line": 1, "text": text, "place": "第1行", "reason": "落款"}],
    )
    draft.rows.create(position=1, text=text)

    page = office.get(page_of(draft)).content.decode()

    assert page.count("（") < 10_000


def test_commit_says_how_many_tasks_nobody_bears(office, draft):
    draft.rows.filter(number="1").update(units=[])

    page = office.get(page_of(draft, "draft_commit")).content.decode()

    assert "有 1 项任务没有责任单位" in page


def test_drafts_are_listed_with_their_original_and_purpose(office, cast, draft):
    draft.purpose = PlanDraft.Purpose.SUPERIOR
    draft.save()

    page = office.get(reverse("tasks:plan_list")).content.decode()

    assert PASTED in page
    assert "上级的工作要点" in page


def test_superior_draft_asks_for_no_names(office, draft):
    asked = office.get(page_of(draft)).content.decode()
    draft.purpose = PlanDraft.Purpose.SUPERIOR
    draft.save()

    page = office.get(page_of(draft)).content.decode()

    assert ('id="names"' in asked, 'id="names"' in page) == (True, False)
