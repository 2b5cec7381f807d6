from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.editing.indicators import word_indicator
from assessment.incoming import named_version
from assessment.rubrics import generate, put_in_force
from core.audit.models import Event

from .factories import START, make_plan, make_section, make_task

HEADINGS = [
    "评分办法",
    "类别",
    "序号",
    "指标",
    "分值",
    "扣分标准",
    "理由",
    "适用单位类别",
]
NAME = "江门市公安局2026年政务公开工作评分办法（第1版）"


@pytest.fixture
def rubric(plan, cast):
    chapter = make_section(plan, "一、夯实基础")
    section = make_section(plan, "（一）动态更新", parent=chapter)
    make_task(plan, "更新目录", section=section, number="1")
    make_task(plan, "及时答复", section=chapter, number="2")
    make_task(plan, "=积极投稿", number="3")
    return generate(plan=plan, by=cast.office, today=START)


def address(page, *args):
    return reverse(f"admin:assessment_indicator_{page}", args=args)


def export(client):
    return client.post(
        address("export"), {"format": "0", "resource": "0", "export_items": []}
    ).content


def exported(client):
    return openpyxl.load_workbook(BytesIO(export(client))).active


def row(**cells):
    """A row of the sheet: 更新目录 as it is, but for `cells`."""
    values = {
        "评分办法": NAME,
        "类别": "一、夯实基础 / （一）动态更新",
        "序号": "1",
        "指标": "更新目录",
        "分值": 50,
        "扣分标准": "",
        "理由": "",
        "适用单位类别": "",
    }
    return [{**values, **cells}[name] for name in HEADINGS]


def new_row(**cells):
    values = {
        "类别": "三、第三方评估",
        "序号": "",
        "指标": "网站检查",
        "分值": 12.5,
        "扣分标准": "空白栏目每个扣0.50分。",
        "适用单位类别": "业务支队、分局",
    }
    return row(**values | cells)


def upload(client, *rows):
    """The preview of a sheet, which writes nothing."""
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for each in rows:
        book.active.append(each)
    content = BytesIO()
    book.save(content)
    return send(client, content.getvalue())


def send(client, content):
    file = SimpleUploadedFile("指标.xlsx", content)
    return client.post(address("import"), {"import_file": file, "format": "0"})


def confirm(client, preview):
    form = preview.context["confirm_form"]
    return client.post(address("process_import"), form.initial, follow=True)


def faults(preview):
    return [
        (fault.number, fault.error_dict and dict(fault.field_specific_errors))
        for fault in preview.context["result"].invalid_rows
    ]


def test_export_holds_the_leaves_in_order(rubric, cast, login):
    rows = list(exported(login(cast.office)).iter_rows(values_only=True))

    assert rows[0] == (
        "评分办法",
        "评分部分",
        "类别",
        "序号",
        "指标",
        "分值",
        "扣分标准",
        "理由",
        "适用单位类别",
    )
    assert [each[2:6] for each in rows[1:]] == [
        ("一、夯实基础 / （一）动态更新", "1", "更新目录", 50),
        ("一、夯实基础", "2", "及时答复", 50),
        (None, "3", "=积极投稿", 0),
    ]


def test_export_writes_formulas_as_text(rubric, cast, login):
    rubric.indicators.filter(task__number="1").update(standard="@SUM(A1)")

    cells = [cell for line in exported(login(cast.office)) for cell in line]

    risky = [cell for cell in cells if str(cell.value).startswith(("=", "@"))]
    assert {cell.data_type for cell in risky} == {"s"}
    assert len(risky) == 2


def test_export_comes_back_unchanged(rubric, cast, login):
    client = login(cast.office)

    preview = send(client, export(client))

    assert faults(preview) == []
    assert preview.context["result"].totals["skip"] == 3


def test_import_shows_before_it_writes(rubric, cast, login):
    preview = upload(login(cast.office), row(分值=40), new_row())

    assert faults(preview) == []
    assert preview.context["result"].totals["new"] == 1
    assert rubric.indicators.get(title="更新目录").weight == 5000
    assert not rubric.indicators.filter(title="网站检查").exists()


def test_import_names_in_the_preview_what_each_row_is(rubric, cast, login):
    preview = upload(login(cast.office), row(分值=40), new_row())

    told = [
        [strip_tags(cell) for cell in line.diff[:4]]
        for line in preview.context["result"].valid_rows()
    ]
    name, part = "江门市公安局2026年政务公开工作评分办法（第1版）", "日常工作"
    assert told == [
        [name, part, "一、夯实基础 / （一）动态更新", "1"],
        [name, part, "三、第三方评估", ""],
    ]


