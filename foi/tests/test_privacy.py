"""Marker texts in every field of an applicant: looked for everywhere, found nowhere."""

import logging
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from core.audit.models import Event
from core.files.models import StoredFile
from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep
from foi.models import Applicant, InformationRequest
from foi.services import ending, extending
from foi.views.registering import request_register

from .factories import JANUARY, applicant_fields, citizen_number, fact_fields

NUMBER = citizen_number("44078219870512006")
CODE = "91350100M000100Y43"
MARKED = {
    "identity_kind": "citizen",
    "name": "标记姓名甲乙丙",
    "number": NUMBER,
    "organisation": CODE,
    "contact": "标记联系人丁",
    "phone": "13912345678",
    "email": "marker@applicant.example",
    "address": "标记地址某路九十九号",
    "agent": "标记代理人戊",
}
MARKERS = [value for name, value in MARKED.items() if name != "identity_kind"]
FILE_NAME = "标记姓名甲乙丙的身份证.txt"


def found_in(text):
    return [marker for marker in [*MARKERS, FILE_NAME] if marker in text]


@pytest.fixture
def marked(make, cast):
    row = make(
        applicant=MARKED, files=[SimpleUploadedFile(FILE_NAME, "申请表".encode())]
    )
    ending.hand(
        pk=row.pk,
        version=row.version,
        unit=cast.liaison.acting_post.unit,
        by=cast.office,
        today=JANUARY,
    )
    row.refresh_from_db()
    return row


def test_every_secret_field_is_marked():
    assert set(Applicant.SECRET) == set(MARKED) - {"identity_kind"}


def test_trail_and_names_of_files_hold_none(marked, do, cast):
    do(extending.ask_reasons, marked, on=JANUARY, reason="x")
    ending.reveal(request=marked, by=cast.office)

    lines = "\n".join(
        f"{each.actor}{each.act}{each.subject_label}{each.note}"
        for each in Event.objects.all()
    )
    assert found_in(lines) == []
    assert [each.name for each in StoredFile.objects.all()] == [
        "〔2026〕1号申请材料1.txt"
    ]


def test_notices_hold_none(marked, bureau, cast, calendar):
    give_default_ladder(bureau=bureau, by=cast.office)
    sweep(today=marked.due_on, calendar=calendar)

    notices = list(Notice.objects.filter(source="foi.reply"))
    assert notices
    assert found_in("\n".join(f"{each.title}{each.body}" for each in notices)) == []


@pytest.mark.parametrize("who", ["office", "leader", "liaison", "head"])
def test_list_and_page_hold_none(marked, login, cast, who):
    client = login(getattr(cast, who))
    pages = [
        reverse("foi:request_list"),
        reverse("foi:request_list") + "?q=辖区",
        reverse("foi:request_detail", args=[marked.pk]),
        reverse("desk"),
        reverse("notice_list"),
    ]

    texts = [client.get(page).content.decode() for page in pages]

    assert str(marked.number) in texts[0]
    assert found_in("\n".join(texts)) == []


@pytest.mark.parametrize("page", ["changelist", "change", "history"])
def test_admin_holds_none(marked, login, cast, page):
    args = [] if page == "changelist" else [marked.pk]
    address = reverse(f"admin:foi_informationrequest_{page}", args=args)

    answer = login(cast.office).get(address)

    assert answer.status_code == 200
    assert found_in(answer.content.decode()) == []


def test_refused_act_shows_none(marked, login, cast):
    page = login(cast.office).post(
        reverse("foi:request_act", args=[marked.pk, "extend"]),
        {"version": marked.version},
    )

    assert found_in(page.content.decode()) == []


def test_fault_writes_none_to_the_log(law, bureau, cast, client, monkeypatch, caplog):
    """Even a page that breaks while it holds the form."""

    def broken(**values):
        raise RuntimeError("broken")

    monkeypatch.setattr("foi.views.registering.register", broken)
    client.raise_request_exception = False
    client.force_login(cast.office, backend="core.units.backends.PostBackend")
    data = {**fact_fields(), **MARKED, "basis": "", "bureau": bureau.pk}
    data["token"] = "6f2d3f0e-6d0a-4d52-9c7f-3c1b0a7e0f11"

    with caplog.at_level(logging.DEBUG):
        page = client.post(reverse("foi:request_register"), data)

    assert page.status_code == 500
    assert "broken" in caplog.text
    assert found_in(caplog.text + page.content.decode()) == []


def test_fault_page_of_a_developer_hides_the_form(law, bureau, cast, rf):
    request = rf.post("/", MARKED)
    request.user = cast.office.as_of(JANUARY)
    request_register(request)

    shown = SafeExceptionReporterFilter().get_post_parameters(request)

    assert found_in(str(shown)) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("liaison", 404), ("leader", 404), ("stranger", 404)],
)
def test_papers_are_for_who_may_see_the_applicant(marked, login, cast, who, status):
    stored = StoredFile.objects.get()

    answer = login(getattr(cast, who)).get(reverse("file_download", args=[stored.uuid]))

    assert answer.status_code == status
    answer.close()


