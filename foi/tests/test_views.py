"""The pages: for whom they open, what they show, what they refuse."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import Event
from foi.acts import ACTS
from foi.models import InformationRequest, Outcome, RelatedRequest
from foi.refusals import Refused
from foi.services import clocking, ending, extending
from foi.services.registering import split

from .factories import JANUARY, applicant_fields, citizen_number, fact_fields

LIST = reverse("foi:request_list")
REGISTER = reverse("foi:request_register")
Status = InformationRequest.Status
CITIZEN = citizen_number("44070119900307421")


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    """Every page believes it is the day after the receipt."""
    day = JANUARY + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: day)
    return day


@pytest.fixture(autouse=True)
def special_days(db):
    call_command("loaddata", "special_days", verbosity=0)


def page_of(row):
    return reverse("foi:request_detail", args=[row.pk])


def act_of(row, act):
    return reverse("foi:request_act", args=[row.pk, act])


def form_data(bureau, **fields):
    values = {**fact_fields(), **applicant_fields(), "basis": "", "bureau": bureau.pk}
    values |= {"token": uuid.uuid4(), "confirmed_on": "", **fields}
    return values


# For whom the pages open.


@pytest.mark.parametrize("who", ["office", "leader"])
def test_ledger_shows_the_requests_of_the_bureau(login, cast, row, who):
    page = login(getattr(cast, who)).get(LIST)

    assert [each.pk for each in page.context["page"]] == [row.pk]
    assert "甄**" in page.content.decode()


def test_ledger_of_a_stranger_is_empty(login, cast, row):
    page = login(cast.stranger).get(LIST)

    assert list(page.context["page"]) == []


@pytest.mark.parametrize("who", ["supervisor", "manager", "auditor"])
def test_ledger_is_refused_with_a_sentence(login, cast, row, who):
    page = login(getattr(cast, who)).get(LIST)

    assert page.status_code == 403
    assert "依申请公开台账供政务公开办公室" in page.content.decode()


def test_unit_sees_what_was_handed_to_it_and_nothing_else(login, cast, row, make):
    other = make()
    handed(row, cast)

    pages = {
        who: login(getattr(cast, who)).get(LIST) for who in ("liaison", "neighbour")
    }

    assert [each.pk for each in pages["liaison"].context["page"]] == [row.pk]
    assert list(pages["neighbour"].context["page"]) == []
    assert login(cast.liaison).get(page_of(other)).status_code == 404


def handed(row, cast):
    ending.hand(
        pk=row.pk,
        version=row.version,
        unit=cast.liaison.acting_post.unit,
        by=cast.office,
        today=JANUARY,
    )
    row.refresh_from_db()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 200),
        ("leader", 200),
        ("liaison", 200),
        ("head", 200),
        ("neighbour", 404),
        ("supervisor", 404),
        ("auditor", 404),
        ("stranger", 404),
    ],
)
def test_request_opens_for_who_has_to_do_with_it(login, cast, row, who, status):
    handed(row, cast)

    assert login(getattr(cast, who)).get(page_of(row)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("liaison", 403), ("stranger", 404)])
@pytest.mark.parametrize("act", [act.slug for act in ACTS])
def test_acts_are_the_offices(login, cast, row, who, status, act):
    handed(row, cast)

    answer = login(getattr(cast, who)).post(act_of(row, act), {"version": row.version})

    assert answer.status_code == status


def test_unknown_act_is_not_found(login, cast, row):
    assert login(cast.office).post(act_of(row, "accept")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("office", 200), ("liaison", 403), ("leader", 403)]
)
def test_registration_is_the_offices(login, cast, law, who, status):
    assert login(getattr(cast, who)).get(REGISTER).status_code == status


def test_reader_sees_no_acts_and_no_whole_applicant(login, cast, row):
    text = login(cast.leader).get(page_of(row)).content.decode()

    assert "现在可以办理" not in text
    assert "查看完整信息" not in text


# The applicant.


def test_applicant_is_shown_by_an_act_that_leaves_a_line(login, cast, row):
    page = login(cast.office).post(reverse("foi:request_reveal", args=[row.pk]))

    assert "甄试验" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    line = Event.objects.about(row).last()
    assert (line.act, line.note) == ("查看申请人信息", "")


@pytest.mark.parametrize(
    ("who", "status"), [("liaison", 403), ("leader", 403), ("stranger", 404)]
)
def test_applicant_is_not_shown_to_others(login, cast, row, who, status):
    handed(row, cast)

    page = login(getattr(cast, who)).post(reverse("foi:request_reveal", args=[row.pk]))

    assert page.status_code == status
    assert not Event.objects.filter(act="查看申请人信息").exists()


def test_applicant_is_not_shown_by_a_link(login, cast, row):
    page = login(cast.office).get(reverse("foi:request_reveal", args=[row.pk]))

    assert page.status_code == 405


# Registration.


def test_registered_request_has_number_and_due_date(login, cast, bureau, law):
    answer = login(cast.office).post(REGISTER, form_data(bureau), follow=True)

    row = InformationRequest.objects.get()
    assert (row.year, row.number, row.due_on) == (2026, 1, date(2026, 2, 28))
    assert "已登记为〔2026〕1号申请，答复期限2026-02-28" in answer.content.decode()


def test_double_click_registers_once(login, cast, bureau, law):
    data = form_data(bureau)
    client = login(cast.office)

    answers = [client.post(REGISTER, data) for _ in range(2)]

    assert InformationRequest.objects.count() == 1
    assert answers[0].url == answers[1].url


def test_person_without_proof_of_identity_is_registered_and_the_page_says_so(
    login, cast, bureau, law
):
    fields = {"number": "", "identity_kind": ""}

    page = login(cast.office).post(REGISTER, form_data(bureau, **fields), follow=True)

    assert "没有提供的告知补正" in page.content.decode()
    assert InformationRequest.objects.get().applicant.lacks_proof


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"arrived_on": "2026-01-28"}, "到达日期不能晚于今天。"),
        ({"number": "440701199003074218"}, "公民身份号码的校验位或出生日期不对"),
        ({"number": "4407"}, "公民身份号码应为18位"),
        ({"organisation": "91440700MA4UHXWD2Y"}, "统一社会信用代码的校验位不对"),
        ({"number": ""}, "证件类型选“没有提供”，登记后告知补正"),
        ({"column": "business"}, "请填写联系人"),
        ({"way": "post"}, "请选择以签收还是双方确认为准"),
        ({"way": "online", "basis": "signed"}, "收到日以双方确认为准"),
        (
            {"way": "online", "confirmed_on": "2026-01-25"},
            "双方确认日期不能早于到达日期",
        ),
        (
            {"way": "online", "confirmed_on": "2026-01-28"},
            "双方确认日期不能晚于今天",
        ),
        ({"confirmed_on": "2026-01-26"}, "不填双方确认日期"),
        ({"contents": f"本人{CITIZEN}的档案"}, "请隐去中间的数字"),
        ({"contents": ""}, '<a href="#id_contents">内容描述：'),
    ],
)
def test_faulty_registration_keeps_what_was_typed(
    login, cast, bureau, law, fields, sentence
):
    page = login(cast.office).post(REGISTER, form_data(bureau, **fields))

    text = page.content.decode()
    assert sentence in text
    assert 'id="errors"' in text
    assert 'value="甄试验"' in text
    assert not InformationRequest.objects.exists()


# One request.


def test_page_says_day_by_day_what_counts(login, cast, row):
    text = login(cast.leader).get(page_of(row)).content.decode()

    assert "2026-01-26 周一收到申请，从次日起算20个工作日。" in text
    assert 'title="2026-02-28 周六 第20个工作日，调休上班，计入"' in text
    assert 'title="2026-02-16 周一 休息日，不计"' in text


def test_act_is_done_and_shown_with_the_date_from_then_on(login, cast, row):
    data = {"version": row.version, "asked": "third_party", "on": "2026-01-27"}

    page = login(cast.office).post(
        act_of(row, "consult"), {**data, "reason": "是否同意公开"}, follow=True
    )

    text = page.content.decode()
    assert "已办理“征求意见”。" in text
    assert "自此答复期限：2026-02-28 周六" in text


def test_refused_act_says_why_and_keeps_what_was_typed(login, cast, row):
    data = {"version": row.version, "on": "2026-01-27", "until": "2026-01-27"}

    page = login(cast.office).post(
        act_of(row, "supplement"), {**data, "items": "写明年份", "told": "on"}
    )

    text = page.content.decode()
    assert "补正期限应晚于告知日期" in text
    assert "写明年份" in text
    assert row.events.count() == 1


def test_second_of_two_people_sees_who_did_what_and_keeps_the_form(login, cast, row):
    seen = row.version
    handed(row, cast)
    data = {"version": seen, "on": "2026-01-27", "reason": "一月三十件"}

    page = login(cast.office).post(act_of(row, "reasons"), data)

    text = page.content.decode()
    assert "办理“交办申请”" in text
    assert "一月三十件" in text
    again = re.search(r'name="version" value="(\d+)" id="reasons_version"', text)
    assert int(again[1]) == row.version


@pytest.mark.parametrize("act", ["extend", "strike", "serve", "paid", "consulted"])
def test_act_that_is_not_open_says_where_the_request_stands(login, cast, make, act):
    row = make(way="online", basis="confirmed")

    page = login(cast.office).post(
        act_of(row, act), {"version": row.version}, follow=True
    )

    assert "这件申请现在是“待确认收到日”，不能办理" in page.content.decode()


def test_paper_of_an_act_is_kept_under_a_name_that_names_nobody(login, cast, row):
    paper = SimpleUploadedFile("给甄试验的意见书.txt", "意见书".encode())
    data = {"version": row.version, "asked": "third_party", "on": "2026-01-27"}

    login(cast.office).post(
        act_of(row, "consult"), {**data, "reason": "是否同意", "document": paper}
    )

    stored = row.events.get(act="consulted").document
    assert stored.name == "〔2026〕1号申请征求意见.txt"


def test_file_that_may_not_be_kept_is_refused_at_its_field(login, cast, row):
    paper = SimpleUploadedFile("意见书.exe", b"MZ")
    data = {"version": row.version, "asked": "third_party", "on": "2026-01-27"}

    page = login(cast.office).post(
        act_of(row, "consult"), {**data, "reason": "是否同意", "document": paper}
    )

    assert '<a href="#consult_document">征求意见书：' in page.content.decode()
    assert row.events.count() == 1


def test_second_of_two_answers_is_refused_and_its_text_is_not_lost(
    login, cast, row, do
):
    seen = row.version
    outcome = Outcome.objects.get(code="A1")
    do(ending.answer, row, on=JANUARY, outcome=outcome, letter_number="先答复的")
    data = {"version": seen, "on": "2026-01-27", "outcome": outcome.pk}

    page = login(cast.office).post(
        act_of(row, "answer"), data | {"reason": "后写的说明"}
    )

    text = page.content.decode()
    assert "办理“作出答复”，您的这一项没有办理" in text
    assert "后写的说明" in text
    assert row.events.get(act="answered").letter_number == "先答复的"


def test_act_that_is_out_of_question_by_now_leads_back(login, cast, row, do):
    seen = row.version
    do(ending.withdraw, row, on=JANUARY, reason="")

    page = login(cast.office).post(
        act_of(row, "extend"), {"version": seen, "on": "2026-01-27"}, follow=True
    )

    assert "办理“申请人撤回”，您的这一项没有办理" in page.content.decode()


def test_request_in_every_state_renders_for_its_office(login, cast, make, do):
    rows = [make(), make(way="online", basis="confirmed"), make(), make(), make()]
    do(
        clocking.ask_supplement,
        rows[2],
        on=JANUARY,
        items="x",
        until=date(2026, 2, 9),
        told=True,
    )
    do(clocking.charge, rows[3], on=JANUARY, amount=100, reason="x")
    do(ending.withdraw, rows[4], on=JANUARY, reason="")
    client = login(cast.office)

    answers = [client.get(page_of(row)).status_code for row in rows]

    assert answers == [200] * 5


# Split, and tied to others.


def test_split_gives_each_matter_a_row_and_a_number(login, cast, row):
    data = {"version": row.version, "pieces": "第二项信息\n\n第三项信息"}

    login(cast.office).post(act_of(row, "split"), data)

    pieces = list(row.pieces.order_by("number"))
    assert [(each.number, each.subject) for each in pieces] == [
        (2, "第二项信息"),
        (3, "第三项信息"),
    ]
    assert {each.due_on for each in pieces} == {row.due_on}
    assert {each.applicant.name for each in pieces} == {"甄试验"}


def test_request_under_way_is_not_split(row, do):
    do(extending.ask_reasons, row, on=JANUARY, reason="x")

    with pytest.raises(Refused, match="已经开始办理的申请不能再拆分"):
        do(split, row, pieces=["x"], today=JANUARY)


@pytest.mark.parametrize(
    ("number", "offered", "kind", "advises"),
    [
        ("44070119900307421", "关联为重复申请", "repeated", False),
        ("44070119850101001", "关联为内容相同", "equal", True),
    ],
)
def test_same_words_are_found_and_tied(
    login, cast, row, make, number, offered, kind, advises
):
    applicant = {"number": citizen_number(number)}
    other = make(applicant=applicant, contents="2025年，各派出所辖区划分的文件")
    client = login(cast.office)
    before = client.get(page_of(other)).content.decode()

    client.post(
        act_of(other, "relate"), {"other": "〔2026〕1号", "kind": kind, "version": 1}
    )

    after = client.get(page_of(other)).content.decode()
    assert offered in before
    assert RelatedRequest.objects.get().other == row
    assert ("可以纳入主动公开的范围" in after) is advises


# The list.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=〔2026〕2号", [2]),
        ("q=2号", [2]),
        ("q=辖区 2025", [3, 2, 1]),
        ("q=没有", []),
        ("way=online", [2]),
        ("column=business", [3]),
        ("status=confirming", [2]),
        ("matter=confirming", [2]),
        ("matter=unassigned", [3, 1]),
        ("year=2026", [3, 2, 1]),
        ("order=due", [3, 1, 2]),
        ("matter=late", []),
    ],
)
def test_ledger_is_narrowed_and_ordered_in_the_address(login, cast, make, query, found):
    make()
    make(way="online", basis="confirmed")
    make(column="business", applicant={"contact": "x"})

    page = login(cast.office).get(f"{LIST}?{query}")

    assert [each.number for each in page.context["page"]] == found


def test_ledger_asks_as_often_for_three_as_for_one(login, cast, make):
    client = login(cast.office)
    asked = []
    for count in (1, 2):
        for _ in range(count):
            make()
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        asked.append(len(queries))

    assert InformationRequest.objects.count() == 3
    assert asked[0] == asked[1]