def test_import_writes_what_was_shown(rubric, cast, login):
    client = login(cast.office)

    confirm(client, upload(client, row(分值=40, 扣分标准="逾期的扣。"), new_row()))

    changed = rubric.indicators.get(title="更新目录")
    added = rubric.indicators.get(title="网站检查")
    assert (changed.weight, changed.standard) == (4000, "逾期的扣。")
    assert (added.weight, added.unit_kinds) == (1250, ["detachment", "branch"])
    assert (added.parent.title, added.parent.weight) == ("三、第三方评估", 1250)
    assert rubric.indicators.get(title="一、夯实基础").weight == 9000


@pytest.mark.parametrize("typed", [2.2 + 0.1, "２.３", " 2.30 "])
def test_import_reads_points_as_people_write_them(rubric, cast, login, typed):
    client = login(cast.office)

    confirm(client, upload(client, row(分值=typed)))

    assert rubric.indicators.get(title="更新目录").weight == 230


def test_import_is_written_to_the_trail_and_counts_as_an_edit(rubric, cast, login):
    client = login(cast.office)

    confirm(client, upload(client, row(分值=40), new_row()))

    assert Event.objects.get(act="导入指标").note == (
        "更新目录的分值：50.00分 → 40.00分；指标：无 → 网站检查（12.50分）"
    )
    rubric.refresh_from_db()
    assert rubric.edition == 2


STALE = "预览之后数据已有变化，没有导入任何一行，请重新上传。"


def test_import_refused_where_the_draft_was_edited_since_the_preview(
    rubric, cast, login
):
    client = login(cast.office)
    preview = upload(client, row(分值=40))
    word(rubric, "及时答复", standard="逾期的扣。", by=cast.supervisor)

    answer = confirm(client, preview)

    assert STALE in answer.content.decode()
    assert rubric.indicators.get(title="更新目录").weight == 5000
    rubric.refresh_from_db()
    assert rubric.edition == 2


def word(rubric, title, *, standard, by):
    """Somebody else writes the standard of an indicator."""
    rubric.refresh_from_db()
    word_indicator(
        pk=rubric.pk,
        edition=rubric.edition,
        indicator_pk=rubric.indicators.get(title=title).pk,
        words={"standard": standard},
        by=by,
    )


def test_import_of_two_drafts_saves_neither_where_one_was_edited(
    rubric, bureau, cast, login
):
    other = generate(
        plan=make_other_plan(bureau, "另一份要点"), by=cast.office, today=START
    )
    client = login(cast.office)
    second = row(评分办法=named_version(other), 类别="", 序号="1", 指标="更新专栏")
    preview = upload(client, row(分值=40), second)
    assert faults(preview) == []
    word(other, "更新专栏", standard="逾期的扣。", by=cast.supervisor)

    answer = confirm(client, preview)

    assert STALE in answer.content.decode()
    assert rubric.indicators.get(title="更新目录").weight == 5000


def make_other_plan(bureau, title):
    other = make_plan(bureau, title=title)
    make_task(other, "更新专栏", number="1")
    return other


@pytest.mark.parametrize("editions", ["", "[]", "{", '{"x": 1}', "{}", "null"])
def test_import_refused_without_the_editions_of_the_preview(
    rubric, cast, login, editions
):
    client = login(cast.office)
    form = upload(client, row(分值=40)).context["confirm_form"]

    answer = client.post(
        address("process_import"), form.initial | {"editions": editions}, follow=True
    )

    assert STALE in answer.content.decode()
    assert rubric.indicators.get(title="更新目录").weight == 5000


def test_import_confirmed_twice_is_written_once(rubric, cast, login):
    client = login(cast.office)
    preview = upload(client, row(分值=40))
    confirm(client, preview)

    answer = confirm(client, preview)

    assert "已经导入或已过期" in answer.content.decode()
    rubric.refresh_from_db()
    assert rubric.edition == 2


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"分值": -1}, "分值", "应是0.00到100.00之间的数，最多两位小数，不能是“-1”。"),
        (
            {"分值": "十"},
            "分值",
            "应是0.00到100.00之间的数，最多两位小数，不能是“十”。",
        ),
        (
            {"分值": 1.005},
            "分值",
            "应是0.00到100.00之间的数，最多两位小数，不能是“1.005”。",
        ),
        (
            {"分值": "9" * 10_000},
            "分值",
            "应是0.00到100.00之间的数，最多两位小数，不能是“9999999999999999999…”。",
        ),
        ({"分值": ""}, "分值", "不能为空。"),
        ({"分值": 0}, "理由", "不计分的，须写明理由。"),
        (
            {"序号": "9"},
            "序号",
            "“一、夯实基础 / （一）动态更新”中没有序号为“9”的这项指标。",
        ),
        ({"指标": ""}, "指标", "指标不能为空。"),
        ({"理由": "由" * 10_000}, "理由", "不能超过200个字。"),
        (
            {"评分办法": "别的办法"},
            "评分办法",
            "“别的办法”不是您可以修改的评分办法草案，可以修改的："
            "江门市公安局2026年政务公开工作评分办法（第1版）。",
        ),
    ],
)
def test_import_tells_each_fault_by_row_and_column(
    rubric, cast, login, cells, column, sentence
):
    preview = upload(login(cast.office), new_row(), row(**cells))

    assert faults(preview) == [(2, {column: [sentence]})]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"适用单位类别": ""}, "适用单位类别"),
        ({"适用单位类别": "科室"}, "适用单位类别"),
        ({"类别": "三、没有 / （一）没有"}, "类别"),
        ({"指标": "获省级以上领导批示"}, "理由"),
    ],
)
def test_import_refuses_a_new_indicator(rubric, cast, login, cells, column):
    preview = upload(login(cast.office), new_row(**cells))

    ((_, told),) = faults(preview)
    assert list(told) == [column]


