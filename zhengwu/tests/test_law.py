"""法定依据: what is left to check, 已核对, who may."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import Event
from core.law import checking, registry
from foi.models import LetterTemplate, Limit

DAY = date(2027, 11, 30)
PAGE = "/law/"


def make_limit(code, verified_on, **more):
    values = {"days": 20, "article": "第三十三条", "source": "条例", **more}
    return Limit.objects.create(
        code=code, valid_from=date(2019, 5, 15), verified_on=verified_on, **values
    )


def key(row):
    return f"foi.limit-{row.pk}"


@pytest.fixture
def rows(db):
    """Unchecked for a year and a day, for a year, and no longer in force."""
    return [
        make_limit("reply", date(2026, 11, 29)),
        make_limit("extension", date(2026, 11, 30)),
        make_limit("payment", date(2020, 1, 1), valid_until=date(2025, 1, 1)),
    ]


def test_every_model_of_law_is_registered():
    of_law = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(field.name == "verified_on" for field in model._meta.fields)
    }

    assert of_law == set(registry.models)


@pytest.mark.parametrize(
    ("today", "border"),
    [(date(2027, 11, 30), date(2026, 11, 30)), (date(2028, 2, 29), date(2027, 2, 28))],
)
def test_year_before(today, border):
    assert checking.year_before(today) == border


def test_left_counts_what_nobody_checked_for_a_year(rows):
    assert checking.left(DAY, []) == 1
    ((kind, found),) = checking.listed(DAY, [], only_old=True)
    assert (kind, [line.key for line in found]) == ("法定时限", [key(rows[0])])
    assert len(checking.listed(DAY, [], only_old=False)[0][1]) == 2


def test_check_dates_rows_and_tells_the_trail(rows, cast):
    count = checking.check(
        keys=[key(rows[0]), key(rows[1])],
        scope=[],
        note="无变化",
        by=cast.office,
        today=DAY,
    )

    assert (count, checking.left(DAY, [])) == (2, 0)
    rows[0].refresh_from_db()
    assert rows[0].verified_on == DAY
    event = Event.objects.about(rows[0]).get()
    assert event.note == "上次2026-11-29，来源：条例；无变化"
    (_, (first, *_)) = checking.listed(DAY, [], only_old=False)[0]
    assert first.checked.actor == cast.office.audit_label


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ([], "没有勾选"),
        (["foi.limit-999"], "重新勾选"),
        (["units.user-1"], "重新勾选"),
        (["foi.limit-x"], "重新勾选"),
    ],
)
def test_check_is_refused(rows, cast, keys, sentence):
    with pytest.raises(checking.Refused, match=sentence):
        checking.check(keys=keys, scope=[], note="", by=cast.office, today=DAY)


def test_rows_of_a_bureau_are_its_own_and_the_newest_stands_alone(cast, bureau):
    def template(owner, version):
        return LetterTemplate.objects.create(
            bureau=owner,
            kind="receipt",
            version=version,
            title="接收回执",
            body="收到。",
            source="条例",
            verified_on=date(2020, 1, 1),
            written_on=date(2020, 1, 1),
        )

    template(bureau, 1)
    shipped, own = template(None, 1), template(bureau, 2)
    elsewhere = cast.stranger.acting_post.unit.bureau
    keys = [f"foi.lettertemplate-{own.pk}"]

    def seen(scope):
        found = checking.listed(DAY, scope, only_old=True)
        return {line.row for _, lines in found for line in lines}

    assert seen([bureau.path]) == {shipped, own}
    assert seen([elsewhere.path]) == {shipped}
    with pytest.raises(checking.Refused):
        checking.check(
            keys=keys, scope=[elsewhere.path], note="", by=cast.stranger, today=DAY
        )
    checking.check(keys=keys, scope=[bureau.path], note="", by=cast.office, today=DAY)
    assert seen([bureau.path]) == {shipped}


@pytest.mark.parametrize("who", ["liaison", "head", "leader", "supervisor", "auditor"])
def test_page_is_refused(login, cast, who):
    answer = login(getattr(cast, who)).post(PAGE, {})

    assert answer.status_code == 403
    assert "法定依据由政务公开办公室" in answer.content.decode()


def test_page_records_and_counts(login, cast, rows):
    Limit.objects.update(verified_on=date(2020, 1, 1))
    client = login(cast.manager)
    assert reverse("law_rows") == PAGE
    assert client.get(PAGE).context["left"] == 2
    assert "没有勾选" in client.post(PAGE, {}).content.decode()

    client.post(PAGE, {"row": [key(rows[0])], "note": "无变化"})

    assert client.get(PAGE).context["left"] == 1


def test_page_asks_no_more_for_more_rows(login, cast):
    client = login(cast.office)

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(f"{PAGE}?all=1")
        return len(found)

    make_limit("reply", DAY)
    count()
    before = count()
    make_limit("extension", DAY)
    make_limit("payment", DAY)

    assert count() == before
