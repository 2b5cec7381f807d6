"""The pages of letters: for whom they open, what they show, what they refuse."""

import uuid
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from core.audit.models import Event
from foi.letters.kinds import BY_CODE
from foi.models import (
    Letter,
    LetterSettings,
    LetterTemplate,
    Outcome,
    RemedyRoute,
)
from foi.services import ending

from .factories import JANUARY, letter_values

LIST, EXPORT = reverse("foi:letter_list"), reverse("foi:letter_export")
SETTINGS, TEMPLATES = reverse("foi:letter_settings"), reverse("foi:template_list")


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: JANUARY)


@pytest.fixture(autouse=True)
def special_days(db):
    call_command("loaddata", "special_days", verbosity=0)


def at(name, *args):
    return reverse(f"foi:{name}", args=args)


def form_data(kind, **labels):
    values = letter_values(BY_CODE[kind]) | labels
    asked = BY_CODE[kind].asked
    data = {f"input_{i}": values[each.label] for i, each in enumerate(asked)}
    return {**data, "token": uuid.uuid4()}


def issue_data(letter):
    return {"version": letter.version, "on": JANUARY.isoformat(), "sure": "on"}


def handed(row, cast):
    ending.hand(
        pk=row.pk,
        version=row.version,
        unit=cast.liaison.acting_post.unit,
        by=cast.office,
        today=JANUARY,
    )


ON_REQUEST = [
    ("letter_choose", ()),
    ("letter_new", ("receipt",)),
    ("act_sheet", ("answer",)),
    ("act_sheet_word", ("answer",)),
]
ON_LETTER = ["letter_detail", "letter_edit", "letter_word"] + [
    "letter_sheet",
    "letter_sheet_word",
]
POSTED = ["letter_read", "letter_issue", "letter_discard", "letter_void"]


def test_pages_open_for_who_keeps_the_ledger_and_nobody_else(
    login, cast, row, draft, issue
):
    handed(row, cast)
    letter = draft(row, "receipt")
    gets = [at(name, row.pk, *more) for name, more in ON_REQUEST]
    gets += [at(name, letter.pk) for name in ON_LETTER]
    posts = [at(name, letter.pk) for name in POSTED]
    whole = [SETTINGS, TEMPLATES, at("template_edit", "receipt"), EXPORT]

    def answers(who):
        client = login(getattr(cast, who))
        found = [client.get(page).status_code for page in gets]
        found += [client.post(page).status_code for page in posts]
        return set(found), {client.get(page).status_code for page in whole}

    assert answers("liaison") == ({403}, {403})
    assert answers("leader") == ({403}, {403})
    assert answers("stranger") == ({404}, {200})
    client = login(cast.office)
    opened = {page: client.get(page).status_code for page in [*gets, *whole]}
    assert {p: c for p, c in opened.items() if c not in (200, 302)} == {}
    assert [client.get(page).status_code for page in posts] == [405] * len(posts)
    assert client.get(at("letter_new", row.pk, "none")).status_code == 404
    assert client.get(at("act_sheet", row.pk, "hand")).status_code == 404


def test_register_is_for_who_sees_requests(login, cast, row, draft, issue):
    issue(draft(row, "receipt"))

    pages = {who: login(getattr(cast, who)).get(LIST) for who in ("leader", "stranger")}

    assert "江公信公复〔2026〕1号" in pages["leader"].content.decode()
    assert list(pages["stranger"].context["page"]) == []
    assert login(cast.auditor).get(LIST).status_code == 403


def test_letter_is_offered_drafted_read_issued_and_used(login, cast, row, wording):
    client = login(cast.office)
    offered = client.get(at("letter_choose", row.pk) + "?act=answer")
    new = at("letter_new", row.pk, "refused") + "?outcome=B5"
    blank = client.get(new).content.decode()
    page = client.post(new, form_data("refused"), follow=True)
    letter = Letter.objects.get()
    read = client.post(at("letter_read", letter.pk)).content.decode()
    issued = client.post(at("letter_issue", letter.pk), issue_data(letter), follow=True)
    again = client.post(at("letter_issue", letter.pk), issue_data(letter), follow=True)
    form = client.get(at("request_detail", row.pk)).content.decode()
    data = {"version": row.version, "outcome": Outcome.objects.get(code="B5").pk}
    data |= {"on": JANUARY, "letter": letter.pk}
    client.post(at("request_act", row.pk, "answer"), data)

    assert f"{new}" in offered.content.decode()
    assert 'value="《中华人民共和国政府信息公开条例》第十六条第一款"' in blank
    assert "还没有文号" in page.content.decode()
    assert "甄试验：" in read
    assert "（出文时取文号）" in read
    assert "已出文，文号江公信公复〔2026〕1号" in issued.content.decode()
    assert "已由" in again.content.decode()
    assert f'<option value="{letter.pk}" selected>' in form
    event = row.events.get(act="answered")
    assert event.letter_number == "江公信公复〔2026〕1号"
    letter.refresh_from_db()
    assert letter.event == event
    acts = Event.objects.about(letter).values_list("act", flat=True)
    assert list(acts) == ["拟文书", "预览文书", "出文"]