def test_import_refuses_a_row_twice(rubric, cast, login):
    preview = upload(login(cast.office), row(), row(分值=30))

    assert faults(preview) == [(2, {"指标": ["与前面的一行相同。"]})]


def test_import_refused_into_a_rubric_in_force(rubric, cast, login):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )

    preview = upload(login(cast.office), row(分值=40))

    assert list(faults(preview)[0][1]) == ["评分办法"]


def test_import_refused_into_a_strangers_rubric(rubric, cast, login):
    preview = upload(login(cast.stranger), row(分值=40))

    assert list(faults(preview)[0][1]) == ["评分办法"]


@pytest.mark.parametrize("name", ["liaison", "leader", "supervisor", "manager"])
def test_import_is_the_offices(rubric, cast, login, name):
    answer = login(getattr(cast, name)).get(address("import"))

    assert answer.status_code == 403


def test_rubric_page_of_the_admin_shows_its_terms(rubric, cast, login):
    url = reverse("admin:assessment_rubric_change", args=[rubric.pk])

    page = login(cast.office).get(url).content.decode()

    assert "未报送落实情况的" in page
    assert "优秀" in page


# 扣分标准, and the ways from the admin to the pages that change a draft.

WAYS = ["rubric_weights", "rubric_edit", "rubric_rules"]


def page_of(client, row):
    name = f"admin:assessment_{row._meta.model_name}_change"
    return client.get(reverse(name, args=[row.pk])).content.decode()


def ways_in(page, rubric):
    return [
        name
        for name in WAYS
        if f'href="{reverse(f"assessment:{name}", args=[rubric.pk])}"' in page
    ]


def test_rubric_of_the_admin_leads_to_the_pages_of_a_draft(rubric, cast, login):
    assert ways_in(page_of(login(cast.office), rubric), rubric) == WAYS


def test_rubric_in_force_leads_to_none_of_them(rubric, cast, login):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )

    assert ways_in(page_of(login(cast.office), rubric), rubric) == []


def test_rule_of_the_admin_tells_its_price_and_leads_on(rubric, cast, login):
    rule = rubric.rules.get(measure="late")

    page = page_of(login(cast.office), rule)

    assert [text for text in ("5%", "40%", "工作日") if text not in page] == []
    assert f'href="{reverse("assessment:measure_list")}#late"' in page
    assert ways_in(page, rubric) == ["rubric_rules"]


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({"measure__exact": "late"}, ["late"]),
        ({"is_on__exact": "0"}, ["returned"]),
        ({"rubric__status__exact": "in_force"}, []),
        ({"q": "佐证材料"}, ["no_evidence"]),
    ],
)
def test_rules_of_the_admin_are_found(rubric, cast, login, query, listed):
    url = reverse("admin:assessment_rule_changelist")

    page = login(cast.office).get(url, query)

    rules = page.context_data["cl"].queryset
    assert list(rules.values_list("measure", flat=True)) == listed


@pytest.mark.parametrize("model", ["rule", "rubric"])
@pytest.mark.parametrize("page", ["change", "delete", "add"])
def test_nothing_of_a_rubric_is_changed_in_the_admin(rubric, cast, login, model, page):
    row = rubric if model == "rubric" else rubric.rules.first()
    args = [] if page == "add" else [row.pk]
    url = reverse(f"admin:assessment_{model}_{page}", args=args)

    answer = login(cast.office).post(url, {"clause": "别的", "title": "别的"})

    assert answer.status_code == 403
    before = str(row)
    row.refresh_from_db()
    assert str(row) == before


@pytest.mark.parametrize(
    ("name", "status"), [("supervisor", 403), ("manager", 404), ("stranger", 404)]
)
def test_rule_of_the_admin_is_refused(rubric, cast, login, name, status):
    url = reverse("admin:assessment_rule_change", args=[rubric.rules.first().pk])

    assert login(getattr(cast, name)).get(url).status_code == status
