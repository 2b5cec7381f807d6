"""改正申请人信息: put right, found again, the old kept only encrypted."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from core.audit.models import Event
from foi.models import Applicant, ApplicantRevision
from foi.refusals import Overtaken, Refused
from foi.rotation import encrypt_anew
from foi.services import correcting

from .factories import JANUARY, applicant_fields, citizen_number

OLD = applicant_fields()["number"]
NEW = citizen_number("44070119900307422")


def correct(row, by, *, version=None, reason="按身份证更正", **values):
    row.refresh_from_db()
    return correcting.correct(
        pk=row.pk,
        version=version or row.version,
        values=values,
        reason=reason,
        by=by,
        today=JANUARY,
    )


def stored(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return str(cursor.fetchall())


def test_corrected_applicant_is_found_by_the_new_and_the_old_is_encrypted(
    row, make, cast, settings
):
    twin = make(applicant={"name": "甄实验", "number": NEW})
    assert not Applicant.objects.same_as(twin.applicant).exists()
    seen = row.version

    correct(
        row, cast.office, name="甄实验", number=f" {NEW.lower()}", address="新路2号"
    )

    applicant = Applicant.objects.get(request=row)
    assert (applicant.name, applicant.number) == ("甄实验", NEW)
    assert list(Applicant.objects.same_as(twin.applicant)) == [applicant]
    revision = ApplicantRevision.objects.get()
    assert revision.fields == ["name", "number", "address"]
    assert dict(revision.in_full())["姓名或者名称"] == "甄试验"
    event = Event.objects.about(row).last()
    assert (event.act, event.note) == (
        "改正申请人信息",
        "姓名或者名称、证件号码、通信地址",
    )
    raw = stored("foi_applicantrevision") + stored("foi_applicant")
    assert not [each for each in ("甄试验", "甄实验", OLD, NEW, "新路") if each in raw]
    with pytest.raises(Overtaken):
        correct(row, cast.office, version=seen, phone="1")

    settings.FIELD_KEYS = ["n" * 50, *settings.FIELD_KEYS]
    before = stored("foi_applicantrevision")
    assert encrypt_anew() == 2
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert stored("foi_applicantrevision") != before
    assert dict(ApplicantRevision.objects.get().in_full())["证件号码"] == OLD


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "甄试验"}, "没有改动"),
        ({"phone": "139", "reason": " "}, "请写明改正的理由"),
        ({"name": " "}, "姓名或者名称不能为空"),
        ({"number": ""}, "自然人的申请须登记身份证明"),
        ({"number": NEW[:-1] + "0123456789"[int(NEW[-1] == "0")]}, "校验位"),
        ({"organisation": "91440700MA4UHXWD2Y"}, "统一社会信用代码的校验位不对"),
    ],
)
def test_correction_refuses(row, cast, values, sentence):
    with pytest.raises(Refused, match=sentence):
        correct(row, cast.office, **values)

    assert not ApplicantRevision.objects.exists()
    assert Applicant.objects.get(request=row).number == OLD


def test_page_shows_nothing_stored_and_refuses_others(row, cast, login, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: JANUARY)
    call_command("loaddata", "special_days", verbosity=0)
    url = reverse("foi:request_correct", args=[row.pk])
    for who, status in (("leader", 403), ("stranger", 404)):
        assert login(getattr(cast, who)).get(url).status_code == status
        assert login(getattr(cast, who)).post(url).status_code == status
    client = login(cast.office)
    page = client.get(url)
    assert "甄试验" not in page.content.decode()
    assert OLD not in page.content.decode()
    assert "现在：甄**；不改的不填" in page.content.decode()
    data = {"version": row.version, "name": "", "reason": "多填了电话"}

    both = client.post(url, data | {"phone": "1", "emptied": ["phone"]})
    assert "请只选一种" in both.content.decode()
    wrong = client.post(url, data | {"number": "4407", "identity_kind": "citizen"})
    assert "公民身份号码应为18位" in wrong.content.decode()
    done = client.post(url, data | {"emptied": ["phone"]}, follow=True)

    assert "已改正联系电话。" in done.content.decode()
    assert "2026-01-26改正联系电话：多填了电话" in done.content.decode()
    assert Applicant.objects.get(request=row).phone == ""
    revealed = client.post(reverse("foi:request_reveal", args=[row.pk]))
    assert "13800000000" in revealed.content.decode()