def test_missing_court_refuses_with_a_link_to_where_it_is_entered(
    login, cast, row, draft, wording
):
    letter = draft(row, "refused")
    wording.court = ""
    wording.save()
    client = login(cast.office)

    page = client.post(at("letter_issue", letter.pk), issue_data(letter))
    read = client.post(at("letter_read", letter.pk), follow=True)

    for text in (page.content.decode(), read.content.decode()):
        assert "还缺：管辖法院" in text
        assert f'href="{SETTINGS}?bureau={letter.bureau_id}"' in text
    assert not Letter.objects.issued().exists()


def test_issuing_is_asked_for_in_words(login, cast, row, draft):
    letter = draft(row, "receipt")

    page = login(cast.office).post(
        at("letter_issue", letter.pk), issue_data(letter) | {"sure": ""}
    )

    assert "请先核对全文，再勾选。" in page.content.decode()
    assert not Letter.objects.issued().exists()


def test_secret_mark_and_missing_input_stay_on_the_form(login, cast, row, wording):
    new = at("letter_new", row.pk, "refused")
    marked = form_data("refused", 理由="机密★10年", 认定的事实="")

    text = login(cast.office).post(new, marked).content.decode()

    assert "写有国家秘密标志" in text
    assert ">认定的事实：" in text
    assert "（法律依据）" in text
    assert not Letter.objects.exists()


def test_draft_is_edited_by_one_at_a_time_and_thrown_away(login, cast, row, draft):
    letter = draft(row, "receipt")
    client, edit = login(cast.office), at("letter_edit", letter.pk)
    data = form_data("receipt", 查询方式="0750-1111111") | {"version": letter.version}

    client.post(edit, data)
    second = client.post(edit, data)

    letter.refresh_from_db()
    assert letter.values["查询方式"] == "0750-1111111"
    assert "刚刚被修改过" in second.content.decode()
    client.post(at("letter_discard", letter.pk), {"version": letter.version})
    assert not Letter.objects.exists()
    assert client.get(edit).status_code == 404


def test_word_file_says_what_was_frozen_under_a_name_that_names_nobody(
    login, cast, row, draft, issue
):
    letter = issue(draft(row, "consult_third", 附件清单="材料一\n材料二"))
    client = login(cast.office)

    answer = client.get(at("letter_word", letter.pk))

    lines = [line for line in text_of(answer.content).splitlines() if line.strip()]
    assert lines[:3] == [
        "江公信公复〔2026〕1号",
        "江门市公安局政府信息公开征求第三方意见书",
        "（第三方）：",
    ]
    assert "附件：1. 征求意见回复单" in lines
    assert "3. 材料二" in lines
    assert "2026年1月26日" in lines
    name = answer["Content-Disposition"]
    assert "%E7%AC%AC%E4%B8%89%E6%96%B9%EF%BC%89" not in name
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.about(letter).last().act == "下载文书"


def text_of(content):
    """The paragraphs of a Word file, line by line."""
    return "\n".join(each.text for each in Document(BytesIO(content)).paragraphs)


def test_signing_sheet_has_a_box_for_each_and_no_name(login, cast, row, draft):
    letter = draft(row, "refused", outcome="B5")
    client = login(cast.office)

    pages = [
        client.get(at("letter_sheet", letter.pk)).content.decode(),
        client.get(at("act_sheet", row.pk, "extend")).content.decode(),
    ]
    word = client.get(at("letter_sheet_word", letter.pk))

    for text in pages:
        for label in ("承办单位意见", "法制审核", "保密审查", "签批", "〔2026〕1号"):
            assert label in text
        assert "甄" not in text
    assert "不予公开告知书" in pages[0]
    assert "延长答复期限" in pages[1]
    assert word.content[:2] == b"PK"


def test_voiding_is_asked_with_a_reason_and_shown_in_the_register(
    login, cast, row, draft, issue
):
    letter = issue(draft(row, "receipt"))
    client, void = login(cast.office), at("letter_void", letter.pk)
    refused = client.post(void, {"version": letter.version, "reason": ""})
    client.post(void, {"version": letter.version, "reason": "=1+1"})

    page = client.get(LIST)
    book = openpyxl.load_workbook(BytesIO(client.get(EXPORT).content))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value]

    assert "请先改正以下问题" in refused.content.decode()
    text = page.content.decode()
    assert "=1+1" in text
    assert "1–1号，共 1 份，没有缺号" in text
    assert [
        each.number for each in client.get(LIST + "?state=standing").context["page"]
    ] == []
    values = [str(cell.value) for cell in cells]
    assert "江公信公复〔2026〕1号" in values
    assert "2026-01-26作废：=1+1" in values
    assert all(cell.data_type != "f" for cell in cells)
    assert Event.objects.get(act="导出发文登记").note == "共1份"