# Letters, which do name the applicant and third parties, and only there.

THIRD_PARTY = "标记第三方己"
LETTER_MARKERS = [*MARKERS, FILE_NAME, THIRD_PARTY, "标记理由庚"]


@pytest.fixture
def marked_letters(marked, draft, issue):
    """An issued one and a draft, with markers in whatever is typed."""
    typed = {"第三方": THIRD_PARTY, "征求意见的内容": "标记理由庚"}
    issued = issue(draft(marked, "consult_third", **typed))
    answer = issue(draft(marked, "refused", 理由="标记理由庚"))
    return issued, answer, draft(marked, "third_told", 公开的理由="标记理由庚")


def letters_found_in(text):
    return [marker for marker in LETTER_MARKERS if marker in text]


def test_letters_lie_encrypted(marked_letters):
    columns = ["values_text", "addressee", "body", "remedy", "title", "mark"]
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(columns)} from foi_letter")
        stored = str(cursor.fetchall())

    issued, answer, _ = marked_letters
    assert issued.addressee == THIRD_PARTY
    assert MARKED["name"] == answer.addressee
    assert letters_found_in(stored) == []


def test_pages_around_letters_hold_none(marked_letters, marked, login, cast):
    """All but the draft's form and the letter read in full, which leave a line."""
    client, (_, answer, written) = login(cast.office), marked_letters
    keys = [each.pk for each in marked_letters]
    pages = [
        reverse("foi:letter_list"),
        reverse("foi:request_detail", args=[marked.pk]),
    ]
    pages += [reverse("foi:letter_detail", args=[pk]) for pk in keys]
    pages += [reverse("foi:letter_sheet", args=[pk]) for pk in keys]
    pages += [reverse("admin:foi_letter_changelist")]
    pages += [reverse("admin:foi_letter_change", args=[pk]) for pk in keys]
    pages += [reverse("admin:foi_letter_history", args=[pk]) for pk in keys]

    texts = [client.get(page).content.decode() for page in pages]
    read = client.post(reverse("foi:letter_read", args=[answer.pk])).content.decode()
    edit = client.get(reverse("foi:letter_edit", args=[written.pk])).content.decode()

    assert letters_found_in("\n".join(texts)) == []
    assert MARKED["name"] in read
    assert "标记理由庚" in edit
    lines = list(Event.objects.filter(act__in=["查看文书", "打开文书草稿"]))
    assert [line.note for line in lines] == [str(marked)] * 2


def test_trail_notices_names_and_register_of_letters_hold_none(
    marked_letters, marked, bureau, login, cast, calendar, caplog
):
    client, (issued, answer, written) = login(cast.office), marked_letters
    with caplog.at_level(logging.DEBUG):
        words = [
            client.get(reverse("foi:letter_word", args=[each.pk]))
            for each in (issued, answer)
        ]
        client.post(reverse("foi:letter_read", args=[issued.pk]))
        client.post(
            reverse("foi:letter_void", args=[issued.pk]),
            {"version": issued.version, "reason": "有误"},
        )
        client.post(
            reverse("foi:letter_discard", args=[written.pk]),
            {"version": written.version},
        )
    book = client.get(reverse("foi:letter_export")).content
    give_default_ladder(bureau=bureau, by=cast.office)
    sweep(today=marked.due_on, calendar=calendar)

    lines = "\n".join(
        f"{each.actor}{each.act}{each.subject_label}{each.note}"
        for each in Event.objects.all()
    )
    notices = "\n".join(f"{each.title}{each.body}" for each in Notice.objects.all())
    sheets = "\n".join(
        ZipFile(BytesIO(book)).read(name).decode(errors="replace")
        for name in ZipFile(BytesIO(book)).namelist()
    )
    properties = "\n".join(
        ZipFile(BytesIO(word.content)).read("docProps/core.xml").decode()
        for word in words
    )
    names = "\n".join(unquote(word["Content-Disposition"]) for word in words)
    assert "江公信公复〔2026〕2号" in sheets + names
    assert not StoredFile.objects.filter(name__contains="告知书").exists()
    found = [lines, notices, sheets, properties, names, caplog.text]
    assert [letters_found_in(text) for text in found] == [[]] * 6


def test_nothing_names_an_applicant_by_itself(marked):
    row = InformationRequest.objects.select_related("applicant").get()

    assert found_in(f"{row}{row!r}{row.applicant}{row.applicant!r}") == []
    assert applicant_fields()["name"] not in str(row)