def test_register_and_page_ask_as_often_for_three_as_for_one(
    login, cast, row, draft, issue
):
    client, asked = login(cast.office), []
    pages = [LIST, at("request_detail", row.pk), TEMPLATES]
    for count in (1, 2):
        for _ in range(count):
            issue(draft(row, "consult_organ"))
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            asked.append(len(queries))

    assert Letter.objects.count() == 3
    assert asked[:3] == asked[3:]


# Wording and settings.


def test_office_writes_the_next_version_and_is_told_of_a_wrong_place(
    login, cast, bureau, wording
):
    shipped = LetterTemplate.objects.get(kind="receipt")
    client, edit = login(cast.office), at("template_edit", "receipt")
    data = {"seen": shipped.pk, "title": shipped.title, "source": "本局办公会"}

    wrong = client.post(edit, {**data, "body": shipped.body + "{收到曰期}"})
    right = client.post(edit, {**data, "body": shipped.body + "\r\n另行通知。"})

    assert "不认识占位符 {收到曰期}" in wrong.content.decode()
    assert right.status_code == 302
    own = LetterTemplate.objects.get(bureau=bureau)
    assert (own.version, own.written_by) == (1, cast.office)
    assert "本局第 1 版" in client.get(TEMPLATES).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"review_authority": "广东省公安厅"}, "只能向本级人民政府申请行政复议"),
        ({"second_authority": "蓬江区人民政府"}, "工作部门的行政复议机关只有"),
        ({"court": "蓬江区"}, "请写法院的全称"),
        ({}, ""),
    ],
)
def test_settings_are_checked_and_kept(login, cast, bureau, law, fields, sentence):
    data = {"version": 0, "letters_are_on": "on", "prefix": "江公信公复"}
    data |= {"organ_kind": "department", "review_authority": "江门市人民政府"}
    data |= {"court": "江门市蓬江区人民法院"}

    page = login(cast.office).post(SETTINGS, data | fields, follow=True)

    assert (sentence or "文书设置已保存。") in page.content.decode()
    assert LetterSettings.objects.exists() is not bool(sentence)


def test_letters_off_offer_none_and_keep_the_number_field(login, cast, row, wording):
    wording.letters_are_on = False
    wording.save()
    client = login(cast.office)

    page = client.get(at("request_detail", row.pk)).content.decode()
    choose = client.get(at("letter_choose", row.pk)).content.decode()

    assert "拟文书" not in page
    assert 'name="letter_number"' in page
    assert "本机关以省平台出具文书" in choose


# The admin.


def test_admin_shows_letters_and_deletes_none(login, cast, row, draft, issue):
    letter = issue(draft(row, "receipt"))
    client = login(cast.office)

    page = client.get(reverse("admin:foi_letter_change", args=[letter.pk]))
    deleted = client.post(
        reverse("admin:foi_letter_delete", args=[letter.pk]), {"post": "yes"}
    )

    assert page.status_code == 200
    assert "甄试验" not in page.content.decode()
    assert deleted.status_code == 403
    assert Letter.objects.exists()


def test_admin_writes_versions_and_remedies_of_its_own_bureau(
    login, cast, bureau, wording
):
    shipped = LetterTemplate.objects.get(kind="receipt")
    client = login(cast.office)
    data = {"bureau": bureau.pk, "kind": "receipt", "title": shipped.title}
    data |= {"source": "本局办公会", "body": shipped.body}
    add = reverse("admin:foi_lettertemplate_add")

    wrong = client.post(add, {**data, "body": "{收到日期}"})
    client.post(add, data)
    own = LetterTemplate.objects.get(bureau=bureau)
    change = reverse("admin:foi_lettertemplate_change", args=[own.pk])
    client.post(change, {**data, "body": shipped.body + "。"})
    route = {"bureau": bureau.pk, "code": "C1", "route": "review_first"}
    route |= {"source": "法制意见", "valid_from": "2026-03-01"}
    client.post(
        reverse("admin:foi_remedyroute_add"), route | {"verified_on": "2026-03-01"}
    )
    strange = client.post(
        reverse("admin:foi_remedytext_add"),
        {
            **route,
            "organ_kind": "agency",
            "text": "{某法院}",
            "verified_on": "2026-03-01",
        },
    )

    assert "必须写明" in wrong.content.decode()
    versions = LetterTemplate.objects.filter(bureau=bureau).order_by("version")
    assert [each.version for each in versions] == [1, 2]
    assert bureau.pk in {each.bureau_id for each in versions}
    assert "不认识占位符 {某法院}" in strange.content.decode()
    assert RemedyRoute.objects.filter(bureau=bureau).count() == 1
    page = client.get(reverse("admin:foi_lettertemplate_change", args=[shipped.pk]))
    assert page.status_code == 404
